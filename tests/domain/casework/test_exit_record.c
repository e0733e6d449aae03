#include "base/json.h"
#include "base/text.h"
#include "support/given_exit.h"

static const char sql_records[] = "SELECT count(*) FROM exit_record /*scan*/";

static void a_draft_may_be_incomplete_and_is_rewritten(void **state)
{
    (void)state;
    int64_t id = given_left();
    struct answers first = answers_of(&form_exit_record, "reason", "moved", NULL);
    struct answers second = given_exit_answers();

    assert_ok(try_exit_save(id, &first));
    assert_ok(try_exit_save(id, &second));
    assert_int_equal(count_of(sql_records), 1);
    assert_int_equal(exit_of(id).version, 2);
}

static void it_cannot_be_written_before_the_panel_has_adopted_the_case(void **state)
{
    struct answers answers;
    (void)state;
    int64_t id = given_case("luton");

    answers = given_exit_answers();
    assert_fails(try_exit_save(id, &answers), "exit.state");
}

static void what_was_sent_is_not_rewritten_until_it_is_taken_back(void **state)
{
    struct answers answers;
    (void)state;
    int64_t id = given_left();

    given_sent_exit(id);
    answers = given_exit_answers();
    assert_fails(try_exit_save(id, &answers), "exit.sent");
    acting_as(ROLE_CHAIR);
    assert_ok(try_exit_move(id, "endorse_as_chair"));
    acting_as(ROLE_COORDINATOR);
    assert_ok(try_exit_move(id, "take_back"));
    assert_int_equal(exit_of(id).chair_by, 0);
    assert_ok(try_exit_save(id, &answers));
}

static void somebody_elses_change_is_not_overwritten(void **state)
{
    (void)state;
    int64_t id = given_left();
    struct answers answers = given_exit_answers();

    assert_ok(try_exit_save(id, &answers));
    struct exit_record seen = exit_of(id);
    assert_ok(try_exit_save(id, &answers));
    assert_fails(exit_record_save(world(), case_dossier(id), &seen, &answers),
                 "record.changed");
    assert_fails(exit_record_move(world(), case_dossier(id), &seen, "submit"),
                 "record.changed");
}

static int64_t report_clocks(void)
{
    return count_of(
        "SELECT count(*) FROM clock WHERE limit_code = 'T12'"
        " AND stopped_on IS NULL /*scan*/");
}

static void the_closing_report_is_due_after_the_exit_until_it_is_sent(void **state)
{
    (void)state;
    int64_t id = given_left();

    assert_int_equal(report_clocks(), 1);
    given_sent_exit(id);
    assert_int_equal(report_clocks(), 0);
}

static void a_report_sent_before_the_exit_has_no_clock(void **state)
{
    (void)state;
    int64_t id = given_case("luton");

    given_moves(id, "adopt", "consent_given", NULL);
    given_sent_exit(id);
    given_moves(id, "exit", NULL);
    assert_int_equal(report_clocks(), 0);
}

static void every_step_is_in_chronology_and_audit(void **state)
{
    (void)state;

    given_endorsed_exit(given_left());
    assert_int_equal(count_of("SELECT count(*) FROM entry WHERE kind IN ('exit.draft',"
                              " 'exit.submit', 'exit.endorse_as_chair',"
                              " 'exit.endorse_as_police') /*scan*/"),
                     4);
    assert_int_equal(count_of("SELECT count(*) FROM audit WHERE verb LIKE 'exit.%'"
                              " /*scan*/"),
                     4);
}

static void nobody_sees_it_who_does_not_see_the_case(void **state)
{
    (void)state;
    given_endorsed_exit(given_left());
    acting_for("partner@bedford.example");
    given_reader();
    assert_int_equal(count_of("SELECT count(*) FROM visible_exit_record /*scan*/"), 0);
    assert_int_equal(count_of("SELECT count(*) FROM visible_exit_review /*scan*/"), 0);
    given_writer();
}

static void a_failure_leaves_nothing_half_written(void **state)
{
    (void)state;
    int64_t id = given_left();
    const struct dossier *dossier = case_dossier(id);
    struct answers answers = given_exit_answers();
    struct exit_record none = { .status = "draft" };

    every_failure_leaves_nothing(exit_record_save(world(), dossier, &none, &answers),
                                 sql_records, 0);
    struct exit_record seen = exit_of(id);
    every_failure_leaves_nothing(
        exit_record_move(world(), dossier, &seen, "submit"),
        "SELECT count(*) FROM exit_record WHERE status = 'sent' /*scan*/", 0);
    acting_as(ROLE_CHAIR);
    seen = exit_of(id);
    every_failure_leaves_nothing(
        exit_record_move(world(), dossier, &seen, "endorse_as_chair"),
        "SELECT count(*) FROM entry WHERE kind = 'exit.endorse_as_chair' /*scan*/", 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_draft_may_be_incomplete_and_is_rewritten),
        TEST(it_cannot_be_written_before_the_panel_has_adopted_the_case),
        TEST(what_was_sent_is_not_rewritten_until_it_is_taken_back),
        TEST(somebody_elses_change_is_not_overwritten),
        TEST(the_closing_report_is_due_after_the_exit_until_it_is_sent),
        TEST(a_report_sent_before_the_exit_has_no_clock),
        TEST(every_step_is_in_chronology_and_audit),
        TEST(nobody_sees_it_who_does_not_see_the_case),
        TEST(a_failure_leaves_nothing_half_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
