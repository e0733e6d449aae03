#include "domain/records/import_run.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/core/lifecycle.h"
#include "domain/people/audit.h"
#include "domain/people/user.h"

#define TURN_MS       10 /* how long the dry run keeps the writer at a time */
#define MOST_FINDINGS 20000

/* A file on its way; records live in an arena that is emptied after each. */
struct run {
    struct ctx own;
    const struct import_source *source;
    struct import_result *result;
    struct import_reader reader;
    struct import_seen seen;
    struct import_record record;
    int64_t turn_began;
};

static bool run_begin(struct ctx *cx, const struct import_source *source,
                      struct import_result *out, struct run *run)
{
    *out = (struct import_result){ .findings = { .arena = cx->arena } };
    *run = (struct run){ .own = *cx,
                         .source = source,
                         .result = out,
                         .seen = { .arena = cx->arena },
                         .turn_began = clock_ms() };
    run->own.arena = arena_open();
    return import_reader_begin(cx, source->text, strlen(source->text), source->map,
                               &run->reader);
}

/* What went wrong is told in the caller's memory. */
static bool run_end(struct ctx *cx, struct run *run, bool ok)
{
    struct problem *problem = &run->own.problem;

    if (!ok && problem->kind != PROBLEM_NONE)
        (void)failed(cx, problem->kind, arena_copy(cx->arena, problem->code), "%s",
                     arena_copy(cx->arena, problem->detail));
    arena_close(run->own.arena);
    return ok;
}

static bool has_next(struct run *run)
{
    return import_reader_next(&run->own, &run->reader, &run->record);
}

static bool apply(struct run *run, bool looks)
{
    struct import_work work = {
        .map = run->source->map,
        .findings = &run->result->findings,
        .seen = &run->seen,
        .file = run->source->name,
        .import_id = run->source->import_id,
        .looks = looks,
        .record = &run->record,
    };
    struct import_outcome outcome;

    return import_apply(&run->own, &work, &outcome);
}

static void count_one(struct run *run)
{
    const struct import_watch *watch = &run->source->watch;

    run->result->records++;
    if (watch->tell != NULL)
        watch->tell(watch->context, run->result->records);
}

static bool has_enough(const struct run *run)
{
    return run->result->findings.count >= MOST_FINDINGS;
}

/* The memory of JSON is that of the record, too. */
static bool with_own_json(struct run *run, bool (*act)(struct run *))
{
    struct arena *before = json_arena_use(run->own.arena);
    bool ok = act(run);

    json_arena_use(before);
    arena_recycle(run->own.arena);
    return ok;
}

/* ---- the dry run --------------------------------------------------------------------
 */

/* A lock is not handed on in turn: whoever waits needs a moment to take it. */
static void let_others(struct run *run)
{
    static const struct timespec a_moment = { .tv_nsec = 2000000 };
    struct store *store = run->source->store;

    if (store == NULL || clock_ms() - run->turn_began < TURN_MS)
        return;
    store_writer_give(store);
    (void)nanosleep(&a_moment, NULL);
    run->own.db = store_writer_take(store);
    access_as(&run->own, run->own.actor);
    run->turn_began = clock_ms();
}

static bool try_one(struct run *run)
{
    if (!db_begin(&run->own))
        return false;
    bool ok = apply(run, true);
    bool kept = db_end(&run->own, false); /* it was only tried */
    return ok && !kept && !has_problem(&run->own);
}

static bool try_all(struct run *run)
{
    while (!has_enough(run) && has_next(run)) {
        if (!with_own_json(run, try_one))
            return false;
        count_one(run);
        let_others(run);
    }
    return !has_problem(&run->own);
}

static int in_order(const void *a, const void *b)
{
    const struct import_finding *x = a, *y = b;

    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    if (x->place != y->place) /* 0 is none: those come last, by wrapping around */
        return x->place - 1 < y->place - 1 ? -1 : 1;
    return strcmp(x->detail, y->detail);
}

bool import_dry_run(struct ctx *cx, const struct import_source *source,
                    struct import_result *out)
{
    struct import_findings *findings = &out->findings;
    struct run run;
    bool ok = run_begin(cx, source, out, &run) && try_all(&run);

    if (findings->count > 1)
        qsort(findings->list, findings->count, sizeof(*findings->list), in_order);

    return run_end(cx, &run, ok);
}

/* ---- the import ----------------------------------------------------------------------
 */

static bool take_one(struct run *run)
{
    return apply(run, false) && !has_problem(&run->own);
}

static bool take_all(struct run *run)
{
    while (run->result->findings.problems == 0 && has_next(run)) {
        if (!with_own_json(run, take_one))
            return false;
        count_one(run);
    }
    return !has_problem(&run->own);
}

bool import_all(struct ctx *cx, const struct import_source *source,
                struct import_result *out)
{
    struct run run;
    bool ok = run_begin(cx, source, out, &run) && take_all(&run);

    return run_end(cx, &run, ok)
           && audit_write(cx, NULL, "import.done", source->import_id,
                          arena_print(cx->arena, "%s=%zu",
                                      import_kind_code(source->map->kind), out->records));
}

/* ---- the job ------------------------------------------------------------------------
 */

