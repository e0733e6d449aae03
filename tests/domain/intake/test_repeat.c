/* Repeat referrals side by side, and four eyes on their end. */
#include "domain/intake/repeat.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "domain/casework/channel_case.h"
#include "domain/core/setting.h"
#include "domain/intake/matching.h"
#include "domain/intake/referral.h"
#include "domain/intake/screening.h"
#include "domain/intake/second_check.h"
#include "domain/intake/section36.h"
#include "support/given_casework.h"
#include "support/given_person.h"
#include "support/given_repeat.h"

static const char sql_checks[] = "SELECT count(*) FROM second_check /*scan*/";
static const char sql_answered[] =
    "SELECT count(*) FROM second_check WHERE status <> 'waiting' /*scan*/";

static json_t *radar_of(int64_t referral)
{
    json_t *repeat;

    assert_ok(repeat_json(world(), referral_dossier(referral), &repeat));
    return repeat;
}

static const char *text(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static int64_t number(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

static struct answers answer_of(const char *answer, const char *reason)
{
    return answers_of(&form_second_check, "answer", answer,
                      reason != NULL ? "reason" : NULL, reason, NULL);
}

static bool try_answer(int64_t referral, const char *answer, const char *reason)
{
    struct answers answers = answer_of(answer, reason);

    return channel_case_second_check(world(), referral_dossier(referral), &answers);
}

/* ---- side by side --------------------------------------------------------------------
 */

static void a_first_referral_has_nothing_beside_it(void **state)
{
    (void)state;
    const json_t *repeat = radar_of(given_again(0, "2026-03-02"));

    assert_null(text(repeat, "headline"));
    assert_int_equal(number(repeat, "on_record"), 1);
    assert_true(json_is_false(json_object_get(repeat, "elsewhere")));
}

static void referrals_are_counted_within_the_period_and_older_ones_are_shown(void **state)
{
    (void)state;
    int64_t old = given_again(0, "2023-05-01"), first = given_again(old, "2024-09-03"),
            second = given_again(first, "2025-09-01"),
            third = given_again(second, "2026-03-02");

    assert_string_equal(text(radar_of(third), "headline"), "Third referral in 18 months");
    assert_int_equal(number(radar_of(third), "on_record"), 4);
    assert_string_equal(text(radar_of(second), "headline"),
                        "Second referral in 18 months");
    assert_string_equal(text(radar_of(old), "headline"), "Referred again later");
}

static void
the_day_that_begins_the_period_counts_and_the_day_before_does_not(void **state)
{
    (void)state;
    int64_t first = given_again(0, "2024-09-01"),
            again = given_again(first, "2026-03-01");
    assert_string_equal(text(radar_of(again), "headline"),
                        "Second referral in 18 months");

    first = given_again(0, "2024-08-31");
    again = given_again(first, "2026-03-01");
    assert_string_equal(text(radar_of(again), "headline"),
                        "Referred before, more than 18 months earlier");
}

/* Of two that were linked, one is found to be of somebody else, who is then merged: the
 * other one still belongs to the story. */
static void a_merge_loses_no_referral_that_a_link_led_to(void **state)
{
    (void)state;
    int64_t other = given_again(0, "2025-09-01"), first = given_again(0, "2025-10-01"),
            second = given_again(first, "2025-11-01"), kept;

    assert_ok(matching_answer(world(), referral_dossier(first),
                              referral_dossier(other)->person_id, "linked"));
    assert_int_equal(number(radar_of(other), "on_record"), 3);
    kept = given_again(0, "2026-03-02");
    int64_t merge = given_merge(referral_dossier(kept)->person_id,
                                referral_dossier(other)->person_id);
    assert_string_equal(text(radar_of(kept), "headline"), "Fourth referral in 18 months");
    assert_int_equal(number(radar_of(second), "on_record"), 4);
    given_unmerge(referral_dossier(kept)->person_id, merge);
    assert_int_equal(number(radar_of(kept), "on_record"), 1);
}

static void each_is_shown_with_day_sector_concern_outcome_and_reasons(void **state)
{
    (void)state;
    const json_t *list = json_object_get(radar_of(given_third_referral()), "referrals");
    const json_t *third = json_array_get(list, 0), *second = json_array_get(list, 1);

    assert_int_equal(json_array_size(list), 3);
    assert_true(json_is_true(json_object_get(third, "current")));
    assert_null(text(third, "reasons"));
    assert_string_equal(text(second, "received_on"), "2025-09-01");
    assert_string_equal(text(second, "sector_label"), "Education");
    assert_non_null(strstr(text(second, "concern"), "fight"));
    assert_string_equal(text(second, "status_label"), "Signposted");
    assert_string_equal(text(second, "signposted_to_label"), "Health");
    assert_string_equal(text(second, "reasons"), "No link to radicalisation");
    assert_string_equal(text(second, "repeat_reasons"), "Each time about something else");
}

static void what_was_entered_in_error_does_not_count(void **state)
{
    (void)state;
    int64_t first = given_again(0, "2025-09-01"),
            again = given_again(first, "2026-03-02");
    const struct dossier *dossier = referral_dossier(first);

    assert_ok(referral_mark_in_error(world(), dossier, dossier->version, "Twice"));
    assert_null(text(radar_of(again), "headline"));
    assert_int_equal(number(radar_of(again), "on_record"), 1);
}

/* The person that a linked referral came from has another referral still. */
static void persons_linked_at_screening_are_one_person_here(void **state)
{
    (void)state;
    int64_t known = given_again(0, "2025-01-10");
    int64_t other = given_again(0, "2025-06-01"),
            again = given_again(other, "2025-09-01");
    struct stmt *st =
        db_prepare(world()->db,
                   "UPDATE referral SET person_id = (SELECT former_person FROM"
                   " person_link LIMIT 1 /*scan*/) WHERE id = :id");
    int64_t newest = given_again(0, "2026-03-02");

    bind_int(st, ":id", newest);
    assert_ok(db_run(world(), st));
    assert_int_equal(number(radar_of(newest), "on_record"), 3);
    assert_int_equal(number(radar_of(again), "on_record"), 3);
    assert_int_equal(number(radar_of(known), "on_record"), 1);
}

static void a_referral_out_of_sight_is_neither_listed_nor_counted(void **state)
{
    (void)state;
    int64_t luton = given_again(0, "2025-09-01");
    on_day("2026-03-02");
    acting_as(ROLE_COORDINATOR);
    int64_t bedford = given_referral_of("Ruvo", "Tandelmoor", "2009-05-06", "bedford");
    struct stmt *st = db_prepare(world()->db,
                                 "UPDATE referral SET person_id = :person"
                                 " WHERE id = :id");
    bind_int(st, ":person", referral_dossier(luton)->person_id);
    bind_int(st, ":id", bedford);
    assert_ok(db_run(world(), st));
    struct answers decision = given_section36("proceed");
    struct answers screening =
        answers_of(&form_screening, "gateway", "proceed", "deconflicted", "yes",
                   "safeguarding_referral", "none", "decided_on", "2026-03-02", NULL);
    int64_t case_id;

    assert_ok(screening_record(world(), referral_dossier(bedford), &screening));
    assert_ok(
        channel_case_decide(world(), referral_dossier(bedford), &decision, &case_id));
    acting_as(ROLE_PARTNER_OFFICER);
    given_reader();
    json_t *repeat = radar_of(bedford);
    const char *all = json_dumps(repeat, 0);

    assert_null(text(repeat, "headline"));
    assert_int_equal(number(repeat, "on_record"), 1);
    assert_true(json_is_true(json_object_get(repeat, "elsewhere")));
    assert_non_null(strstr(text(repeat, "contact"), "coordinator"));
    assert_null(strstr(all, "2025-09-01"));
    given_writer();
}

static void given_setting(const char *sql)
{
    assert_ok(db_run(world(), db_prepare(world()->db, sql)));
    settings_forget();
}

static void the_period_is_a_setting(void **state)
{
    (void)state;
    int64_t first = given_again(0, "2025-09-01"),
            again = given_again(first, "2026-03-02");

    given_setting(
        "UPDATE setting SET value = '3' WHERE name ="
        " 'repeat.window_months'");
    assert_string_equal(text(radar_of(again), "headline"),
                        "Referred before, more than 3 months earlier");
}

static void a_case_shows_the_newest_referral_of_its_person(void **state)
{
    (void)state;
    json_t *repeat;
    int64_t case_id = given_case("luton"), referral = case_dossier(case_id)->referral_id;
    int64_t again = given_again(referral, "2026-06-01");

    assert_ok(repeat_json(world(), case_dossier(case_id), &repeat));
    assert_string_equal(text(repeat, "headline"), "Second referral in 18 months");
    const json_t *newest = json_array_get(json_object_get(repeat, "referrals"), 0);
    assert_int_equal(number(newest, "id"), again);
    assert_true(json_is_true(json_object_get(newest, "current")));
}

/* ---- the reasons anew ----------------------------------------------------------------
 */

static void ending_a_repeat_referral_asks_for_the_reasons_anew(void **state)
{
    static const char *const ends[] = { "no_further_action", "signposted" };

    (void)state;
    int64_t first = given_again(0, "2025-09-01"),
            again = given_again(first, "2026-03-02");
    for (size_t i = 0; i < COUNT(ends); i++) {
        assert_false(try_ending(again, ends[i], NULL));
        assert_string_equal(world()->problem.fields[0].field, "repeat_reasons");
        problem_forget(world());
    }
    assert_ok(try_ending(again, "no_further_action", "Read together: nothing new"));
    assert_string_equal(referral_dossier(again)->status, "no_further_action");
}

static void other_outcomes_do_not_ask(void **state)
{
    (void)state;
    int64_t third = given_third_referral();

    assert_ok(try_ending(third, "police", NULL));
    assert_string_equal(referral_dossier(third)->status, "police");
    assert_int_equal(count_of(sql_checks), 0);
}

/* ---- four eyes -----------------------------------------------------------------------
 */

static void from_the_set_number_on_a_second_person_must_confirm(void **state)
{
    (void)state;
    int64_t third = given_waiting();

    assert_string_equal(referral_dossier(third)->status, "received");
    assert_int_equal(count_of("SELECT count(*) FROM clock WHERE limit_code = 'T2'"
                              " AND stopped_on IS NULL /*scan*/"),
                     1);
    assert_fails(try_answer(third, "confirm", NULL), "second_check.own");
    acting_as(ROLE_CHAIR);
    assert_ok(try_answer(third, "confirm", NULL));
    assert_string_equal(referral_dossier(third)->status, "no_further_action");
    assert_int_equal(count_of("SELECT count(*) FROM clock WHERE stopped_on IS NULL"
                              " /*scan*/"),
                     0);
    assert_fails(try_answer(third, "confirm", NULL), "second_check.none");
}

static void nothing_else_happens_to_it_while_it_waits(void **state)
{
    (void)state;
    int64_t third = given_waiting();
    const char *status;

    assert_fails(try_ending(third, "police", NULL), "second_check.waiting");
    assert_fails(referral_move(world(), referral_dossier(third), "screen", &status),
                 "second_check.waiting");
}

static void who_returns_it_gives_a_reason_and_the_referral_is_open_again(void **state)
{
    (void)state;
    int64_t third = given_waiting();

    acting_as(ROLE_POLICE);
    assert_fails(try_answer(third, "return", NULL), "form.invalid");
    assert_ok(try_answer(third, "return", "The three schools tell the same story"));
    assert_string_equal(referral_dossier(third)->status, "received");
    assert_ok(try_ending(third, "police", NULL));
    const json_t *list = second_checks_json(world(), referral_dossier(third));
    assert_string_equal(text(json_array_get(list, 0), "answer_reason"),
                        "The three schools tell the same story");
}

static void only_who_proposed_it_takes_it_back(void **state)
{
    (void)state;
    int64_t third = given_waiting();

    acting_as(ROLE_CHAIR);
    assert_fails(second_check_withdraw(world(), referral_dossier(third)),
                 "second_check.others");
    acting_as(ROLE_COORDINATOR);
    assert_ok(second_check_withdraw(world(), referral_dossier(third)));
    assert_string_equal(
        text(json_array_get(second_checks_json(world(), referral_dossier(third)), 0),
             "status"),
        "withdrawn");
}

static bool try_refusal(int64_t referral, const char *repeat_reasons)
{
    struct answers refusal = answers_of(
        &form_section36, "decision", "refuse", "decider", "A superintendent",
        "organisation", "police", "reasons", "The test is not met", "decided_on",
        world()->today, repeat_reasons != NULL ? "repeat_reasons" : NULL, repeat_reasons,
        NULL);
    int64_t case_id;

    return channel_case_decide(world(), referral_dossier(referral), &refusal, &case_id);
}

static int64_t given_third_at_section36(void)
{
    int64_t third = given_third_referral();
    struct answers proceed =
        answers_of(&form_screening, "gateway", "proceed", "deconflicted", "yes",
                   "safeguarding_referral", "none", "decided_on", "2026-03-02", NULL);

    assert_ok(screening_record(world(), referral_dossier(third), &proceed));
    return third;
}

static void a_section_36_refusal_waits_in_the_same_way(void **state)
{
    (void)state;
    int64_t third = given_third_at_section36();

    assert_fails(try_refusal(third, NULL), "form.invalid");
    assert_ok(try_refusal(third, "Read together: the grounds are not there"));
    assert_string_equal(referral_dossier(third)->status, "information_gathering");
    assert_int_equal(count_of("SELECT count(*) FROM section36 /*scan*/"), 0);
    acting_as(ROLE_CHAIR);
    assert_ok(try_answer(third, "confirm", NULL));
    assert_string_equal(referral_dossier(third)->status, "no_further_action");
    const json_t *decision = section36_json(world(), referral_dossier(third));
    assert_string_equal(text(decision, "reasons"), "The test is not met");
    assert_string_equal(text(decision, "repeat_reasons"),
                        "Read together: the grounds are not there");
}

static void a_section_36_decision_to_proceed_needs_no_second_person(void **state)
{
    (void)state;
    int64_t third = given_third_at_section36(), case_id = 0;
    struct answers proceed = given_section36("proceed");

    assert_ok(channel_case_decide(world(), referral_dossier(third), &proceed, &case_id));
    assert_true(case_id != 0);
    assert_int_equal(count_of(sql_checks), 0);
}

static void the_number_is_a_setting_and_0_switches_it_off(void **state)
{
    (void)state;
    int64_t third = given_third_referral();

    given_setting(
        "UPDATE setting SET value = '0' WHERE name ="
        " 'repeat.second_person'");
    assert_ok(try_ending(third, "no_further_action", "Read together: no pattern"));
    assert_string_equal(referral_dossier(third)->status, "no_further_action");
}

static json_t *listed(const char *show)
{
    struct answers filter = answers_of(&form_second_check_filter, "show", show, NULL);
    json_t *view = json_object();

    assert_ok(second_check_list(world(), &filter, view));
    return json_object_get(view, "items");
}

static void it_waits_in_the_list_of_everybody_but_who_proposed_it(void **state)
{
    (void)state;
    int64_t third = given_waiting();

    assert_int_equal(json_array_size(listed("to_confirm")), 0);
    assert_int_equal(json_array_size(listed("mine")), 1);
    acting_as(ROLE_CHAIR);
    assert_int_equal(json_array_size(listed("to_confirm")), 1);
    assert_ok(try_answer(third, "return", "Look again"));
    acting_as(ROLE_COORDINATOR);
    assert_int_equal(json_array_size(listed("returned")), 1);
    assert_ok(try_ending(third, "no_further_action", "Read once more"));
    assert_int_equal(json_array_size(listed("returned")), 0);
}

/* ---- failures ------------------------------------------------------------------------
 */

static void every_failure_of_proposing_leaves_nothing_half_done(void **state)
{
    (void)state;
    int64_t third = given_third_referral();
    struct answers answers =
        answers_of(&form_screening, "gateway", "no_further_action", "deconflicted", "yes",
                   "safeguarding_referral", "none", "reasons", "No link",
                   "repeat_reasons", "Read together", "decided_on", "2026-03-02", NULL);
    const struct dossier *dossier = referral_dossier(third);

    every_failure_leaves_nothing(screening_record(world(), dossier, &answers), sql_checks,
                                 0);
}

static void every_failure_of_confirming_leaves_nothing_half_done(void **state)
{
    (void)state;
    int64_t third = given_waiting();
    struct answers answers = answer_of("confirm", NULL);
    const struct dossier *dossier = referral_dossier(third);

    acting_as(ROLE_CHAIR);
    every_failure_leaves_nothing(channel_case_second_check(world(), dossier, &answers),
                                 sql_answered, 0);
    assert_string_equal(referral_dossier(third)->status, "no_further_action");
}

static void every_failure_of_taking_back_leaves_nothing_half_done(void **state)
{
    (void)state;
    const struct dossier *dossier = referral_dossier(given_waiting());

    every_failure_leaves_nothing(second_check_withdraw(world(), dossier), sql_answered,
                                 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_first_referral_has_nothing_beside_it),
        TEST(referrals_are_counted_within_the_period_and_older_ones_are_shown),
        TEST(the_day_that_begins_the_period_counts_and_the_day_before_does_not),
        TEST(a_merge_loses_no_referral_that_a_link_led_to),
        TEST(each_is_shown_with_day_sector_concern_outcome_and_reasons),
        TEST(what_was_entered_in_error_does_not_count),
        TEST(persons_linked_at_screening_are_one_person_here),
        TEST(a_referral_out_of_sight_is_neither_listed_nor_counted),
        TEST(the_period_is_a_setting),
        TEST(a_case_shows_the_newest_referral_of_its_person),
        TEST(ending_a_repeat_referral_asks_for_the_reasons_anew),
        TEST(other_outcomes_do_not_ask),
        TEST(from_the_set_number_on_a_second_person_must_confirm),
        TEST(nothing_else_happens_to_it_while_it_waits),
        TEST(who_returns_it_gives_a_reason_and_the_referral_is_open_again),
        TEST(only_who_proposed_it_takes_it_back),
        TEST(a_section_36_refusal_waits_in_the_same_way),
        TEST(a_section_36_decision_to_proceed_needs_no_second_person),
        TEST(the_number_is_a_setting_and_0_switches_it_off),
        TEST(it_waits_in_the_list_of_everybody_but_who_proposed_it),
        TEST(every_failure_of_proposing_leaves_nothing_half_done),
        TEST(every_failure_of_confirming_leaves_nothing_half_done),
        TEST(every_failure_of_taking_back_leaves_nothing_half_done),
    };
    return cmocka_run_group_tests_name("repeat", tests, NULL, NULL);
}
