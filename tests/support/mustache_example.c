#include "support/mustache_example.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static json_t *quoted(struct arena *arena, const char *json)
{
    char *text = arena_copy(arena, json);

    for (char *c = text; *c != '\0'; c++)
        if (*c == '\'')
            *c = '"';
    json_t *value = json_loads(text, JSON_DECODE_ANY, NULL);
    assert_non_null(value);
    return value;
}

bool example_add(struct ctx *cx, struct mustache_set *set, const struct part *parts,
                 size_t count)
{
    for (size_t i = 0; i < count && parts[i].name != NULL; i++)
        if (!mustache_add(cx, set, parts[i].name, parts[i].text, strlen(parts[i].text)))
            return false;
    return mustache_link(cx, set);
}

void example_render(struct outcome *outcome, enum mustache_manner manner,
                    const struct part *parts, size_t count, json_t *view)
{
    struct mustache_set *set = mustache_open(manner);
    struct ctx *cx = &outcome->cx;

    *outcome = (struct outcome){ .cx = { .arena = arena_open() } };
    outcome->ok = example_add(cx, set, parts, count)
                  && mustache_render(cx, set, parts[0].name, view, &outcome->out);
    outcome->text = outcome->ok ? buffer_end(&outcome->out) : cx->problem.detail;
    mustache_close(set);
    json_decref(view);
}

void example_forget(struct outcome *outcome)
{
    buffer_free(&outcome->out);
    arena_close(outcome->cx.arena);
}

void example_check(enum mustache_manner manner, const struct example *example, bool ok)
{
    struct arena *arena = arena_open();
    struct outcome outcome;

    example_render(&outcome, manner, example->parts, EXAMPLE_PARTS,
                   quoted(arena, example->view));
    if (outcome.ok != ok || strcmp(outcome.text, example->expected) != 0)
        print_error("%s:\n  expected \"%s\"\n  got      \"%s\"\n", example->what,
                    example->expected, outcome.text);
    assert_int_equal(outcome.ok, ok);
    assert_string_equal(outcome.text, example->expected);
    example_forget(&outcome);
    arena_close(arena);
}
