#include "web/jobs.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "base/bug.h"
#include "base/clock.h"
#include "base/json.h"
#include "domain/people/deadline.h"
#include "domain/people/draft.h"
#include "domain/people/session.h"
#include "domain/records/import_run.h"
#include "web/idempotency.h"

#define SECONDS_BETWEEN 20

static bool purge_sessions(struct ctx *cx, void *world, int64_t *out_done)
{
    (void)world;
    return sessions_purge(cx, out_done);
}

static bool purge_answers(struct ctx *cx, void *world, int64_t *out_done)
{
    (void)world;
    return idempotency_purge(cx, out_done);
}

static bool purge_drafts(struct ctx *cx, void *world, int64_t *out_done)
{
    (void)world;
    return drafts_purge(cx, out_done);
}

static bool purge_imports(struct ctx *cx, void *world, int64_t *out_done)
{
    (void)world;
    return import_files_purge(cx, out_done);
}

static bool work_imports(struct ctx *cx, void *world, int64_t *out_done)
{
    return imports_work(cx, world, out_done);
}

static bool refresh_clocks(struct ctx *cx, void *world, int64_t *out_done)
{
    (void)world;
    return deadlines_refresh(cx, out_done);
}

static bool move_log(struct ctx *cx, void *world, int64_t *out_done)
{
    *out_done = 0;
    return store_checkpoint(cx, world);
}

static const struct job all[] = {
    { "sessions.purge", "Remove sessions that have ended", 15, purge_sessions, false },
    { "idempotency.purge", "Forget the keys of requests after 48 hours", 60,
      purge_answers, false },
    { "drafts.purge", "Remove drafts of forms that nobody went on with", 1440,
      purge_drafts, false },
    { "imports.work", "Check and import files that wait for it", 5, work_imports, true },
    { "imports.purge", "Remove files for import that are a day old", 60, purge_imports,
      false },
    { "clocks.refresh", "Check the next due day of every referral and case", 1440,
      refresh_clocks, false },
    { "store.checkpoint", "Move recent changes from the log into the store", 10, move_log,
      true },
};

const struct job *jobs_all(size_t *count)
{
    *count = COUNT(all);
    return all;
}

/* ---- the thread ---------------------------------------------------------------------
 */

struct jobs {
    struct store *store;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool closing, woken;
};

/* The one that runs in this process, for those who know that something is due. */
static pthread_mutex_t one_lock = PTHREAD_MUTEX_INITIALIZER;
static struct jobs *the_one;

void jobs_wake(void)
{
    pthread_mutex_lock(&one_lock);
    if (the_one != NULL) {
        pthread_mutex_lock(&the_one->lock);
        the_one->woken = true;
        pthread_cond_signal(&the_one->wake);
        pthread_mutex_unlock(&the_one->lock);
    }
    pthread_mutex_unlock(&one_lock);
}

static void be_known(struct jobs *jobs)
{
    pthread_mutex_lock(&one_lock);
    the_one = jobs;
    pthread_mutex_unlock(&one_lock);
}

/* A context of its own for each turn, so that nothing piles up. */
struct turn {
    struct ctx cx;
    struct arena *json_before;
    char now[INSTANT_SIZE], today[DAY_SIZE];
};

static void begin_turn(struct turn *turn)
{
    int64_t ms = clock_ms();

    clock_instant(ms, turn->now);
    clock_day(ms, turn->today);
    turn->cx = (struct ctx){ .arena = arena_open(),
                             .actor = &actor_program,
                             .now = turn->now,
                             .today = turn->today };
    turn->json_before = json_arena_use(turn->cx.arena);
}

static void end_turn(struct turn *turn)
{
    json_arena_use(turn->json_before);
    arena_close(turn->cx.arena);
}

/* Whoever writes here is nobody: a program's own work. */
static void take_writer(struct ctx *cx, struct store *store)
{
    cx->db = store_writer_take(store);
    access_as(cx, &actor_program);
}

static void give_writer(struct ctx *cx, struct store *store)
{
    cx->db = NULL;
    store_writer_give(store);
}

/* A job that works on the file itself leaves the writer to the requests meanwhile. */
static void work(struct turn *turn, struct store *store, const struct job *job)
{
    struct job_result result;

    if (job->outside)
        give_writer(&turn->cx, store);
    job_work(&turn->cx, job, store, &result);
    if (job->outside)
        take_writer(&turn->cx, store);
    if (!job_end(&turn->cx, job, &result))
        problem_forget(&turn->cx); /* its row still says that it began */
}

static bool run_one(struct store *store)
{
    const struct job *job = NULL;
    struct turn turn;

    begin_turn(&turn);
    take_writer(&turn.cx, store);
    bool due = job_take_due(&turn.cx, all, COUNT(all), &job) && job != NULL;
    if (due)
        work(&turn, store, job);
    give_writer(&turn.cx, store);
    end_turn(&turn);
    return due;
}

/* True when it is time to look again, false when the program ends. */
static bool wait_for_next(struct jobs *jobs)
{
    struct timespec until;

    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += SECONDS_BETWEEN;
    pthread_mutex_lock(&jobs->lock);
    int rc = 0;
    while (!jobs->closing && !jobs->woken && rc == 0)
        rc = pthread_cond_timedwait(&jobs->wake, &jobs->lock, &until);
    jobs->woken = false;
    bool go_on = !jobs->closing;
    pthread_mutex_unlock(&jobs->lock);
    return go_on;
}

static bool is_closing(struct jobs *jobs)
{
    pthread_mutex_lock(&jobs->lock);
    bool closing = jobs->closing;
    pthread_mutex_unlock(&jobs->lock);
    return closing;
}

static void *run_jobs(void *thing)
{
    struct jobs *jobs = thing;

    do {
        while (!is_closing(jobs) && run_one(jobs->store))
            ;
    } while (wait_for_next(jobs));
    return NULL;
}

static bool register_all(struct ctx *cx, struct store *store)
{
    struct turn turn;

    begin_turn(&turn);
    take_writer(&turn.cx, store);
    bool ok = jobs_register(&turn.cx, all, COUNT(all));
    give_writer(&turn.cx, store);
    if (!ok)
        problem_set(cx, turn.cx.problem.kind, "jobs.register", "%s",
                    turn.cx.problem.detail);
    end_turn(&turn);
    return ok;
}

static void start_thread(struct jobs *jobs)
{
    pthread_condattr_t monotonic;

    pthread_mutex_init(&jobs->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&jobs->wake, &monotonic);
    pthread_condattr_destroy(&monotonic);
    if (pthread_create(&jobs->thread, NULL, run_jobs, jobs) != 0)
        bug("no thread for the jobs");
}

bool jobs_open(struct ctx *cx, struct store *store, struct jobs **out)
{
    if (!register_all(cx, store))
        return false;

    struct jobs *jobs = calloc(1, sizeof(*jobs));
    if (jobs == NULL)
        bug("out of memory");
    jobs->store = store;
    start_thread(jobs);
    be_known(jobs);
    *out = jobs;
    return true;
}

void jobs_close(struct jobs *jobs)
{
    if (jobs == NULL)
        return;
    be_known(NULL);
    pthread_mutex_lock(&jobs->lock);
    jobs->closing = true;
    pthread_cond_signal(&jobs->wake);
    pthread_mutex_unlock(&jobs->lock);
    pthread_join(jobs->thread, NULL);
    pthread_cond_destroy(&jobs->wake);
    pthread_mutex_destroy(&jobs->lock);
    free(jobs);
}
