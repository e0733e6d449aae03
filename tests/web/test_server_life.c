/* Slow clients, waiting requests, start and stop. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
/* cmocka last: it wants the four above */
#include <cmocka.h>

#include <dirent.h>
#include <pthread.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "support/tiny_app.h"
#include "web/malformed.h"

static void slow_heads_and_bodies_meet_a_deadline(void **state)
{
    (void)state;
    struct client in_head, in_body, silent, dripping;
    struct answer late;

    tiny_serve((struct server_options){ .header_seconds = 1, .body_seconds = 1 });
    assert_true(client_open(&in_head, server_port(tiny.server), NULL));
    assert_true(client_open(&in_body, server_port(tiny.server), NULL));
    assert_true(client_open(&silent, server_port(tiny.server), NULL));
    assert_true(client_open(&dripping, server_port(tiny.server), NULL));
    client_say(&in_head, "GET / HTTP/1.1\r\nHo");
    client_say(&in_body,
               "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n" FORM_LINE "\r\na");
    client_say(&dripping, GET_LINE HOST_LINE);
    for (int i = 0; i < 30 && client_say(&dripping, "X: y\r\n"); i++)
        tiny_pause(50);

    assert_true(client_hear(&in_head, false, &late));
    assert_int_equal(late.status, 408);
    assert_true(client_hear(&in_body, false, &late));
    assert_int_equal(late.status, 408);
    assert_true(client_hear(&dripping, false, &late));
    assert_int_equal(late.status, 408);
    assert_true(client_ends(&silent));
    client_close(&in_head);
    client_close(&in_body);
    client_close(&silent);
    client_close(&dripping);
    server_stop(tiny.server, 5);
}

#define SLOW 400

static void four_hundred_slow_clients_leave_others_served(void **state)
{
    (void)state;
    static struct client slow[SLOW];

    tiny_serve(
        (struct server_options){ .most_connections = 256, .most_per_address = 64 });
    for (size_t i = 0; i < SLOW; i++) {
        assert_true(client_open(&slow[i], server_port(tiny.server), "127.0.0.2"));
        (void)client_say(&slow[i],
                         i % 2 == 0 ? "GET / HTTP/1.1\r\nX: " : CHUNKED "1000\r\na");
    }
    for (int i = 0; i < 20; i++) {
        int64_t begun = clock_steady_ms();

        tiny_ask("GET /probe HTTP/1.1\r\nHost: x\r\n\r\n");
        assert_int_equal(tiny.got.status, 200);
        assert_true(clock_steady_ms() - begun < 2000);
        client_close(&tiny.client);
    }
    for (size_t i = 0; i < SLOW; i++)
        client_close(&slow[i]);
    server_stop(tiny.server, 1);
}

static void who_closes_with_the_request_is_let_go(void **state)
{
    (void)state;
    tiny_connect();
    client_say(&tiny.client, "GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_int_equal(shutdown(tiny.client.fd, SHUT_WR), 0);
    assert_true(client_hear(&tiny.client, false, &tiny.got));
    assert_true(client_ends(&tiny.client));
    client_close(&tiny.client);
}

/* waiting */

#define WAITS 300

/* Hundreds at once; every third goes away before it is answered. */
static void many_wait_at_once_and_some_go_away(void **state)
{
    (void)state;
    static struct client waits[WAITS];

    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < WAITS; i++) {
            assert_true(client_open(&waits[i], server_port(tiny.server), NULL));
            client_say(&waits[i], i % 2 == 0 ? "GET /wait HTTP/1.1\r\nHost: x\r\n\r\n"
                                             : "GET /early HTTP/1.1\r\nHost: x\r\n\r\n");
            if (i % 3 == 0)
                client_close(&waits[i]);
        }
        for (size_t i = 0; i < WAITS; i++) {
            if (i % 3 == 0)
                continue;
            if (!client_hear(&waits[i], false, &tiny.got))
                fail_msg("client %zu waits for ever", i);
            assert_true(tiny_said(i % 2 == 0 ? "0 /wait|" : "0 /early|"));
            client_close(&waits[i]);
        }
    }
}

/* start and stop */