/* What pages ask while the job runs: it is one at a time. */
static _Atomic int64_t running_id;
static _Atomic size_t running_done;

size_t import_progress(int64_t import_id)
{
    return atomic_load(&running_id) == import_id ? atomic_load(&running_done) : 0;
}

static void tell_pages(void *context, size_t records)
{
    (void)context;
    atomic_store(&running_done, records);
}

static bool source_of(struct ctx *cx, struct store *store, const struct import_file *file,
                      struct import_map *map, struct import_source *out)
{
    *out = (struct import_source){ .map = map,
                                   .name = file->name,
                                   .import_id = file->id,
                                   .store = store,
                                   .watch = { .tell = tell_pages } };
    return import_file_text(cx, file, &out->text)
           && import_file_map(cx, file, out->text, map);
}

static bool report(struct ctx *cx, const struct import_file *file,
                   const struct import_result *result, const char *verb)
{
    if (!db_begin(cx))
        return false;
    return db_end(cx, import_file_report(cx, file, &result->findings, result->records)
                          && import_file_move(cx, file, file->version, verb));
}

static bool check_file(struct ctx *cx, const struct import_file *file,
                       const struct import_source *source)
{
    struct import_result result;

    return import_dry_run(cx, source, &result) && report(cx, file, &result, "report");
}

/* All or nothing; what turned up since the dry run is reported instead. */
static bool import_file(struct ctx *cx, const struct import_file *file,
                        const struct import_source *source)
{
    struct import_result result;

    if (!db_begin(cx))
        return false;
    bool ok = import_all(cx, source, &result);
    bool clean = ok && result.findings.problems == 0;
    ok = ok && (!clean || import_file_move(cx, file, file->version, "finish"));
    bool kept = db_end(cx, ok && clean);
    return clean ? kept : ok && report(cx, file, &result, "report");
}

static bool work_on(struct ctx *cx, struct store *store, int64_t id)
{
    struct import_file file;
    struct import_source source;
    struct import_map map;

    if (!import_file_load(cx, id, &file) || !source_of(cx, store, &file, &map, &source))
        return false;
    atomic_store(&running_done, 0);
    atomic_store(&running_id, id);
    bool ok = text_is(file.status, "checking") ? check_file(cx, &file, &source)
                                               : import_file(cx, &file, &source);
    atomic_store(&running_id, 0);
    return ok;
}

static const char sql_waiting[] =
    "SELECT id, user_id FROM import_file WHERE status IN ('checking', 'importing')"
    " ORDER BY made_at, id LIMIT 1";

static bool find_waiting(struct ctx *cx, int64_t *out_id, int64_t *out_user)
{
    struct stmt *st = db_prepare(cx->db, sql_waiting);

    *out_id = 0;
    if (db_row(cx, st)) {
        *out_id = row_int(st, "id");
        *out_user = row_int(st, "user_id");
    }
    return db_done(cx, st);
}

/* Whoever was switched off meanwhile imports nothing more. */
static const char sql_give_up[] =
    "UPDATE import_file SET status = CASE status WHEN 'checking' THEN 'uploaded' ELSE"
    " 'checked' END, stopped_why = :why, version = version + 1 WHERE id = :id";

/* What a fault of our own says is for the log. */
static const char *why_of(const struct problem *problem)
{
    if (problem->kind == PROBLEM_BROKEN || problem->kind == PROBLEM_INPUT_OUTPUT
        || problem->kind == PROBLEM_NONE)
        return "Something went wrong here. Try again; if it happens again, tell your "
               "administrator.";
    return problem->nfields > 0 ? problem->fields[0].detail : problem->detail;
}

static bool give_up(struct ctx *cx, int64_t id)
{
    struct problem problem = cx->problem;

    problem_forget(cx);
    if (!db_begin(cx))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_give_up);
    bind_int(st, ":id", id);
    bind_text(st, ":why", why_of(&problem));
    if (!db_end(cx, db_run(cx, st) && audit_write(cx, NULL, "import.give_up", id, NULL)))
        return false;
    cx->problem = problem;
    return false;
}

static bool work_as(struct ctx *cx, struct store *store, int64_t id, int64_t user)
{
    const struct actor *before = cx->actor;
    struct actor *actor = arena_alloc(cx->arena, sizeof(*actor));
    bool ok = user_actor(cx, user, actor);

    if (ok) {
        access_as(cx, actor);
        ok = work_on(cx, store, id);
    }
    access_as(cx, before);
    return ok || give_up(cx, id);
}

static bool work_all(struct ctx *cx, struct store *store, int64_t *out_done)
{
    int64_t id, user = 0;

    for (*out_done = 0;; ++*out_done) {
        if (!find_waiting(cx, &id, &user))
            return false;
        if (id == 0)
            return true;
        if (!work_as(cx, store, id, user))
            return false;
    }
}

bool imports_work(struct ctx *cx, struct store *store, int64_t *out_done)
{
    if (cx->db != NULL)
        return work_all(cx, NULL, out_done);
    cx->db = store_writer_take(store);
    access_as(cx, &actor_program);
    bool ok = work_all(cx, store, out_done);
    store_writer_give(store);
    cx->db = NULL;
    return ok;
}
