/*
 * exit_review.h - the reviews after an exit: made when the case leaves the programme,
 * answered by what the panel decides, at most 24 months after the exit (requirements 39
 * and 40).
 *
 * Owns exit_review.  Their clocks are T13A, T13B and T14; the panel answers the first
 * that is planned.
 */
#ifndef DOMAIN_CASEWORK_EXIT_REVIEW_H
#define DOMAIN_CASEWORK_EXIT_REVIEW_H

#include <jansson.h>

#include "domain/core/field.h"
#include "domain/people/access.h"

extern const struct form form_review_filter; /* due, area, limit, cursor */

/* What a step of the case means for its reviews; for channel_case_move(), with the
 * dossier as it was before. */
MUST_CHECK bool exit_reviews_follow(struct ctx *cx, const struct dossier *dossier,
                                    const char *verb);

/* Rejects "review_on" beyond 24 months after the exit; NULL is fine. */
MUST_CHECK bool exit_review_may_extend(struct ctx *cx, const struct dossier *dossier,
                                       const char *review_on);

/* The panel's words for the review just answered, and the day up to which it extended
 * (NULL: the longest there is).  In a transaction. */
MUST_CHECK bool exit_review_explain(struct ctx *cx, const struct dossier *dossier,
                                    const char *reason, const char *review_on);

/* [{"kind", "due_on", "status", "outcome", "reason", "done_on", "done_by", "overdue"}] by
 * exit and day; NULL on failure. */
json_t *exit_reviews_json(struct ctx *cx, const struct dossier *dossier);

/* Puts "items" (planned reviews of the cases one may see, the first due first), "next".
 */
MUST_CHECK bool exit_reviews_due_json(struct ctx *cx, const struct answers *filter,
                                      json_t *view);

#endif
