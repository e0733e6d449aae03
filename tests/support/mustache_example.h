/* mustache_example.h - one template or several, one view, one answer. */
#ifndef TESTS_MUSTACHE_EXAMPLE_H
#define TESTS_MUSTACHE_EXAMPLE_H

#include "base/mustache.h"

struct part {
    const char *name;
    const char *text;
};

#define EXAMPLE_PARTS 4

struct example {
    const char *what;
    const char *view;                 /* JSON with ' for " */
    const char *expected;             /* the page, or the detail of the refusal */
    struct part parts[EXAMPLE_PARTS]; /* the first is rendered */
};

/* Compares with what is expected, and prints both when they differ. */
void example_check(enum mustache_manner manner, const struct example *example, bool ok);

#define EXAMPLE_CHECK_ALL(manner, examples, ok)                                          \
    for (size_t i = 0; i < COUNT(examples); i++)                                         \
    example_check(manner, &(examples)[i], ok)

struct outcome {
    struct ctx cx;
    struct buffer out;
    bool ok;
    const char *text; /* the page, or the detail of the refusal */
};

/* Takes over the view. */
void example_render(struct outcome *outcome, enum mustache_manner manner,
                    const struct part *parts, size_t count, json_t *view);
void example_forget(struct outcome *outcome);

bool example_add(struct ctx *cx, struct mustache_set *set, const struct part *parts,
                 size_t count);

#endif
