/*
 * provider.h - the register of intervention providers: Home Office approval,
 * specialities, languages, conflicts of interest.
 *
 * Owns provider: what must be known of an organisation of kind "provider" before it is
 * commissioned.  It goes by the organisation's id; an entry is changed, never deleted.
 */
#ifndef DOMAIN_CASEWORK_PROVIDER_H
#define DOMAIN_CASEWORK_PROVIDER_H

#include <jansson.h>

#include "domain/core/field.h"
#include "domain/people/access.h"

extern const struct form form_provider;        /* organisation_id, approval, ... */
extern const struct form form_provider_change; /* the same without the organisation */

/* Fails with INVALID for an organisation that is no provider or is registered already. */
MUST_CHECK bool provider_register(struct ctx *cx, const struct answers *answers);
MUST_CHECK bool provider_change(struct ctx *cx, int64_t id, int64_t version,
                                const struct answers *answers);

/* Rejects the field organisation_id where the provider may not be commissioned on that
 * day; *out_conflicts: of interest, NULL where none are known. */
MUST_CHECK bool provider_check(struct ctx *cx, int64_t id, const char *on,
                               const char **out_conflicts);

/* One, with "approved": by the Home Office, today.  NOT_FOUND where it is not registered.
 */
MUST_CHECK bool provider_json(struct ctx *cx, int64_t id, json_t **out);
json_t *providers_json(struct ctx *cx); /* by name */

#endif
