#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* cmocka last: it wants the four above */
#include <cmocka.h>

#include "base/json.h"
#include "web/guard.h"
#include "web/malformed.h"

/* What a guard makes of a connection, in words: heads, bytes for the library, the end. */
static void story(struct guard *guard, struct buffer *out)
{
    char bytes[512];
    size_t length;
    struct head *head;

    while ((head = guard_next(guard)) != NULL) {
        buffer_print(out, "head %d %d:%.*s|", head->refusal, head->method,
                     (int)head->target.length, head->text.bytes + head->target.at);
        guard_put_back(guard, head);
    }
    while ((length = guard_take(guard, bytes, sizeof(bytes))) > 0)
        (void)bytes;
    buffer_print(out, "broken %d, shut %d", guard_broken(guard),
                 guard->state == GUARD_SHUT);
}

/* The body as the library will read it: without the chunks' frames. */
static void unframed(struct guard *guard, struct buffer *out)
{
    static char bytes[64 * 1024];
    size_t length = guard_take(guard, bytes, sizeof(bytes) - 1);
    char *at = bytes;

    bytes[length] = '\0';
    while ((at = strstr(at, "\r\n\r\n")) != NULL && at[4] != '\0') {
        at += 4;
        for (size_t size = strtoul(at, &at, 16); size > 0; size = strtoul(at, &at, 16)) {
            buffer_put(out, at + 2, size);
            at += 2 + size + 2;
        }
    }
}

static enum refusal verdict(const char *bytes, size_t length, size_t step)
{
    struct guard guard = { 0 };
    enum refusal why = REFUSED_NOT;
    struct head *head;

    for (size_t i = 0; i < length; i += step)
        guard_feed(&guard, bytes + i, length - i < step ? length - i : step);
    while ((head = guard_next(&guard)) != NULL) {
        why = head->refusal;
        guard_put_back(&guard, head);
    }
    if (why == REFUSED_NOT)
        why = guard_broken(&guard);
    guard_close(&guard);
    return why;
}

static void refuses_every_malformed_request_however_it_is_cut(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(malformed); i++) {
        const struct malformed *m = &malformed[i];

        for (size_t step = 1; step <= m->length; step++) {
            enum refusal why = verdict(m->bytes, m->length, step);

            if (why == REFUSED_NOT || refusal_status(why) != m->status)
                fail_msg("%s, in pieces of %zu: %d", m->what, step,
                         why == REFUSED_NOT ? 200 : refusal_status(why));
        }
    }
    assert_true(COUNT(malformed) >= 40);
}

static void lets_through_what_is_well_formed(void **state)
{
    (void)state;
    static const char *const fine[] = {
        GET_LINE HOST_LINE "\r\n",
        "\r\n" GET_LINE HOST_LINE "\r\n",
        "HEAD /a?b=c%20d&e HTTP/1.1\r\nHost: [::1]:8080\r\nAccept: */*\r\n\r\n",
        "GET / HTTP/1.0\r\n\r\n",
        POST_LINE HOST_LINE "Content-Length: 0\r\n\r\n",
        POST_LINE HOST_LINE "Content-Length: 003\r\n\r\na=b",
        POST_LINE HOST_LINE "content-length:3 \t\r\n\r\na=b",
        POST_LINE HOST_LINE "Transfer-Encoding: CHUNKED\r\n\r\n0\r\n\r\n",
        CHUNKED "1\r\na\r\n2;x=\"y\"\r\n=b\r\n000\r\nTrailer: t\r\n\r\n",
        "PUT / HTTP/1.1\r\nHost: x\r\nExpect: 100-Continue\r\nContent-Length: 1\r\n\r\nx",
        "DELETE /a HTTP/1.1\r\nHost: x\r\nX-Empty:\r\nX-Text: \xc3\xa9t\xc3\xa9\r\n\r\n",
    };

    for (size_t i = 0; i < COUNT(fine); i++)
        for (size_t step = 1; step <= strlen(fine[i]); step++)
            if (verdict(fine[i], strlen(fine[i]), step) != REFUSED_NOT)
                fail_msg("refused in pieces of %zu: %s", step, fine[i]);
}

static const char two_and_a_body[] =
    POST_LINE HOST_LINE "Content-Length: 5\r\n\r\nhello" GET_LINE HOST_LINE "\r\n";

