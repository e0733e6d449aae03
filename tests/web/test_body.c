#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
/* cmocka last: it wants the four above */
#include <cmocka.h>

#include "base/buffer.h"
#include "base/json.h"
#include "web/body.h"

#define FORM  "application/x-www-form-urlencoded"
#define JSON  "application/json"
#define PARTS "multipart/form-data; boundary=XX"

static struct ctx cx;
static struct pairs fields;
static struct uploads files;

static bool parse_bytes(const char *type, const char *bytes, size_t length)
{
    problem_forget(&cx);
    fields = (struct pairs){ 0 };
    files = (struct uploads){ 0 };
    return body_parse(&cx, type, bytes, length, &fields, &files);
}

static bool parse(const char *type, const char *text)
{
    return parse_bytes(type, text, strlen(text));
}

/* The fields as "a=1|b=2". */
static const char *said(void)
{
    struct buffer out = { 0 };

    for (size_t i = 0; i < fields.count; i++)
        buffer_print(&out, "%s%s=%s", i > 0 ? "|" : "", fields.list[i].name,
                     fields.list[i].value);
    const char *text = arena_copy(cx.arena, buffer_end(&out));
    buffer_free(&out);
    return text;
}

#define assert_says(type, text, expected)                                                \
    do {                                                                                 \
        if (!parse(type, text))                                                          \
            fail_msg("refused: %s (%s)", text, cx.problem.detail);                       \
        assert_string_equal(said(), expected);                                           \
    } while (0)

#define assert_refused(type, text, problem_kind)                                         \
    do {                                                                                 \
        if (parse(type, text))                                                           \
            fail_msg("accepted: %s", text);                                              \
        assert_int_equal(cx.problem.kind, problem_kind);                                 \
    } while (0)

static void reads_urlencoded_forms(void **state)
{
    (void)state;
    assert_says(FORM, "a=1&b=2", "a=1|b=2");
    assert_says(FORM, "a=x+y%20z&b=%C3%A9%26%3D&c", "a=x y z|b=\xc3\xa9&=|c=");
    assert_says(FORM, "a=1&a=2&a=", "a=1|a=2|a=");
    assert_says(FORM, "&&a=1&", "a=1");
    assert_says(FORM, "a.0.b=%0D%0A", "a.0.b=\r\n");
    assert_says(FORM "; charset=UTF-8", "a==b", "a==b");
    assert_says("APPLICATION/X-WWW-Form-Urlencoded;charset=\"utf-8\"", "a=1", "a=1");
    assert_says(FORM, "", "");
}

static void refuses_what_is_not_urlencoded(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "a=%",   "a=%4",     "a=%zz", "a%=1",   "a=%00",       "%00=a",
        "a=%ff", "a=%c0%80", "=1",    "a=\xff", "a=%ed%a0%80",
    };

    for (size_t i = 0; i < COUNT(bad); i++)
        assert_refused(FORM, bad[i], PROBLEM_MALFORMED);
    assert_false(parse_bytes(FORM, "a=b\0c", 5));
}

