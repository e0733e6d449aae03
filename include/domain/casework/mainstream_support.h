/*
 * mainstream_support.h - support by others beside the intervention provider: school,
 * housing, health; what the Intervention Support Fund pays.
 *
 * Owns mainstream_support.
 */
#ifndef DOMAIN_CASEWORK_MAINSTREAM_SUPPORT_H
#define DOMAIN_CASEWORK_MAINSTREAM_SUPPORT_H

#include <jansson.h>

#include "domain/core/field.h"
#include "domain/people/access.h"

extern const struct form form_mainstream_support; /* kind, provider, description, ... */
extern const struct form form_mainstream_end;     /* ended_on, outcome */

/* Fails with CONFLICT where the panel's work has ended, with INVALID where a cost lacks
 * who pays. */
MUST_CHECK bool mainstream_add(struct ctx *cx, const struct dossier *dossier,
                               const struct answers *answers, int64_t *out_id);

/* Its last day and what came of it; once. */
MUST_CHECK bool mainstream_end(struct ctx *cx, const struct dossier *dossier, int64_t id,
                               const struct answers *answers);

/* NOT_FOUND where the case has no such support. */
MUST_CHECK bool mainstream_json(struct ctx *cx, const struct dossier *dossier, int64_t id,
                                json_t **out);
json_t *mainstream_list_json(struct ctx *cx, const struct dossier *dossier);

#endif
