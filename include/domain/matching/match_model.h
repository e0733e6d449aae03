/*
 * match_model.h - the weights fitted to the records at hand, and what they say of a pair.
 *
 * Begins with the weights of the store and learns from the candidate pairs, by
 * expectation and maximisation, how often fields are wrong in these very data.  What it
 * knew beforehand counts like some dozens of pairs, so that few or odd data cannot lead
 * it astray.
 */
#ifndef DOMAIN_MATCHING_MATCH_MODEL_H
#define DOMAIN_MATCHING_MATCH_MODEL_H

#include "domain/matching/match_weights.h"

/* A candidate pair: indexes of two records, and what was observed of them. */
struct match_pair {
    uint32_t a, b;
    struct comparison comparison;
    float stranger; /* log of the chance to observe it of strangers */
    float odds;     /* log of how many times likelier one person is than two */
};

struct match_model {
    struct match_weights weights;
    double log_chance[MATCH_KINDS][MATCH_QUESTIONS][MATCH_LEVELS];
    double log_prior[MATCH_KINDS]; /* of all pairs */
};

/* As the store has them; of all pairs of that many records, some are of one person. */
void match_model_begin(struct match_model *model, const struct match_weights *weights,
                       size_t records);

/* What strangers have in common here: measured on pairs taken at random. */
void match_model_measure(struct match_model *model, const struct person_forms *forms,
                         size_t records);

/* Compares, and fills everything of the pair but a and b. */
void match_model_compare(const struct match_model *model, const struct person_forms *a,
                         const struct person_forms *b, struct match_pair *out);

/* Fits the model to the pairs, and says the odds of each. */
void match_model_fit(struct match_model *model, struct match_pair *pairs, size_t count,
                     size_t records);

#endif
