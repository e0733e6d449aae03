/* The library's calls, turned into one request and one reply. */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "base/bug.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "server_parts.h"
#include "web/body.h"

#define DRAIN_MOST  ((size_t)64 * 1024)  /* of a body that means nothing */
#define KEEP_ROOM   ((size_t)256 * 1024) /* of a buffer, for the next request */
#define MOST_SPOOLS 16                   /* uploads at a time: each may fill its limit */
#define SLOWEST     16                   /* bytes a millisecond, of a file */

/* ---- exchanges, used again and again -------------------------------------------------
 */

static struct exchange *take_exchange(struct server *server)
{
    struct exchange *exchange;

    pthread_mutex_lock(&server->lock);
    exchange = server->idle;
    if (exchange != NULL)
        server->idle = exchange->next;
    pthread_mutex_unlock(&server->lock);
    if (exchange != NULL)
        return exchange;

    exchange = calloc(1, sizeof(*exchange));
    if (exchange == NULL)
        bug("out of memory");
    exchange->rq.cx.arena = arena_open();
    exchange->server = server;
    return exchange;
}

/* What passed through was personal data. */
static struct buffer emptied(struct buffer buffer)
{
    if (buffer.room > KEEP_ROOM)
        buffer_free(&buffer);
    else if (buffer.length > 0)
        explicit_bzero(buffer.bytes, buffer.length);
    buffer_clear(&buffer);
    return buffer;
}

static void put_back_exchange(struct exchange *exchange)
{
    struct server *server = exchange->server;
    struct arena *arena = exchange->rq.cx.arena;

    if (exchange->files != NULL)
        server->spools--;
    arena_recycle(arena);
    *exchange = (struct exchange){
        .server = server,
        .body = emptied(exchange->body),
        .reply.body = emptied(exchange->reply.body),
        .rq.cx.arena = arena,
    };
    pthread_mutex_lock(&server->lock);
    exchange->next = server->idle;
    server->idle = exchange;
    pthread_mutex_unlock(&server->lock);
}

void exchange_free_idle(struct server *server)
{
    while (server->idle != NULL) {
        struct exchange *exchange = server->idle;

        server->idle = exchange->next;
        buffer_free(&exchange->body);
        buffer_free(&exchange->reply.body);
        arena_close(exchange->rq.cx.arena);
        free(exchange);
    }
}

/* ---- one request ---------------------------------------------------------------------
 */

/* Written anew only when the second, and the day only when the minute, has changed. */
static void tell_time(struct ctx *cx)
{
    static _Thread_local int64_t second = -1, minute = -1;
    static _Thread_local char instant[INSTANT_SIZE], day[DAY_SIZE];
    int64_t ms = clock_ms();

    if (second != ms / 1000)
        clock_instant(ms, instant);
    if (minute != ms / 60000)
        clock_day(ms, day);
    second = ms / 1000;
    minute = ms / 60000;

    char *now = arena_slice(cx->arena, instant, INSTANT_SIZE - 1);
    now[20] = (char)('0' + ms % 1000 / 100);
    now[21] = (char)('0' + ms % 100 / 10);
    now[22] = (char)('0' + ms % 10);
    cx->now = now;
    cx->today = arena_slice(cx->arena, day, DAY_SIZE - 1);
}

/* Only who owns the unix socket can speak for others: a proxy. */
static void believe_proxy(struct request *rq)
{
    const char *list = pairs_get(&rq->headers, "x-forwarded-for");
    const char *last = list != NULL ? strrchr(list, ',') : NULL;
    unsigned char address[sizeof(struct in6_addr)];

    rq->secure = text_is(pairs_get(&rq->headers, "x-forwarded-proto"), "https");
    if (list == NULL)
        return;
    last = last == NULL ? list : last + 1 + strspn(last + 1, " ");
    if (inet_pton(AF_INET, last, address) == 1 || inet_pton(AF_INET6, last, address) == 1)
        rq->peer = last;
}

