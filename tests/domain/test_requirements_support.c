/* What the domain asks of support (section 10, requirements 34, 36 and 37). */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "domain/casework/mainstream_support.h"
#include "domain/casework/provider.h"
#include "domain/panel/agenda.h"
#include "support/given_panel.h"
#include "support/given_support.h"

#define REQUIREMENT(number, test)                                                        \
    {                                                                                    \
        "requirement " #number ": " #test, test, world_open, world_close, NULL           \
    }

static const char *alarm(const struct commission *commission)
{
    given_reader();
    json_t *list = commission_alarms_json(world(), &commission->dossier);
    given_writer();
    assert_non_null(list);
    return json_string_value(json_array_get(list, 0));
}

static void assert_rejected(bool ok, const char *field)
{
    assert_false(ok);
    assert_string_equal(world()->problem.fields[0].field, field);
    problem_forget(world());
}

static void on_working_day(const char *day)
{
    on_day(day);
    acting_as(ROLE_COORDINATOR);
}

/* ---- 34 ---- */

static void no_session_is_held_before_consent_is_given(void **state)
{
    (void)state;
    int64_t id = given_adopted(ADULT_BORN);
    struct commission commission = given_commission(case_dossier(id));
    struct support_session session = given_session(&commission, "2026-03-02");

    assert_rejected(given_closes(&commission, &session, "held"), "outcome");
    assert_ok(given_consents(id, "individual", "given"));
    assert_ok(given_closes(&commission, &session, "held"));
}

static void no_session_is_held_after_consent_was_withdrawn(void **state)
{
    (void)state;
    struct commission commission = given_commission(given_supported());
    struct support_session session = given_session(&commission, "2026-03-04");

    on_working_day("2026-03-04");
    assert_ok(given_consents(commission.dossier.case_id, "individual", "withdrawn"));
    assert_rejected(given_closes(&commission, &session, "held"), "outcome");
    assert_int_equal(
        count_of("SELECT count(*) FROM support_session WHERE status = 'held' /*scan*/"),
        0);
}

static void a_session_of_the_days_before_withdrawal_is_still_recorded(void **state)
{
    (void)state;
    struct commission commission = given_commission(given_supported());
    struct support_session session = given_session(&commission, "2026-03-03");

    on_working_day("2026-03-05");
    assert_ok(given_consents(commission.dossier.case_id, "individual", "withdrawn"));
    assert_ok(given_closes(&commission, &session, "held"));
}

static void a_parents_consent_ends_with_the_eighteenth_birthday(void **state)
{
    (void)state;
    int64_t id = given_adopted("2008-03-04");
    assert_ok(given_consents(id, "parent", "given"));
    struct commission commission = given_commission(case_dossier(id));
    struct support_session before = given_session(&commission, "2026-03-03"),
                           after = given_session(&commission, "2026-03-04");

    on_working_day("2026-03-05");
    assert_ok(given_closes(&commission, &before, "held"));
    assert_rejected(given_closes(&commission, &after, "held"), "outcome");
}

static void the_provider_is_held_to_it_as_well(void **state)
{
    (void)state;
    struct commission commission =
        given_commission(case_dossier(given_adopted(ADULT_BORN)));
    struct support_session session = given_session(&commission, "2026-03-02");
    struct commission own;

    acting_as(ROLE_PROVIDER);
    assert_ok(commission_own(world(), commission.id, &own));
    assert_rejected(given_closes(&own, &session, "held"), "outcome");
}

/* ---- 36 ---- */

static void the_register_says_who_is_approved_for_what(void **state)
{
    (void)state;
    acting_as(ROLE_COORDINATOR);
    (void)given_provider();
    json_t *list = providers_json(world());
    const json_t *first = json_array_get(list, 0);

    assert_true(json_is_true(json_object_get(first, "approved")));
    assert_string_equal(json_string_value(json_object_get(first, "languages")),
                        "English, Urdu");
    assert_string_equal(
        json_string_value(json_array_get(json_object_get(first, "speciality_labels"), 0)),
        "Extreme right-wing");
}

static bool commissions_with(const struct dossier *dossier, const char *field,
                             const char *value)
{
    struct answers answers = given_commission_answers();
    int64_t id;

    answers.values[form_field(&form_commission, field) - form_commission.fields] = value;
    return commission_create(world(), dossier, &answers, &id);
}

static void no_provider_is_commissioned_whose_approval_has_expired(void **state)
{
    (void)state;
    const struct dossier *dossier = given_supported();
    int64_t id = strtoll(given_provider(), NULL, 10);
    struct answers answers = answers_of(&form_provider_change, "approval", "approved",
                                        "approved_until_on", "2026-03-01", NULL);

    assert_ok(provider_change(world(), id, 1, &answers));
    assert_rejected(commissions_with(dossier, "conflict_handled", NULL),
                    "organisation_id");
}

