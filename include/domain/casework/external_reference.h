/*
 * external_reference.h - what other systems call this case: PCMT, police, social care.
 *
 * Owns external_reference.  A pointer only: nothing is fetched from those systems.
 */
#ifndef DOMAIN_CASEWORK_EXTERNAL_REFERENCE_H
#define DOMAIN_CASEWORK_EXTERNAL_REFERENCE_H

#include <jansson.h>

#include "domain/core/field.h"
#include "domain/people/access.h"

extern const struct form form_external_reference; /* system, value */

/* Fails with INVALID where the case has it already. */
MUST_CHECK bool external_reference_add(struct ctx *cx, const struct dossier *dossier,
                                       const struct answers *answers, int64_t *out_id);

/* One that was added by mistake; adding it again takes that back. */
MUST_CHECK bool external_reference_remove(struct ctx *cx, const struct dossier *dossier,
                                          int64_t id);

/* [{"id", "system", "system_label", "value", "added_by", "added_at"}] */
json_t *external_references_json(struct ctx *cx, const struct dossier *dossier);

#endif
