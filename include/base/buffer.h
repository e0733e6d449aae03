/*
 * buffer.h - bytes that grow.
 *
 * Owns malloc'd memory that doubles as it fills, so that a page is written
 * without copying and the memory can be handed on (buffer_take) or used again
 * (buffer_clear keeps it).  Never fails; see arena.h about memory.
 */
#ifndef BASE_BUFFER_H
#define BASE_BUFFER_H

#include <stddef.h>

#include "base/attr.h"

struct buffer {
    char *bytes; /* not terminated; NULL while nothing was ever written */
    size_t length;
    size_t room;
};

void buffer_put(struct buffer *buffer, const void *bytes, size_t length);
void buffer_text(struct buffer *buffer, const char *text);
void buffer_char(struct buffer *buffer, char c);
void buffer_print(struct buffer *buffer, const char *format, ...) PRINTF_LIKE(2, 3);

/* text with & < > " ' written as HTML entities: safe as text and in quoted attributes. */
void buffer_html(struct buffer *buffer, const char *text, size_t length);

/* A terminating NUL behind the bytes, not counted in length; the bytes. */
const char *buffer_end(struct buffer *buffer);

void buffer_clear(struct buffer *buffer);
void buffer_free(struct buffer *buffer); /* wipes first; usable again afterwards */

#endif
