/*
 * word_diff.h - what became of a text, word by word.
 *
 * Words and the blanks between them are compared; what stays the same is as long as it
 * can be.  Texts of thousands of words that share neither beginning nor end are not taken
 * apart: the old one went, the new one came.
 */
#ifndef BASE_WORD_DIFF_H
#define BASE_WORD_DIFF_H

#include <stddef.h>

#include "base/arena.h"

enum word_change { WORDS_SAME, WORDS_GONE, WORDS_NEW };

struct word_run {
    enum word_change change;
    const char *text; /* never empty */
};

struct word_diff {
    struct word_run *list; /* neighbours differ in their change; GONE stands before NEW */
    size_t count;
};

/* All texts without NEW are `before`, all without GONE are `after`.  NULL is "". */
void word_diff(struct arena *arena, const char *before, const char *after,
               struct word_diff *out);

#endif
