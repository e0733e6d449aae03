/*
 * screening.h - police gateway, deconfliction, safeguarding referral; who it is about.
 *
 * A screening is recorded, never edited; the newest counts.  Only coded results are kept
 * (requirement 7): no detail of an investigation can be entered.
 */
#ifndef DOMAIN_INTAKE_SCREENING_H
#define DOMAIN_INTAKE_SCREENING_H

#include "domain/core/field.h"
#include "domain/people/access.h"

extern const struct form form_screening;

/* Answers the likenesses, records the outcome, moves the referral: proceed and
 * deconflicted to information gathering (clock T4 starts), pending to screening, others
 * to their end. Fails with INVALID while a likeness is unanswered.  The end of a repeat
 * referral may have to wait for a second person: see repeat.h and second_check.h. */
MUST_CHECK bool screening_record(struct ctx *cx, const struct dossier *dossier,
                                 const struct answers *answers);

/* An outcome recorded before that a second person has confirmed; in a transaction. */
MUST_CHECK bool screening_take_effect(struct ctx *cx, const struct dossier *dossier,
                                      const char *gateway, const char *on);

/* All screenings, newest first. */
json_t *screenings_json(struct ctx *cx, const struct dossier *dossier);

#endif
