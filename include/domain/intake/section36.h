/*
 * section36.h - the section 36 decision: reasonable grounds to believe the individual is
 * vulnerable to being drawn into terrorism (CTSA 2015 s.36(3)).
 *
 * Recorded once, with who decided, for which organisation, and the reasons (requirement
 * 9).  "Proceed" opens a channel case: casework/channel_case.h does both in one
 * transaction; this module alone never leaves a referral proceeded without its case.
 */
#ifndef DOMAIN_INTAKE_SECTION36_H
#define DOMAIN_INTAKE_SECTION36_H

#include "domain/core/field.h"
#include "domain/people/access.h"

extern const struct form form_section36;

/* Records it and moves the referral; *out_decision is "proceed", "refuse", or "waiting"
 * where the refusal of a repeat referral waits for a second person.  Needs the caller's
 * transaction. */
MUST_CHECK bool section36_record(struct ctx *cx, const struct dossier *dossier,
                                 const struct answers *answers,
                                 const char **out_decision);

/* A refusal that a second person has confirmed; in a transaction. */
MUST_CHECK bool section36_refuse(struct ctx *cx, const struct dossier *dossier,
                                 int64_t check_id, const char *on);

/* The decision, or JSON null. */
json_t *section36_json(struct ctx *cx, const struct dossier *dossier);

#endif
