/*
 * repeat.h - referrals of the same person, looked at together.
 *
 * The same person: whoever the referral belongs to, and whom an answer at screening
 * linked with them.  Only referrals that the actor may see are listed and counted; of
 * others it is said that another authority's coordinator may hold something, never how
 * much.  They are put side by side and counted by day; nothing here is a score.
 */
#ifndef DOMAIN_INTAKE_REPEAT_H
#define DOMAIN_INTAKE_REPEAT_H

#include <jansson.h>

#include "domain/core/field.h"
#include "domain/people/access.h"

/*
 * Of a referral, or of the newest referral of a case's person: {"headline": "Third
 * referral in 18 months", "on_record", "more", "in_period", "months", "elsewhere",
 * "contact", "second_from", "referrals": [{"id", "reference", "received_on", "sector",
 * "concern_type", "concern", "status", "decided_on", "reasons", "repeat_reasons",
 * "current", ...}]}, newest first, at most 20 of them; "more" is how many are left
 * out, but counted. The headline is null where there is but one.
 */
MUST_CHECK bool repeat_json(struct ctx *cx, const struct dossier *dossier, json_t **out);

/* The one field that asks for the reasons anew; in the forms that can end a referral. */
#define REPEAT_REASONS_FIELD                                                             \
    {                                                                                    \
        .name = "repeat_reasons", .label = "Why nothing more this time",                 \
        .hint =                                                                          \
            "Needed when the person was referred before and this referral ends "         \
            "without Channel: why, having read the earlier referrals together?",         \
        .kind = FIELD_TEXT, .need = DEPENDS, .most = 4000, .sensitive = true             \
    }

/* What follows for an end without Channel. */
struct repeat_end {
    bool second_person; /* must confirm it */
    bool notice;        /* "another coordinator may hold relevant information" stands */
    int64_t referrals;  /* that the actor sees in the period, this one included */
};

/* For an outcome that ends the referral without Channel.  Rejects missing reasons. */
MUST_CHECK bool repeat_check(struct ctx *cx, const struct dossier *dossier,
                             const struct answers *answers, struct repeat_end *out);

/* Does the neutral notice stand for this referral: of its person, or of somebody like
 * them?  What it stands for is not asked. */
MUST_CHECK bool repeat_notice(struct ctx *cx, const struct dossier *dossier, bool *out);

/* {"contact"} where the notice alone makes a second person necessary, else null. */
MUST_CHECK bool repeat_second_json(struct ctx *cx, const struct dossier *dossier,
                                   json_t **out);

#endif
