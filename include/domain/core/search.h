/*
 * search.h - the full-text index, and what people type into the search box.
 *
 * The index knows words only; hits are joined to the visible views, so that a hit, a
 * count or a suggestion never reveals a hidden record.
 */
#ifndef DOMAIN_CORE_SEARCH_H
#define DOMAIN_CORE_SEARCH_H

#include <stdint.h>

#include "base/ctx.h"

struct search_text {
    const char *kind; /* "referral", "case", "note" */
    int64_t record;
    int64_t referral; /* 0: none */
    int64_t case_id;  /* 0: none */
    const char *names;
    const char *body;
};

/* Puts or replaces one document; in a transaction. */
MUST_CHECK bool search_put(struct ctx *cx, const struct search_text *text);
MUST_CHECK bool search_remove(struct ctx *cx, const char *kind, int64_t record);

/* A referral's documents follow it into its case. */
MUST_CHECK bool search_join_case(struct ctx *cx, int64_t referral, int64_t case_id);

/* The texts joined by blanks; NULLs are left out. */
const char *search_words(struct arena *arena, const char *const *texts, size_t count);

/* What people type as an FTS5 query: every word must occur, alone or joined to its
 * neighbour (spelling.h), the last of two letters or more may be a beginning.  NULL when
 * that is fewer than two characters (one sign beyond ASCII may be a name). */
const char *search_query(struct arena *arena, const char *typed);

/*
 * Empties the index, to be filled again by whoever knows the records
 * (casework/search_rebuild.h).  Until search_renew_end() every document put is taken as
 * new, in ascending order of ids, which FTS5 takes in many times faster.  In one
 * transaction, during which nobody else writes.
 */
MUST_CHECK bool search_renew_begin(struct ctx *cx);
void search_renew_end(void);

/* While true, nothing is indexed: for bulk loads, which index at the end. */
void search_pause(bool paused);

#endif
