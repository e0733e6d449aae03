/*
 * person_merge.h - two records of one person become one, and two again.
 *
 * Owns person_merge and person_merge_row.  Merging is a recorded
 * decision: referrals, cases and details of the lost record go over to the kept one,
 * which keeps its own name; the lost record stays as it was and points to the kept one.
 * Every row that went over is written down, so that undoing gives back exactly those;
 * what was recorded on the kept one meanwhile stays there.
 */
#ifndef DOMAIN_INTAKE_PERSON_MERGE_H
#define DOMAIN_INTAKE_PERSON_MERGE_H

#include <jansson.h>

#include "domain/core/field.h"
#include "domain/people/access.h"

extern const struct form form_person_merge;      /* other, its version, keep, reason */
extern const struct form form_person_merge_with; /* GET: other or reference */
extern const struct form form_merge_undo;        /* reason */

/* NOT_FOUND where the actor sees not both; INVALID where both are one record; STALE where
 * the other one is not in the version that was compared. */
MUST_CHECK bool person_merge(struct ctx *cx, const struct dossier *person,
                             const struct answers *answers, int64_t *out_id);

/* CONFLICT where it is undone already, or where the kept record was merged since: that
 * merge is undone first. */
MUST_CHECK bool person_merge_undo(struct ctx *cx, const struct dossier *person,
                                  int64_t merge_id, const struct answers *answers);

/*
 * The referral is of `named`, somebody says at its screening; `to` is where that record
 * has gone since.  Where it has no other referral its record becomes one with that one,
 * *out_merged, which is undone like any other merge; else nothing happens.  In a
 * transaction.
 */
MUST_CHECK bool person_merge_link(struct ctx *cx, const struct dossier *referral,
                                  int64_t named, int64_t to, bool *out_merged);

/* A referral about to be linked to `named`, a record merged since, goes with it when the
 * merge is undone; in a transaction. */
MUST_CHECK bool person_merge_goes_along(struct ctx *cx, int64_t named,
                                        const struct dossier *referral);

/*
 * The two side by side, before the decision: "fields": [{"label", "this", "other",
 * "same"}], what each record has, and "warnings": what speaks against it.
 */
MUST_CHECK bool person_merge_compare(struct ctx *cx, const struct dossier *person,
                                     const struct dossier *other, json_t **out);

/* Merges of which this person is a part, newest first; NULL on failure. */
json_t *person_merges_json(struct ctx *cx, int64_t person);
MUST_CHECK bool person_merge_json(struct ctx *cx, const struct dossier *person,
                                  int64_t merge_id, json_t **out);

#endif
