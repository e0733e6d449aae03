/*
 * matching.h - "is this somebody we know already?"
 *
 * Candidates come from indexed keys (matching_index.h); each is then compared field by
 * field, by all the names both go by, and explained in plain words (domain/matching/).
 * It proposes; the coordinator answers linked or not linked.  Nothing is decided here.
 */
#ifndef DOMAIN_INTAKE_MATCHING_H
#define DOMAIN_INTAKE_MATCHING_H

#include <jansson.h>

#include "domain/people/access.h"

/* From this log of the odds on somebody is asked about: 300 times likelier of one person
 * than of strangers. */
#define MATCH_WORTH_ASKING 5.7

/*
 * People like the referral's own, most alike first, at most 20, each with the earlier
 * referrals this actor may see: [{"person", "forename", "surname", "date_of_birth",
 * "because": [...], "referrals": [...], "decision", "hidden"}].  A likeness outside the
 * actor's sight shows only that another coordinator may hold relevant information.
 */
MUST_CHECK bool matching_candidates(struct ctx *cx, const struct dossier *dossier,
                                    json_t **out);

/* Records the answer; linked moves the referral (and its case) to that person. */
MUST_CHECK bool matching_answer(struct ctx *cx, const struct dossier *dossier,
                                int64_t person_id, const char *decision);

/* Is somebody outside the reader's sight among the candidates?  Nothing is compared. */
MUST_CHECK bool matching_hidden(struct ctx *cx, const struct dossier *dossier, bool *out);

/* How many candidates have no answer yet. */
MUST_CHECK bool matching_open(struct ctx *cx, const struct dossier *dossier, int *out);

/* How many earlier referrals of the person this actor may see. */
MUST_CHECK bool matching_earlier(struct ctx *cx, const struct dossier *dossier,
                                 int64_t *out);

#endif
