/*
 * snippet.h - the place of a text where what somebody typed occurs, with the words
 * marked.  The full-text index keeps no texts, so that this looks at the text itself.
 */
#ifndef DOMAIN_CORE_SNIPPET_H
#define DOMAIN_CORE_SNIPPET_H

#include <jansson.h>

#include "base/arena.h"

/* [{"text", "hit"}] around the first word that was typed, about 160 bytes, whole
 * characters; JSON null where the text is NULL or has none of the words.  The last word
 * typed may be a beginning, as in search_query(). */
json_t *snippet_json(struct arena *arena, const char *text, const char *typed);

#endif
