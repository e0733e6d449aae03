/*
 * text.h - questions about UTF-8 text, answered by libunistring where Unicode matters.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

bool text_is_utf8(const char *bytes, size_t length);

/*
 * What may be kept of text that came in: in NFC, line ends as \n, trimmed at both
 * ends.  NULL when it is not UTF-8 or holds control characters other than tab and
 * line end, or an override of the writing direction (U+202A-202E, U+2066-2069).
 */
const char *text_clean(struct arena *arena, const char *bytes, size_t length);

size_t text_characters(const char *text); /* code points */

/* For comparing what people type: lower case, accents removed, only letters and digits,
 * single blanks between words.  "Éva O'Neill-Smith" -> "eva oneill smith". */
const char *text_folded(struct arena *arena, const char *text);

bool text_is(const char *a, const char *b); /* equal; NULL equals NULL */
bool text_is_empty(const char *text);       /* NULL or "" */
bool text_starts(const char *text, const char *prefix);

/* A whole decimal number, optionally with a minus sign; false for anything else. */
bool text_to_int(const char *text, int64_t *out);

#endif
