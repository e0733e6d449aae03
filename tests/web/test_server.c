/* Well-formed requests however they travel, and the limits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
/* cmocka last: it wants the four above */
#include <cmocka.h>

#include "support/tiny_app.h"
#include "web/body.h"
#include "web/malformed.h"

static void answers_carry_a_date_and_no_name_of_the_program(void **state)
{
    (void)state;
    tiny_ask("GET /a?b=c HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 192.0.2.7\r\n\r\n");
    assert_int_equal(tiny.got.status, 200);
    assert_true(tiny_said("0 /a|"));
    assert_false(tiny.got.closes);
    assert_non_null(strstr(tiny.got.head, "\r\nDate: "));
    assert_null(strcasestr(tiny.got.head, "\r\nServer:"));
    assert_non_null(strstr(tiny.got.head, "X-Peer: 127.0.0.1\r\n"));
    assert_non_null(strstr(tiny.got.head, "X-Secure: no\r\n"));
    client_close(&tiny.client);
}

static const char many[] =
    "GET /1 HTTP/1.1\r\nHost: x\r\n\r\n"
    "POST /2 HTTP/1.1\r\nHost: x\r\nContent-Length: 7\r\n" FORM_LINE
    "\r\na=1&b=2"
    "HEAD /3 HTTP/1.1\r\nHost: x\r\n\r\n"
    "GET /4 HTTP/1.1\r\nHost: x\r\nContent-Length: 35\r\n\r\n"
    "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
    "PUT /5 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n" FORM_LINE
    "\r\n3\r\na=1\r\n4;x\r\n&b=2\r\n0\r\n\r\n"
    "GET /wait HTTP/1.1\r\nHost: x\r\n\r\n"
    "GET /early HTTP/1.1\r\nHost: x\r\n\r\n"
    "\r\nDELETE /8 HTTP/1.1\r\nHost: x\r\n\r\n"
    "GET /9 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

static void hear_many(void)
{
    static const char *const bodies[] = { "0 /1|",     "1 /2|a=1|b=2|", "",
                                          "0 /4|",     "2 /5|a=1|b=2|", "0 /wait|",
                                          "0 /early|", "3 /8|",         "0 /9|" };

    for (size_t i = 0; i < COUNT(bodies); i++) {
        if (!client_hear(&tiny.client, i == 2, &tiny.got))
            fail_msg("answer %zu did not come", i + 1);
        assert_int_equal(tiny.got.status, 200);
        if (!tiny_said(bodies[i]))
            fail_msg("answer %zu was %.*s", i + 1, (int)tiny.got.length, tiny.got.body);
    }
    assert_true(tiny.got.closes);
    assert_true(client_ends(&tiny.client));
    client_close(&tiny.client);
}

static void pipelined_requests_are_answered_in_order(void **state)
{
    (void)state;
    tiny_connect();
    client_say(&tiny.client, many);
    hear_many();
}

static void any_cut_of_the_bytes_gives_the_same_answers(void **state)
{
    (void)state;
    for (size_t cut = 1; cut < sizeof(many) - 1; cut += 3) {
        tiny_connect();
        client_send(&tiny.client, many, cut);
        if (cut % 2 == 0)
            tiny_pause(1);
        client_send(&tiny.client, many + cut, sizeof(many) - 1 - cut);
        hear_many();
    }
    tiny_connect();
    for (size_t i = 0; i < sizeof(many) - 1; i++)
        client_send(&tiny.client, many + i, 1);
    hear_many();
}

static void any_cut_of_a_multipart_body_gives_the_same_fields(void **state)
{
    (void)state;
    static const char head[] =
        "POST /m HTTP/1.1\r\nHost: x\r\nContent-Length: %zu\r\n"
        "Content-Type: multipart/form-data; boundary=B\r\n\r\n";
    static const char body[] =
        "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n-\r\n"
        "--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x.pdf\"\r\n\r\n"
        "12345\r\n--B--\r\n";
    char line[256];

    (void)snprintf(line, sizeof(line), head, sizeof(body) - 1);
    tiny_connect();
    for (size_t cut = 0; cut < sizeof(body); cut += 5) {
        client_say(&tiny.client, line);
        client_send(&tiny.client, body, cut);
        tiny_pause(1);
        client_send(&tiny.client, body + cut, sizeof(body) - 1 - cut);
        assert_true(client_hear(&tiny.client, false, &tiny.got));
        assert_true(tiny_said("1 /m|a=1\r\n-|f=x.pdf|file 5|"));
    }
    client_close(&tiny.client);
}

