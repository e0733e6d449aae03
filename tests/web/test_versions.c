/* Versions of plan, assessment and referral as pages and programs see them. */
#include <string.h>

#include "support/road.h"

#define COORDINATOR "coordinator@luton.example"
#define REFERRER    "referrer@school.example"
#define BODY(...)   ((const char *const[]){ __VA_ARGS__, NULL })

static const struct asking program = { .as = COORDINATOR };
static const struct asking page = { .as = COORDINATOR, .page = true };

static const char *of_case(const struct road *road, const char *rest)
{
    return arena_print(world()->arena, "/cases/%lld%s", (long long)road->case_id, rest);
}

static void save_plan(const struct road *road, const char *seen, const char *nature)
{
    const struct asking asking = { .as = COORDINATOR, .if_match = seen };
    struct answer answer = ask(&asking, PUT, of_case(road, "/support-plan"),
                               BODY("nature", nature, "delivery", "Weekly"));

    if (answer.status != 200)
        fail_msg("%d %s", answer.status, answer.body);
}

static void a_page_marks_the_words_that_changed(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");

    save_plan(&road, "1", "Mentoring <weekly>");
    const char *path = of_case(&road, "/support-plan/versions");
    struct answer answer = ask(&page, GET, path, NULL);
    assert_int_equal(answer.status, 200);
    assert_non_null(strstr(answer.body, "</span> &lt;weekly&gt;<span"));
    assert_non_null(strstr(answer.body, "<ins>"));
    assert_non_null(strstr(answer.body, "<del>"));
    answer = ask(&page, GET, of_case(&road, "/support-plan"), NULL);
    assert_non_null(strstr(answer.body, path));
}

static void a_program_compares_any_two(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");

    save_plan(&road, "1", "Sports");
    save_plan(&road, "2", "Music");
    struct answer answer =
        ask(&program, GET, of_case(&road, "/support-plan/versions?from=1&to=3"), NULL);
    assert_int_equal(answer.status, 200);
    assert_int_equal(json_array_size(json_object_get(answer.json, "versions")), 3);
    assert_non_null(strstr(answer.body, "\"before\":\"Mentoring\",\"after\":\"Music\""));
    answer =
        ask(&program, GET, of_case(&road, "/support-plan/versions?from=1&to=9"), NULL);
    assert_int_equal(answer.status, 404);
}

static void an_assessment_has_versions_whichever_part_was_saved(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    const struct asking first = { .as = COORDINATOR, .if_match = "1" };
    const char *base =
        arena_print(world()->arena, "%s/%lld", of_case(&road, "/assessments"),
                    (long long)road.assessment);
    const char *dimension = arena_print(world()->arena, "%s/dimensions/1", base);
    const char *ending = arena_print(world()->arena, "%s/ending", base);
    const char *versions = arena_print(world()->arena, "%s/versions", base);

    assert_int_equal(ask(&first, PUT, dimension,
                         BODY("summary", "Stands out", "factors.0.factor", "E1",
                              "factors.0.rating", "partly_present"))
                         .status,
                     200);
    assert_int_equal(ask(&first, PUT, ending, BODY("conclusion", "Support")).status, 200);
    struct answer answer = ask(&program, GET, versions, NULL);
    assert_int_equal(json_array_size(json_object_get(answer.json, "versions")), 2);
    assert_non_null(strstr(answer.body, "\"Partly present\""));
    assert_int_equal(ask(&page, GET, versions, NULL).status, 200);
}

static void a_referrers_draft_has_versions_for_the_referrer_alone(void **state)
{
    (void)state;
    const struct asking referrer = { .as = REFERRER },
                        first = { .as = REFERRER, .if_match = "1" },
                        second = { .as = REFERRER, .if_match = "2" };
    struct answer begun = ask(&referrer, POST, "/referrals/drafts", NULL);
    int64_t id = json_integer_value(
        json_object_get(json_object_get(begun.json, "referral"), "id"));
    const char *concern =
        arena_print(world()->arena, "/referrals/%lld/draft/concern", (long long)id);
    const char *versions =
        arena_print(world()->arena, "/referrals/%lld/versions", (long long)id);

    assert_int_equal(ask(&first, PUT, concern, BODY("concern", "One")).status, 200);
    assert_int_equal(ask(&second, PUT, concern, BODY("concern", "Two")).status, 200);
    struct answer own = ask(&referrer, GET, versions, NULL);
    assert_int_equal(json_array_size(json_object_get(own.json, "versions")), 2);
    assert_int_equal(ask(&program, GET, versions, NULL).status, 404);
    static const char sql_send[] =
        "UPDATE referral SET status = 'received',"
        " area = 'luton', received_at = created_at"
        " WHERE status = 'draft' /*scan*/";
    assert_ok(db_run(world(), db_prepare(world()->db, sql_send)));
    struct answer other = ask(&program, GET, versions, NULL);
    assert_int_equal(other.status, 200);
    assert_null(strstr(other.body, "One"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BROWSER_TEST(a_page_marks_the_words_that_changed),
        BROWSER_TEST(a_program_compares_any_two),
        BROWSER_TEST(an_assessment_has_versions_whichever_part_was_saved),
        BROWSER_TEST(a_referrers_draft_has_versions_for_the_referrer_alone),
    };
    return cmocka_run_group_tests_name("versions", tests, NULL, NULL);
}
