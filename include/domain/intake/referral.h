/*
 * referral.h - the national referral form as a record of its own from day one.
 *
 * Owns the table referral.  A referral begins as a draft of its writer or is sent at
 * once; it is never deleted: entered in error is a mark with a reason.
 */
#ifndef DOMAIN_INTAKE_REFERRAL_H
#define DOMAIN_INTAKE_REFERRAL_H

#include "domain/core/field.h"
#include "domain/people/access.h"
#include "domain/people/record_version.h"

extern const struct form form_referral;        /* every field, domain.md section 4 A-J */
extern const struct form form_referral_filter; /* GET /referrals */
extern const struct form form_in_error;        /* reason */

struct section {
    const char *code; /* in the address: "individual" */
    const char *title;
};
const struct section *referral_sections(size_t *count);

/* Sends a complete referral: status received, person made, clock T2 started. */
MUST_CHECK bool referral_create(struct ctx *cx, const struct answers *answers,
                                int64_t *out_id);

/* A draft: whatever is known so far.  Its pages are saved section by section. */
MUST_CHECK bool referral_draft(struct ctx *cx, int64_t *out_id);
MUST_CHECK bool referral_save_section(struct ctx *cx, const struct dossier *dossier,
                                      int64_t version, const char *section,
                                      const struct answers *answers);

/* Each save of a draft's pages, seen by its writer alone; a referral that was sent is not
 * rewritten by anybody. */
struct version_series referral_versions(const struct dossier *dossier);

/* Draft to received.  Fails with INVALID and names what is still missing. */
MUST_CHECK bool referral_submit(struct ctx *cx, const struct dossier *dossier,
                                int64_t version);

MUST_CHECK bool referral_mark_in_error(struct ctx *cx, const struct dossier *dossier,
                                       int64_t version, const char *why);
MUST_CHECK bool referral_take_back_error(struct ctx *cx, const struct dossier *dossier,
                                         int64_t version);

/* What this actor may read of it; only how far it is where the dossier is not whole, and
 * without the referrer where anonymity was asked and the actor does not run casework. */
MUST_CHECK bool referral_json(struct ctx *cx, const struct dossier *dossier,
                              json_t **out);

/* Changes the status by a verb of lifecycle.def, with chronology and audit. */
MUST_CHECK bool referral_move(struct ctx *cx, const struct dossier *dossier,
                              const char *verb, const char **out_status);

/* Makes it findable by its words; in a transaction. */
MUST_CHECK bool referral_index(struct ctx *cx, int64_t id);

/* items, next; filters as in form_referral_filter. */
MUST_CHECK bool referral_list(struct ctx *cx, const struct answers *filter, json_t *view);

/* The area a postcode mostly lies in; NULL when unknown. */
MUST_CHECK bool area_find(struct ctx *cx, const char *postcode, const char **out);

/* The same for a proposal on a page: NULL also when it cannot be looked up. */
const char *area_of_postcode(struct ctx *cx, const char *postcode);

#endif
