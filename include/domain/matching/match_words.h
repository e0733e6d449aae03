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

/* The same of one field; also of what is not worth telling beside others: "Another
 * identifier". */
const char *match_word(enum matched_field field, int level);

/* By the codes of the table match_weight: "birth", "one_digit".  The code itself where
 * the program does not know it. */
const char *match_weight_words(const char *question, const char *level);

/* Which it is in the program's own order: by question, the likest first. */
size_t match_weight_place(const char *question, const char *level);

#endif
