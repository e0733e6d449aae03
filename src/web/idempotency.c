#include "web/idempotency.h"

#include <string.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "base/secret.h"
#include "base/text.h"

static const char *key_of(const struct request *rq)
{
    if (rq->method != POST || !rq->wants_json)
        return NULL;
    return pairs_get(&rq->headers, "idempotency-key");
}

#define PIECE ((size_t)64 * 1024)

/* Another file under the same name is another request. */
static void put_file(struct request *rq, const struct source *source, struct buffer *all)
{
    char *bytes = arena_alloc(rq->cx.arena, PIECE), hex[SECRET_HASH_HEX];

    for (uint64_t at = 0; at < source->length; at += PIECE) {
        uint64_t left = source->length - at;
        size_t length = left < PIECE ? (size_t)left : PIECE;

        if (!source_read(&rq->cx, source, at, bytes, length))
            return; /* the problem is found by who asked for the digest */
        secret_digest(bytes, length, NULL, hex);
        buffer_print(all, "\n%s", hex);
    }
}

static const char *digest_of(struct request *rq)
{
    struct buffer all = { 0 };
    char *hex = arena_alloc(rq->cx.arena, SECRET_HASH_HEX);

    buffer_print(&all, "%s %s", method_name(rq->method), rq->path);
    for (size_t i = 0; i < rq->form.count; i++)
        buffer_print(&all, "\n%s=%s", rq->form.list[i].name, rq->form.list[i].value);
    for (size_t i = 0; i < rq->uploads.count; i++)
        put_file(rq, &rq->uploads.list[i].source, &all);
    secret_digest(all.bytes, all.length, NULL, hex);
    buffer_free(&all);
    return hex;
}

/* Who asks is known only after the session gate; a token stands for the user before. */
static int64_t user_of(struct request *rq)
{
    const char *authorization = pairs_get(&rq->headers, "authorization");
    int64_t user = 0;

    if (authorization == NULL || strncasecmp(authorization, "Bearer ", 7) != 0
        || !token_find(&rq->cx, authorization + 7, &user))
        return 0;
    return user;
}

static const char sql_find[] =
    "SELECT request, status, location FROM idempotency WHERE user_id = :user AND key = "
    ":key";

bool idempotency_replay(struct request *rq, bool *out_replayed)
{
    const char *key = key_of(rq), *request = NULL;
    int64_t user = key != NULL ? user_of(rq) : 0;

    *out_replayed = false;
    if (user == 0)
        return !has_problem(&rq->cx);
    struct stmt *st = db_prepare(rq->cx.db, sql_find);
    bind_int(st, ":user", user);
    bind_text(st, ":key", key);
    if (db_row(&rq->cx, st)) {
        request = row_text(&rq->cx, st, "request");
        rq->see_other = row_text(&rq->cx, st, "location");
        rq->created = row_int(st, "status") == 201;
    }
    if (!db_done(&rq->cx, st))
        return false;
    if (request != NULL && !text_is(request, digest_of(rq)))
        return failed(&rq->cx, PROBLEM_INVALID, "idempotency.reused",
                      "This Idempotency-Key was used for another request.");
    *out_replayed = request != NULL;
    return true;
}

static const char sql_keep[] =
    "INSERT INTO idempotency(user_id, key, request, status, location, created_at)"
    " VALUES(:user, :key, :request, :status, :location, :now)";

bool idempotency_keep(struct request *rq)
{
    const char *key = key_of(rq);

    if (key == NULL || rq->cx.actor->user_id == 0 || rq->see_other == NULL)
        return true;
    if (strlen(key) > 200) {
        reject(&rq->cx, "Idempotency-Key", "Use a key of at most 200 characters.");
        return false;
    }
    struct stmt *st = db_prepare(rq->cx.db, sql_keep);
    bind_int(st, ":user", rq->cx.actor->user_id);
    bind_text(st, ":key", key);
    bind_text(st, ":request", digest_of(rq));
    bind_int(st, ":status", rq->created ? 201 : 200);
    bind_text(st, ":location", rq->see_other);
    bind_text(st, ":now", rq->cx.now);
    return db_run(&rq->cx, st);
}

static const char sql_purge[] = "DELETE FROM idempotency WHERE created_at < :before";

bool idempotency_purge(struct ctx *cx, int64_t *out_gone)
{
    struct stmt *st = db_prepare(cx->db, sql_purge);
    char before[INSTANT_SIZE];

    clock_instant(clock_from_instant(cx->now) - (int64_t)48 * 3600000, before);
    bind_text(st, ":before", before);
    if (!db_run(cx, st))
        return false;
    *out_gone = db_changes(cx->db);
    return true;
}