static void says_why_it_cannot_start(void **state)
{
    (void)state;
    static const struct {
        const char *listen, *cert;
        enum problem_kind kind;
    } wrong[] = {
        { "127.0.0.1", NULL, PROBLEM_CONFIG },
        { "127.0.0.1:99999", NULL, PROBLEM_CONFIG },
        { "999.0.0.1:0", NULL, PROBLEM_CONFIG },
        { "192.0.2.1:0", NULL, PROBLEM_CONFIG },
        { "unix:/nowhere/x.sock", NULL, PROBLEM_CONFIG },
        { "fd:9", NULL, PROBLEM_CONFIG },
        { "127.0.0.1:0", "Makefile", PROBLEM_CONFIG },
    };
    char taken[32];
    struct server *other;

    for (size_t i = 0; i < COUNT(wrong); i++) {
        struct server_options options = { .listen = wrong[i].listen,
                                          .tls_cert = wrong[i].cert,
                                          .tls_key = wrong[i].cert };
        problem_forget(&tiny.cx);
        assert_false(server_start(&tiny.cx, &options, &tiny_app, &other));
        assert_int_equal(tiny.cx.problem.kind, wrong[i].kind);
    }
    tiny_serve((struct server_options){ .threads = 1 });
    (void)snprintf(taken, sizeof(taken), "127.0.0.1:%d", server_port(tiny.server));
    problem_forget(&tiny.cx);
    assert_false(server_start(&tiny.cx, &(struct server_options){ .listen = taken },
                              &tiny_app, &other));
    assert_int_equal(tiny.cx.problem.kind, PROBLEM_BUSY);
    server_stop(tiny.server, 1);
}

#define LOADERS 8

struct loader {
    pthread_t thread;
    int port;
    bool reconnects; /* for every request */
    int answered;
    int lost;
};

/* Asks until nobody listens any more; a request sent whole and not answered is lost.
 */
static void *load(void *argument)
{
    static const char *const requests[] = {
        "GET /a HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /wait HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /big HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n" FORM_LINE "\r\na=b",
    };
    struct loader *loader = argument;
    struct client mine;
    struct answer heard;

    while (client_open(&mine, loader->port, NULL)) {
        for (bool goes_on = true; goes_on;) {
            const char *request = requests[loader->answered % (int)COUNT(requests)];
            bool ok = client_say(&mine, request) && client_hear(&mine, false, &heard);

            loader->answered += ok;
            loader->lost += !ok;
            goes_on = ok && !heard.closes && !loader->reconnects;
        }
        client_close(&mine);
    }
    return NULL;
}

static void a_stop_under_load_loses_no_request(void **state)
{
    (void)state;
    for (int round = 0; round < 10; round++) {
        struct loader loaders[LOADERS];
        int total = 0;

        tiny_serve((struct server_options){ .idle_seconds = 5 });
        for (size_t i = 0; i < LOADERS; i++) {
            loaders[i] = (struct loader){ .port = server_port(tiny.server),
                                          .reconnects = i % 2 == 0 };
            pthread_create(&loaders[i].thread, NULL, load, &loaders[i]);
        }
        tiny_pause(150);
        server_stop(tiny.server, 5);
        for (size_t i = 0; i < LOADERS; i++) {
            pthread_join(loaders[i].thread, NULL);
            assert_int_equal(loaders[i].lost, 0);
            total += loaders[i].answered;
        }
        assert_true(total > LOADERS);
    }
}

static size_t open_files(void)
{
    size_t count = 0;
    DIR *folder = opendir("/proc/self/fd");

    while (readdir(folder) != NULL)
        count++;
    closedir(folder);
    return count;
}

static void a_stopped_server_leaves_no_file_open(void **state)
{
    (void)state;
    size_t before = open_files();

    tiny_serve((struct server_options){ .threads = 2 });
    for (size_t i = 0; i < 50; i++) {
        tiny_connect();
        client_send(&tiny.client, malformed[i].bytes, malformed[i].length);
        client_close(&tiny.client);
    }
    server_stop(tiny.server, 1);
    assert_int_equal(open_files(), before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slow_heads_and_bodies_meet_a_deadline),
        cmocka_unit_test(four_hundred_slow_clients_leave_others_served),
        WITH_TINY(who_closes_with_the_request_is_let_go),
        WITH_TINY(many_wait_at_once_and_some_go_away),
        cmocka_unit_test(says_why_it_cannot_start),
        cmocka_unit_test(a_stop_under_load_loses_no_request),
        cmocka_unit_test(a_stopped_server_leaves_no_file_open),
    };

    return cmocka_run_group_tests(tests, tiny_set_up, tiny_tear_down);
}