static void a_conflict_of_interest_must_be_dealt_with(void **state)
{
    (void)state;
    const struct dossier *dossier = given_supported();
    int64_t id = strtoll(given_provider(), NULL, 10);
    struct answers answers = answers_of(&form_provider_change, "approval", "approved",
                                        "conflicts", "Runs the boxing club", NULL);

    assert_ok(provider_change(world(), id, 1, &answers));
    assert_rejected(commissions_with(dossier, "conflict_handled", NULL),
                    "conflict_handled");
    assert_ok(commissions_with(dossier, "conflict_handled",
                               "The individual does not go there"));
}

static void no_more_sessions_than_were_contracted(void **state)
{
    (void)state;
    struct commission commission = given_commission(given_supported());
    struct answers answers = answers_of(&form_session, "planned_on", "2026-03-30", NULL);
    int64_t id;

    (void)given_session(&commission, "2026-03-09");
    (void)given_session(&commission, "2026-03-16");
    struct support_session third = given_session(&commission, "2026-03-23");
    assert_rejected(support_session_plan(world(), &commission, &answers, &id),
                    "planned_on");
    assert_ok(given_closes(&commission, &third, "cancelled"));
    assert_ok(support_session_plan(world(), &commission, &answers, &id));
}

static void one_lapsed_session_is_no_alarm_two_are(void **state)
{
    (void)state;
    struct commission commission = given_commission(given_supported());
    struct support_session first = given_session(&commission, "2026-03-03");
    (void)given_session(&commission, "2026-03-10");

    on_working_day("2026-03-04");
    assert_ok(given_closes(&commission, &first, "lapsed"));
    assert_null(alarm(&commission));
    on_working_day("2026-03-11"); /* the second day passed, nobody wrote anything */
    assert_string_equal(alarm(&commission),
                        "Mentoring for All: 2 planned sessions lapsed.");
}

static void a_cancelled_session_is_no_lapse(void **state)
{
    (void)state;
    struct commission commission = given_commission(given_supported());
    struct support_session first = given_session(&commission, "2026-03-03"),
                           second = given_session(&commission, "2026-03-10");

    assert_ok(given_closes(&commission, &first, "cancelled"));
    assert_ok(given_closes(&commission, &second, "cancelled"));
    on_working_day("2026-03-30");
    assert_null(alarm(&commission));
}

static void following_up_ends_the_alarm_until_the_next_lapses(void **state)
{
    (void)state;
    struct commission commission = given_commission(given_supported());
    struct answers agreed = answers_of(&form_commission_follow_up, "agreed",
                                       "Another place, another day", NULL);

    (void)given_session(&commission, "2026-03-03");
    (void)given_session(&commission, "2026-03-10");
    on_working_day("2026-03-11");
    assert_ok(commission_follow_up(world(), &commission, &agreed));
    assert_null(alarm(&commission));
}

static void a_late_report_is_an_alarm_and_a_clock(void **state)
{
    (void)state;
    struct commission commission = given_commission(given_supported());
    struct support_session session = given_session(&commission, "2026-03-02");
    struct answers report = answers_of(&form_session_report, "report", "Went well", NULL);

    assert_ok(given_closes(&commission, &session, "held"));
    assert_string_equal(text_of("SELECT due_on FROM clock WHERE limit_code = 'T11'"
                                " AND stopped_on IS NULL /*scan*/"),
                        "2026-03-16");
    on_working_day("2026-03-16");
    assert_null(alarm(&commission));
    on_working_day("2026-03-17");
    assert_string_equal(alarm(&commission), "Mentoring for All: a report is late.");
    assert_ok(support_session_load(world(), &commission, session.id, &session));
    assert_ok(support_session_report(world(), &commission, &session, &report));
    assert_null(alarm(&commission));
    assert_int_equal(count_of("SELECT count(*) FROM clock WHERE limit_code = 'T11'"
                              " AND stopped_on IS NULL /*scan*/"),
                     0);
}

static void the_next_agenda_says_so(void **state)
{
    (void)state;
    struct commission commission = given_commission(given_supported());
    struct meeting meeting;
    int added;

    (void)given_session(&commission, "2026-03-03");
    (void)given_session(&commission, "2026-03-10");
    on_working_day("2026-03-11");
    meeting = given_meeting("2026-03-20");
    assert_ok(agenda_propose(world(), &meeting, &added));
    assert_int_equal(added, 1);
    assert_non_null(strstr(text_of("SELECT why FROM agenda_item /*scan*/"),
                           "Support sessions lapsed"));
}

