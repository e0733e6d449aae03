/*
 * pairs.h - names with values, in order, names repeatable: query, form, headers, CSV row.
 */
#ifndef BASE_PAIRS_H
#define BASE_PAIRS_H

#include "base/arena.h"

struct pair {
    const char *name;
    const char *value;
};

struct pairs {
    struct pair *list;
    size_t count;
    size_t room;
};

void pairs_add(struct arena *arena, struct pairs *pairs, const char *name,
               const char *value);

/* The first value of that name, or NULL.  pairs_next() goes on behind position *at. */
const char *pairs_get(const struct pairs *pairs, const char *name);
const char *pairs_next(const struct pairs *pairs, const char *name, size_t *at);

#endif
