/*
 * spool.h - bytes too many for memory, on disk for as long as a request lives.
 *
 * A file without a name, in pieces sealed with a key that only this process ever knew
 * (XChaCha20-Poly1305): nothing of it can be found or read once the arena is closed, not
 * even after a crash.  Written once from begin to end, then read anywhere.
 */
#ifndef BASE_SPOOL_H
#define BASE_SPOOL_H

#include "base/source.h"

struct spool;

/* In that folder; ends with cx->arena.  Fails with INPUT_OUTPUT/"spool.open". */
MUST_CHECK bool spool_open(struct ctx *cx, const char *folder, struct spool **out);

/* Fail with INPUT_OUTPUT/"spool.write" when the disk is full or broken. */
MUST_CHECK bool spool_put(struct ctx *cx, struct spool *spool, const void *bytes,
                          size_t length);
MUST_CHECK bool spool_end(struct ctx *cx, struct spool *spool);

uint64_t spool_length(const struct spool *spool);

/* A stretch of it, to be read after spool_end(); fails with INPUT_OUTPUT/"spool.read". */
struct source spool_source(struct spool *spool, uint64_t at, uint64_t length);

#endif
