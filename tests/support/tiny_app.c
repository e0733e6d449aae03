#include "support/tiny_app.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
/* cmocka last: it wants the four above */
#include <cmocka.h>

#include <pthread.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/json.h"

#define MOST_WAITS 1024

struct tiny tiny;

/* Requests that wait, for the worker to resume. */
static struct {
    pthread_mutex_t lock;
    pthread_cond_t filled;
    struct exchange *list[MOST_WAITS];
    size_t count;
    bool ends;
    pthread_t thread;
} queue = { .lock = PTHREAD_MUTEX_INITIALIZER, .filled = PTHREAD_COND_INITIALIZER };

void tiny_pause(long ms)
{
    struct timespec pause = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };

    (void)nanosleep(&pause, NULL);
}

static void *work(void *unused)
{
    (void)unused;
    pthread_mutex_lock(&queue.lock);
    while (!queue.ends || queue.count > 0) {
        if (queue.count == 0) {
            pthread_cond_wait(&queue.filled, &queue.lock);
            continue;
        }
        struct exchange *exchange = queue.list[--queue.count];
        bool lingers = queue.count % 3 == 0;
        pthread_mutex_unlock(&queue.lock);
        if (lingers)
            tiny_pause(1);
        server_resume(exchange);
        pthread_mutex_lock(&queue.lock);
    }
    pthread_mutex_unlock(&queue.lock);
    return NULL;
}

static enum server_next wait_in_queue(struct request *rq)
{
    rq->waiting = rq;
    pthread_mutex_lock(&queue.lock);
    queue.list[queue.count++] = rq->exchange;
    pthread_cond_signal(&queue.filled);
    pthread_mutex_unlock(&queue.lock);
    return SERVER_WAIT;
}

static void echo(const struct request *rq, struct buffer *out)
{
    buffer_print(out, "%d %s|", (int)rq->method, rq->path);
    for (size_t i = 0; i < rq->form.count; i++)
        buffer_print(out, "%s=%s|", rq->form.list[i].name, rq->form.list[i].value);
    for (size_t i = 0; i < rq->uploads.count; i++)
        buffer_print(out, "file %zu|", rq->uploads.list[i].length);
}

static enum server_next answer(void *world, struct request *rq, struct reply *reply)
{
    (void)world;
    tiny.answered++;
    if (strcmp(rq->path, "/wait") == 0 && rq->waiting == NULL)
        return wait_in_queue(rq);
    if (strcmp(rq->path, "/early") == 0 && rq->waiting == NULL) {
        rq->waiting = rq;
        server_resume(rq->exchange);
        return SERVER_WAIT;
    }
    reply->status = 200;
    reply_header(reply, "Content-Type", "text/plain");
    reply_header(reply, "X-Peer", rq->peer);
    reply_header(reply, "X-Secure", rq->secure ? "yes" : "no");
    if (strcmp(rq->path, "/big") == 0)
        for (size_t i = 0; i < TINY_BIG; i++)
            buffer_char(&reply->body, 'x');
    else
        echo(rq, &reply->body);
    return SERVER_SEND;
}

static size_t body_limit(void *world, const struct request *rq)
{
    (void)world;
    return strcmp(rq->path, "/none") == 0 ? 0 : TINY_BODY;
}

const struct server_app tiny_app = { .answer = answer, .body_limit = body_limit };

void tiny_serve(struct server_options options)
{
    problem_forget(&tiny.cx);
    if (options.listen == NULL)
        options.listen = "127.0.0.1:0";
    if (!server_start(&tiny.cx, &options, &tiny_app, &tiny.server))
        fail_msg("%s", tiny.cx.problem.detail);
}

int tiny_start(void **state)
{
    (void)state;
    tiny_serve((struct server_options){ .most_per_address = 2000 });
    return 0;
}

int tiny_stop(void **state)
{
    (void)state;
    server_stop(tiny.server, 5);
    return 0;
}

void tiny_connect(void)
{
    assert_true(client_open(&tiny.client, server_port(tiny.server), NULL));
}

void tiny_ask(const char *request)
{
    tiny_connect();
    assert_true(client_say(&tiny.client, request));
    assert_true(client_hear(&tiny.client, false, &tiny.got));
}

bool tiny_said(const char *text)
{
    return tiny.got.length == strlen(text)
           && memcmp(tiny.got.body, text, tiny.got.length) == 0;
}

void tiny_expect_refusal(const char *what, int status)
{
    if (tiny.got.status != status)
        fail_msg("%s: tiny.answered %d, not %d", what, tiny.got.status, status);
    if (!tiny.got.closes)
        fail_msg("%s: the connection was to go on", what);
    assert_non_null(strstr(tiny.got.head, "Content-Type: application/problem+json"));
    assert_non_null(strstr(tiny.got.head, "Cache-Control: no-store"));
    if (!client_ends(&tiny.client))
        fail_msg("%s: more came, or the connection stayed", what);
    client_close(&tiny.client);
}

int tiny_set_up(void **state)
{
    (void)state;
    clock_start();
    json_start();
    tiny.cx.arena = arena_open();
    (void)snprintf(tiny.cert, sizeof(tiny.cert), "/tmp/test_server_%d.cert", getpid());
    (void)snprintf(tiny.key, sizeof(tiny.key), "/tmp/test_server_%d.key", getpid());
    (void)snprintf(tiny.socket, sizeof(tiny.socket), "/tmp/test_server_%d.sock",
                   getpid());
    certificate_write(tiny.cert, tiny.key);
    pthread_create(&queue.thread, NULL, work, NULL);
    return 0;
}

int tiny_tear_down(void **state)
{
    (void)state;
    pthread_mutex_lock(&queue.lock);
    queue.ends = true;
    pthread_cond_signal(&queue.filled);
    pthread_mutex_unlock(&queue.lock);
    pthread_join(queue.thread, NULL);
    (void)unlink(tiny.cert);
    (void)unlink(tiny.key);
    arena_close(tiny.cx.arena);
    return 0;
}
