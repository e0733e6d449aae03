/*
 * blocking.h - which pairs of many records are worth comparing: those that share a key.
 *
 * Records that share a key form a block.  In one too large to compare each with each, a
 * record is compared with its neighbours by date of birth and name.
 */
#ifndef DOMAIN_MATCHING_BLOCKING_H
#define DOMAIN_MATCHING_BLOCKING_H

#include "domain/matching/comparison.h"

struct blocking;

struct blocking *blocking_of(struct arena *arena, const struct person_forms *forms,
                             size_t count);

/* The candidates for record i that come after it, each once, into out (room for all
 * records); how many.  Call it for i in rising order. */
size_t blocking_candidates(struct blocking *blocking, size_t i, uint32_t *out);

#endif
