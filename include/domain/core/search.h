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
    int64_t writer;   /* who sent it, where there is no case */
    const char *names;
    const char *body;
};

/* Puts or replaces one document, which then counts as the newest; in a transaction. */
MUST_CHECK bool search_put(struct ctx *cx, const struct search_text *text);
MUST_CHECK bool search_remove(struct ctx *cx, const char *kind, int64_t record);

/* The words of the index's column `scope`: what belongs to a case, and what belongs to no
 * case yet but to who sent it. */
const char *search_scope_case(struct arena *arena, int64_t case_id);
const char *search_scope_writer(struct arena *arena, int64_t user);

/* The texts joined by blanks; NULLs are left out. */
const char *search_words(struct arena *arena, const char *const *texts, size_t count);

/* What people type as an FTS5 query: every word must occur, alone or joined to its
 * neighbour (spelling.h), the last of two letters or more may be a beginning.  NULL when
 * nothing is left to look for: fewer than two characters (one sign
 * beyond ASCII may be a name). */
const char *search_query(struct arena *arena, const char *typed);

/* The same query for whole words only.  The index is walked from the newest document on
 * for whole words; for a beginning all that begins so is gathered first. */
const char *search_query_whole(struct arena *arena, const char *query);

/*
 * Empties the index, to be filled again by whoever knows the records
 * (casework/search_rebuild.h).  Until search_renew_end() every document put is taken as
 * new.  In one transaction, during which nobody else writes.
 */
MUST_CHECK bool search_renew_begin(struct ctx *cx);
MUST_CHECK bool search_renew_end(struct ctx *cx, bool ok); /* false when ok is */

MUST_CHECK bool search_is_empty(struct ctx *cx, bool *out);

/* While true, nothing is indexed: for bulk loads, which index at the end. */
void search_pause(bool paused);

#endif
