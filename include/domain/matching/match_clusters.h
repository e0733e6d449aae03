/*
 * match_clusters.h - pairs that fit together become people.
 *
 * If a is b and b is c, then a is c: groups grow from the surest pair on, and two groups
 * become one only when their records agree on the whole.
 */
#ifndef DOMAIN_MATCHING_MATCH_CLUSTERS_H
#define DOMAIN_MATCHING_MATCH_CLUSTERS_H

#include "domain/matching/match_model.h"

/* The number of each record's group; pairs must be in order, surest first. */
uint32_t *match_clusters_of(struct arena *arena, const struct match_model *model,
                            const struct person_forms *forms, size_t records,
                            const struct match_pair *pairs, size_t count);

#endif
