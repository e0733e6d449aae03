/* Assessments that were completed in error. */
#include <string.h>

#include "domain/casework/assessment_view.h"
#include "domain/people/deadline.h"
#include "support/given_assessment.h"

#define REASON "It is about somebody else"

static int64_t given_adopted(void)
{
    int64_t id = given_case("luton");

    given_moves(id, "adopt", NULL);
    return id;
}

static bool marks(int64_t case_id, int64_t id)
{
    struct assessment seen = assessment_of(case_id, id);

    return assessment_mark_in_error(world(), case_dossier(case_id), &seen, REASON);
}

static bool takes_back(int64_t case_id, int64_t id)
{
    struct assessment seen = assessment_of(case_id, id);

    return assessment_take_back_error(world(), case_dossier(case_id), &seen);
}

static const char *due(void)
{
    return text_of(
        "SELECT coalesce(max(due_on), 'none') FROM clock"
        " WHERE limit_code = 'T9' AND stopped_on IS NULL /*scan*/");
}

static void it_stays_with_its_mark_and_the_reason(void **state)
{
    (void)state;
    int64_t id = given_adopted(), first = given_completed(id);

    assert_ok(marks(id, first));
    json_t *whole = whole_assessment(id, first);
    assert_string_equal(json_string_value(json_object_get(whole, "status")), "in_error");
    assert_string_equal(json_string_value(json_object_get(whole, "in_error_why")),
                        REASON);
    assert_non_null(json_string_value(json_object_get(whole, "conclusion")));
}

static void it_counts_nowhere_any_more(void **state)
{
    json_t *position, *trend;
    (void)state;
    int64_t id = given_adopted(), first = given_completed(id);

    assert_string_equal(due(), "2026-06-02");
    assert_ok(marks(id, first));
    given_reader();
    assert_ok(assessment_position(world(), case_dossier(id), &position));
    assert_ok(assessment_trend(world(), case_dossier(id), &trend));
    assert_int_equal(json_array_size(assessment_present(world(), case_dossier(id))), 0);
    given_writer();
    assert_true(json_is_null(json_object_get(position, "last")));
    assert_true(json_is_null(trend));
    assert_string_equal(due(), "none");
}

static void the_next_is_due_by_the_one_before(void **state)
{
    (void)state;
    int64_t id = given_adopted();

    (void)given_completed(id);
    on_day("2026-04-01");
    acting_as(ROLE_COORDINATOR);
    int64_t second = given_draft(id);
    given_filled(id, second);
    assert_ok(complete_assessment(id, second));
    assert_string_equal(due(), "2026-07-01");
    assert_ok(marks(id, second));
    assert_string_equal(due(), "2026-06-02");
    assert_ok(takes_back(id, second));
    assert_string_equal(due(), "2026-07-01");
}

static void a_new_one_begins_from_the_last_that_counts(void **state)
{
    (void)state;
    int64_t id = given_adopted(), first = given_completed(id);

    assert_ok(marks(id, first));
    assert_int_equal(assessment_of(id, given_draft(id)).based_on, 0);
}

static void not_while_a_draft_stands_on_it(void **state)
{
    (void)state;
    int64_t id = given_adopted(), first = given_completed(id), draft = given_draft(id);

    assert_fails(marks(id, first), "assessment.draft");
    assert_fails(marks(id, draft), "lifecycle.state");
}

static void only_who_writes_assessments_may(void **state)
{
    (void)state;
    int64_t id = given_adopted(), first = given_completed(id);

    acting_for("partner@bedford.example");
    struct assessment seen = { .id = first, .status = "completed", .version = 3 };
    const struct dossier dossier = { .kind = DOSSIER_CASE, .case_id = id };
    assert_fails(assessment_mark_in_error(world(), &dossier, &seen, REASON),
                 "access.role");
}

static void somebody_elses_change_is_seen(void **state)
{
    (void)state;
    int64_t id = given_adopted(), first = given_completed(id);
    struct assessment seen = assessment_of(id, first);

    assert_ok(marks(id, first));
    assert_ok(takes_back(id, first));
    assert_fails(assessment_mark_in_error(world(), case_dossier(id), &seen, REASON),
                 "record.changed");
}

static void both_are_in_chronology_and_trail(void **state)
{
    (void)state;
    int64_t id = given_adopted(), first = given_completed(id);

    assert_ok(marks(id, first));
    assert_ok(takes_back(id, first));
    assert_int_equal(count_of("SELECT count(*) FROM entry WHERE kind IN"
                              " ('assessment.mark_in_error',"
                              " 'assessment.take_back_error') /*scan*/"),
                     2);
    assert_int_equal(count_of("SELECT count(*) FROM audit WHERE verb IN"
                              " ('assessment.mark_in_error',"
                              " 'assessment.take_back_error') /*scan*/"),
                     2);
}

#define MARKED "SELECT count(*) FROM assessment WHERE status = 'in_error' /*scan*/"
#define WHOLE  "SELECT count(*) FROM assessment WHERE status = 'completed' /*scan*/"

static void a_failure_leaves_nothing_behind(void **state)
{
    (void)state;
    int64_t id = given_adopted(), first = given_completed(id);
    struct assessment seen = assessment_of(id, first);
    const struct dossier *dossier = case_dossier(id);

    every_failure_leaves_nothing(
        assessment_mark_in_error(world(), dossier, &seen, REASON), MARKED, 0);
    seen = assessment_of(id, first);
    every_failure_leaves_nothing(assessment_take_back_error(world(), dossier, &seen),
                                 WHOLE, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(it_stays_with_its_mark_and_the_reason),
        TEST(it_counts_nowhere_any_more),
        TEST(the_next_is_due_by_the_one_before),
        TEST(a_new_one_begins_from_the_last_that_counts),
        TEST(not_while_a_draft_stands_on_it),
        TEST(only_who_writes_assessments_may),
        TEST(somebody_elses_change_is_seen),
        TEST(both_are_in_chronology_and_trail),
        TEST(a_failure_leaves_nothing_behind),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