static void the_provider_sees_what_was_released_and_nothing_else(void **state)
{
    (void)state;
    struct commission commission = given_commission(given_supported()), own;
    const struct dossier *dossier;
    json_t *object;

    (void)given_session(&commission, "2026-03-09");
    acting_as(ROLE_PROVIDER);
    given_reader();
    assert_ok(commission_own(world(), commission.id, &own));
    assert_ok(commission_json(world(), &own, &object));
    assert_string_equal(json_string_value(json_object_get(object, "brief")),
                        "Weekly talks at the library");
    assert_string_equal(json_string_value(json_object_get(object, "surname")),
                        "Tandelmoor");
    assert_null(json_object_get(object, "purpose"));
    assert_null(json_object_get(object, "costs"));
    assert_false(dossier_case(world(), commission.dossier.case_id, &dossier));
    problem_forget(world());
    assert_int_equal(json_array_size(commissions_own_json(world())), 1);
    given_writer();
}

static void nobody_else_opens_it_and_its_end_closes_it(void **state)
{
    (void)state;
    struct commission commission = given_commission(given_supported()), own;
    struct answers end = answers_of(&form_commission_end, "outcome", "complete",
                                    "end_reason", "It helped", NULL);

    acting_as(ROLE_PANEL_MEMBER);
    assert_fails(commission_own(world(), commission.id, &own), "record.unknown");
    acting_as(ROLE_COORDINATOR);
    assert_ok(commission_end(world(), &commission, &end));
    acting_as(ROLE_PROVIDER);
    assert_fails(commission_own(world(), commission.id, &own), "record.unknown");
}

static void every_step_is_in_chronology_and_trail(void **state)
{
    (void)state;
    struct commission commission = given_commission(given_supported());
    struct support_session session = given_session(&commission, "2026-03-02");

    assert_ok(given_closes(&commission, &session, "held"));
    assert_int_equal(count_of("SELECT count(*) FROM entry WHERE kind IN"
                              " ('commission.create', 'session.plan', 'session.hold')"
                              " /*scan*/"),
                     3);
    assert_int_equal(count_of("SELECT count(*) FROM audit WHERE verb IN"
                              " ('commission.create', 'session.plan', 'session.hold')"
                              " /*scan*/"),
                     3);
}

static void costs_are_kept_by_who_pays(void **state)
{
    (void)state;
    struct commission commission = given_commission(given_supported());
    struct answers cost = answers_of(&form_commission_cost, "funding", "isf", "pounds",
                                     "250", "note", "Room", NULL);
    json_t *object;
    int64_t id;

    on_working_day("2026-03-03");
    assert_ok(commission_add_cost(world(), &commission, &cost, &id));
    given_reader();
    assert_ok(commission_json(world(), &commission, &object));
    given_writer();
    const json_t *costs = json_object_get(object, "costs");
    assert_int_equal(json_array_size(costs), 2);
    assert_string_equal(
        json_string_value(json_object_get(json_array_get(costs, 1), "funding_label")),
        "Intervention Support Fund");
}

/* ---- 37 ---- */

static bool adds(const struct dossier *dossier, const char *funding, const char *pounds)
{
    struct answers answers = answers_of(
        &form_mainstream_support, "kind", "housing", "provider", "Hatters Green Housing",
        "description", "A place of their own", "started_on", "2026-03-02", "funding",
        funding, "pounds", pounds, NULL);
    int64_t id;

    return mainstream_add(world(), dossier, &answers, &id);
}

static void support_by_others_is_kept_with_kind_provider_and_cost(void **state)
{
    (void)state;
    const struct dossier *dossier = given_supported();

    assert_ok(adds(dossier, "isf", "400"));
    given_reader();
    const json_t *first = json_array_get(mainstream_list_json(world(), dossier), 0);
    given_writer();
    assert_string_equal(json_string_value(json_object_get(first, "kind_label")),
                        "Housing");
    assert_string_equal(json_string_value(json_object_get(first, "provider")),
                        "Hatters Green Housing");
    assert_int_equal(json_integer_value(json_object_get(first, "pounds")), 400);
    assert_string_equal(json_string_value(json_object_get(first, "funding_label")),
                        "Intervention Support Fund");
}

static void what_the_fund_pays_must_be_said(void **state)
{
    (void)state;
    const struct dossier *dossier = given_supported();

    assert_rejected(adds(dossier, "isf", ""), "pounds");
    assert_rejected(adds(dossier, "", "400"), "funding");
    assert_ok(adds(dossier, "", ""));
}

static void its_end_is_recorded_once(void **state)
{
    (void)state;
    const struct dossier *dossier = given_supported();
    struct answers end = answers_of(&form_mainstream_end, "ended_on", "2026-03-02",
                                    "outcome", "Moved in", NULL);

    assert_ok(adds(dossier, "", ""));
    int64_t id = count_of("SELECT id FROM mainstream_support /*scan*/");
    assert_ok(mainstream_end(world(), dossier, id, &end));
    assert_fails(mainstream_end(world(), dossier, id, &end), "support.state");
}

