/*
 * sound.h - how a name sounds, roughly, whatever its origin: for finding, not for
 * judging.
 *
 * Spellings that are heard alike fall together: Mohammed, Muhammad and Mohamed; Shah and
 * Sha; Kowalski and Kovalsky; Catherine and Kathryn.
 */
#ifndef DOMAIN_MATCHING_SOUND_H
#define DOMAIN_MATCHING_SOUND_H

#include <stddef.h>

#include "base/arena.h"

/* The consonant skeleton of one or more words as one key: "mhmd"; never "". */
const char *sound_of(struct arena *arena, const char *name);

/* The key of each word of at least two letters; how many there are, at most `most`. */
size_t sound_words(struct arena *arena, const char *names, const char **out, size_t most);

#endif
