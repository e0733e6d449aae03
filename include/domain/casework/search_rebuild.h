/*
 * search_rebuild.h - the full-text index made anew from the records: after a bulk load
 * that paused it (search_pause), and whenever it is doubted.
 */
#ifndef DOMAIN_CASEWORK_SEARCH_REBUILD_H
#define DOMAIN_CASEWORK_SEARCH_REBUILD_H

#include "base/ctx.h"

/* How many documents there will be. */
MUST_CHECK bool search_rebuild_count(struct ctx *cx, int64_t *out);

/* Forgets the index and fills it again, in one transaction or the caller's; tells `step`
 * (may be NULL) how many documents are done. */
MUST_CHECK bool search_rebuild(struct ctx *cx, void (*step)(void *, int64_t done),
                               void *subject);

#endif
