/* stale_parts.h - what the files of a comparison share; nobody else includes it. */
#ifndef WEB_STALE_PARTS_H
#define WEB_STALE_PARTS_H

#include "web/form_leaves.h"

/* As it would be stored, so that two ways to write an answer are one. */
const char *stale_mine(struct request *rq, const struct leaf *leaf);
const char *stale_theirs(struct request *rq, const struct leaf *leaf);
const char *stale_original(struct request *rq,
                           const struct leaf *leaf); /* NULL: unknown */

bool stale_is_equal(struct request *rq, const struct leaf *leaf, const char *a,
                    const char *b);
bool stale_differs(struct request *rq, const struct leaf *leaf); /* mine from theirs */
bool stale_is_several(const struct field *field);

/* As people read it; NULL for nothing. */
const char *stale_said(struct request *rq, const struct leaf *leaf, const char *value);

#endif
