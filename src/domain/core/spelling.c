#include "domain/core/spelling.h"

#include <string.h>

#include "base/buffer.h"
#include "base/text.h"

#define BLANKS        " \t\n"
#define LONGEST_CHUNK 60 /* bytes; a longer one is an address of the web, not a name */

/* U+2018 and U+2019, U+02BC: what people and word processors write for ' */
static const char *const apostrophes[] = { "'", "\u2018", "\u2019", "\u02BC" };

static size_t apostrophe_at(const char *text)
{
    for (size_t i = 0; i < COUNT(apostrophes); i++)
        if (text_starts(text, apostrophes[i]))
            return strlen(apostrophes[i]);
    return 0;
}

const char *spelling_parted(struct arena *arena, const char *text)
{
    char *parted = arena_copy(arena, text);

    for (char *at = parted; *at != '\0'; at++) {
        size_t length = apostrophe_at(at);

        memset(at, ' ', length);
        at += length > 1 ? length - 1 : 0;
    }
    return text_folded(arena, parted);
}

static bool makes_a_name(const char *word)
{
    return *word != '\0' && strpbrk(word, "0123456789") == NULL;
}

const char *spelling_joined(struct arena *arena, const char *first, const char *second)
{
    if (!makes_a_name(first) || !makes_a_name(second))
        return NULL;
    return arena_print(arena, "%s%s", first, second);
}

/* Most chunks are plain words, maybe with a comma: only what may hold a joint is looked
 * at. */
static bool may_be_compound(const char *chunk, size_t length)
{
    for (size_t i = 1; i + 1 < length; i++)
        if (strchr("'-", chunk[i]) != NULL || (unsigned char)chunk[i] >= 0x80)
            return length <= LONGEST_CHUNK;
    return false;
}

static void add_word(struct buffer *out, const char *word)
{
    if (out->length > 0)
        buffer_char(out, ' ');
    buffer_text(out, word);
}

static void add_compound(struct arena *arena, struct buffer *out, const char *chunk)
{
    char *word = arena_copy(arena, spelling_parted(arena, chunk)), *to = word;

    if (strchr(word, ' ') == NULL || !makes_a_name(word))
        return;
    for (const char *from = word; *from != '\0'; from++)
        if (*from != ' ')
            *to++ = *from;
    *to = '\0';
    add_word(out, word);
}

static void add_compounds(struct arena *arena, struct buffer *out, const char *text)
{
    for (text += strspn(text, BLANKS); *text != '\0'; text += strspn(text, BLANKS)) {
        size_t length = strcspn(text, BLANKS);

        if (may_be_compound(text, length))
            add_compound(arena, out, arena_slice(arena, text, length));
        text += length;
    }
}

static void add_neighbours(struct arena *arena, struct buffer *out, const char *names)
{
    char *word = arena_copy(arena, spelling_parted(arena, names)), *blank;

    for (; (blank = strchr(word, ' ')) != NULL; word = blank + 1) {
        *blank = '\0';
        const char *next = blank + 1;
        const char *joined =
            spelling_joined(arena, word, arena_slice(arena, next, strcspn(next, " ")));
        if (joined != NULL)
            add_word(out, joined);
    }
}

static const char *kept(struct arena *arena, struct buffer *out)
{
    const char *text = arena_slice(arena, buffer_end(out), out->length);

    buffer_free(out);
    return text;
}

const char *spelling_compounds(struct arena *arena, const char *text)
{
    struct buffer out = { 0 };

    add_compounds(arena, &out, text);
    return kept(arena, &out);
}

const char *spelling_names(struct arena *arena, const char *names)
{
    struct buffer out = { 0 };

    add_compounds(arena, &out, names);
    add_neighbours(arena, &out, names);
    return kept(arena, &out);
}
