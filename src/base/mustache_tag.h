/* mustache_tag.h - finding the tags in a template's text; for the parser only. */
#ifndef BASE_MUSTACHE_TAG_H
#define BASE_MUSTACHE_TAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct slice {
    const char *text;
    size_t length;
};

struct mustache_text {
    const char *start;
    const char *at; /* what comes before is done */
    const char *end;
    uint32_t line; /* of at */
    struct slice open, close;
};

/* inside is what the delimiters enclose, name the same without the sigil. */
struct mustache_tag {
    char sigil; /* '\0' for a variable */
    uint32_t line;
    struct slice inside, name;
    const char *begin, *after;
    bool alone; /* on its line, which then disappears: from line_begin to line_after */
    const char *line_begin, *line_after;
};

/* The next tag from text->at on; begin is NULL when there is none.  False when it has no
 * end; line then says where it begins. */
bool mustache_tag_next(const struct mustache_text *text, struct mustache_tag *tag);

/* Reads {{= <% %> =}}.  False when that is no pair of delimiters. */
bool mustache_tag_delimiters(const struct mustache_tag *tag, struct mustache_text *text);

bool mustache_slice_is(struct slice a, const char *text, size_t length);
struct slice mustache_slice_trimmed(const char *from, const char *to);

#endif
