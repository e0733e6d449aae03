/* Requirements 15 to 19 of the field: each test is one of them, or a part of one. */
#include <string.h>

#include "domain/casework/assessment_list.h"
#include "domain/casework/assessment_view.h"
#include "domain/casework/framework.h"
#include "support/given_assessment.h"

static int64_t given_adopted(void)
{
    int64_t id = given_case("luton");

    given_moves(id, "adopt", NULL);
    return id;
}

static const char *text_in(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

/* ---- 15: the VAF is provided
 * -----------------------------------------------------------
 */

static void the_vaf_has_three_dimensions_of_13_6_and_3_factors(void **state)
{
    static const size_t wanted[] = { 13, 6, 3 };
    json_t *framework;

    (void)state;
    acting_as(ROLE_COORDINATOR);
    assert_ok(framework_json(world(), VAF, &framework));
    const json_t *dimensions = json_object_get(framework, "dimensions");
    assert_int_equal(json_array_size(dimensions), 3);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(
            json_array_size(json_object_get(json_array_get(dimensions, i), "factors")),
            wanted[i]);
    assert_true(json_is_true(json_object_get(framework, "unverified")));
}

static void a_factor_has_rating_evidence_source_and_day_or_is_not_known(void **state)
{
    (void)state;
    int64_t id = given_adopted(), draft = given_draft(id);
    struct answers seen = rated_one("E1", "partly_present", NULL),
                   unknown = rated_one("E2", "not_known", NULL);

    assert_ok(save_dimension(id, draft, 1, &seen));
    assert_ok(save_dimension(id, draft, 1, &unknown));
    json_t *whole = whole_assessment(id, draft);
    const json_t *first = factor_in(whole, "E1"), *second = factor_in(whole, "E2");
    assert_string_equal(text_in(first, "evidence"), "Said so at school");
    assert_string_equal(text_in(first, "source"), "Head of year");
    assert_string_equal(text_in(first, "dated_on"), "2026-02-20");
    assert_string_equal(text_in(second, "rating_label"), "Not known");
    assert_true(json_is_false(json_object_get(second, "known")));
}

static void it_has_protective_factors_summaries_conclusion_and_plan(void **state)
{
    (void)state;
    int64_t id = given_adopted();
    json_t *whole = whole_assessment(id, given_completed(id));

    assert_string_equal(text_in(whole, "protective"), "A grandmother whom he trusts");
    assert_string_equal(text_in(whole, "conclusion"), "Engaged, without intent");
    assert_string_equal(text_in(whole, "management"),
                        "Mentoring; school and family work together");
    const json_t *dimensions = json_object_get(whole, "dimensions");
    assert_string_equal(text_in(json_array_get(dimensions, 2), "summary"),
                        "Seen as a whole");
}

/* ---- 16: a new one starts from the last
 * -------------------------------------------------
 */

static void a_new_one_starts_from_the_last_and_shows_what_changed(void **state)
{
    (void)state;
    int64_t id = given_adopted(), first = given_completed(id);

    on_day("2026-05-20");
    int64_t next = given_draft(id);
    json_t *whole = whole_assessment(id, next);
    assert_string_equal(text_in(factor_in(whole, "C3"), "evidence"), "Said so at school");
    assert_string_equal(text_in(whole, "conclusion"), "Engaged, without intent");
    assert_null(text_in(whole, "assessed_on"));
    assert_int_equal(
        json_integer_value(json_object_get(json_object_get(whole, "before"), "id")),
        first);

    struct answers moved = rated_one("E3", "not_present", "Has joined a club");
    assert_ok(save_dimension(id, next, 1, &moved));
    whole = whole_assessment(id, next);
    const json_t *factor = factor_in(whole, "E3");
    assert_true(json_is_true(json_object_get(factor, "moved")));
    assert_string_equal(text_in(factor, "before_label"), "Partly present");
    assert_string_equal(text_in(factor, "rating_label"), "Not present");
    assert_true(json_is_false(json_object_get(factor_in(whole, "E4"), "moved")));
}

static void what_moved_needs_its_reason(void **state)
{
    (void)state;
    int64_t id = given_adopted();

    (void)given_completed(id);
    int64_t next = given_draft(id);
    given_filled(id, next);
    struct answers moved = rated_one("E3", "not_present", NULL);
    assert_ok(save_dimension(id, next, 1, &moved));
    assert_false(complete_assessment(id, next));
    assert_int_equal(world()->problem.nfields, 1);
    assert_string_equal(world()->problem.fields[0].field, "E3");
    problem_forget(world());
    moved = rated_one("E3", "not_present", "Has joined a club");
    assert_ok(save_dimension(id, next, 1, &moved));
    assert_ok(complete_assessment(id, next));
}

/* ---- 17: no total
 * ----------------------------------------------------------------------
 */

/* No rating is a number, so there is nothing to add up. */
static void no_rating_has_a_number_and_no_assessment_a_total(void **state)
{
    static const char *const words[] = { "score", "total", "risk_level", "points",
                                         "weight" };
    (void)state;
    int64_t id = given_adopted();
    const char *json =
        json_dumps(whole_assessment(id, given_completed(id)), JSON_COMPACT);

    for (size_t i = 0; i < COUNT(words); i++)
        assert_null(strstr(json, words[i]));
    assert_int_equal(
        count_of("SELECT count(*) FROM pragma_table_info('framework_rating')"
                 " WHERE type <> 'TEXT' AND name NOT IN ('framework_id', 'position')"
                 " /*scan*/"),
        0);
    assert_int_equal(
        count_of("SELECT count(*) FROM pragma_table_info('assessment_factor')"
                 " WHERE type <> 'TEXT' AND name NOT LIKE '%\\_id' ESCAPE '\\' /*scan*/"),
        0);
}

/* The strongest ratings everywhere change neither the case nor what is due. */
static void ratings_decide_nothing(void **state)
{
    (void)state;
    int64_t id = given_adopted(), draft = given_draft(id);

    given_filled(id, draft);
    for (int64_t dimension = 1; dimension <= 3; dimension++) {
        struct answers answers = rated(dimension, "strongly_present", NULL);

        assert_ok(save_dimension(id, draft, dimension, &answers));
    }
    assert_ok(complete_assessment(id, draft));
    assert_string_equal(case_dossier(id)->status, "adopted");
    assert_int_equal(count_of("SELECT count(*) FROM action /*scan*/"), 0);
}

/* ---- 18: another framework
 * -------------------------------------------------------------
 */

static void an_administrator_defines_a_framework_valid_from_a_day(void **state)
{
    json_t *framework;
    struct answers none = answers_of(&form_assessment_start, NULL);
    int64_t draft;

    (void)state;
    int64_t id = given_adopted(), paf = given_paf("2026-04-01");
    assert_ok(framework_json(world(), paf, &framework));
    assert_true(json_is_false(json_object_get(framework, "usable")));
    const json_t *dimension = json_array_get(json_object_get(framework, "dimensions"), 0);
    assert_string_equal(text_in(dimension, "title"), "Setting, and people around");
    assert_string_equal(text_in(dimension, "guidance"), "Who is near");
    assert_int_equal(json_array_size(json_object_get(dimension, "factors")), 2);

    struct answers early =
        answers_of(&form_assessment_start, "framework",
                   arena_print(world()->arena, "%lld", (long long)paf), NULL);
    assert_false(assessment_start(world(), case_dossier(id), &early, &draft));
    assert_string_equal(world()->problem.fields[0].field, "framework");
    problem_forget(world());
    on_day("2026-04-01");
    assert_ok(assessment_start(world(), case_dossier(id), &none, &draft));
    assert_int_equal(assessment_of(id, draft).framework_id, paf);
}

static void old_assessments_stay_readable(void **state)
{
    int64_t draft;

    (void)state;
    int64_t id = given_adopted(), old = given_completed(id),
            paf = given_paf("2026-03-01");
    struct answers chosen =
        answers_of(&form_assessment_start, "framework",
                   arena_print(world()->arena, "%lld", (long long)paf), NULL);
    assert_ok(assessment_start(world(), case_dossier(id), &chosen, &draft));
    assert_int_equal(assessment_of(id, draft).based_on, 0);
    json_t *whole = whole_assessment(id, draft);
    assert_int_equal(json_array_size(json_object_get(factor_in(whole, "S1"), "ratings")),
                     3);
    assert_string_equal(text_in(factor_in(whole_assessment(id, old), "I3"), "title"),
                        "Dehumanisation of the enemy");
}

static void nobody_can_delete_or_rewrite_a_framework_in_use(void **state)
{
    (void)state;
    int64_t id = given_adopted();
    (void)given_completed(id);
    assert_false(db_script(world(), "DELETE FROM framework WHERE id = 1"));
    problem_forget(world());
    assert_int_equal(form_framework.count, 3); /* last day, source, day of the check */
}

/* ---- 19: due every three months
 * --------------------------------------------------------
 */

static const char *standing(int64_t case_id)
{
    json_t *position;

    assert_ok(assessment_position(world(), case_dossier(case_id), &position));
    return text_in(position, "standing");
}

static void it_warns_14_days_before_and_14_days_after_three_months(void **state)
{
    static const struct {
        const char *day, *standing;
    } days[] = {
        { "2026-05-18", "in_date" },  { "2026-05-19", "due_soon" },
        { "2026-06-02", "due_soon" }, { "2026-06-03", "overdue" },
        { "2026-06-16", "overdue" },  { "2026-06-17", "long_overdue" },
    };

    (void)state;
    int64_t id = given_adopted();
    assert_string_equal(standing(id), "none");
    (void)given_completed(id); /* on 2 March */
    for (size_t i = 0; i < COUNT(days); i++) {
        on_day(days[i].day);
        assert_string_equal(standing(id), days[i].standing);
    }
}

static void the_share_in_date_is_shown(void **state)
{
    json_t *share;

    (void)state;
    int64_t id = given_adopted();
    int64_t other = given_case_of("Vesk", "Ormandale", "2001-01-01", "luton");
    given_moves(other, "adopt", NULL);
    (void)given_completed(id);
    assert_ok(assessments_in_date(world(), &share));
    assert_json(share, "{'live': 2, 'in_date': 1, 'percent': 50}");
    on_day("2026-06-03");
    assert_ok(assessments_in_date(world(), &share));
    assert_json(share, "{'live': 2, 'in_date': 0, 'percent': 0}");
}

#define REQUIREMENT(number, test)                                                        \
    {                                                                                    \
        "requirement " #number ": " #test, test, world_open, world_close, NULL           \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(15, the_vaf_has_three_dimensions_of_13_6_and_3_factors),
        REQUIREMENT(15, a_factor_has_rating_evidence_source_and_day_or_is_not_known),
        REQUIREMENT(15, it_has_protective_factors_summaries_conclusion_and_plan),
        REQUIREMENT(16, a_new_one_starts_from_the_last_and_shows_what_changed),
        REQUIREMENT(16, what_moved_needs_its_reason),
        REQUIREMENT(17, no_rating_has_a_number_and_no_assessment_a_total),
        REQUIREMENT(17, ratings_decide_nothing),
        REQUIREMENT(18, an_administrator_defines_a_framework_valid_from_a_day),
        REQUIREMENT(18, old_assessments_stay_readable),
        REQUIREMENT(18, nobody_can_delete_or_rewrite_a_framework_in_use),
        REQUIREMENT(19, it_warns_14_days_before_and_14_days_after_three_months),
        REQUIREMENT(19, the_share_in_date_is_shown),
    };
    return cmocka_run_group_tests_name("requirements 15 to 19", tests, NULL, NULL);
}
