/*
 * checklist_item.h - the lines of a return and what was answered to each.
 *
 * Owns checklist_answer: one row a line, with the words the line had when the return was
 * opened.  Answers change only while the return is open.
 */
#ifndef DOMAIN_ASSURANCE_CHECKLIST_ITEM_H
#define DOMAIN_ASSURANCE_CHECKLIST_ITEM_H

#include "base/secret.h"
#include "domain/assurance/checklist.h"

extern const struct form form_checklist_item;        /* the answer to one line */
extern const struct form form_checklist_item_filter; /* GET /checklists/{checklist} */

/* Takes over the lines of the return's template; in a transaction. */
MUST_CHECK bool checklist_items_create(struct ctx *cx, int64_t checklist_id,
                                       int64_t template_id);

/* Every line in order, with last year's answer beside it; thinned by area and answer
 * ("unanswered" for none) where the filter says so.  filter may be NULL. */
MUST_CHECK bool checklist_items(struct ctx *cx, const struct checklist *checklist,
                                const struct answers *filter, json_t **out);

/* [{"area", "title", "total", "answered", "met", ..., "percent"}], in order. */
MUST_CHECK bool checklist_areas(struct ctx *cx, const struct checklist *checklist,
                                json_t **out);

/* One line, with "previous" and "next" (ids or null).  Fails with NOT_FOUND. */
MUST_CHECK bool checklist_item_json(struct ctx *cx, const struct checklist *checklist,
                                    int64_t id, json_t **out);

/*
 * Answers a line.  version is the one somebody saw: fails with STALE when it is another,
 * with CONFLICT/"checklist.locked" once the return is signed, and with INVALID when "not
 * met" or "partly met" comes without an improvement action or a comment.
 */
MUST_CHECK bool checklist_item_answer(struct ctx *cx, const struct checklist *checklist,
                                      int64_t id, int64_t version,
                                      const struct answers *answers);

/* Fails with CONFLICT/"checklist.locked" when nothing may be answered any more. */
MUST_CHECK bool checklist_is_open(struct ctx *cx, const struct checklist *checklist);

/* BLAKE2b of every line and answer, in order. */
MUST_CHECK bool checklist_items_digest(struct ctx *cx, int64_t checklist_id,
                                       char out[static SECRET_HASH_HEX]);

/* Rejects every line without an answer, by its number; false when there is one. */
MUST_CHECK bool checklist_is_answered(struct ctx *cx, int64_t checklist_id);

#endif
