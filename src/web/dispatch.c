#include "web/dispatch.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "store/snapshot.h"
#include "web/assets.h"
#include "web/body.h"
#include "web/form_care.h"
#include "web/gates.h"
#include "web/hasher.h"
#include "web/idempotency.h"
#include "web/journal.h"
#include "web/reply.h"

static bool run(struct app *app, struct request *rq, json_t *view)
{
    form_unpack(rq);
    return route_find(rq) && gates_pass(app, rq) && rq->route->handler(rq, view)
           && form_after(rq);
}

/* The state a program's change led to, as its own GET would show it. */
static void follow(struct app *app, struct request *rq, json_t *view)
{
    json_object_clear(view);
    rq->method = GET;
    rq->query = (struct pairs){ 0 };
    rq->dossier = NULL;
    if (!path_parse(&rq->cx, rq->see_other, strlen(rq->see_other), &rq->path)
        || !run(app, rq, view))
        problem_forget(&rq->cx); /* the change stands */
}

/* A refused sign-in is counted although it failed. */
static bool keep_in_spite(struct ctx *cx)
{
    struct problem problem = cx->problem;

    problem_forget(cx);
    bool kept = db_end(cx, true);
    cx->problem = problem;
    return kept;
}

bool dispatch(struct app *app, struct request *rq, json_t *view)
{
    bool replayed = false;

    if (!db_begin(&rq->cx))
        return false;
    bool ok = idempotency_replay(rq, &replayed)
              && (replayed || (run(app, rq, view) && idempotency_keep(rq)))
              && !has_problem(&rq->cx); /* of words that could not be looked up */
    if (!ok)
        form_rescue(app, rq);
    bool kept = !ok && rq->keep_anyway ? keep_in_spite(&rq->cx) : db_end(&rq->cx, ok);
    if (!kept || !ok)
        return false;
    if (rq->see_other != NULL && rq->wants_json)
        follow(app, rq, view);
    return true;
}

struct pending {
    struct reply reply; /* ready, while its audit row is being written */
    struct journal_entry entry;
    bool failed;
    bool hashing;
};

static bool is_refusal(const struct request *rq)
{
    return rq->actor != NULL
           && (text_is(rq->cx.problem.code, "access.role")
               || text_is(rq->cx.problem.code, "record.unknown"));
}

static const char *detail_of(struct request *rq, bool refused)
{
    if (refused)
        return arena_print(rq->cx.arena, "%s %s", method_name(rq->method),
                           rq->route->path);
    if (rq->listed == 0)
        return NULL;
    return arena_print(rq->cx.arena, "rows=%lld", (long long)rq->listed);
}

/* What reading this leaves behind in the trail, if anything. */
static bool journal_wanted(struct request *rq, bool ok, struct journal_entry *entry)
{
    bool refused = !ok && rq->route != NULL && is_refusal(rq);
    bool read = ok && rq->route != NULL && rq->method == GET && *rq->route->audit != '\0';
    const struct dossier *dossier = rq->dossier;

    entry->now = rq->cx.now;
    if (rq->session != NULL && strncmp(rq->session->seen_at, rq->cx.now, 16) != 0)
        entry->session = rq->session->digest; /* another minute than the last time */
    if (refused || read)
        entry->row = (struct audit_row){
            .at = rq->cx.now,
            .user_id = rq->cx.actor->user_id,
            .verb = refused ? "access.refused" : rq->route->audit,
            .refused = refused,
            .record = rq->read_record,
            .person_id = dossier != NULL ? dossier->person_id : 0,
            .referral_id = dossier != NULL ? dossier->referral_id : 0,
            .case_id = dossier != NULL ? dossier->case_id : 0,
            .detail = detail_of(rq, refused),
        };
    return entry->session != NULL || entry->row.verb != NULL;
}

static enum server_next send_or_wait(struct app *app, struct request *rq, bool ok,
                                     struct reply *reply)
{
    struct pending *pending = arena_alloc(rq->cx.arena, sizeof(*pending));

    if (!journal_wanted(rq, ok, &pending->entry))
        return SERVER_SEND;
    pending->reply = *reply;
    pending->entry.waiting = rq->exchange;
    pending->entry.failed = &pending->failed;
    rq->waiting = pending;
    journal_add(app_journal(app), &pending->entry);
    return SERVER_WAIT;
}

