/*
 * as_of.h - the case as somebody could see it at a moment in the past, put together from
 * what is kept; asked for with a reason, registered, audited.
 *
 * Owns as_of_look.  What cannot be known is said, not guessed: "unknown" lists it in
 * plain words.  Nothing is shown beyond what the actor who looks may see now.
 */
#ifndef DOMAIN_CASEWORK_AS_OF_H
#define DOMAIN_CASEWORK_AS_OF_H

#include <jansson.h>

#include "domain/core/field.h"
#include "domain/people/access.h"

extern const struct form form_as_of; /* user, on, time, reason */

MUST_CHECK bool as_of_begin(struct ctx *cx, const struct dossier *dossier,
                            const struct answers *answers, int64_t *out_id);

/* Every look at this case so far, newest first; NULL on failure. */
json_t *as_of_looks_json(struct ctx *cx, const struct dossier *dossier);

/*
 * {"id", "name", "moment", "reason", "looked_by", "sees", "because" [words], "unknown"
 * [words], "stage", "lead", "concern", "consent", "plan", "assessments", "decisions",
 * "information", "chronology"}.  Where they could not see it, the content is null or
 * empty.  NOT_FOUND where there is no such look.
 */
MUST_CHECK bool as_of_json(struct ctx *cx, const struct dossier *dossier, int64_t id,
                           json_t **out);

#endif