static void reads_json_as_the_same_names(void **state)
{
    (void)state;
    assert_says(JSON, "{}", "");
    assert_says(JSON, "{\"a\": {\"b\": 1, \"c\": \"x\"}}", "a.b=1|a.c=x");
    assert_says(JSON, "{\"a\": [1, \"two\", true, null, false]}",
                "a=1|a=two|a=true|a=false");
    assert_says(JSON,
                "{\"needs\": [{\"action\": \"x\"}, {\"action\": \"y\", \"o\": [1]}]}",
                "needs.0.action=x|needs.1.action=y|needs.1.o=1");
    assert_says(JSON, "{\"a\": null, \"b\": [], \"c\": {}, \"d\": \"\"}", "d=");
    assert_says(JSON, "{\"a\": -3, \"b\": 0.5, \"c\": 9007199254740991}",
                "a=-3|b=0.5|c=9007199254740991");
    assert_says(JSON "; charset=utf-8", "{\"a\": \"\\u00e9, {[:\"}", "a=\xc3\xa9, {[:");
    assert_says(JSON, "{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":{\"f\":1}}}}}}",
                "a.b.c.d.e.f=1");
}

static void refuses_json_that_cannot_be_a_form(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "[]",
        "1",
        "\"a\"",
        "null",
        "{",
        "{\"a\": 1,}",
        "{\"a\": 1} x",
        "{a: 1}",
        "{\"a\": 1, \"a\": 2}",
        "{\"a\": [[1]]}",
        "{\"\": 1}",
        "{\"a\": \"\\u0000\"}",
        "{\"a\\u0000b\": 1}",
        "{\"a\": \"\\ud800\"}",
        "{\"a\": \"\xff\"}",
        "{\"a\": 99999999999999999999}",
        "{\"a\": 1e999}",
        "{'a': 1}",
        "{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":{\"f\":{\"g\":1}}}}}}}",
    };

    for (size_t i = 0; i < COUNT(bad); i++)
        assert_refused(JSON, bad[i], PROBLEM_MALFORMED);
    assert_refused(JSON "; charset=latin1", "{}", PROBLEM_MEDIA);
}

static void bounds_fields_names_and_values_of_json(void **state)
{
    (void)state;
    struct buffer text = { 0 };

    buffer_text(&text, "{\"a\": [0");
    for (int i = 1; i < BODY_MAX_FIELDS; i++)
        buffer_text(&text, ",1");
    buffer_text(&text, "]}");
    assert_true(parse_bytes(JSON, text.bytes, text.length));
    assert_int_equal(fields.count, BODY_MAX_FIELDS);
    text.length -= 2;
    buffer_text(&text, ",1]}");
    assert_false(parse_bytes(JSON, text.bytes, text.length));

    buffer_clear(&text);
    for (int i = 0; i < 100000; i++)
        buffer_char(&text, '[');
    assert_false(parse_bytes(JSON, text.bytes, text.length));

    buffer_clear(&text);
    buffer_print(&text, "{\"%0100d\": 1}", 0);
    assert_true(parse_bytes(JSON, text.bytes, text.length));
    buffer_clear(&text);
    buffer_print(&text, "{\"%0101d\": 1}", 0);
    assert_false(parse_bytes(JSON, text.bytes, text.length));
    buffer_clear(&text);
    buffer_print(&text, "{\"a\": {\"%099d\": 1}}", 0);
    assert_false(parse_bytes(JSON, text.bytes, text.length));
    buffer_free(&text);
}

static void bounds_fields_and_names_of_forms(void **state)
{
    (void)state;
    struct buffer text = { 0 };

    for (int i = 0; i < BODY_MAX_FIELDS; i++)
        buffer_text(&text, "a&");
    assert_true(parse_bytes(FORM, text.bytes, text.length));
    buffer_text(&text, "a");
    assert_false(parse_bytes(FORM, text.bytes, text.length));
    buffer_clear(&text);
    buffer_print(&text, "%0100d=1", 0);
    assert_true(parse_bytes(FORM, text.bytes, text.length));
    buffer_clear(&text);
    buffer_print(&text, "%0101d=1", 0);
    assert_false(parse_bytes(FORM, text.bytes, text.length));
    buffer_free(&text);
}

#define FIELD(name, value)                                                               \
    "--XX\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n" value "\r\n"
#define FILE_OF(name, value)                                                             \
    "--XX\r\nContent-Disposition: form-data; name=\"f\"; filename=\"" name               \
    "\"\r\n"                                                                             \
    "Content-Type: application/pdf\r\n\r\n" value "\r\n"
#define END "--XX--\r\n"

static void reads_multipart_forms(void **state)
{
    (void)state;
    assert_says(PARTS, END, "");
    assert_says(PARTS, FIELD("a", "1") FIELD("b", "") FIELD("a", "2\r\n--X\r\n3") END,
                "a=1|b=|a=2\r\n--X\r\n3");
    assert_says(PARTS, FIELD("a \\\"b\\\\", "1") END, "a \"b\\=1");
    assert_says("multipart/form-data; x=\"; boundary=no\"; boundary=\"X:X\"",
                "--X:X\r\ncontent-disposition:form-data;name=\"a\"\r\nX-Other: y\r\n\r\n"
                "1\r\n--X:X--",
                "a=1");
}

static void keeps_files_beside_the_fields(void **state)
{
    (void)state;
    static const char text[] =
        FIELD("a", "1") FILE_OF("../../etc/plan.pdf", "%PDF\0\xff\r\n-") END;

    if (!parse_bytes(PARTS, text, sizeof(text) - 1))
        fail_msg("refused: %s", cx.problem.detail);
    assert_string_equal(said(), "a=1|f=plan.pdf");
    assert_int_equal(files.count, 1);
    assert_string_equal(files.list[0].field, "f");
    assert_string_equal(files.list[0].name, "plan.pdf");
    assert_string_equal(files.list[0].type, "application/pdf");
    assert_int_equal(files.list[0].length, 9);
    assert_memory_equal(files.list[0].bytes, "%PDF\0\xff\r\n-", 9);

    assert_says(PARTS, FILE_OF("C:\\fakepath\\p.pdf", "x") END, "f=p.pdf");
    assert_says(PARTS, FILE_OF("", "") FIELD("a", "1") END, "a=1");
    assert_int_equal(files.count, 0);
}

static void refuses_multipart_that_two_could_read_differently(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "preamble\r\n" FIELD("a", "1") END,
        FIELD("a", "1"),
        FIELD("a", "1") "--XX-",
        FIELD("a", "1") END "epilogue",
        FIELD("a", "1") "--XXX--\r\n",
        "--XX\nContent-Disposition: form-data; name=\"a\"\n\n1\n--XX--\n",
        "--XX\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n" END,
        "--XX\r\nContent-Disposition: form-data; name='a'\r\n\r\n1\r\n" END,
        "--XX\r\nContent-Disposition: form-data; name=\"a\r\n\r\n1\r\n" END,
        "--XX\r\nContent-Disposition: form-data; name=\"a\"; name=\"b\"\r\n\r\n1\r\n" END,
        "--XX\r\nContent-Disposition: form-data\r\n\r\n1\r\n" END,
        "--XX\r\nContent-Disposition: form-dataname=\"a\"\r\n\r\n1\r\n" END,
        "--XX\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n1\r\n" END,
        "--XX\r\nContent-Disposition: form-data; name=\"a\"; "
        "filename*=utf-8''x\r\n\r\n1\r\n" END,
        "--XX\r\nContent-Type: text/plain\r\n\r\n1\r\n" END,
        "--XX\r\n\r\n1\r\n" END,
        "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Disposition: "
        "form-data; name=\"b\"\r\n\r\n1\r\n" END,
        FIELD("", "1") END,
        FIELD("a", "\xff") END,
        FIELD("\xff", "1") END,
        "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\nno colon\r\n\r\n1\r\n" END,
    };

    for (size_t i = 0; i < COUNT(bad); i++)
        assert_refused(PARTS, bad[i], PROBLEM_MALFORMED);
    assert_refused("multipart/form-data", FIELD("a", "1") END, PROBLEM_MALFORMED);
    assert_refused("multipart/form-data; boundary=\"a\xff\"", END, PROBLEM_MALFORMED);
    assert_refused("multipart/form-data; boundary=\"X", END, PROBLEM_MALFORMED);
}

