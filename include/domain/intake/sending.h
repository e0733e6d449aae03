/*
 * sending.h - when a referral went to the police, and in parallel to a safeguarding team;
 * each with day and time (requirement 6).  Can be corrected: every version is in the
 * chronology.
 */
#ifndef DOMAIN_INTAKE_SENDING_H
#define DOMAIN_INTAKE_SENDING_H

#include <jansson.h>

#include "domain/core/field.h"
#include "domain/people/access.h"

extern const struct form form_sending;

/* {"sent_to_police_on", "sent_to_police_time", ...} as the form has them, with
 * sent_to_police_at and safeguarding_sent_at. */
MUST_CHECK bool sending_json(struct ctx *cx, const struct dossier *dossier, json_t **out);

/* Fails with CONFLICT/"sending.draft" for a draft, STALE for another version. */
MUST_CHECK bool sending_record(struct ctx *cx, const struct dossier *dossier,
                               int64_t version, const struct answers *answers);

#endif
