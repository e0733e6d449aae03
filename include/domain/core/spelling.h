/*
 * spelling.h - the ways one name is written: O'Neill, ONeill and O Neill; Al-Sayed and
 * AlSayed.  Index and question both know them, so that each way finds each other.
 */
#ifndef DOMAIN_CORE_SPELLING_H
#define DOMAIN_CORE_SPELLING_H

#include "base/arena.h"

/* As text_folded() of base/text.h, but an apostrophe parts words: "O'Neill" -> "o neill".
 */
const char *spelling_parted(struct arena *arena, const char *text);

/* What else a text is found by: compounds written as one, "O'Neill said" -> "oneill". */
const char *spelling_compounds(struct arena *arena, const char *text);

/* The same for names, where neighbours also make one: "Abdul Rahman" -> "abdulrahman". */
const char *spelling_names(struct arena *arena, const char *names);

/* Two neighbouring words as one; NULL where that makes no name. */
const char *spelling_joined(struct arena *arena, const char *first, const char *second);

#endif
