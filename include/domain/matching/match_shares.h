/* match_shares.h - how common each value is in the records at hand. */
#ifndef DOMAIN_MATCHING_MATCH_SHARES_H
#define DOMAIN_MATCHING_MATCH_SHARES_H

#include "domain/matching/comparison.h"

/* Prepares the records; equal values share one form, which knows its shares. */
struct person_forms *match_forms_of(struct arena *arena, const struct kin *kin,
                                    const struct person_record *records, size_t count);

#endif
