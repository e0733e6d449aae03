/* tally.h - how often each key was seen: a growing table of counts in an arena. */
#ifndef DOMAIN_MATCHING_TALLY_H
#define DOMAIN_MATCHING_TALLY_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct tally; /* keys are hashes: two keys that share one are counted together */

struct tally *tally_new(struct arena *arena);

/* The count of this key, to be read and raised; valid until the next call. */
uint32_t *tally_at(struct tally *tally, uint64_t key);

/* The count, 0 when it was never seen. */
uint32_t tally_of(const struct tally *tally, uint64_t key);

/* A key out of a text and what kind of text it is. */
uint64_t tally_key(uint64_t kind, const char *text);

#endif
