/*
 * interest.h - declared conflicts of interest: the case is gone for that person at once.
 *
 * Owns the table interest and the case_access rows with the reason 'conflict'.
 */
#ifndef DOMAIN_PANEL_INTEREST_H
#define DOMAIN_PANEL_INTEREST_H

#include "domain/panel/agenda.h"

extern const struct form form_interest;

/* The actor declares an interest of their own; the next request no longer sees the case.
 */
MUST_CHECK bool interest_declare(struct ctx *cx, const struct agenda_item *item,
                                 const struct dossier *dossier,
                                 const struct answers *answers);

/* Those that stand for the case: [{"user", "name", "nature", "declared_at"}]. */
MUST_CHECK bool interests_json(struct ctx *cx, int64_t item, json_t **out);

/* Has this user declared one about the case? */
MUST_CHECK bool interest_stands(struct ctx *cx, int64_t case_id, int64_t user, bool *out);

#endif
