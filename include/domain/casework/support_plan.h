/*
 * support_plan.h - the support plan with its four statutory elements (CTSA 2015 s.36(5)):
 * how consent is sought, the nature of the support, who provides it, how and when.
 *
 * Owns support_plan and plan_need.  One row a version of the plan, numbered within the
 * case; the highest number counts.  A draft may be incomplete; an approved plan never
 * changes: writing supersedes it by a new draft.
 */
#ifndef DOMAIN_CASEWORK_SUPPORT_PLAN_H
#define DOMAIN_CASEWORK_SUPPORT_PLAN_H

#include <jansson.h>

#include "domain/core/field.h"
#include "domain/people/access.h"

extern const struct form form_support_plan;    /* the four elements and needs */
extern const struct form form_plan_withdrawal; /* reason */

/* The plan that counts, in outline: id is 0 where there is none. */
struct support_plan {
    int64_t id;
    int64_t number;
    const char *status;
    int64_t version;
};
MUST_CHECK bool support_plan_load(struct ctx *cx, const struct dossier *dossier,
                                  struct support_plan *out);

/* Writes the draft, or a new one after an approved, superseded or withdrawn plan.  `seen`
 * is what the writer saw (support_plan_load): STALE when it is not that any more. */
MUST_CHECK bool support_plan_save(struct ctx *cx, const struct dossier *dossier,
                                  const struct support_plan *seen,
                                  const struct answers *answers);

/* Fails with INVALID, naming what is missing: an element; for a need its action, owner
 * and day, or the reason why nothing is done (requirement 31). */
MUST_CHECK bool support_plan_approve(struct ctx *cx, const struct dossier *dossier,
                                     const struct support_plan *seen);

MUST_CHECK bool support_plan_withdraw(struct ctx *cx, const struct dossier *dossier,
                                      const struct support_plan *seen,
                                      const char *reason);

/* The plan that counts with "needs", "missing" (what approval still wants, in words) and
 * "can"; JSON null where there is none. */
MUST_CHECK bool support_plan_json(struct ctx *cx, const struct dossier *dossier,
                                  json_t **out);

/* Earlier versions in outline, newest first. */
json_t *support_plans_before_json(struct ctx *cx, const struct dossier *dossier);

#endif
