/*
 * match_keys.h - by what a record is found: numbers that two records of one person share.
 *
 * Any one of them in common makes a pair worth comparing.  There are many, of different
 * fields, so that a record is found whatever happened to the other fields.
 */
#ifndef DOMAIN_MATCHING_MATCH_KEYS_H
#define DOMAIN_MATCHING_MATCH_KEYS_H

#include "domain/matching/comparison.h"

#define MATCH_KEYS_MOST 160

struct match_keys {
    uint64_t keys[MATCH_KEYS_MOST];
    size_t count;
};

/* `few` leaves out those that only help where much is wrong or missing: for an index that
 * is kept in the store. */
void match_keys_of(const struct person_forms *forms, bool few, struct match_keys *out);

#endif