static enum server_next hash_first(struct app *app, struct request *rq,
                                   struct reply *reply)
{
    struct pending *pending = arena_alloc(rq->cx.arena, sizeof(*pending));
    struct hash_job *job = rq->hash_wanted;

    pending->hashing = true;
    rq->waiting = pending;
    rq->hash_wanted = NULL;
    rq->hash = job;
    if (hasher_add(app_hasher(app), job))
        return SERVER_WAIT;
    (void)failed(
        &rq->cx, PROBLEM_BUSY, "sign_in.busy",
        "Many people are signing in at this moment. Try again in a few seconds.");
    reply_problem(app, rq, reply);
    return SERVER_SEND;
}

static bool connect(struct app *app, struct request *rq)
{
    if (rq->method != GET)
        rq->cx.db = store_writer_take(app_store(app));
    else
        rq->cx.db = app_reader(&rq->cx, app);
    if (rq->cx.db != NULL && (rq->method != GET || snapshot_take(&rq->cx)))
        return true;
    rq->cx.db = NULL;
    return false;
}

static bool cannot_read(const struct ctx *cx)
{
    return cx->problem.kind == PROBLEM_BROKEN || cx->problem.kind == PROBLEM_INPUT_OUTPUT
           || cx->problem.kind == PROBLEM_BUSY;
}

static void disconnect(struct app *app, struct request *rq, bool writes, bool ok)
{
    if (writes)
        store_writer_give(app_store(app));
    else
        snapshot_give(&rq->cx, !ok && cannot_read(&rq->cx));
    rq->cx.db = NULL; /* another request's now */
}

/* A watchdog asks one thing: can the store be read?  Whatever is wrong, the answer is no.
 */
static void answer_watchdog(struct request *rq)
{
    if (!text_is(rq->path, "/health") || rq->method != GET)
        return;
    problem_forget(&rq->cx);
    (void)failed(&rq->cx, PROBLEM_BUSY, "health.store", "The store cannot be read.");
}

static enum server_next run_and_reply(struct app *app, struct request *rq,
                                      struct reply *reply)
{
    json_t *view = json_object();
    bool writes = rq->method != GET;

    access_as(&rq->cx, &actor_anonymous);
    if (!connect(app, rq)) {
        answer_watchdog(rq);
        reply_problem(app, rq, reply);
        return SERVER_SEND;
    }
    bool ok = dispatch(app, rq, view);
    bool waits = !ok && rq->hash_wanted != NULL;
    if (!ok && cannot_read(&rq->cx))
        answer_watchdog(rq);
    if (!waits)
        reply_write(app, rq, view, ok, reply);
    disconnect(app, rq, writes, ok);
    return waits ? hash_first(app, rq, reply) : send_or_wait(app, rq, ok, reply);
}

static enum server_next begin(struct app *app, struct request *rq, struct reply *reply)
{
    if (text_starts(rq->path, "/assets/")) {
        assets_answer(app, rq, reply);
        return SERVER_SEND;
    }
    if (text_starts(rq->path, "/api/v1/")) {
        rq->wants_json = true;
        rq->path += strlen("/api/v1");
    }
    return run_and_reply(app, rq, reply);
}

static enum server_next go_on(struct app *app, struct request *rq, struct reply *reply)
{
    struct pending *pending = rq->waiting;

    if (pending->hashing) {
        rq->waiting = NULL;
        return run_and_reply(app, rq, reply);
    }
    *reply = pending->reply;
    if (!pending->failed)
        return SERVER_SEND;
    buffer_free(&reply->body);
    *reply = (struct reply){ 0 };
    (void)failed(&rq->cx, PROBLEM_BUSY, "journal.failed",
                 "The audit trail cannot be written, so nothing can be shown.");
    reply_problem(app, rq, reply);
    return SERVER_SEND;
}

enum server_next app_answer(void *world, struct request *rq, struct reply *reply)
{
    struct arena *before = json_arena_use(rq->cx.arena);
    enum server_next next =
        rq->waiting == NULL ? begin(world, rq, reply) : go_on(world, rq, reply);

    json_arena_use(before);
    return next;
}
