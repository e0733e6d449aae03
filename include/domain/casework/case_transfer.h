/*
 * case_transfer.h - a case moves to another panel: what the package holds, who receives
 * it, when they accepted.  The case stays ours until then (requirement 42).
 *
 * Owns case_transfer.  A case has at most one that is open.
 */
#ifndef DOMAIN_CASEWORK_CASE_TRANSFER_H
#define DOMAIN_CASEWORK_CASE_TRANSFER_H

#include <jansson.h>

#include "domain/core/field.h"
#include "domain/people/access.h"

extern const struct form form_case_transfer;   /* receiving_panel ... contents */
extern const struct form form_transfer_answer; /* answer, answered_on, answered_by */

/* The one that is open, in outline: id is 0 where there is none. */
struct case_transfer {
    int64_t id;
    const char *status;
    const char *contents; /* codes of what the package holds */
    int64_t version;
};
MUST_CHECK bool case_transfer_load(struct ctx *cx, const struct dossier *dossier,
                                   struct case_transfer *out);

/* Fails with CONFLICT where one is open already, or the case cannot be transferred. */
MUST_CHECK bool case_transfer_prepare(struct ctx *cx, const struct dossier *dossier,
                                      const struct answers *answers);

/* By a verb of lifecycle.def: send or withdraw. */
MUST_CHECK bool case_transfer_move(struct ctx *cx, const struct dossier *dossier,
                                   const struct case_transfer *seen, const char *verb);

/* What the receiving panel answered: on "accepted" the case is theirs from now on. */
MUST_CHECK bool case_transfer_answer(struct ctx *cx, const struct dossier *dossier,
                                     const struct case_transfer *seen,
                                     const struct answers *answers);

/* All of the case, newest first, with "can"; NULL on failure. */
json_t *case_transfers_json(struct ctx *cx, const struct dossier *dossier);

#endif
