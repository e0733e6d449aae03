/* file.h - whole files. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/ctx.h"

/* The contents with an end behind it; fails with NOT_FOUND, INPUT_OUTPUT, TOO_LARGE. */
MUST_CHECK bool file_read(struct ctx *cx, const char *path, size_t most, char **out,
                          size_t *out_length);

/* A secret file: like file_read(), and refuses one that others may read (mode). */
MUST_CHECK bool file_read_secret(struct ctx *cx, const char *path, size_t most,
                                 char **out, size_t *out_length);

/* Writes beside, syncs, renames: the old contents or the new, never half.  Mode 0600. */
MUST_CHECK bool file_write(struct ctx *cx, const char *path, const void *bytes,
                           size_t length);

bool file_exists(const char *path);

#endif
