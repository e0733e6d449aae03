/* The jobs of this program: each does its work, and the thread runs them by itself. */
#include "web/jobs.h"

#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "domain/people/deadline.h"
#include "support/world.h"

static const char sql_done[] = "SELECT count(*) FROM job WHERE result = 'ok' /*scan*/";
static const char sql_trouble[] =
    "SELECT count(*) FROM job WHERE result <> 'ok' /*scan*/";

static void every_job_runs_without_trouble(void **state)
{
    size_t count;
    const struct job *jobs = jobs_all(&count);
    int ran;

    (void)state;
    assert_true(count >= 4);
    assert_ok(jobs_register(world(), jobs, count));
    assert_ok(job_run_due(world(), jobs, count, world_store(), &ran));
    assert_int_equal(ran, count);
    assert_int_equal(count_of(sql_done), count);
    assert_int_equal(count_of(sql_trouble), 0);
}

static const char sql_old[] =
    "INSERT INTO idempotency(user_id, key, request, status, created_at)"
    " VALUES(1, 'old', 'x', 201, '2026-02-28T09:59:59.000Z'),"
    " (1, 'new', 'x', 201, '2026-02-28T10:00:01.000Z')";
static const char sql_keys[] = "SELECT count(*) FROM idempotency /*scan*/";

static const struct job *job_named(const char *name)
{
    size_t count;
    const struct job *jobs = jobs_all(&count);

    for (size_t i = 0; i < count; i++)
        if (strcmp(jobs[i].name, name) == 0)
            return &jobs[i];
    fail_msg("no job %s", name);
    return NULL;
}

static int64_t work(const char *name)
{
    struct job_result result;

    job_work(world(), job_named(name), world_store(), &result);
    assert_null(result.trouble);
    return result.done;
}

static void keys_of_requests_are_forgotten_after_48_hours(void **state)
{
    (void)state;
    assert_ok(db_run(world(), db_prepare(world()->db, sql_old)));
    assert_int_equal(work("idempotency.purge"), 1);
    assert_int_equal(count_of(sql_keys), 1);
}

static const char sql_spoil[] = "UPDATE referral SET next_due_on = '2020-01-01' /*scan*/";
static const char sql_due[] =
    "SELECT count(*) FROM referral WHERE next_due_on = '2020-01-01' /*scan*/";

static void a_wrong_due_day_is_mended_from_the_clocks(void **state)
{
    (void)state;
    given_referral("luton");
    given_referral("bedford");
    assert_int_equal(work("clocks.refresh"), 0);
    assert_ok(db_run(world(), db_prepare(world()->db, sql_spoil)));
    assert_int_equal(work("clocks.refresh"), 2);
    assert_int_equal(count_of(sql_due), 0);
}

/* The thread has turns of its own at the writer, so it gets them here too. */
static void the_thread_runs_what_is_due_and_stops_when_told(void **state)
{
    struct jobs *jobs;
    int64_t done = 0;
    size_t count;

    (void)state;
    (void)jobs_all(&count);
    store_writer_give(world_store());
    world()->db = NULL;
    assert_ok(jobs_open(world(), world_store(), &jobs));
    for (int i = 0; i < 500 && done < (int64_t)count; i++) {
        (void)usleep(10000);
        world()->db = store_writer_take(world_store());
        done = count_of(sql_done);
        store_writer_give(world_store());
        world()->db = NULL;
    }
    jobs_close(jobs);
    jobs_close(NULL);
    world()->db = store_writer_take(world_store());
    assert_int_equal(done, count);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_job_runs_without_trouble),
        TEST(keys_of_requests_are_forgotten_after_48_hours),
        TEST(a_wrong_due_day_is_mended_from_the_clocks),
        TEST(the_thread_runs_what_is_due_and_stops_when_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