static bool fill_request(struct exchange *exchange, const struct head *head)
{
    struct request *rq = &exchange->rq;

    rq->number = ++exchange->server->requests;
    rq->peer = exchange->connection->peer;
    rq->secure = exchange->connection->tls != NULL;
    rq->exchange = exchange;
    tell_time(&rq->cx);
    if (!head_read(head, rq))
        return false;
    if (exchange->server->is_unix)
        believe_proxy(rq);
    return true;
}

/* Files go to disk as they come, where the application wants that. */
static bool take_in_pieces(struct exchange *exchange)
{
    const struct server_app *app = &exchange->server->app;
    struct request *rq = &exchange->rq;
    const char *type = pairs_get(&rq->headers, "content-type");
    const char *folder;

    if (exchange->drains || app->files_folder == NULL || !body_brings_files(type)
        || (folder = app->files_folder(app->world, rq)) == NULL)
        return true;
    if (exchange->server->spools >= MOST_SPOOLS)
        return failed(&rq->cx, PROBLEM_BUSY, "request.uploads",
                      "Many files are being sent at this moment. Try again in a minute.");
    if (!body_stream_open(&rq->cx, type, folder, &rq->form, &rq->uploads,
                          &exchange->files))
        return false;
    exchange->server->spools++;
    return true;
}

/* Refuses a body by what its head says, before it is sent. */
static bool may_bring_body(struct exchange *exchange, const struct head *head)
{
    const struct server_app *app = &exchange->server->app;
    struct request *rq = &exchange->rq;

    if (!head->chunked && head->length == 0)
        return true;
    exchange->drains = rq->method == GET;
    exchange->body_limit =
        exchange->drains ? DRAIN_MOST : app->body_limit(app->world, rq);
    if (head->length > exchange->body_limit) {
        exchange->refused = REFUSED_BODY_TOO_LARGE;
        return false;
    }
    if (!take_in_pieces(exchange))
        return false;
    return exchange->drains || head->chunked
           || body_is_known(pairs_get(&rq->headers, "content-type"))
           || body_parse(&rq->cx, NULL, "?", 1, &rq->form, &rq->uploads);
}

static enum MHD_Result take_head(struct exchange *exchange, const struct head *head)
{
    exchange->refused = head->refusal;
    if (head->refusal == REFUSED_NOT && fill_request(exchange, head)
        && may_bring_body(exchange, head))
        return MHD_YES;
    return exchange->refused != REFUSED_NOT ? exchange_refuse(exchange, exchange->refused)
                                            : exchange_fail(exchange);
}

/* Our own head for the one the library has just read: see guard.h. */
static enum MHD_Result begin(struct server *server, struct MHD_Connection *mhd,
                             void **state)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    struct connection *connection = info->socket_context;
    struct head *head = guard_next(&connection->guard);
    struct exchange *exchange = take_exchange(server);

    if (head == NULL)
        bug("the library read a request that the guard did not write");
    exchange->connection = connection;
    exchange->mhd = mhd;
    *state = exchange;

    struct arena *before = json_arena_use(exchange->rq.cx.arena);
    enum MHD_Result result = take_head(exchange, head);
    (void)json_arena_use(before);
    guard_put_back(&connection->guard, head);
    return result;
}

/* A file may take longer to arrive than a form: a second more for each 16 KiB that came.
 */
static void give_time(struct connection *connection, size_t length)
{
    if (connection->deadline != 0 && !connection->expired)
        connection->deadline += (int64_t)(length / SLOWEST);
}

static bool keep_piece(struct exchange *exchange, const char *bytes, size_t length)
{
    if (exchange->files == NULL) {
        buffer_put(&exchange->body, bytes, length);
        return true;
    }
    give_time(exchange->connection, length);
    return body_stream_take(exchange->files, bytes, length);
}

/* Too much of it, or wrong: the guard ends the body here and drops the rest. */
static void take_body(struct exchange *exchange, const char *bytes, size_t length)
{
    if (exchange->refused != REFUSED_NOT || has_problem(&exchange->rq.cx))
        return;
    if (exchange->body_limit - exchange->body_length < length)
        exchange->refused = REFUSED_BODY_TOO_LARGE;
    exchange->body_length += length;
    if (exchange->refused != REFUSED_NOT || !keep_piece(exchange, bytes, length))
        guard_shut(&exchange->connection->guard);
}

