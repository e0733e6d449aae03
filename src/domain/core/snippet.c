#include "domain/core/snippet.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "domain/core/spelling.h"

#define MOST_WORDS 12
#define BEFORE     60 /* bytes shown before the first hit */
#define SHOWN      160

struct typed {
    const char *words[MOST_WORDS]; /* folded */
    size_t count;
};

static struct typed words_of(struct arena *arena, const char *text)
{
    char *rest = arena_copy(arena, spelling_parted(arena, text)), *word;
    struct typed typed = { .count = 0 };

    while ((word = strsep(&rest, " ")) != NULL)
        if (*word != '\0' && typed.count < MOST_WORDS)
            typed.words[typed.count++] = word;
    return typed;
}

/* Letters and digits of any script; what parts words is ASCII, as good as always. */
static size_t word_at(const char *text)
{
    size_t length = 0;
    unsigned char c;

    for (; (c = (unsigned char)text[length]) != '\0'; length++)
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
              || c >= 0x80))
            break;
    return length;
}

static bool is_hit(struct arena *arena, const struct typed *typed, const char *word,
                   size_t length)
{
    const char *folded = text_folded(arena, arena_slice(arena, word, length));

    for (size_t i = 0; i < typed->count; i++)
        if (text_is(folded, typed->words[i])
            || (i + 1 == typed->count && text_characters(typed->words[i]) >= 2
                && text_starts(folded, typed->words[i])))
            return true;
    return false;
}

/* The first word from `at` on that was typed; NULL where there is none before `end`. */
static const char *next_hit(struct arena *arena, const struct typed *typed,
                            const char *at, const char *end, size_t *out_length)
{
    while (at < end && *at != '\0') {
        *out_length = word_at(at);
        if (*out_length > 0 && is_hit(arena, typed, at, *out_length))
            return at;
        at += *out_length > 0 ? *out_length : 1;
    }
    return NULL;
}

static void add(json_t *parts, const char *from, const char *to, bool hit)
{
    json_t *part = json_object();

    if (from >= to) {
        json_decref(part);
        return;
    }
    put_json(part, "text", json_stringn(from, (size_t)(to - from)));
    put_bool(part, "hit", hit);
    json_array_append_new(parts, part);
}

/* Backwards to the blank before, at most BEFORE bytes. */
static const char *start_of(const char *text, const char *hit)
{
    const char *start = hit - text > BEFORE ? hit - BEFORE : text;

    if (start == text)
        return text;
    while (start < hit && *start != ' ' && *start != '\n')
        start++;
    return start < hit ? start + 1 : hit;
}

/* Forwards to a blank, or to where a character begins. */
static const char *end_of(const char *start, const char *after_hit)
{
    size_t left = strlen(start);
    const char *end = start + (left < SHOWN ? left : SHOWN);

    if (end < after_hit)
        end = after_hit;
    if (*end == '\0')
        return end;
    while (end > after_hit && *end != ' ' && *end != '\n')
        end--;
    return end;
}

json_t *snippet_json(struct arena *arena, const char *text, const char *typed)
{
    struct typed words = words_of(arena, typed != NULL ? typed : "");
    json_t *parts = json_array();
    size_t length = 0;
    const char *hit;

    if (text == NULL
        || (hit = next_hit(arena, &words, text, text + strlen(text), &length)) == NULL) {
        json_decref(parts);
        return json_null();
    }
    const char *at = start_of(text, hit), *end = end_of(at, hit + length);
    if (at > text)
        add(parts, "\u2026", strchr("\u2026", '\0'), false);
    for (; hit != NULL; hit = next_hit(arena, &words, at, end, &length)) {
        add(parts, at, hit, false);
        add(parts, hit, hit + length, true);
        at = hit + length;
    }
    add(parts, at, end, false);
    if (*end != '\0')
        add(parts, "\u2026", strchr("\u2026", '\0'), false);
    return parts;
}
