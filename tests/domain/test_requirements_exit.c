/* What the domain asks of exit, review and reopening (section 10, requirements 38 to 41).
 */
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "domain/casework/exit_review.h"
#include "domain/panel/agenda.h"
#include "domain/people/home.h"
#include "support/given_assessment.h"
#include "support/given_exit.h"
#include "support/given_panel.h"

#define REQUIREMENT(number, test)                                                        \
    {                                                                                    \
        "requirement " #number ": " #test, test, world_open, world_close, NULL           \
    }

/* ---- 38 ---- */

static void exit_needs_reason_final_assessment_and_closing_report(void **state)
{
    static const char *const names[] = { "reason", "final_assessment", "closing_report",
                                         "residual_risk_owner" };
    static const char *const values[] = { "reduced", "Nothing is present any more",
                                          "Twelve sessions", "The school" };
    (void)state;
    int64_t id = given_left();

    for (size_t left_out = 0; left_out < COUNT(names); left_out++) {
        struct answers answers = answers_of(
            &form_exit_record, names[0], left_out == 0 ? "" : values[0], names[1],
            left_out == 1 ? "" : values[1], names[2], left_out == 2 ? "" : values[2],
            names[3], left_out == 3 ? "" : values[3], "no_assessment", "Left the country",
            NULL);

        assert_ok(try_exit_save(id, &answers));
        assert_false(try_exit_move(id, "submit"));
        assert_string_equal(world()->problem.code, "form.invalid");
        problem_forget(world());
    }
    struct answers answers = given_exit_answers();
    assert_ok(try_exit_save(id, &answers));
    assert_ok(try_exit_move(id, "submit"));
}

static struct answers without_reason(void)
{
    return answers_of(&form_exit_record, "reason", "reduced", "final_assessment",
                      "No factor is present any more", "closing_report",
                      "Twelve sessions were held", "residual_risk_owner", "The school",
                      NULL);
}

static void assert_asks_why_there_is_no_assessment(int64_t id)
{
    assert_false(try_exit_move(id, "submit"));
    assert_int_equal(world()->problem.nfields, 1);
    assert_string_equal(world()->problem.fields[0].field, "no_assessment");
    problem_forget(world());
}

static void exit_needs_a_completed_final_assessment_or_the_reason_for_none(void **state)
{
    (void)state;
    int64_t id = given_left();
    struct answers bare = without_reason(), whole = given_exit_answers();

    assert_ok(try_exit_save(id, &bare));
    assert_asks_why_there_is_no_assessment(id);
    (void)given_draft(id);
    assert_asks_why_there_is_no_assessment(id);
    assert_ok(try_exit_save(id, &whole));
    assert_ok(try_exit_move(id, "submit"));
}

static int64_t given_assessed(void)
{
    int64_t id = given_case("luton");

    given_moves(id, "adopt", "consent_given", NULL);
    (void)given_completed(id);
    return id;
}

static void a_completed_assessment_in_date_is_the_final_one(void **state)
{
    json_t *record;
    (void)state;
    int64_t id = given_assessed();
    struct answers bare = without_reason();

    given_moves(id, "exit", NULL);
    on_day("2026-09-01"); /* the day it left is what counts */
    acting_as(ROLE_COORDINATOR);
    assert_ok(try_exit_save(id, &bare));
    assert_ok(try_exit_move(id, "submit"));
    given_reader();
    assert_ok(exit_record_json(world(), case_dossier(id), &record));
    given_writer();
    assert_int_equal(json_integer_value(json_object_get(record, "assessment_number")), 1);
}

static void an_assessment_of_long_ago_is_not_the_final_one(void **state)
{
    (void)state;
    int64_t id = given_assessed();
    struct answers bare = without_reason();

    on_day("2026-06-03"); /* it was of 2 March */
    given_moves(id, "exit", NULL);
    acting_as(ROLE_COORDINATOR);
    assert_ok(try_exit_save(id, &bare));
    assert_asks_why_there_is_no_assessment(id);
}

