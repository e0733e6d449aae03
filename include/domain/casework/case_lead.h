/*
 * case_lead.h - the responsible officer of a case, hand-over, cover for an absence.
 *
 * Owns case_lead (who led from when until when) and the columns lead_id, cover_id and
 * cover_until_on of channel_case.
 */
#ifndef DOMAIN_CASEWORK_CASE_LEAD_H
#define DOMAIN_CASEWORK_CASE_LEAD_H

#include <jansson.h>

#include "domain/core/field.h"
#include "domain/people/access.h"

extern const struct form form_case_lead; /* lead, reason, cover, cover_until_on */

/* The first lead of a new case; in the transaction that opens it. */
MUST_CHECK bool case_lead_begin(struct ctx *cx, const struct dossier *dossier,
                                int64_t user_id);

/* Hands over and sets or ends the cover.  Fails with INVALID for somebody who could not
 * run the case, with STALE when somebody changed the case since `version`. */
MUST_CHECK bool case_lead_change(struct ctx *cx, const struct dossier *dossier,
                                 int64_t version, const struct answers *answers);

/* {"lead", "lead_name", "cover", "cover_name", "cover_until_on", "version", "history"} */
MUST_CHECK bool case_lead_json(struct ctx *cx, const struct dossier *dossier,
                               json_t **out);

#endif
