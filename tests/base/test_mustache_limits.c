#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "support/mustache_example.h"

/* ---- limits ---- */

static json_t *chain(int length)
{
    json_t *object = json_pack("{s:n}", "c");

    while (--length > 0)
        object = json_pack("{s:o}", "c", object);
    return object;
}

static void goes_64_deep_and_no_further(void **state)
{
    (void)state;
    static const struct part endless[] = { { "t", "{{>t}}" } };
    static const struct part itself[] = { { "t", "{{<t}}{{/t}}" } };
    static const struct part tree[] = { { "t", ".{{#c}}{{>t}}{{/c}}" } };
    struct outcome outcome;

    example_render(&outcome, MUSTACHE_STRICT, endless, 1, json_object());
    assert_string_equal(outcome.text,
                        "templates/t.html:1: the templates nest too deeply.");
    example_forget(&outcome);
    example_render(&outcome, MUSTACHE_LENIENT, itself, 1, json_object());
    assert_string_equal(outcome.text,
                        "templates/t.html:1: the templates nest too deeply.");
    example_forget(&outcome);

    /* a template and a section each level: 32 levels fill the 64 */
    example_render(&outcome, MUSTACHE_STRICT, tree, 1, chain(32));
    assert_true(outcome.ok);
    assert_int_equal(outcome.out.length, 32);
    example_forget(&outcome);
    example_render(&outcome, MUSTACHE_STRICT, tree, 1, chain(33));
    assert_false(outcome.ok);
    example_forget(&outcome);
}

static void repeat(struct buffer *buffer, const char *text, int times)
{
    while (times-- > 0)
        buffer_text(buffer, text);
}

static bool nests(int depth)
{
    struct buffer text = { 0 };
    struct outcome outcome;

    repeat(&text, "{{#a}}", depth);
    repeat(&text, "{{/a}}", depth);
    const struct part parts[] = { { "t", buffer_end(&text) } };
    example_render(&outcome, MUSTACHE_STRICT, parts, 1, json_pack("{s:n}", "a"));
    bool ok = outcome.ok;
    example_forget(&outcome);
    buffer_free(&text);
    return ok;
}

static void refuses_templates_nested_too_deeply(void **state)
{
    (void)state;
    assert_true(nests(64));
    assert_false(nests(65));
}

static json_t *list(size_t count, json_t *item)
{
    json_t *items = json_array();

    for (size_t i = 0; i < count; i++)
        json_array_append(items, item);
    json_decref(item);
    return items;
}

static void stops_at_16_megabytes(void **state)
{
    (void)state;
    static const struct part parts[] = { { "t", "{{#l}}{{.}}{{/l}}" } };
    struct buffer kilobyte = { 0 };
    struct outcome outcome;

    repeat(&kilobyte, "x", 1024);
    for (size_t extra = 0; extra <= 1; extra++) {
        json_t *text = json_stringn(kilobyte.bytes, kilobyte.length);

        example_render(&outcome, MUSTACHE_STRICT, parts, 1,
                       json_pack("{s:o}", "l", list((size_t)16 * 1024 + extra, text)));
        assert_int_equal(outcome.ok, extra == 0);
        if (extra == 0)
            assert_int_equal(outcome.out.length, 16 * 1024 * 1024);
        else
            assert_string_equal(outcome.text,
                                "templates/t.html:1: the page grows too large.");
        example_forget(&outcome);
    }
    buffer_free(&kilobyte);
}

static void stops_lists_in_lists_that_write_nothing(void **state)
{
    (void)state;
    static const struct part parts[] = {
        { "t", "{{#l}}{{#l}}{{#l}}{{#l}}{{^l}}{{/l}}{{/l}}{{/l}}{{/l}}{{/l}}" }
    };
    struct outcome outcome;

    example_render(&outcome, MUSTACHE_STRICT, parts, 1,
                   json_pack("{s:o}", "l", list(1000, json_integer(1))));
    assert_string_equal(outcome.text, "templates/t.html:1: the page grows too large.");
    example_forget(&outcome);
}

/* ---- the set ---- */

static void appends_and_knows_its_templates(void **state)
{
    (void)state;
    static const struct part parts[] = { { "b/x", "bx" }, { "a", "a" }, { "b", "b" } };
    struct ctx cx = { .arena = arena_open() };
    struct mustache_set *set = mustache_open(MUSTACHE_STRICT);
    struct buffer out = { 0 };
    json_t *view = json_object();

    assert_true(example_add(&cx, set, parts, COUNT(parts)));
    for (size_t i = 0; i < COUNT(parts); i++) {
        assert_true(mustache_has(set, parts[i].name));
        assert_true(mustache_render(&cx, set, parts[i].name, view, &out));
    }
    assert_string_equal(buffer_end(&out), "bxab");
    assert_false(mustache_has(set, "b/"));
    assert_false(mustache_has(set, "b/xx"));
    assert_false(mustache_has(set, ""));
    assert_false(mustache_render(&cx, set, "c", view, &out));
    assert_int_equal(cx.problem.kind, PROBLEM_BROKEN);

    json_decref(view);
    buffer_free(&out);
    mustache_close(set);
    arena_close(cx.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(goes_64_deep_and_no_further),
        cmocka_unit_test(refuses_templates_nested_too_deeply),
        cmocka_unit_test(stops_at_16_megabytes),
        cmocka_unit_test(stops_lists_in_lists_that_write_nothing),
        cmocka_unit_test(appends_and_knows_its_templates),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
