/*
 * organisation.h - partners: councils, police, health, providers.  Owns organisation.
 *
 * Nothing is deleted: one that no longer takes part is made inactive.  It can then not be
 * chosen for an account any more; the accounts it has keep working until somebody
 * switches them off, because a name on a list must not lock people out of a running case.
 */
#ifndef DOMAIN_PEOPLE_ORGANISATION_H
#define DOMAIN_PEOPLE_ORGANISATION_H

#include "domain/core/field.h"
#include "domain/people/access.h"

extern const struct form form_organisation;
extern const struct form form_organisation_change; /* the same and active */
extern const struct form form_organisation_filter; /* GET /organisations */

MUST_CHECK bool organisation_create(struct ctx *cx, const struct answers *answers,
                                    int64_t *out_id);
/* Answers of form_organisation_change; what is not answered about active stays as it is.
 */
MUST_CHECK bool organisation_change(struct ctx *cx, int64_t id, int64_t version,
                                    const struct answers *answers);
MUST_CHECK bool organisation_json(struct ctx *cx, int64_t id, json_t **out);
/* items and next, by name. */
MUST_CHECK bool organisation_list(struct ctx *cx, const struct answers *filter,
                                  json_t *view);
json_t *organisation_options(struct ctx *cx); /* [{"value", "label"}], active ones */

#endif
