/* fields.h - what must be true of every list of fields that a parser lets through. */
#ifndef TESTS_FUZZ_FIELDS_H
#define TESTS_FUZZ_FIELDS_H

#include <string.h>

#include "base/bug.h"
#include "base/text.h"
#include "web/body.h"

static inline void check_fields(const struct pairs *fields)
{
    if (fields->count > BODY_MAX_FIELDS)
        bug("%zu fields", fields->count);
    for (size_t i = 0; i < fields->count; i++) {
        const char *name = fields->list[i].name, *value = fields->list[i].value;
        size_t length = strlen(name);

        if (length == 0 || length > BODY_MAX_NAME)
            bug("a name of %zu bytes", length);
        if (!text_is_utf8(name, length) || !text_is_utf8(value, strlen(value)))
            bug("a field that is not UTF-8");
    }
}

/* Whoever fails says why. */
static inline void check_outcome(const struct ctx *cx, bool ok)
{
    if (ok != (cx->problem.kind == PROBLEM_NONE))
        bug("the result and the problem disagree");
}

#endif
