/* What the domain asks of intake, requirement by requirement, as far as it is met. */
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "domain/casework/case_list.h"
#include "domain/casework/channel_case.h"
#include "domain/intake/matching.h"
#include "domain/intake/referral.h"
#include "domain/intake/screening.h"
#include "domain/intake/section36.h"
#include "domain/people/home.h"
#include "domain/people/reference_data.h"
#include "support/given_casework.h"

#define REQUIREMENT(number, f)                                                           \
    {                                                                                    \
        "requirement " #number ": " #f, f, world_open, world_close, NULL                 \
    }
#define NEEDED                                                                           \
    "surname", "Tandelmoor", "area", "luton", "concern", "Words", "concern_type",        \
        "islamist", "sector", "police", "concern_on", "2026-02-01", "referred_on",       \
        "2026-02-02"

static json_t *shown(int64_t id)
{
    json_t *referral;

    assert_ok(referral_json(world(), referral_dossier(id), &referral));
    return referral;
}

static const char *text(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

/* ---- 1: the whole national form ------------------------------------------------------
 */

static void every_section_of_the_form_has_its_fields(void **state)
{
    static const char *const asked[] = {
        /* A */ "forename",
        "surname",
        "aliases",
        "date_of_birth",
        "gender",
        "address",
        "other_addresses",
        "nationality",
        "immigration_status",
        "first_language",
        "interpreter",
        "phone",
        "email",
        "family",
        /* B C D */ "concern",
        "needs",
        "other_information",
        "social_media",
        "service_number",
        "other_agencies",
        /* E F */ "identifier_name",
        "identifier_relationship",
        "referrer_anonymous",
        "referrer_name",
        "referrer_organisation",
        "referrer_email",
        /* H */ "disability",
        "safeguarding_lead_consulted",
        "individual_informed",
        "parents_informed",
        "action_taken",
        "agencies_consulted",
        /* I */ "occupation",
        "previous_occupation",
        "school",
        "previous_school",
        /* J */ "immediate_risk_checked",
        "acknowledged_on",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(asked); i++)
        assert_non_null(form_field(&form_referral, asked[i]));
}

static void an_age_may_be_estimated_where_no_birthday_is_known(void **state)
{
    (void)state;
    struct answers answers =
        answers_of(&form_referral, "forename", "Ruvo", NEEDED, "age_estimated", "16",
                   "referrer_name", "A teacher", NULL);
    int64_t id;

    assert_ok(referral_create(world(), &answers, &id));
    assert_int_equal(json_integer_value(json_object_get(shown(id), "age_estimated")), 16);
    assert_true(json_is_null(json_object_get(shown(id), "date_of_birth")));
}

static void a_draft_may_be_left_unfinished_and_keeps_what_it_has(void **state)
{
    (void)state;
    struct answers answers;
    struct pairs *raw = arena_alloc(world()->arena, sizeof(*raw));
    int64_t id;

    pairs_add(world()->arena, raw, "aliases", "Rook");
    assert_ok(answers_read(world(), &form_referral, raw, true, &answers));
    assert_ok(referral_draft(world(), &id));
    assert_ok(
        referral_save_section(world(), referral_dossier(id), 1, "individual", &answers));
    assert_string_equal(text(shown(id), "aliases"), "Rook");
    assert_string_equal(text(shown(id), "status"), "draft");
}

/* ---- 3: earlier referrals ------------------------------------------------------------
 */

static struct answers screening_of(const char *gateway, const char *deconflicted)
{
    return answers_of(&form_screening, "gateway", gateway, "deconflicted", deconflicted,
                      "safeguarding_referral", "child", "signposted_to", "health",
                      "reasons", "Because", "decided_on", "2026-03-02", NULL);
}

static void a_likeness_is_proposed_and_must_be_answered(void **state)
{
    (void)state;
    int64_t first = given_referral("luton"), again = given_referral("luton");
    struct answers answers = screening_of("proceed", "yes");
    json_t *candidates;
    int64_t earlier;

    assert_ok(matching_candidates(world(), referral_dossier(again), &candidates));
    assert_int_equal(json_array_size(candidates), 1);
    assert_true(json_array_size(json_object_get(json_array_get(candidates, 0), "because"))
                > 0);
    assert_fails(screening_record(world(), referral_dossier(again), &answers),
                 "form.invalid");
    int64_t person = referral_dossier(first)->person_id;
    assert_ok(matching_answer(world(), referral_dossier(again), person, "linked"));
    assert_ok(matching_earlier(world(), referral_dossier(again), &earlier));
    assert_int_equal(earlier, 1);
    assert_ok(screening_record(world(), referral_dossier(again), &answers));
}

/* ---- 4: an anonymous referrer --------------------------------------------------------
 */

static void who_wished_to_stay_anonymous_is_hidden_from_the_panel(void **state)
{
    (void)state;
    struct answers answers = answers_of(
        &form_referral, "forename", "Ruvo", NEEDED, "referrer_anonymous", "yes",
        "referrer_name", "Quillfeather", "identifier_name", "Quillfeather", NULL);
    int64_t id;

    acting_as(ROLE_COORDINATOR);
    assert_ok(referral_create(world(), &answers, &id));
    assert_string_equal(text(shown(id), "referrer_name"), "Quillfeather");
    answers = screening_of("proceed", "yes");
    assert_ok(screening_record(world(), referral_dossier(id), &answers));
    struct answers decision = given_section36("proceed");
    int64_t case_id;
    assert_ok(channel_case_decide(world(), referral_dossier(id), &decision, &case_id));
    struct answers export =
        answers_of(&form_case_export, "reason", "For the board", NULL);
    const char *csv;
    assert_ok(case_export(world(), &export, &csv));
    assert_null(strstr(csv, "Quillfeather"));

    struct stmt *st =
        db_prepare(world()->db,
                   "INSERT INTO case_access(user_id, case_id, reason, granted_at)"
                   " VALUES(:user, :case, 'meeting', :now)");
    bind_int(st, ":user", user_of("member@health.example"));
    bind_int(st, ":case", case_id);
    bind_text(st, ":now", world()->now);
    assert_ok(db_run(world(), st));
    acting_as(ROLE_PANEL_MEMBER);
    assert_null(strstr(json_dumps(shown(id), 0), "Quillfeather"));
    assert_string_equal(text(shown(id), "surname"), "Tandelmoor");
}

/* ---- 5: the area of an address -------------------------------------------------------
 */

static void the_postcode_proposes_one_of_the_three_areas(void **state)
{
    (void)state;
    assert_string_equal(area_of_postcode(world(), "LU1 2AA"), "luton");
    assert_string_equal(area_of_postcode(world(), "MK40 1AA"), "bedford");
    assert_string_equal(area_of_postcode(world(), "MK45 1AA"), "central_bedfordshire");
    assert_null(area_of_postcode(world(), "ZZ1 1ZZ"));
}

/* ---- 6 and 7: safeguarding and deconfliction -----------------------------------------
 */

static void a_safeguarding_referral_is_recorded_with_day_and_time(void **state)
{
    (void)state;
    int64_t id = given_referral("luton");
    struct answers answers = screening_of("proceed", "yes");

    assert_ok(screening_record(world(), referral_dossier(id), &answers));
    const json_t *row = json_array_get(screenings_json(world(), referral_dossier(id)), 0);
    assert_string_equal(text(row, "safeguarding_referral"), "child");
    assert_string_equal(text(row, "decided_on"), "2026-03-02");
    assert_string_equal(text(row, "recorded_at"), world()->now);
}

static void deconfliction_takes_a_coded_result_and_no_detail(void **state)
{
    struct answers answers;

    (void)state;
    assert_int_equal(form_field(&form_screening, "deconflicted")->kind, FIELD_CODE);
    for (size_t i = 0; i < form_screening.count; i++)
        if (text_is(form_screening.fields[i].name, "deconflicted_detail"))
            fail_msg("a detail of the investigation can be entered");
    assert_false(answers_try(&answers, &form_screening, "gateway", "police",
                             "deconflicted", "Operation Something", NULL));
    problem_forget(world());
}

/* ---- 8: clocks -----------------------------------------------------------------------
 */

static void clocks_run_in_working_days_and_overdue_is_on_the_front_page(void **state)
{
    (void)state;
    on_day("2026-04-01"); /* before Easter: Good Friday and Easter Monday do not count */
    given_referral("luton");
    assert_string_equal(text_of("SELECT due_on FROM clock WHERE limit_code = 'T2'"
                                " /*scan*/"),
                        "2026-04-10");
    on_day("2026-04-11");
    json_t *home;
    acting_as(ROLE_COORDINATOR);
    assert_ok(home_json(world(), &home));
    const char *tiles = json_dumps(json_object_get(home, "tiles"), JSON_COMPACT);
    assert_non_null(strstr(tiles,
                           "\"count\":1,\"count_text\":\"1\",\"text\":\"referrals "
                           "overdue\""));
}

static void the_limits_of_clocks_are_settings(void **state)
{
    (void)state;
    struct answers answers =
        answers_of(&form_limit, "amount", "3", "unit", "days", "source", "Local rule",
                   "confirmed_on", "2026-03-02", NULL);

    acting_as(ROLE_ADMINISTRATOR);
    assert_ok(limit_change(world(), "T2", 1, &answers));
    given_referral("luton");
    assert_string_equal(text_of("SELECT due_on FROM clock WHERE limit_code = 'T2'"
                                " /*scan*/"),
                        "2026-03-05");
}

/* ---- 9: section 36 -------------------------------------------------------------------
 */

static void no_case_without_a_section_36_decision_and_its_reasons(void **state)
{
    static const char *const needed[] = { "decision", "decider", "organisation",
                                          "reasons", "decided_on" };
    int64_t id, case_id;

    (void)state;
    for (size_t i = 0; i < COUNT(needed); i++)
        assert_int_equal(form_field(&form_section36, needed[i])->need, REQUIRED);
    id = given_screened("Ruvo", "Tandelmoor", "2009-05-06", "luton");
    assert_int_equal(count_of("SELECT count(*) FROM channel_case /*scan*/"), 0);
    struct answers refusal = given_section36("refuse");
    assert_ok(channel_case_decide(world(), referral_dossier(id), &refusal, &case_id));
    assert_int_equal(count_of("SELECT count(*) FROM channel_case /*scan*/"), 0);
    assert_string_equal(referral_dossier(id)->status, "no_further_action");
}

/* ---- 10: what does not go on ---------------------------------------------------------
 */

static void what_does_not_go_on_has_a_coded_outcome_and_can_be_told_apart(void **state)
{
    static const char *const outcomes[][2] = {
        { "no_further_action", "no_further_action" },
        { "signposted", "signposted" },
        { "police", "police" },
        { "police_led", "police_led" },
    };

    (void)state;
    acting_as(ROLE_COORDINATOR);
    for (size_t i = 0; i < COUNT(outcomes); i++) {
        int64_t id = given_referral_of(
            arena_print(world()->arena, "Name%c", (char)('a' + i)),
            arena_print(world()->arena, "Sur%cname", (char)('k' + i)), "", "luton");
        struct answers answers = screening_of(outcomes[i][0], "yes");
        json_t *candidates, *candidate, *view = json_object();
        size_t n;

        assert_ok(matching_candidates(world(), referral_dossier(id), &candidates));
        json_array_foreach(candidates, n, candidate)
        {
            int64_t person = json_integer_value(json_object_get(candidate, "person"));
            assert_ok(
                matching_answer(world(), referral_dossier(id), person, "not_linked"));
        }
        assert_ok(screening_record(world(), referral_dossier(id), &answers));
        struct answers filter =
            answers_of(&form_referral_filter, "status", outcomes[i][1], NULL);
        assert_ok(referral_list(world(), &filter, view));
        assert_int_equal(json_array_size(json_object_get(view, "items")), 1);
    }
    struct answers unnamed;
    assert_false(answers_try(&unnamed, &form_screening, "gateway", "we_will_see", NULL));
    problem_forget(world());
}

/* ---- 13: warnings --------------------------------------------------------------------
 */

static void long_texts_warn_against_intelligence(void **state)
{
    (void)state;
    assert_true(form_field(&form_referral, "concern")->sensitive);
    assert_true(form_field(&form_referral, "other_information")->sensitive);
    assert_true(form_field(&form_screening, "reasons")->sensitive);
    assert_true(form_field(&form_section36, "reasons")->sensitive);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(1, every_section_of_the_form_has_its_fields),
        REQUIREMENT(1, an_age_may_be_estimated_where_no_birthday_is_known),
        REQUIREMENT(1, a_draft_may_be_left_unfinished_and_keeps_what_it_has),
        REQUIREMENT(3, a_likeness_is_proposed_and_must_be_answered),
        REQUIREMENT(4, who_wished_to_stay_anonymous_is_hidden_from_the_panel),
        REQUIREMENT(5, the_postcode_proposes_one_of_the_three_areas),
        REQUIREMENT(6, a_safeguarding_referral_is_recorded_with_day_and_time),
        REQUIREMENT(7, deconfliction_takes_a_coded_result_and_no_detail),
        REQUIREMENT(8, clocks_run_in_working_days_and_overdue_is_on_the_front_page),
        REQUIREMENT(8, the_limits_of_clocks_are_settings),
        REQUIREMENT(9, no_case_without_a_section_36_decision_and_its_reasons),
        REQUIREMENT(10, what_does_not_go_on_has_a_coded_outcome_and_can_be_told_apart),
        REQUIREMENT(13, long_texts_warn_against_intelligence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
