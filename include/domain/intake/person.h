/*
 * person.h - who it is about: one row a person, referrals over the years hang on it.
 *
 * Owns person and person_key.  A person begins with the first referral; linking moves a
 * referral to an earlier person and leaves a mark on the row it came from.
 */
#ifndef DOMAIN_INTAKE_PERSON_H
#define DOMAIN_INTAKE_PERSON_H

#include "domain/core/field.h"
#include "domain/people/access.h"

/* From the answers of a referral form; in a transaction. */
MUST_CHECK bool person_create(struct ctx *cx, const struct answers *answers,
                              int64_t *out_id);
MUST_CHECK bool person_create_empty(struct ctx *cx, int64_t *out_id);
MUST_CHECK bool person_fill(struct ctx *cx, int64_t id, const struct answers *answers);

#endif