static void an_exit_is_not_endorsed_whose_assessment_was_entered_in_error(void **state)
{
    (void)state;
    int64_t id = given_assessed();
    struct answers bare = without_reason();
    int64_t assessment = count_of("SELECT id FROM assessment /*scan*/");

    given_moves(id, "exit", NULL);
    assert_ok(try_exit_save(id, &bare));
    assert_ok(try_exit_move(id, "submit"));
    struct assessment seen = assessment_of(id, assessment);
    assert_ok(assessment_mark_in_error(world(), case_dossier(id), &seen, "Of another"));
    acting_as(ROLE_CHAIR);
    assert_fails(try_exit_move(id, "endorse_as_chair"), "exit.assessment");
    acting_as(ROLE_COORDINATOR);
    assert_ok(try_exit_move(id, "take_back"));
    assert_asks_why_there_is_no_assessment(id);
}

static void chair_and_police_each_endorse_by_an_act_of_their_own(void **state)
{
    (void)state;
    int64_t id = given_left();

    given_sent_exit(id);
    acting_as(ROLE_COORDINATOR);
    assert_fails(try_exit_move(id, "endorse_as_chair"), "access.role");
    acting_as(ROLE_CHAIR);
    assert_fails(try_exit_move(id, "endorse_as_police"), "access.role");
    assert_ok(try_exit_move(id, "endorse_as_chair"));
    assert_string_equal(exit_of(id).status, "chair_endorsed");
    acting_as(ROLE_POLICE);
    assert_fails(try_exit_move(id, "endorse_as_chair"), "lifecycle.state");
    assert_ok(try_exit_move(id, "endorse_as_police"));
    assert_string_equal(exit_of(id).status, "endorsed");
}

/* Somebody who holds both roles is still one person. */
static void one_person_cannot_endorse_for_both(void **state)
{
    (void)state;
    int64_t id = given_left();

    given_sent_exit(id);
    assert_ok(db_run(world(), db_prepare(world()->db,
                                         "UPDATE user SET roles = 'chair police' WHERE"
                                         " email = 'chair@luton.example'")));
    acting_for("chair@luton.example");
    assert_ok(try_exit_move(id, "endorse_as_chair"));
    assert_fails(try_exit_move(id, "endorse_as_police"), "exit.same_person");
}

static struct agenda_item given_review(const char *held_on, int64_t id, const char *kind,
                                       struct meeting *meeting)
{
    *meeting = given_meeting(held_on);
    struct agenda_item item = given_item(meeting, id, kind);

    given_quorum(meeting);
    return item;
}

static void a_case_is_not_closed_before_both_have_endorsed(void **state)
{
    struct meeting meeting;
    (void)state;
    int64_t id = given_left();
    struct agenda_item item = given_review("2026-03-20", id, "six_month", &meeting);

    assert_fails(try_decision(&meeting, &item, "exit", "dissent", "none"),
                 "exit.incomplete");
    given_sent_exit(id);
    assert_fails(try_decision(&meeting, &item, "exit", "dissent", "none"),
                 "exit.incomplete");
    acting_as(ROLE_CHAIR);
    assert_ok(try_exit_move(id, "endorse_as_chair"));
    acting_as(ROLE_POLICE);
    assert_ok(try_exit_move(id, "endorse_as_police"));
    assert_ok(try_decision(&meeting, &item, "exit", "dissent", "none"));
    assert_string_equal(case_dossier(id)->status, "closed");
}

/* ---- 39 ---- */

static const char *reviews(void)
{
    return text_of(
        "SELECT coalesce(group_concat(kind || ' ' || due_on || ' ' || status ||"
        " coalesce(' ' || outcome, ''), ', '), '') FROM (SELECT * FROM"
        " exit_review ORDER BY due_on, kind /*scan*/)");
}

static void exit_plans_reviews_after_6_and_12_months(void **state)
{
    (void)state;
    (void)given_left();
    assert_string_equal(reviews(),
                        "six_month 2026-09-02 planned,"
                        " twelve_month 2027-03-02 planned");
}