static void tells_the_same_story_however_the_bytes_are_cut(void **state)
{
    (void)state;
    struct buffer whole = { 0 };
    struct guard guard = { 0 };

    guard_feed(&guard, two_and_a_body, sizeof(two_and_a_body) - 1);
    story(&guard, &whole);
    guard_close(&guard);
    assert_string_equal(buffer_end(&whole), "head 0 1:/|head 0 0:/|broken 0, shut 0");

    for (size_t cut = 1; cut < sizeof(two_and_a_body) - 1; cut++) {
        struct buffer parts = { 0 };
        struct guard other = { 0 };

        guard_feed(&other, two_and_a_body, cut);
        guard_feed(&other, two_and_a_body + cut, sizeof(two_and_a_body) - 1 - cut);
        story(&other, &parts);
        assert_string_equal(buffer_end(&parts), buffer_end(&whole));
        buffer_free(&parts);
        guard_close(&other);
    }
    buffer_free(&whole);
}

static void body_bytes_arrive_unchanged(void **state)
{
    (void)state;
    static const char chunked[] = CHUNKED "5\r\nhe\r\nl\r\n5;x\r\nlo\0\r\n\r\n0\r\n\r\n";
    static const char expected[] = "he\r\nllo\0\r\n";
    struct guard guard = { 0 };
    struct buffer body = { 0 };

    guard_feed(&guard, chunked, sizeof(chunked) - 1);
    assert_int_equal(guard.state, GUARD_HEAD);
    unframed(&guard, &body);
    assert_int_equal(body.length, sizeof(expected) - 1);
    assert_memory_equal(body.bytes, expected, body.length);
    buffer_free(&body);
    guard_close(&guard);
}

static void nothing_follows_a_refusal(void **state)
{
    (void)state;
    static const char bad[] = "GET / HTTP/1.1\n\n";
    struct guard guard = { 0 };

    guard_feed(&guard, two_and_a_body, sizeof(two_and_a_body) - 1);
    guard_feed(&guard, bad, sizeof(bad) - 1);
    guard_feed(&guard, two_and_a_body, sizeof(two_and_a_body) - 1);
    assert_int_equal(guard.heads, 3);
    guard_close(&guard);
}

static void what_the_library_reads_holds_nothing_a_stranger_wrote(void **state)
{
    (void)state;
    static const char expected[] =
        "POST / HTTP/1.1\r\nHost: x\r\n"
        "Transfer-Encoding: chunked\r\n\r\n"
        "5\r\nhello\r\n0\r\n\r\n"
        "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    struct guard guard = { 0 };
    char bytes[256];

    guard_feed(&guard, two_and_a_body, sizeof(two_and_a_body) - 1);
    size_t length = guard_take(&guard, bytes, sizeof(bytes));
    assert_int_equal(length, sizeof(expected) - 1);
    assert_memory_equal(bytes, expected, length);
    guard_close(&guard);
}

static enum refusal verdict_of(struct buffer *request)
{
    enum refusal why = verdict(request->bytes, request->length, 1000);

    buffer_free(request);
    return why;
}

static void caps_address_headers_and_head(void **state)
{
    (void)state;
    struct buffer request = { 0 };

    buffer_print(&request, "GET /%08100d HTTP/1.1\r\nHost: x\r\n\r\n", 0);
    assert_int_equal(verdict_of(&request), REFUSED_NOT);
    buffer_print(&request, "GET /%09000d", 0);
    assert_int_equal(verdict_of(&request), REFUSED_TARGET_LONG);

    buffer_text(&request, GET_LINE HOST_LINE);
    for (int i = 0; i < 63; i++)
        buffer_print(&request, "X-%d: y\r\n", i);
    buffer_text(&request, "\r\n");
    assert_int_equal(verdict_of(&request), REFUSED_NOT);
    buffer_text(&request, GET_LINE HOST_LINE);
    for (int i = 0; i < 64; i++)
        buffer_print(&request, "X-%d: y\r\n", i);
    assert_int_equal(verdict_of(&request), REFUSED_HEAD_TOO_LARGE);

    buffer_print(&request, GET_LINE HOST_LINE "X: %017000d", 0);
    assert_int_equal(verdict_of(&request), REFUSED_HEAD_TOO_LARGE);
    buffer_print(&request, CHUNKED "3;%0300d\r\n", 0);
    assert_int_equal(verdict_of(&request), REFUSED_CHUNK);
    buffer_text(&request, CHUNKED "0\r\n");
    for (int i = 0; i < 500; i++)
        buffer_text(&request, "X: 0123456789\r\n");
    assert_int_equal(verdict_of(&request), REFUSED_CHUNK);
}

