#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/json.h"
#include "support/mustache_example.h"

static void a_record_is_read_like_an_object(void **state)
{
    (void)state;
    static const struct example examples[] = {
        { "values",
          "{'rows': [[['id','name'], 7, 'a&b'], [['id','name'], 8, null]]}",
          "7:a&amp;b 8: ",
          { { "t", "{{#rows}}{{id}}:{{name}} {{/rows}}" } } },
        { "sections",
          "{'rows': [[['late','who'], true, {'name': 'x'}], [['late','who'], false, "
          "'']]}",
          "late x in time ",
          { { "t",
              "{{#rows}}{{#late}}late{{/late}}{{^late}}in time{{/late}} "
              "{{#who}}{{name}} {{/who}}{{/rows}}" } } },
        { "names of what is around it",
          "{'here': 'H', 'rows': [[['id'], 1], [['id'], 2]]}",
          "1H2H",
          { { "t", "{{#rows}}{{id}}{{here}}{{/rows}}" } } },
        { "two lists that have the same names in another order",
          "{'a': [[['x','y'], 1, 2]], 'b': [[['y','x'], 1, 2]]}",
          "12;21;",
          { { "t", "{{#a}}{{x}}{{y}};{{/a}}{{#b}}{{x}}{{y}};{{/b}}" } } },
        { "no records yet",
          "{'rows': []}",
          "none",
          { { "t", "{{^rows}}none{{/rows}}" } } },
    };

    EXAMPLE_CHECK_ALL(MUSTACHE_STRICT, examples, true);
    EXAMPLE_CHECK_ALL(MUSTACHE_LENIENT, examples, true);
}

static void a_name_that_no_record_has_is_refused(void **state)
{
    (void)state;
    static const struct example examples[] = {
        { "unknown",
          "{'rows': [[['id'], 1]]}",
          "templates/t.html:1: nmae is not in the view.",
          { { "t", "{{#rows}}{{nmae}}{{/rows}}" } } },
        { "a record that ends early",
          "{'rows': [[['id','name'], 1]]}",
          "templates/t.html:1: name is not in the view.",
          { { "t", "{{#rows}}{{name}}{{/rows}}" } } },
    };

    EXAMPLE_CHECK_ALL(MUSTACHE_STRICT, examples, false);
}

/* More names than places to remember them in. */
static void a_hundred_names_are_told_apart(void **state)
{
    enum { NAMES = 100 };
    char names[NAMES][16], text[4096] = "{{#rows}}", expected[4096] = "";
    const char *list[NAMES];
    const struct part part = { "t", text };
    struct outcome outcome;
    (void)state;

    for (int i = 0; i < NAMES; i++) {
        (void)snprintf(names[i], sizeof(names[i]), "n%d", i);
        list[i] = names[i];
    }
    json_t *shared = json_record_names(list, NAMES), *rows = json_array();
    for (int row = 0; row < 3; row++) {
        json_t *record = json_record(shared);

        for (int i = 0; i < NAMES; i++)
            (void)json_array_append_new(record, json_integer(i + row));
        (void)json_array_append_new(rows, record);
    }
    json_decref(shared);
    for (int i = 0; i < NAMES; i++)
        (void)snprintf(text + strlen(text), 24, "{{n%d}},", i);
    (void)strcat(text, "{{/rows}}");
    for (int row = 0; row < 3; row++)
        for (int i = 0; i < NAMES; i++)
            (void)snprintf(expected + strlen(expected), 24, "%d,", i + row);
    json_t *view = json_object();
    put_json(view, "rows", rows);
    example_render(&outcome, MUSTACHE_STRICT, &part, 1, view);
    assert_string_equal(outcome.text, expected);
    example_forget(&outcome);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_record_is_read_like_an_object),
        cmocka_unit_test(a_name_that_no_record_has_is_refused),
        cmocka_unit_test(a_hundred_names_are_told_apart),
    };
    return cmocka_run_group_tests_name("mustache_records", tests, NULL, NULL);
}
