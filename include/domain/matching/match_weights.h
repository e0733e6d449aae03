/*
 * match_weights.h - what an observed likeness is worth: Fellegi and Sunter's m and u.
 *
 * Owns the table match_weight.  For each thing that can be observed of two records, how
 * often it is seen when they are of one person, of two of one household, of two
 * strangers. Household members share an address and mostly a surname; as a case of their
 * own they keep brothers and twins from being taken for one person.
 *
 * A suburb is judged by whether the postcode agrees (THERE), differs (ELSEWHERE) or is
 * unknown (ALONE), a street by whether postcode or suburb agree: they move together.
 */
#ifndef DOMAIN_MATCHING_MATCH_WEIGHTS_H
#define DOMAIN_MATCHING_MATCH_WEIGHTS_H

#include "domain/matching/comparison.h"

enum match_question {
    ASKED_GIVEN_NAME,
    ASKED_FAMILY_NAME,
    ASKED_NAME_ORDER,
    ASKED_BIRTH,
    ASKED_IDENTIFIER,
    ASKED_POSTCODE,
    ASKED_SUBURB_THERE,
    ASKED_SUBURB_ELSEWHERE,
    ASKED_SUBURB_ALONE,
    ASKED_STREET_THERE,
    ASKED_STREET_ELSEWHERE,
    ASKED_STREET_ALONE,
    MATCH_QUESTIONS
};

#define MATCH_LEVELS 8

enum match_kind { KIND_SAME, KIND_HOUSEHOLD, KIND_STRANGER, MATCH_KINDS };

struct match_weights {
    double chance[MATCH_KINDS][MATCH_QUESTIONS][MATCH_LEVELS];
    int levels[MATCH_QUESTIONS]; /* how many each has */
};

/* Reads them into cx->arena; fails with CONFIG/"match_weight.missing". */
MUST_CHECK bool match_weights_load(struct ctx *cx, struct match_weights **out);

/* Which question a field of this comparison answers; its level is NOT_COMPARED where
 * none. */
enum match_question match_question_of(const struct comparison *comparison,
                                      enum matched_field field);

/*
 * The chance to observe this of two strangers.  Uses how common the shared values are,
 * where the forms know it: a rare surname in common says more.
 */
double match_stranger_chance(const struct match_weights *weights,
                             const struct comparison *comparison,
                             enum matched_field field, const struct person_forms *a,
                             const struct person_forms *b);

/* Log of how many times likelier this is seen of one person than of strangers, by these
 * weights alone: for putting candidates in order. */
double match_evidence(const struct match_weights *weights,
                      const struct comparison *comparison, const struct person_forms *a,
                      const struct person_forms *b);

#endif
