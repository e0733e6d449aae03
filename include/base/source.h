/*
 * source.h - bytes that may be read anywhere and are nowhere as a whole: a file that was
 * sent and waits on disk, or a stretch of memory.
 */
#ifndef BASE_SOURCE_H
#define BASE_SOURCE_H

#include <stdint.h>

#include "base/ctx.h"

struct source {
    uint64_t length;
    /* Called by source_read() only, for bytes that are there. */
    bool (*read)(struct ctx *cx, const void *of, uint64_t at, void *into, size_t length);
    const void *of;
    uint64_t offset; /* of the first byte in `of` */
};

/* Fails with BROKEN/"source.beyond" for bytes that are not there, else as its kind does.
 */
MUST_CHECK bool source_read(struct ctx *cx, const struct source *source, uint64_t at,
                            void *into, size_t length);

/* Borrows the bytes. */
struct source source_of_bytes(const void *bytes, size_t length);

#endif
