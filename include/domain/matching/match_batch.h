/*
 * match_batch.h - which of many records are of one person.
 *
 * Suggestions of record identity, nothing else: no decision about a person follows.
 */
#ifndef DOMAIN_MATCHING_MATCH_BATCH_H
#define DOMAIN_MATCHING_MATCH_BATCH_H

#include "domain/matching/match_model.h"

struct matched {
    uint32_t left, right; /* indexes of the records, left < right */
    double score;         /* 0 to 1: how sure it is that they are of one person */
    bool same;            /* else: possible */
};

struct match_result {
    struct matched *pairs; /* surest first */
    size_t count;
    size_t compared; /* pairs looked at */
};

/* Reads kinships and weights of the store; the result lives in cx->arena. */
MUST_CHECK bool match_batch(struct ctx *cx, const struct person_record *records,
                            size_t count, struct match_result *out);

#endif
