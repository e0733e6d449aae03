/*
 * person.h - who it is about: one row a person, referrals over the years hang on it.
 *
 * Owns person and person_key.  A person begins with the first referral; linking moves a
 * referral to an earlier person and leaves a mark on the row it came from.  What else is
 * known is in person_detail.h, two records of one person become one by person_merge.h.
 */
#ifndef DOMAIN_INTAKE_PERSON_H
#define DOMAIN_INTAKE_PERSON_H

#include <jansson.h>

#include "domain/core/field.h"
#include "domain/people/access.h"

extern const struct form form_person; /* what the record goes by: name, birth, gender */

/* From the answers of a referral form; in a transaction. */
MUST_CHECK bool person_create(struct ctx *cx, const struct answers *answers,
                              int64_t *out_id);
MUST_CHECK bool person_create_empty(struct ctx *cx, int64_t *out_id);
MUST_CHECK bool person_fill(struct ctx *cx, int64_t id, const struct answers *answers);

/* Corrects what the record goes by; name and birthday it had before become details, so
 * that they still find it.  Fails with STALE. */
MUST_CHECK bool person_correct(struct ctx *cx, const struct dossier *person,
                               int64_t version, const struct answers *answers);

/* One line in the chronology of each of the person's cases; where there is none, of the
 * newest referral.  In a transaction. */
MUST_CHECK bool person_entry(struct ctx *cx, int64_t person, const char *kind,
                             const char *text);

/* The same of something that was found out: where a case is restricted, only there. */
MUST_CHECK bool person_entry_guarded(struct ctx *cx, int64_t person, const char *kind,
                                     const char *text);

/* Whose the referral or case of this reference is; NOT_FOUND like a record. */
MUST_CHECK bool person_by_reference(struct ctx *cx, const char *reference,
                                    const struct dossier **out);

/*
 * What this actor may see: the record, its details by section, referrals, cases, records
 * merged into it; see person_view.c.
 */
MUST_CHECK bool person_json(struct ctx *cx, const struct dossier *person, json_t **out);

/* The record itself, as one row of a comparison: names, birth, gender, counts. */
MUST_CHECK bool person_row_json(struct ctx *cx, int64_t person, json_t **out);

#endif