/* ---- nothing half-saved ---- */

static void a_failure_leaves_nothing(void **state)
{
    (void)state;
    const struct dossier *dossier = given_supported();
    struct answers answers = given_commission_answers(),
                   day = answers_of(&form_session, "planned_on", "2026-03-02", NULL),
                   held = answers_of(&form_session_outcome, "outcome", "held", NULL),
                   report = answers_of(&form_session_report, "report", "Well", NULL);
    int64_t id;

    answers.values[form_field(&form_commission, "mentor") - form_commission.fields] =
        NULL;
    answers.values[form_field(&form_commission, "report_days") - form_commission.fields] =
        "1";
    every_failure_leaves_nothing(commission_create(world(), dossier, &answers, &id),
                                 "SELECT count(*) FROM commission /*scan*/", 0);
    struct commission commission;
    assert_ok(commission_load(world(), dossier, id, &commission));
    every_failure_leaves_nothing(support_session_plan(world(), &commission, &day, &id),
                                 "SELECT count(*) FROM support_session /*scan*/", 0);
    struct support_session session;
    assert_ok(support_session_load(world(), &commission, id, &session));
    /* The calendar does without a day off that it cannot read: the first step may fail.
     */
    for (int nth = 2; nth < 9; nth++) {
        db_fail_at(world()->db, nth);
        assert_false(support_session_close(world(), &commission, &session, &held));
        db_fail_at(world()->db, 0);
        problem_forget(world());
        assert_int_equal(
            count_of("SELECT count(*) FROM clock WHERE limit_code = 'T11' /*scan*/"), 0);
    }
    assert_ok(support_session_close(world(), &commission, &session, &held));
    assert_ok(support_session_load(world(), &commission, id, &session));
    every_failure_leaves_nothing(
        support_session_report(world(), &commission, &session, &report),
        "SELECT count(*) FROM entry WHERE kind = 'session.report' /*scan*/", 0);
}

static void a_failure_to_record_other_support_leaves_nothing(void **state)
{
    (void)state;
    const struct dossier *dossier = given_supported();
    struct answers end = answers_of(&form_mainstream_end, "ended_on", "2026-03-02",
                                    "outcome", "Moved in", NULL);

    struct answers answers =
        answers_of(&form_mainstream_support, "kind", "housing", "provider", "Hatters",
                   "description", "A place", "started_on", "2026-03-02", NULL);
    int64_t id;

    every_failure_leaves_nothing(mainstream_add(world(), dossier, &answers, &id),
                                 "SELECT count(*) FROM mainstream_support /*scan*/", 0);
    every_failure_leaves_nothing(
        mainstream_end(world(), dossier, id, &end),
        "SELECT count(*) FROM entry WHERE kind = 'support.end' /*scan*/", 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(34, no_session_is_held_before_consent_is_given),
        REQUIREMENT(34, no_session_is_held_after_consent_was_withdrawn),
        REQUIREMENT(34, a_session_of_the_days_before_withdrawal_is_still_recorded),
        REQUIREMENT(34, a_parents_consent_ends_with_the_eighteenth_birthday),
        REQUIREMENT(34, the_provider_is_held_to_it_as_well),
        REQUIREMENT(36, the_register_says_who_is_approved_for_what),
        REQUIREMENT(36, no_provider_is_commissioned_whose_approval_has_expired),
        REQUIREMENT(36, a_conflict_of_interest_must_be_dealt_with),
        REQUIREMENT(36, no_more_sessions_than_were_contracted),
        REQUIREMENT(36, one_lapsed_session_is_no_alarm_two_are),
        REQUIREMENT(36, a_cancelled_session_is_no_lapse),
        REQUIREMENT(36, following_up_ends_the_alarm_until_the_next_lapses),
        REQUIREMENT(36, a_late_report_is_an_alarm_and_a_clock),
        REQUIREMENT(36, the_next_agenda_says_so),
        REQUIREMENT(36, the_provider_sees_what_was_released_and_nothing_else),
        REQUIREMENT(36, nobody_else_opens_it_and_its_end_closes_it),
        REQUIREMENT(36, every_step_is_in_chronology_and_trail),
        REQUIREMENT(36, costs_are_kept_by_who_pays),
        REQUIREMENT(37, support_by_others_is_kept_with_kind_provider_and_cost),
        REQUIREMENT(37, what_the_fund_pays_must_be_said),
        REQUIREMENT(37, its_end_is_recorded_once),
        TEST(a_failure_leaves_nothing),
        TEST(a_failure_to_record_other_support_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
