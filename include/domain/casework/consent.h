/*
 * consent.h - the necessary consent to support: of the individual or, under 18, of a
 * parent or guardian (CTSA 2015 s.36(8)).
 *
 * Owns consent.  Each answer is a row of its own and never changes; the one recorded last
 * counts.  It
 * is asked for after adoption: "given" moves the case to supported, "refused" and
 * "withdrawn" move it back, at once.
 */
#ifndef DOMAIN_CASEWORK_CONSENT_H
#define DOMAIN_CASEWORK_CONSENT_H

#include <jansson.h>

#include "domain/core/field.h"
#include "domain/people/access.h"

extern const struct form form_consent; /* sought_by, asked_on, from, relationship, ... */

/*
 * Fails with CONFLICT unless the case is adopted or supported, with INVALID where the
 * answer is not this person's to give (by age, by capacity), or where a refusal lacks its
 * reason, a day to look again or why not, the police's knowledge, or safeguarding.  A
 * child's consent sets the clock of the 18th birthday, a refusal that of the day chosen.
 */
MUST_CHECK bool consent_record(struct ctx *cx, const struct dossier *dossier,
                               const struct answers *answers, int64_t *out_id);

/*
 * Was there consent on that day?  The last answer until then was "given", by the
 * individual or for somebody who was not an adult yet.  For verbs: asks no view.
 */
MUST_CHECK bool consent_holds(struct ctx *cx, int64_t case_id, const char *on, bool *out);

/* Every answer, newest first; NULL on failure. */
json_t *consents_json(struct ctx *cx, const struct dossier *dossier);

/*
 * Where it stands: {"outcome", "outcome_label", "from", "from_label", "asked_on", ...,
 * "fresh_needed"}; JSON null while nobody was asked.  fresh_needed: given for a child who
 * is an adult now.
 */
MUST_CHECK bool consent_position(struct ctx *cx, const struct dossier *dossier,
                                 json_t **out);

#endif
