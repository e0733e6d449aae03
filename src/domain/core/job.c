#include "domain/core/job.h"

#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/core/field.h"
#include "store/db.h"

#define RETRY_MINUTES 5 /* after a failure, where the job runs less often */

static const char *in_minutes(struct ctx *cx, int64_t minutes)
{
    char *instant = arena_alloc(cx->arena, INSTANT_SIZE);

    clock_instant(clock_from_instant(cx->now) + minutes * 60000, instant);
    return instant;
}

/* ---- the rows follow the table ------------------------------------------------------
 */

static const char sql_register[] =
    "INSERT INTO job(name, label, every_minutes, next_at)"
    " VALUES(:name, :label, :every, :now) ON CONFLICT(name) DO UPDATE"
    " SET label = excluded.label, every_minutes = excluded.every_minutes,"
    " next_at = min(next_at, :soon)";

static bool keep_row(struct ctx *cx, const struct job *job)
{
    struct stmt *st = db_prepare(cx->db, sql_register);

    bind_text(st, ":name", job->name);
    bind_text(st, ":label", job->label);
    bind_int(st, ":every", job->every_minutes);
    bind_text(st, ":now", cx->now);
    bind_text(st, ":soon", in_minutes(cx, job->every_minutes));
    return db_run(cx, st);
}

static const char sql_names[] = "SELECT name FROM job /*scan*/";
static const char sql_remove[] = "DELETE FROM job WHERE name = :name";

static const struct job *find(const struct job *jobs, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (text_is(jobs[i].name, name))
            return &jobs[i];
    return NULL;
}

static bool remove_one(struct ctx *cx, const char *name)
{
    struct stmt *st = db_prepare(cx->db, sql_remove);

    bind_text(st, ":name", name);
    return db_run(cx, st);
}

static bool remove_others(struct ctx *cx, const struct job *jobs, size_t count)
{
    json_t *rows = db_rows_json(cx, db_prepare(cx->db, sql_names)), *row;
    bool ok = rows != NULL;
    size_t i;

    json_array_foreach(rows, i, row)
    {
        const char *name = json_string_value(json_object_get(row, "name"));

        if (ok && find(jobs, count, name) == NULL)
            ok = remove_one(cx, name);
    }
    json_decref(rows);
    return ok;
}

bool jobs_register(struct ctx *cx, const struct job *jobs, size_t count)
{
    if (!db_begin(cx))
        return false;

    bool ok = remove_others(cx, jobs, count);
    for (size_t i = 0; ok && i < count; i++)
        ok = keep_row(cx, &jobs[i]);
    return db_end(cx, ok);
}

/* ---- running ------------------------------------------------------------------------
 */

static const char sql_due[] =
    "SELECT name FROM job WHERE next_at <= :now ORDER BY next_at LIMIT 1 /*scan*/";
static const char sql_start[] =
    "UPDATE job SET started_at = :now, ended_at = NULL, result = NULL, next_at = :next"
    " WHERE name = :name";

static bool note_start(struct ctx *cx, const char *name, const struct job *job)
{
    struct stmt *st = db_prepare(cx->db, sql_start);

    bind_text(st, ":now", cx->now);
    bind_text(st, ":next", in_minutes(cx, job != NULL ? job->every_minutes : 1440));
    bind_text(st, ":name", name);
    return db_run(cx, st);
}

/* The next time is set before the run: a job that ends the process is not tried at once.
 */
bool job_take_due(struct ctx *cx, const struct job *jobs, size_t count,
                  const struct job **out)
{
    *out = NULL;
    if (!db_begin(cx))
        return false;

    struct stmt *st = db_prepare(cx->db, sql_due);
    bind_text(st, ":now", cx->now);
    const char *name = db_row(cx, st) ? row_text(cx, st, "name") : NULL;
    bool ok = db_done(cx, st);
    if (name != NULL)
        *out = find(jobs, count, name);
    return db_end(cx, ok && (name == NULL || note_start(cx, name, *out)));
}

static bool do_work(struct ctx *cx, const struct job *job, void *world, int64_t *out_done)
{
    if (job->outside)
        return job->run(cx, world, out_done);
    return db_begin(cx) && db_end(cx, job->run(cx, world, out_done));
}

void job_work(struct ctx *cx, const struct job *job, void *world, struct job_result *out)
{
    *out = (struct job_result){ 0 };
    if (do_work(cx, job, world, &out->done))
        return;
    out->trouble = arena_copy(cx->arena, cx->problem.detail);
    problem_forget(cx);
}

static const char sql_end[] =
    "UPDATE job SET ended_at = :now, result = :result, done = :done,"
    " next_at = min(next_at, :retry) WHERE name = :name";

static bool note_end(struct ctx *cx, const struct job *job,
                     const struct job_result *result)
{
    struct stmt *st = db_prepare(cx->db, sql_end);
    bool well = result->trouble == NULL;
    char now[INSTANT_SIZE];

    clock_instant(clock_ms(), now);
    bind_text(st, ":now", now);
    bind_text(st, ":result", well ? "ok" : result->trouble);
    bind_int(st, ":done", result->done);
    bind_text(st, ":retry", in_minutes(cx, well ? job->every_minutes : RETRY_MINUTES));
    bind_text(st, ":name", job->name);
    return db_run(cx, st);
}

bool job_end(struct ctx *cx, const struct job *job, const struct job_result *result)
{
    return db_begin(cx) && db_end(cx, note_end(cx, job, result));
}

bool job_run_due(struct ctx *cx, const struct job *jobs, size_t count, void *world,
                 int *out_ran)
{
    const struct job *job;
    struct job_result result;

    for (*out_ran = 0;; (*out_ran)++) {
        if (!job_take_due(cx, jobs, count, &job))
            return false;
        if (job == NULL)
            return true;
        job_work(cx, job, world, &result);
        if (!job_end(cx, job, &result))
            return false;
    }
}

static const char sql_soon[] = "UPDATE job SET next_at = :now WHERE name = :name";

bool job_soon(struct ctx *cx, const char *name)
{
    struct stmt *st = db_prepare(cx->db, sql_soon);

    bind_text(st, ":now", cx->now);
    bind_text(st, ":name", name);
    return db_run(cx, st);
}

/* ---- reading ------------------------------------------------------------------------
 */

static const char *every_text(struct ctx *cx, int64_t minutes)
{
    if (minutes % 1440 == 0)
        return minutes == 1440
                   ? "Every day"
                   : arena_print(cx->arena, "Every %lld days", (long long)minutes / 1440);
    if (minutes % 60 == 0)
        return minutes == 60
                   ? "Every hour"
                   : arena_print(cx->arena, "Every %lld hours", (long long)minutes / 60);
    return arena_print(cx->arena, "Every %lld minutes", (long long)minutes);
}

static const char sql_all[] =
    "SELECT name, label, every_minutes, next_at, started_at, ended_at, result, done,"
    " result IS NOT NULL AND result <> 'ok' AS \"failed?\","
    " started_at IS NOT NULL AND ended_at IS NULL AS \"running?\""
    " FROM job ORDER BY label /*scan*/";

json_t *jobs_json(struct ctx *cx)
{
    struct stmt *st = db_prepare(cx->db, sql_all);
    json_t *list = json_array();

    while (db_row(cx, st)) {
        json_t *job = record_json(cx, st, NULL);

        put_text(job, "every_text", every_text(cx, row_int(st, "every_minutes")));
        json_array_append_new(list, job);
    }
    return db_done(cx, st) ? list : NULL;
}
