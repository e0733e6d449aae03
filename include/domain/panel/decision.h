/*
 * decision.h - what the panel decided about a case, on what basis, and why.
 *
 * Owns the table decision.  A decision is superseded, never edited; a second one for the
 * same item needs a case that can still take that step.  The case moves on, actions begin
 * and the trail is written in the same transaction.
 */
#ifndef DOMAIN_PANEL_DECISION_H
#define DOMAIN_PANEL_DECISION_H

#include "domain/panel/agenda.h"

extern const struct form form_decision;

/*
 * Needs papers out, a meeting in session or minutes in draft, and the quorum; with papers
 * out the first decision opens the meeting.  Fails with CONFLICT/"meeting.state",
 * "panel.quorum", "lifecycle.state".
 */
MUST_CHECK bool decision_record(struct ctx *cx, struct meeting *meeting,
                                const struct agenda_item *item,
                                const struct dossier *dossier,
                                const struct answers *answers, int64_t *out_id);

/* The same form with only what the case's state allows this actor to decide. */
const struct form *decision_form_for(struct ctx *cx, const struct dossier *dossier);

/* The item's decision that stands, with its actions; null when there is none. */
MUST_CHECK bool decision_of_item(struct ctx *cx, const struct agenda_item *item,
                                 json_t **out);

/* Every decision about the case, newest first. */
MUST_CHECK bool decisions_of_case(struct ctx *cx, const struct dossier *dossier,
                                  json_t **out);

/* What the panel needs to know, on one screen: {"person", "concern", "consent", "plan",
 * "notes", "earlier_referrals", ...}. */
MUST_CHECK bool decision_papers(struct ctx *cx, const struct dossier *dossier,
                                json_t **out);

#endif
