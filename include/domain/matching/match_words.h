/*
 * match_words.h - what two records have in common, in plain words, field by field.
 */
#ifndef DOMAIN_MATCHING_MATCH_WORDS_H
#define DOMAIN_MATCHING_MATCH_WORDS_H

#include "domain/matching/comparison.h"

/* "Same surname", "First name sounds alike", "Day and month of birth swapped": into out;
 * how many.  Differences are told too where they count: "Another date of birth". */
size_t match_words(const struct comparison *comparison,
                   const char *out[static MATCHED_FIELDS]);

#endif
