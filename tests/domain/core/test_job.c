/* Jobs: due at once, then when their time comes; failures are kept and tried again. */
#include "domain/core/job.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "support/world.h"

static const char sql_jobs[] = "SELECT count(*) FROM job /*scan*/";
static const char sql_facts[] = "SELECT count(*) FROM store_fact WHERE name = 'half'";
static const char sql_half[] = "INSERT INTO store_fact(name, value) VALUES('half', '1')";

static int runs;

static bool count_up(struct ctx *cx, void *world_given, int64_t *out_done)
{
    (void)cx;
    runs++;
    *out_done = *(int64_t *)world_given;
    return true;
}

static bool break_down(struct ctx *cx, void *world_given, int64_t *out_done)
{
    (void)world_given;
    (void)out_done;
    runs++;
    return db_run(cx, db_prepare(cx->db, sql_half))
           && failed(cx, PROBLEM_BUSY, "test.busy", "Somebody holds the door.");
}

static const struct job good[] = {
    { "test.daily", "A daily job", 1440, count_up, false },
    { "test.often", "A job every 10 minutes", 10, count_up, true },
};
static const struct job bad[] = { { "test.bad", "Breaks", 1440, break_down, false } };

static int run_due(const struct job *jobs, size_t count)
{
    int64_t measure = 42;
    int ran;

    assert_ok(job_run_due(world(), jobs, count, &measure, &ran));
    return ran;
}

static const json_t *row_named(const char *name)
{
    json_t *rows = jobs_json(world()), *row;
    size_t i;

    json_array_foreach(rows, i, row)
    {
        if (text_is(json_string_value(json_object_get(row, "name")), name))
            return row;
    }
    fail_msg("no job %s", name);
    return NULL;
}

static const char *text(const json_t *row, const char *key)
{
    return json_string_value(json_object_get(row, key));
}

static void a_new_job_is_due_at_once_and_then_when_its_time_comes(void **state)
{
    (void)state;
    runs = 0;
    assert_ok(jobs_register(world(), good, COUNT(good)));
    assert_int_equal(run_due(good, COUNT(good)), 2);
    assert_int_equal(run_due(good, COUNT(good)), 0);
    on_day("2026-03-03");
    assert_int_equal(run_due(good, COUNT(good)), 2);
    assert_int_equal(runs, 4);
}

static void the_row_says_how_it_went(void **state)
{
    (void)state;
    assert_ok(jobs_register(world(), good, COUNT(good)));
    (void)run_due(good, COUNT(good));
    const json_t *row = row_named("test.often");
    assert_string_equal(text(row, "result"), "ok");
    assert_int_equal(json_integer_value(json_object_get(row, "done")), 42);
    assert_string_equal(text(row, "every_text"), "Every 10 minutes");
    assert_string_equal(text(row, "next_at"), "2026-03-02T10:10:00.000Z");
    assert_true(json_is_false(json_object_get(row, "failed")));
    assert_string_equal(text(row_named("test.daily"), "every_text"), "Every day");
}

static void a_failure_is_undone_kept_and_tried_again_soon(void **state)
{
    (void)state;
    assert_ok(jobs_register(world(), bad, COUNT(bad)));
    assert_int_equal(run_due(bad, COUNT(bad)), 1);
    assert_false(has_problem(world()));
    assert_int_equal(count_of(sql_facts), 0);
    const json_t *row = row_named("test.bad");
    assert_string_equal(text(row, "result"), "Somebody holds the door.");
    assert_true(json_is_true(json_object_get(row, "failed")));
    assert_string_equal(text(row, "next_at"), "2026-03-02T10:05:00.000Z");
}

static void rows_follow_the_table_of_jobs(void **state)
{
    (void)state;
    struct job changed[] = { good[1] };

    assert_ok(jobs_register(world(), good, COUNT(good)));
    (void)run_due(good, COUNT(good));
    changed[0].every_minutes = 5;
    assert_ok(jobs_register(world(), changed, 1));
    assert_int_equal(count_of(sql_jobs), 1);
    assert_string_equal(text(row_named("test.often"), "next_at"),
                        "2026-03-02T10:05:00.000Z");
}

static void every_failure_of_registering_leaves_nothing_half_done(void **state)
{
    (void)state;
    bool done = false;

    for (int nth = 1; !done; nth++) {
        db_fail_at(world()->db, nth);
        done = jobs_register(world(), good, COUNT(good));
        db_fail_at(world()->db, 0);
        problem_forget(world());
        assert_int_equal(count_of(sql_jobs), done ? 2 : 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_new_job_is_due_at_once_and_then_when_its_time_comes),
        TEST(the_row_says_how_it_went),
        TEST(a_failure_is_undone_kept_and_tried_again_soon),
        TEST(rows_follow_the_table_of_jobs),
        TEST(every_failure_of_registering_leaves_nothing_half_done),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
