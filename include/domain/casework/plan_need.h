/*
 * plan_need.h - the needs of a support plan: each with action, owner and day, or with the
 * reason why nothing is done.  A part of support_plan.h's work.
 */
#ifndef DOMAIN_CASEWORK_PLAN_NEED_H
#define DOMAIN_CASEWORK_PLAN_NEED_H

#include <jansson.h>

#include "domain/core/field.h"

extern const struct form form_plan_need;

#define MOST_NEEDS 50

struct plan_needs {
    struct answers list[MOST_NEEDS];
    size_t count;
};

/* Every group that is not empty; fails with INVALID under names like needs.0.action. */
MUST_CHECK bool plan_needs_read(struct ctx *cx, const struct answers *answers,
                                const char *name, struct plan_needs *out);

/* Replaces the needs of a plan; in a transaction. */
MUST_CHECK bool plan_needs_store(struct ctx *cx, int64_t plan_id,
                                 const struct plan_needs *needs);

/* Appends {"field", "detail"} for whatever approval still wants. */
MUST_CHECK bool plan_needs_missing(struct ctx *cx, int64_t plan_id, json_t *list);

/* [{"need", "action", "owner", "owner_id", "owner_name", "due_on", "accepted_because",
 * "overdue", "gap": why approval would refuse it, in words}] in order; NULL on failure.
 */
json_t *plan_needs_json(struct ctx *cx, int64_t plan_id);

#endif
