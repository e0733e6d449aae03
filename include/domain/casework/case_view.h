/*
 * case_view.h - a case as this actor may read it: the record, and what hangs on it.
 *
 * Reads only.  Each function fails only when the store does.
 */
#ifndef DOMAIN_CASEWORK_CASE_VIEW_H
#define DOMAIN_CASEWORK_CASE_VIEW_H

#include <jansson.h>

#include "domain/core/field.h"
#include "domain/people/access.h"

extern const struct form form_case_pages; /* limit, cursor: of what hangs on a case */

/* The case with person, lead officer and cover: "forename", "surname", "age", "under_18",
 * "lead" {"id", "name"} or null, "overdue", "shared", "version" ... */
MUST_CHECK bool case_json(struct ctx *cx, const struct dossier *dossier, json_t **out);

/* The person's referrals, newest first: [{"id", "reference", "status", ..., "opened"}].
 */
json_t *case_referrals_json(struct ctx *cx, const struct dossier *dossier);

/* Who referred: {"anonymous", "name", "role", "organisation", "sector_label"}; nothing
 * but "anonymous" where that was asked and the actor does not run casework (requirement
 * 4). */
MUST_CHECK bool case_referrer_json(struct ctx *cx, const struct dossier *dossier,
                                   json_t **out);

/* From the panel: the next meeting that has it on the agenda (or null), decisions newest
 * first, open actions by due day. */
MUST_CHECK bool case_next_item_json(struct ctx *cx, const struct dossier *dossier,
                                    json_t **out);
json_t *case_decisions_json(struct ctx *cx, const struct dossier *dossier);
json_t *case_actions_json(struct ctx *cx, const struct dossier *dossier);

#endif