static bool parse_body(struct exchange *exchange)
{
    struct request *rq = &exchange->rq;

    exchange->parsed = true;
    if (exchange->files != NULL)
        return !has_problem(&rq->cx) && body_stream_end(exchange->files);
    return exchange->drains
           || body_parse(&rq->cx, pairs_get(&rq->headers, "content-type"),
                         exchange->body.bytes, exchange->body.length, &rq->form,
                         &rq->uploads);
}

/*
 * Asleep until server_resume(), which may come first: then it has left word, and the
 * connection wakes as soon as it sleeps.
 */
static enum MHD_Result wait_for_resume(struct exchange *exchange)
{
    int running = TURN_RUNNING;
    struct MHD_Connection *mhd = exchange->mhd;

    exchange->waits = true;
    exchange->server->waiting++;
    MHD_suspend_connection(mhd);
    if (atomic_compare_exchange_strong(&exchange->turn, &running, TURN_WAITING))
        return MHD_YES;
    exchange->turn = TURN_RUNNING;
    MHD_resume_connection(mhd);
    return MHD_YES;
}

/* Called again, or closed at once because the client had gone meanwhile. */
static void wait_is_over(struct exchange *exchange)
{
    if (!exchange->waits)
        return;
    exchange->waits = false;
    exchange->server->waiting--;
}

void server_resume(struct exchange *exchange)
{
    struct server *server = exchange->server;
    struct MHD_Connection *mhd = exchange->mhd;
    int running = TURN_RUNNING;

    server->resuming++;
    if (!atomic_compare_exchange_strong(&exchange->turn, &running, TURN_RESUMED)) {
        exchange->turn = TURN_RUNNING;
        MHD_resume_connection(mhd);
    }
    server->resuming--;
}

static enum MHD_Result ask_application(struct exchange *exchange)
{
    const struct server_app *app = &exchange->server->app;
    enum server_next next = app->answer(app->world, &exchange->rq, &exchange->reply);

    return next == SERVER_WAIT ? wait_for_resume(exchange) : exchange_send(exchange);
}

static enum MHD_Result answer(struct exchange *exchange)
{
    enum refusal broken = guard_broken(&exchange->connection->guard);

    wait_is_over(exchange);
    if (exchange->refused != REFUSED_NOT)
        return exchange_refuse(exchange, exchange->refused);
    if (!exchange->parsed && broken != REFUSED_NOT)
        return exchange_refuse(exchange, broken);
    if (!exchange->parsed && !parse_body(exchange))
        return exchange_fail(exchange);
    return ask_application(exchange);
}

/* Called once for the head, for each piece of the body, at the end, and after waits. */
enum MHD_Result exchange_request(void *cls, struct MHD_Connection *mhd, const char *url,
                                 const char *method, const char *version,
                                 const char *data, size_t *size, void **state)
{
    struct exchange *exchange = *state;

    (void)url, (void)method, (void)version;
    if (exchange == NULL)
        return begin(cls, mhd, state);
    if (*size > 0) {
        take_body(exchange, data, *size);
        *size = 0;
        return MHD_YES;
    }

    struct arena *before = json_arena_use(exchange->rq.cx.arena);
    enum MHD_Result result = answer(exchange);
    (void)json_arena_use(before);
    return result;
}

static void note_quiet(struct connection *connection)
{
    if (guard_is_idle(&connection->guard) && connection->guard.oldest == NULL)
        connection->quiet_since = clock_steady_ms();
}

void exchange_completed(void *cls, struct MHD_Connection *mhd, void **state,
                        enum MHD_RequestTerminationCode why)
{
    struct exchange *exchange = *state;

    (void)cls, (void)mhd, (void)why;
    if (exchange == NULL)
        return;
    wait_is_over(exchange);
    note_quiet(exchange->connection);
    *state = NULL;
    put_back_exchange(exchange);
}