static void an_extension_has_a_day_up_to_24_months_and_a_reason(void **state)
{
    struct meeting meeting;
    struct answers answers;
    (void)state;
    int64_t id = given_left();
    struct agenda_item item = given_review("2026-03-20", id, "review", &meeting);

    assert_fails(
        try_decision(&meeting, &item, "extend_review", "review_on", "2028-03-03"),
        "form.invalid");
    assert_false(answers_try(&answers, &form_decision, "decision", "extend_review",
                             "basis", "unanimous", "review_on", "2028-03-02", NULL));
    problem_forget(world());
    assert_ok(try_decision(&meeting, &item, "extend_review", "review_on", "2028-03-02"));
    assert_string_equal(reviews(),
                        "six_month 2026-09-02 done extend,"
                        " twelve_month 2027-03-02 planned,"
                        " extended 2028-03-02 planned");
    assert_string_equal(text_of("SELECT reason FROM exit_review WHERE outcome = 'extend'"
                                " /*scan*/"),
                        "Because");
}

static void an_extension_may_end_earlier(void **state)
{
    struct meeting meeting;
    (void)state;
    int64_t id = given_left();
    struct agenda_item item = given_review("2026-03-20", id, "review", &meeting);

    assert_ok(try_decision(&meeting, &item, "extend_review", "review_on", "2027-09-01"));
    assert_int_equal(count_of("SELECT count(*) FROM clock WHERE limit_code = 'T14'"
                              " AND due_on = '2027-09-01' /*scan*/"),
                     1);
    assert_int_equal(count_of("SELECT count(*) FROM exit_review WHERE kind = 'extended'"
                              " AND due_on = '2027-09-01' /*scan*/"),
                     1);
}

static int64_t overdue_rows(void)
{
    struct answers filter = answers_of(&form_review_filter, "due", "overdue", NULL);
    json_t *view = json_object();

    given_reader();
    assert_ok(exit_reviews_due_json(world(), &filter, view));
    given_writer();
    return (int64_t)json_array_size(json_object_get(view, "items"));
}

static int64_t tile(const char *text)
{
    json_t *home, *item;
    size_t i;

    given_reader();
    assert_ok(home_json(world(), &home));
    given_writer();
    json_array_foreach(json_object_get(home, "tiles"), i, item)
    {
        if (text_is(json_string_value(json_object_get(item, "text")), text))
            return json_integer_value(json_object_get(item, "count"));
    }
    return -1;
}

static void overdue_reviews_escalate_to_list_front_page_and_agenda(void **state)
{
    int added;
    (void)state;

    (void)given_left();
    on_day("2026-09-02");
    acting_as(ROLE_COORDINATOR);
    assert_int_equal(overdue_rows(), 0);
    on_day("2026-09-03");
    acting_as(ROLE_COORDINATOR);
    assert_int_equal(overdue_rows(), 1);
    assert_int_equal(tile("reviews after exit overdue"), 1);
    struct meeting meeting = given_meeting("2026-09-20");
    assert_ok(agenda_propose(world(), &meeting, &added));
    assert_string_equal(text_of("SELECT why FROM agenda_item /*scan*/"),
                        "Left the programme on 2 March 2026: review is overdue since 2 "
                        "September 2026");
}

/* ---- 40 ---- */

static void a_review_ends_with_stay_closed_extend_or_reopen(void **state)
{
    struct meeting meeting;
    (void)state;
    int64_t id = given_left();
    struct agenda_item item = given_review("2026-03-20", id, "six_month", &meeting);

    assert_ok(try_decision(&meeting, &item, "continue", "dissent", "none"));
    assert_string_equal(reviews(),
                        "six_month 2026-09-02 done stay_closed,"
                        " twelve_month 2027-03-02 planned");
    assert_ok(try_decision(&meeting, &item, "extend_review", "review_on", "2027-06-01"));
    assert_ok(try_decision(&meeting, &item, "reopen", "dissent", "none"));
    assert_string_equal(reviews(),
                        "six_month 2026-09-02 done stay_closed,"
                        " twelve_month 2027-03-02 done extend,"
                        " extended 2027-06-01 done reopen");
}

