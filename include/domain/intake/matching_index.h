/*
 * matching_index.h - the keys by which people are found again: person_key.
 *
 * A key is a number in hexadecimal, of what match_keys.h gives for each of the person's
 * names; one that begins with "c" is a phone number, an e-mail address or a handle, one
 * that begins with "i" another identifier.
 */
#ifndef DOMAIN_INTAKE_MATCHING_INDEX_H
#define DOMAIN_INTAKE_MATCHING_INDEX_H

#include "domain/core/field.h"
#include "domain/people/access.h"

/* Writes the keys of this person anew, from the answers of the referral form; in a
 * transaction. */
MUST_CHECK bool matching_index(struct ctx *cx, int64_t person_id,
                               const struct answers *answers);

/* The same from all that is recorded of it and of the records merged into it. */
MUST_CHECK bool matching_index_person(struct ctx *cx, int64_t person_id);

/* Adds the keys of what belongs to this record itself, also where it was merged. */
MUST_CHECK bool matching_index_add(struct ctx *cx, int64_t person_id);

/* The kept record is found by what the lost one is found by; and no longer.  Owns
 * person_merge_key. */
MUST_CHECK bool matching_index_merge(struct ctx *cx, int64_t merge, int64_t lost,
                                     int64_t kept);
MUST_CHECK bool matching_index_unmerge(struct ctx *cx, int64_t merge, int64_t lost,
                                       int64_t kept);

/* By whom a referral goes to, the person it came from is found from now on too. */
MUST_CHECK bool matching_index_join(struct ctx *cx, int64_t from, int64_t to);

/* Writes the keys of everybody anew, from all referrals; does nothing when the store has
 * keys of this kind already.  For stores of an earlier version. */
MUST_CHECK bool matching_index_renew(struct ctx *cx);

/* People who go by one of these (folded) first names get the keys they lack: the names
 * belong to further families now.  In a transaction. */
MUST_CHECK bool matching_index_names(struct ctx *cx, const char *const *names,
                                     size_t count);

#endif
