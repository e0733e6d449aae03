/*
 * indexes.h - indexes put aside while very much is written: sorting once at the end takes
 * a small part of the time that putting every row in its place takes.
 *
 * Only for stores that nobody uses yet: until they are put back whoever reads walks whole
 * tables.  UNIQUE constraints of a table are not touched.
 */
#ifndef STORE_INDEXES_H
#define STORE_INDEXES_H

#include "store/db.h"

struct index_aside {
    const char *create; /* its SQL, in the arena it was put aside with */
    struct index_aside *next;
};

/* Drops an index and adds it to the list.  Writer only; bug() when there is none. */
MUST_CHECK bool index_put_aside(struct ctx *cx, struct arena *keep, const char *name,
                                struct index_aside **list);

/* Builds the first of the list and takes it off. */
MUST_CHECK bool index_put_back(struct ctx *cx, struct index_aside **list);

#endif
