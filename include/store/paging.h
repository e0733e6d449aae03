/*
 * paging.h - keyset paging: a cursor says where the last page ended, not how far.
 *
 * A cursor is the sort key of the last row shown, URL-safe: "first~id" or
 * "first~second~id".  Lists ask for limit + 1 rows, to know whether there are more.
 */
#ifndef STORE_PAGING_H
#define STORE_PAGING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/ctx.h"

struct keyset {
    bool given; /* false: from the beginning */
    const char *first;
    const char *second; /* "" where the cursor has only one */
    int64_t id;
};

/* text is a cursor of page_next() or NULL; fails with MALFORMED for anything else. */
MUST_CHECK bool keyset_read(struct ctx *cx, const char *text, struct keyset *out);

struct page {
    int limit;
    int taken;
    const char *last; /* cursor of the last row taken */
    bool more;
};

/* Is there room for this row?  The limit + 1st only says that there are more. */
bool page_takes(struct page *page, const char *cursor);

/* The cursor of the next page, URL-safe; NULL when this is the last. */
const char *page_next(struct ctx *cx, const struct page *page);

#endif
