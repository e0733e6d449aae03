/*
 * sharing_agreement.h - agreements under which partners share information, and the impact
 * assessments behind them: between whom, for what, until when (requirement 14).
 *
 * Owns sharing_agreement and sharing_party.  Nothing is deleted: one that no longer
 * applies is ended with a reason.  A missing agreement is a warning, never a refusal.
 */
#ifndef DOMAIN_RECORDS_SHARING_AGREEMENT_H
#define DOMAIN_RECORDS_SHARING_AGREEMENT_H

#include <jansson.h>

#include "domain/core/field.h"
#include "domain/people/access.h"

extern const struct form form_agreement;        /* with its parties */
extern const struct form form_agreement_end;    /* ended_on, ended_why */
extern const struct form form_agreement_filter; /* GET /agreements */

MUST_CHECK bool agreement_create(struct ctx *cx, const struct answers *answers,
                                 int64_t *out_id);
MUST_CHECK bool agreement_change(struct ctx *cx, int64_t id, int64_t version,
                                 const struct answers *answers);
MUST_CHECK bool agreement_end(struct ctx *cx, int64_t id, int64_t version,
                              const struct answers *answers);

/* With "parties", "standing" (valid, unsigned, due_soon, overdue, expired, ended) and its
 * words. */
MUST_CHECK bool agreement_json(struct ctx *cx, int64_t id, json_t **out);

/* items and next: what needs attention first. */
MUST_CHECK bool agreement_list(struct ctx *cx, const struct answers *filter,
                               json_t *view);

/* Names of active organisations, but the actor's own, that no agreement covers today. */
json_t *organisations_uncovered_json(struct ctx *cx);

#endif