static void one_connection_carries_many_requests(void **state)
{
    (void)state;
    tiny_connect();
    for (int i = 0; i < 300; i++) {
        client_say(&tiny.client, i % 3 == 0 ? "GET /big HTTP/1.1\r\nHost: x\r\n\r\n"
                                            : "GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
        assert_true(client_hear(&tiny.client, false, &tiny.got));
        assert_int_equal(tiny.got.length, i % 3 == 0 ? TINY_BIG : 5);
    }
    client_close(&tiny.client);
}

static void old_clients_are_answered_and_closed(void **state)
{
    (void)state;
    tiny_ask("GET /a HTTP/1.0\r\n\r\n");
    assert_int_equal(tiny.got.status, 200);
    assert_true(tiny.got.closes);
    assert_true(client_ends(&tiny.client));
    client_close(&tiny.client);
}

/* limits */

static void too_large_bodies_are_refused_before_they_are_sent(void **state)
{
    (void)state;
    tiny_ask("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 65537\r\n" FORM_LINE "\r\n");
    tiny_expect_refusal("65537 bytes", 413);
    tiny_ask("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n" FORM_LINE
             "Expect: 100-continue\r\n\r\n");
    tiny_expect_refusal("99999999999 bytes, asking first", 413);
    tiny_ask("POST /none HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n" FORM_LINE "\r\na");
    tiny_expect_refusal("one byte for who takes none", 413);
    tiny_ask("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 65537\r\n\r\n");
    tiny_expect_refusal("a GET with a large body", 413);
}

static void too_large_chunked_bodies_are_refused_while_they_come(void **state)
{
    (void)state;
    static char chunk[4096];
    int before = tiny.answered;

    memset(chunk, 'a', sizeof(chunk));
    tiny_connect();
    client_say(&tiny.client, CHUNKED);
    for (int i = 0; i < 200; i++)
        if (!client_say(&tiny.client, "1000\r\n")
            || !client_send(&tiny.client, chunk, 4096)
            || !client_say(&tiny.client, "\r\n"))
            break;
    assert_true(client_hear(&tiny.client, false, &tiny.got));
    tiny_expect_refusal("chunks without an end", 413);
    assert_int_equal(tiny.answered, before);
}

static void too_long_heads_are_refused(void **state)
{
    (void)state;
    struct buffer request = { 0 };

    buffer_print(&request, "GET /%09000d HTTP/1.1\r\nHost: x\r\n\r\n", 0);
    tiny_ask(buffer_end(&request));
    tiny_expect_refusal("a long address", 414);
    buffer_clear(&request);
    buffer_print(&request, GET_LINE HOST_LINE "X: %040000d\r\n\r\n", 0);
    tiny_ask(buffer_end(&request));
    tiny_expect_refusal("a long header", 431);
    buffer_clear(&request);
    buffer_text(&request, GET_LINE HOST_LINE);
    for (int i = 0; i < 2000; i++)
        buffer_print(&request, "X-%d: y\r\n", i);
    tiny_ask(buffer_end(&request));
    tiny_expect_refusal("2,000 headers", 431);
    buffer_clear(&request);

    buffer_text(&request, "GET /?");
    for (int i = 0; i <= BODY_MAX_FIELDS; i++)
        buffer_text(&request, "a&");
    buffer_text(&request, " HTTP/1.1\r\nHost: x\r\n\r\n");
    tiny_ask(buffer_end(&request));
    tiny_expect_refusal("too many arguments", 400);
    buffer_free(&request);
}

static void the_longest_head_allowed_is_served(void **state)
{
    (void)state;
    struct buffer request = { 0 };

    buffer_text(&request, "GET /?");
    for (int i = 0; i < 499; i++)
        buffer_text(&request, "argument=&");
    buffer_text(&request, " HTTP/1.1\r\nHost: x\r\nCookie: ");
    for (int i = 0; i < 1000; i++)
        buffer_text(&request, "cookie=x;");
    buffer_text(&request, "\r\n\r\n");
    tiny_ask(buffer_end(&request));
    assert_int_equal(tiny.got.status, 200);
    client_close(&tiny.client);
    buffer_free(&request);
}

static void unknown_kinds_of_body_are_refused(void **state)
{
    (void)state;
    tiny_ask(
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: "
        "3\r\n\r\na=b");
    tiny_expect_refusal("text/plain", 415);
    tiny_ask("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\na=b");
    tiny_expect_refusal("no type", 415);
    tiny_ask(
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\na=b\r\n"
        "0\r\n\r\n");
    tiny_expect_refusal("no type, in chunks", 415);
    tiny_ask(
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        "Content-Length: 3\r\n\r\n[1]");
    tiny_expect_refusal("a list", 400);
    tiny_ask("POST /e HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
    assert_int_equal(tiny.got.status, 200);
    client_close(&tiny.client);
}

static void other_methods_learn_which_are_offered(void **state)
{
    (void)state;
    tiny_ask("OPTIONS / HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_non_null(strstr(tiny.got.head, "Allow: GET, HEAD, POST, PUT, DELETE\r\n"));
    tiny_expect_refusal("OPTIONS", 405);
}

static void clients_that_ask_first_are_told_to_continue(void **state)
{
    (void)state;
    tiny_ask("POST /c HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n" FORM_LINE
             "Expect: 100-continue\r\n\r\n");
    assert_int_equal(tiny.got.status, 100);
    client_say(&tiny.client, "a=b");
    assert_true(client_hear(&tiny.client, false, &tiny.got));
    assert_true(tiny_said("1 /c|a=b|"));
    client_close(&tiny.client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_TINY(answers_carry_a_date_and_no_name_of_the_program),
        WITH_TINY(pipelined_requests_are_answered_in_order),
        WITH_TINY(any_cut_of_the_bytes_gives_the_same_answers),
        WITH_TINY(any_cut_of_a_multipart_body_gives_the_same_fields),
        WITH_TINY(one_connection_carries_many_requests),
        WITH_TINY(old_clients_are_answered_and_closed),
        WITH_TINY(too_large_bodies_are_refused_before_they_are_sent),
        WITH_TINY(too_large_chunked_bodies_are_refused_while_they_come),
        WITH_TINY(too_long_heads_are_refused),
        WITH_TINY(the_longest_head_allowed_is_served),
        WITH_TINY(unknown_kinds_of_body_are_refused),
        WITH_TINY(other_methods_learn_which_are_offered),
        WITH_TINY(clients_that_ask_first_are_told_to_continue),
    };

    return cmocka_run_group_tests(tests, tiny_set_up, tiny_tear_down);
}
