#include "mustache_tag.h"

#include <string.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool is_space(char c)
{
    return is_blank(c) || c == '\n' || c == '\r';
}

bool mustache_slice_is(struct slice a, const char *text, size_t length)
{
    return a.length == length && memcmp(a.text, text, length) == 0;
}

struct slice mustache_slice_trimmed(const char *from, const char *to)
{
    while (from < to && is_space(*from))
        from++;
    while (from < to && is_space(to[-1]))
        to--;
    return (struct slice){ from, (size_t)(to - from) };
}

/* NULL when there is none, or when from is behind the end already. */
static const char *find(const char *from, const char *end, struct slice what)
{
    if (from >= end)
        return NULL;
    return memmem(from, (size_t)(end - from), what.text, what.length);
}

static bool starts(const char *from, const char *end, struct slice what)
{
    return (size_t)(end - from) >= what.length
           && mustache_slice_is(what, from, what.length);
}

static bool is_sigil(char c)
{
    return c != '\0' && strchr("#^/<$>&{=!", c) != NULL;
}

/* {{{x}}} ends in }}} and {{=| |=}} in =}}; all others in the closing delimiter. */
static char twin(char sigil)
{
    return (char)(sigil == '{' ? '}' : sigil == '=' ? '=' : '\0');
}

/* Sigils that leave nothing on the page; of the others the line stays. */
static bool may_be_alone(char sigil)
{
    return sigil != '\0' && sigil != '&' && sigil != '{';
}

static const char *find_close(const struct mustache_text *text, const char *from,
                              char before)
{
    const char *close = find(from, text->end, text->close);

    while (close != NULL && before != '\0' && (close == from || close[-1] != before))
        close = find(close + 1, text->end, text->close);
    return close;
}

static bool read_inside(const struct mustache_text *text, struct mustache_tag *tag)
{
    const char *inside = tag->begin + text->open.length, *name = inside;

    /* a closing delimiter may begin like a sigil */
    if (inside < text->end && is_sigil(*inside)
        && !starts(inside, text->end, text->close))
        tag->sigil = *name++;

    size_t extra = twin(tag->sigil) != '\0' ? 1 : 0;
    const char *close = find_close(text, name, twin(tag->sigil));

    if (close == NULL)
        return false;
    tag->inside = mustache_slice_trimmed(inside, close);
    tag->name = mustache_slice_trimmed(name, close - extra);
    tag->after = close + text->close.length;
    return true;
}

static void see_if_alone(const struct mustache_text *text, struct mustache_tag *tag)
{
    const char *before = tag->begin, *behind = tag->after;

    while (before > text->at && is_blank(before[-1]))
        before--;
    while (behind < text->end && is_blank(*behind))
        behind++;
    if (behind + 1 < text->end && behind[0] == '\r' && behind[1] == '\n')
        behind++;

    bool begins = before == text->start || before[-1] == '\n';
    bool ends = behind == text->end || *behind == '\n';
    tag->alone = may_be_alone(tag->sigil) && begins && ends;
    tag->line_begin = tag->begin;
    tag->line_after = tag->after;
    if (tag->alone) {
        tag->line_begin = before;
        tag->line_after = behind < text->end ? behind + 1 : behind;
    }
}

bool mustache_tag_next(const struct mustache_text *text, struct mustache_tag *tag)
{
    *tag = (struct mustache_tag){ .begin = find(text->at, text->end, text->open),
                                  .line = text->line };
    if (tag->begin == NULL)
        return true;
    for (const char *c = text->at; c < tag->begin; c++)
        tag->line += *c == '\n';
    if (!read_inside(text, tag))
        return false;
    see_if_alone(text, tag);
    return true;
}

static bool is_delimiter(struct slice text)
{
    for (size_t i = 0; i < text.length; i++)
        if (is_space(text.text[i]) || text.text[i] == '=')
            return false;
    return text.length > 0;
}

bool mustache_tag_delimiters(const struct mustache_tag *tag, struct mustache_text *text)
{
    const char *gap = tag->name.text, *end = gap + tag->name.length;

    while (gap < end && !is_space(*gap))
        gap++;

    struct slice open = mustache_slice_trimmed(tag->name.text, gap);
    struct slice close = mustache_slice_trimmed(gap, end);
    if (!is_delimiter(open) || !is_delimiter(close))
        return false;
    text->open = open;
    text->close = close;
    return true;
}
