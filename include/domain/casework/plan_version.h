/*
 * plan_version.h - the versions of a case's support plans, one row of numbers for all.
 *
 * Both are for the verbs of support_plan.h, in their transaction, around the change.
 */
#ifndef DOMAIN_CASEWORK_PLAN_VERSION_H
#define DOMAIN_CASEWORK_PLAN_VERSION_H

#include "domain/casework/support_plan.h"
#include "domain/people/record_version.h"

struct version_series plan_versions(const struct dossier *dossier);

MUST_CHECK bool plan_version_before(struct ctx *cx, const struct dossier *dossier,
                                    const struct support_plan *seen);
MUST_CHECK bool plan_version_after(struct ctx *cx, const struct dossier *dossier,
                                   const char *what);

#endif
