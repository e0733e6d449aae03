/*
 * form_leaves.h - a form's answers one by one, down to the fields of its lists: what is
 * stored, as it would be sent.
 */
#ifndef WEB_FORM_LEAVES_H
#define WEB_FORM_LEAVES_H

#include "web/route.h"

struct leaf {
    const char *name; /* "needs.0.action" */
    const char *unit; /* what is chosen as a whole: "needs.0", else the name */
    const struct field *field;
    const struct field *list; /* the list it belongs to; NULL: none */
    size_t nth;               /* place in that list */
    const json_t *object;     /* what holds the stored value */
    const char *value;        /* "" where nothing is stored */
};

struct leaves {
    struct leaf *list;
    size_t count;
    size_t room;
};

/* Every field of the form shown that its stored values have, in the form's order. */
void leaves_stored(struct request *rq, struct leaves *out);

/* The same with the objects of lists that were only typed: their stored values are "". */
void leaves_both(struct request *rq, struct leaves *out);

/* NULL when there is none of that name. */
const struct leaf *leaf_named(const struct leaves *leaves, const char *name);

#endif
