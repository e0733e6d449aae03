/* Malformed requests over TCP, unix sockets and TLS: all refused, none hangs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
/* cmocka last: it wants the four above */
#include <cmocka.h>

#include "support/tiny_app.h"
#include "web/malformed.h"

static void try_malformed(const struct malformed *table, size_t count,
                          void (*connect_to)(void))
{
    int before = tiny.answered;

    for (size_t i = 0; i < count; i++) {
        connect_to();
        (void)client_send(&tiny.client, table[i].bytes, table[i].length);
        if (!client_hear(&tiny.client, false, &tiny.got))
            fail_msg("%s: no answer in %d ms", table[i].what, WIRE_TIMEOUT_MS);
        tiny_expect_refusal(table[i].what, table[i].status);
    }
    assert_int_equal(tiny.answered, before);
}

static void refuses_every_malformed_request_and_none_hangs(void **state)
{
    (void)state;
    try_malformed(malformed, COUNT(malformed), tiny_connect);
    try_malformed(unreadable, COUNT(unreadable), tiny_connect);
}

/* Two answers and no third: the malformed one comes after a good one on one connection.
 */
static void answers_what_came_before_the_malformed_request(void **state)
{
    (void)state;
    static const char good[] = "GET /first HTTP/1.1\r\nHost: x\r\n\r\n";
    char bytes[1024];

    for (size_t i = 0; i < COUNT(malformed); i++) {
        const struct malformed *m = &malformed[i];

        memcpy(bytes, good, sizeof(good) - 1);
        memcpy(bytes + sizeof(good) - 1, m->bytes, m->length);
        tiny_connect();
        (void)client_send(&tiny.client, bytes, sizeof(good) - 1 + m->length);
        assert_true(client_hear(&tiny.client, false, &tiny.got));
        assert_int_equal(tiny.got.status, 200);
        assert_true(tiny_said("0 /first|"));
        if (!client_hear(&tiny.client, false, &tiny.got))
            fail_msg("%s, as the second: no answer", m->what);
        tiny_expect_refusal(m->what, m->status);
    }
}

static void refuses_them_byte_by_byte_too(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(malformed); i += 7) {
        const struct malformed *m = &malformed[i];

        tiny_connect();
        for (size_t at = 0; at < m->length; at++)
            (void)client_send(&tiny.client, m->bytes + at, 1);
        if (!client_hear(&tiny.client, false, &tiny.got))
            fail_msg("%s, byte by byte: no answer", m->what);
        tiny_expect_refusal(m->what, m->status);
    }
}

static void connect_unix(void)
{
    assert_true(client_open_unix(&tiny.client, tiny.socket));
}

static void unix_sockets_refuse_the_same_and_believe_their_proxy(void **state)
{
    (void)state;
    char listen[80];

    (void)snprintf(listen, sizeof(listen), "unix:%s", tiny.socket);
    tiny_serve((struct server_options){ .listen = listen });
    try_malformed(malformed, COUNT(malformed), connect_unix);
    connect_unix();
    client_say(&tiny.client,
               "GET / HTTP/1.1\r\nHost: x\r\nX-Forwarded-Proto: https\r\n"
               "X-Forwarded-For: 203.0.113.9, 192.0.2.7\r\n\r\n");
    assert_true(client_hear(&tiny.client, false, &tiny.got));
    assert_non_null(strstr(tiny.got.head, "X-Peer: 192.0.2.7\r\n"));
    assert_non_null(strstr(tiny.got.head, "X-Secure: yes\r\n"));
    client_close(&tiny.client);
    server_stop(tiny.server, 5);
    assert_false(client_open_unix(&tiny.client, tiny.socket));
}

static void connect_tls(void)
{
    assert_true(client_open_tls(&tiny.client, server_port(tiny.server)));
}

static void tls_refuses_the_same(void **state)
{
    (void)state;
    tiny_serve((struct server_options){ .tls_cert = tiny.cert, .tls_key = tiny.key });
    try_malformed(malformed, COUNT(malformed), connect_tls);
    try_malformed(unreadable, COUNT(unreadable), connect_tls);
    server_stop(tiny.server, 5);
}

static void tls_carries_pipelines_big_answers_and_waits(void **state)
{
    (void)state;
    tiny_serve((struct server_options){ .tls_cert = tiny.cert, .tls_key = tiny.key });
    connect_tls();
    client_say(&tiny.client,
               "GET /big HTTP/1.1\r\nHost: x\r\n\r\n"
               "GET /wait HTTP/1.1\r\nHost: x\r\n\r\n"
               "POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n" FORM_LINE
               "\r\na=b");
    assert_true(client_hear(&tiny.client, false, &tiny.got));
    assert_int_equal(tiny.got.length, TINY_BIG);
    assert_true(client_hear(&tiny.client, false, &tiny.got));
    assert_true(tiny_said("0 /wait|"));
    assert_true(client_hear(&tiny.client, false, &tiny.got));
    assert_true(tiny_said("1 /p|a=b|"));
    assert_non_null(strstr(tiny.got.head, "X-Secure: yes\r\n"));
    client_close(&tiny.client);

    /* Plain HTTP on a TLS port, and old versions of TLS, get nowhere. */
    tiny_connect();
    client_say(&tiny.client, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_false(client_hear(&tiny.client, false, &tiny.got));
    client_close(&tiny.client);
    server_stop(tiny.server, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_TINY(refuses_every_malformed_request_and_none_hangs),
        WITH_TINY(answers_what_came_before_the_malformed_request),
        WITH_TINY(refuses_them_byte_by_byte_too),
        cmocka_unit_test(unix_sockets_refuse_the_same_and_believe_their_proxy),
        cmocka_unit_test(tls_refuses_the_same),
        cmocka_unit_test(tls_carries_pipelines_big_answers_and_waits),
    };

    return cmocka_run_group_tests(tests, tiny_set_up, tiny_tear_down);
}