static void reopening_keeps_the_same_reference_and_history(void **state)
{
    struct meeting meeting;
    (void)state;
    int64_t id = given_left();
    const char *reference = case_dossier(id)->reference;

    given_endorsed_exit(id);
    int64_t before = count_of("SELECT count(*) FROM entry /*scan*/");
    struct agenda_item item = given_review("2026-03-20", id, "six_month", &meeting);
    assert_ok(try_decision(&meeting, &item, "reopen", "dissent", "none"));
    assert_string_equal(case_dossier(id)->reference, reference);
    assert_string_equal(case_dossier(id)->status, "awaiting_panel");
    assert_int_equal(count_of("SELECT count(*) FROM channel_case /*scan*/"), 1);
    assert_true(count_of("SELECT count(*) FROM entry /*scan*/") > before);
    assert_int_equal(json_array_size(exit_records_before_json(world(), case_dossier(id))),
                     1);
    assert_int_equal(exit_of(id).id, 0);
    assert_string_equal(reviews(),
                        "six_month 2026-09-02 done reopen,"
                        " twelve_month 2027-03-02 not_needed");
}

static void a_second_exit_is_recorded_and_reviewed_anew(void **state)
{
    (void)state;
    int64_t id = given_left();

    given_endorsed_exit(id);
    given_moves(id, "reopen", NULL);
    on_day("2026-06-01");
    acting_as(ROLE_COORDINATOR);
    given_moves(id, "adopt", "consent_given", "exit", NULL);
    assert_int_equal(count_of("SELECT count(*) FROM exit_review WHERE status = 'planned'"
                              " AND exited_on = '2026-06-01' /*scan*/"),
                     2);
    assert_fails(exit_record_is_endorsed(world(), case_dossier(id)), "exit.incomplete");
}

/* ---- 41 ---- */

static void a_new_referral_after_closure_is_linked_to_the_person(void **state)
{
    (void)state;
    int64_t first = given_left();

    given_endorsed_exit(first);
    given_moves(first, "exit", NULL);
    assert_string_equal(case_dossier(first)->status, "closed");
    int64_t person = case_dossier(first)->person_id;
    int64_t referral = given_screened("Ruvo", "Tandelmoor", "2009-05-06", "luton");

    assert_int_equal(referral_dossier(referral)->person_id, person);
    assert_int_equal(count_of("SELECT count(*) FROM referral WHERE status <> 'draft'"
                              " /*scan*/"),
                     2);
    int64_t second = given_case("luton");
    assert_int_not_equal(second, first);
    assert_int_equal(case_dossier(second)->person_id, person);
    assert_string_equal(case_dossier(first)->status, "closed");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(38, exit_needs_reason_final_assessment_and_closing_report),
        REQUIREMENT(38, exit_needs_a_completed_final_assessment_or_the_reason_for_none),
        REQUIREMENT(38, a_completed_assessment_in_date_is_the_final_one),
        REQUIREMENT(38, an_assessment_of_long_ago_is_not_the_final_one),
        REQUIREMENT(38, an_exit_is_not_endorsed_whose_assessment_was_entered_in_error),
        REQUIREMENT(38, chair_and_police_each_endorse_by_an_act_of_their_own),
        REQUIREMENT(38, one_person_cannot_endorse_for_both),
        REQUIREMENT(38, a_case_is_not_closed_before_both_have_endorsed),
        REQUIREMENT(39, exit_plans_reviews_after_6_and_12_months),
        REQUIREMENT(39, an_extension_has_a_day_up_to_24_months_and_a_reason),
        REQUIREMENT(39, an_extension_may_end_earlier),
        REQUIREMENT(39, overdue_reviews_escalate_to_list_front_page_and_agenda),
        REQUIREMENT(40, a_review_ends_with_stay_closed_extend_or_reopen),
        REQUIREMENT(40, reopening_keeps_the_same_reference_and_history),
        REQUIREMENT(40, a_second_exit_is_recorded_and_reviewed_anew),
        REQUIREMENT(41, a_new_referral_after_closure_is_linked_to_the_person),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