static bool read_one(struct request *rq, const char *text)
{
    struct guard guard = { 0 };

    *rq = (struct request){ .cx.arena = rq->cx.arena };
    guard_feed(&guard, text, strlen(text));
    struct head *head = guard_next(&guard);
    assert_non_null(head);
    assert_int_equal(head->refusal, REFUSED_NOT);
    bool ok = head_read(head, rq);
    guard_put_back(&guard, head);
    guard_close(&guard);
    return ok;
}

static void a_head_becomes_a_request(void **state)
{
    (void)state;
    struct request rq = { .cx.arena = arena_open() };

    assert_true(read_one(&rq,
                         "HEAD /caf%C3%A9/a+b?q=x+y%26&empty&q=2 HTTP/1.1\r\n"
                         "Host: Example\r\nX-Long:  two words \t\r\nEmpty:\r\n"
                         "Cookie: a=1; b=\"2\"; bad; c=3\r\n\r\n"));
    assert_int_equal(rq.method, GET);
    assert_true(rq.head);
    assert_string_equal(rq.path, "/caf\xc3\xa9/a+b");
    assert_string_equal(pairs_get(&rq.query, "q"), "x y&");
    assert_string_equal(pairs_get(&rq.query, "empty"), "");
    assert_string_equal(pairs_get(&rq.headers, "host"), "Example");
    assert_string_equal(pairs_get(&rq.headers, "x-long"), "two words");
    assert_string_equal(pairs_get(&rq.headers, "empty"), "");
    assert_string_equal(pairs_get(&rq.cookies, "a"), "1");
    assert_string_equal(pairs_get(&rq.cookies, "b"), "2");
    assert_string_equal(pairs_get(&rq.cookies, "c"), "3");
    assert_int_equal(rq.cookies.count, 3);
    arena_close(rq.cx.arena);
}

static void addresses_that_could_be_read_twice_are_refused(void **state)
{
    (void)state;
    struct request rq = { .cx.arena = arena_open() };

    for (size_t i = 0; i < COUNT(unreadable); i++) {
        if (read_one(&rq, unreadable[i].bytes))
            fail_msg("accepted: %s", unreadable[i].what);
        assert_int_equal(rq.cx.problem.kind, PROBLEM_MALFORMED);
    }
    assert_true(read_one(&rq, "GET /a.b/..c/d.. HTTP/1.1\r\nHost: x\r\n\r\n"));
    arena_close(rq.cx.arena);
}

static void a_late_message_ends_in_a_refusal_and_a_silent_one_in_nothing(void **state)
{
    (void)state;
    static const char half[] = "GET / HT", body[] = CHUNKED "5\r\nhe";
    struct guard silent = { 0 }, in_head = { 0 }, in_body = { 0 };
    struct head *head;

    guard_refuse(&silent, REFUSED_TIME_OUT);
    assert_null(guard_next(&silent));

    guard_feed(&in_head, half, sizeof(half) - 1);
    guard_refuse(&in_head, REFUSED_TIME_OUT);
    head = guard_next(&in_head);
    assert_int_equal(head->refusal, REFUSED_TIME_OUT);
    guard_put_back(&in_head, head);

    guard_feed(&in_body, body, sizeof(body) - 1);
    guard_refuse(&in_body, REFUSED_TIME_OUT);
    head = guard_next(&in_body);
    assert_int_equal(head->refusal, REFUSED_NOT);
    assert_int_equal(guard_broken(&in_body), REFUSED_TIME_OUT);
    guard_put_back(&in_body, head);

    guard_close(&silent);
    guard_close(&in_head);
    guard_close(&in_body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_every_malformed_request_however_it_is_cut),
        cmocka_unit_test(lets_through_what_is_well_formed),
        cmocka_unit_test(tells_the_same_story_however_the_bytes_are_cut),
        cmocka_unit_test(body_bytes_arrive_unchanged),
        cmocka_unit_test(nothing_follows_a_refusal),
        cmocka_unit_test(what_the_library_reads_holds_nothing_a_stranger_wrote),
        cmocka_unit_test(caps_address_headers_and_head),
        cmocka_unit_test(a_head_becomes_a_request),
        cmocka_unit_test(addresses_that_could_be_read_twice_are_refused),
        cmocka_unit_test(a_late_message_ends_in_a_refusal_and_a_silent_one_in_nothing),
    };

    json_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
