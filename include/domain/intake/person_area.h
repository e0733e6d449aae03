/*
 * person_area.h - requirement 5: where a current address lies in another area than an
 * open case or referral, somebody says which authority is responsible.
 *
 * Owns area_decision.  A question is open as long as nobody answered it for this address
 * in this area; nothing moves by itself.
 */
#ifndef DOMAIN_INTAKE_PERSON_AREA_H
#define DOMAIN_INTAKE_PERSON_AREA_H

#include <jansson.h>

#include "domain/core/field.h"
#include "domain/people/access.h"

extern const struct form form_area_decision; /* decision, reason */

/* After an address was written: tells the chronology where the question arises. */
MUST_CHECK bool person_area_check(struct ctx *cx, const struct dossier *person,
                                  int64_t address_id);

/*
 * The open questions this actor may see: [{"address_id", "address", "postcode", "area",
 * "area_label", "records": [{"kind", "id", "reference", "area_label"}]}]; NULL on
 * failure.
 */
json_t *person_area_questions(struct ctx *cx, int64_t person);

/* Moves the open cases and referrals to the area of the address, or records why they
 * stay.  CONFLICT where there is no such question. */
MUST_CHECK bool person_area_decide(struct ctx *cx, const struct dossier *person,
                                   int64_t address_id, const struct answers *answers);

#endif