static void bounds_parts_of_multipart(void **state)
{
    (void)state;
    struct buffer text = { 0 };

    for (int i = 0; i < MAX_UPLOADS; i++)
        buffer_text(&text, FILE_OF("a", "x"));
    buffer_text(&text, END);
    assert_true(parse_bytes(PARTS, text.bytes, text.length));
    text.length -= strlen(END);
    buffer_text(&text, FILE_OF("a", "x") END);
    assert_false(parse_bytes(PARTS, text.bytes, text.length));

    buffer_clear(&text);
    buffer_text(&text, "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n");
    for (int i = 0; i < 600; i++)
        buffer_text(&text, "X-Long: value\r\n");
    buffer_text(&text, "\r\n1\r\n" END);
    assert_false(parse_bytes(PARTS, text.bytes, text.length));
    buffer_free(&text);
}

static void knows_three_kinds_of_body(void **state)
{
    (void)state;
    assert_true(body_is_known(FORM));
    assert_true(body_is_known("Application/JSON ; x=y"));
    assert_false(body_is_known(NULL));
    assert_false(body_is_known(""));
    assert_false(body_is_known(FORM "devil"));
    assert_refused("text/plain", "a=1", PROBLEM_MEDIA);
    assert_refused(NULL, "a=1", PROBLEM_MEDIA);
    assert_refused("application/json-patch+json", "{}", PROBLEM_MEDIA);
    assert_true(parse("text/plain", ""));
    assert_true(parse(NULL, ""));
}

static int set_up(void **state)
{
    (void)state;
    json_start();
    cx.arena = arena_open();
    (void)json_arena_use(cx.arena);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    (void)json_arena_use(NULL);
    arena_close(cx.arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_urlencoded_forms),
        cmocka_unit_test(refuses_what_is_not_urlencoded),
        cmocka_unit_test(reads_json_as_the_same_names),
        cmocka_unit_test(refuses_json_that_cannot_be_a_form),
        cmocka_unit_test(bounds_fields_names_and_values_of_json),
        cmocka_unit_test(bounds_fields_and_names_of_forms),
        cmocka_unit_test(reads_multipart_forms),
        cmocka_unit_test(keeps_files_beside_the_fields),
        cmocka_unit_test(refuses_multipart_that_two_could_read_differently),
        cmocka_unit_test(bounds_parts_of_multipart),
        cmocka_unit_test(knows_three_kinds_of_body),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
