/*
 * list.h - the frame of a list page by page: limit and cursor of the filter, the rows of
 * a statement that has the column "cursor" ("2026-03-02~17"), "items" and "next".
 */
#ifndef DOMAIN_CORE_LIST_H
#define DOMAIN_CORE_LIST_H

#include <jansson.h>

#include "domain/core/field.h"
#include "store/paging.h"

struct list {
    struct page page;
    struct keyset after;
};

/* Fails with MALFORMED for a cursor that is none. */
MUST_CHECK bool list_begin(struct ctx *cx, const struct answers *filter,
                           struct list *out);

/* Binds :day, :id and :limit: where the last page ended, else before the first row, which
 * is the earliest when going forwards, the latest otherwise. */
void list_bind(struct stmt *st, const struct list *list, bool forwards);

typedef json_t *list_row_fn(struct ctx *cx, struct stmt *st, const void *what);

/* Each row as `row` gives it, without its cursor. */
MUST_CHECK bool list_rows(struct ctx *cx, struct stmt *st, struct list *list,
                          list_row_fn *row, const void *what, json_t *view);

#endif
