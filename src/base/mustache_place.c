#include <string.h>

#include "mustache_nodes.h"

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool is_word(const char *word, const char *wanted)
{
    return strcmp(word, wanted) == 0;
}

static char lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static void word_end(struct mustache_place *place)
{
    if (place->element[0] == '\0')
        memcpy(place->element, place->word, sizeof(place->element));
    place->word_over = true;
}

static void word_add(struct mustache_place *place, char c)
{
    if (place->word_over)
        memset(place->word, 0, sizeof(place->word));
    place->word_over = false;

    size_t length = strlen(place->word);
    if (length + 1 < sizeof(place->word))
        place->word[length] = lower(c);
}

static void tag_begin(struct mustache_place *place)
{
    *place = (struct mustache_place){ .state = PLACE_TAG };
}

static void tag_end(struct mustache_place *place)
{
    bool code = is_word(place->element, "script") || is_word(place->element, "style");

    place->state = code ? PLACE_CODE : PLACE_TEXT;
    place->matched = 0;
}

static void walk_tag(struct mustache_place *place, char c)
{
    if (c == '"' || c == '\'') {
        place->state = PLACE_QUOTED;
        place->quote = c;
    } else if (c == '=' || c == '>' || is_blank(c)
               || (c == '/' && place->word[0] != '\0')) {
        word_end(place);
        if (c == '=')
            place->state = PLACE_EQUALS;
        if (c == '>')
            tag_end(place);
    } else {
        word_add(place, c);
        if (place->element[0] == '\0' && is_word(place->word, "!--"))
            *place = (struct mustache_place){ .state = PLACE_COMMENT, .matched = 2 };
    }
}

static void walk_equals(struct mustache_place *place, char c)
{
    if (c == '"' || c == '\'') {
        place->state = PLACE_QUOTED;
        place->quote = c;
    } else if (c == '>') {
        tag_end(place);
    } else if (!is_blank(c)) {
        place->state = PLACE_UNQUOTED;
    }
}

static void walk_unquoted(struct mustache_place *place, char c)
{
    if (c == '>')
        tag_end(place);
    else if (is_blank(c))
        place->state = PLACE_TAG;
}

/* It ends with "-->" or "--!>"; "<!-->" is a whole one. */
static void walk_comment(struct mustache_place *place, char c)
{
    if (c == '>' && place->matched >= 2)
        place->state = PLACE_TEXT;
    if (c == '-')
        place->matched++;
    else if (c != '!')
        place->matched = 0;
}

/* Code ends at "</" and the name of the element that it began with. */
static void walk_code(struct mustache_place *place, char c)
{
    char wanted = place->matched == 0   ? '<'
                  : place->matched == 1 ? '/'
                                        : place->element[place->matched - 2];

    if (lower(c) != wanted) {
        place->matched = c == '<' ? 1 : 0;
        return;
    }
    place->matched++;
    if (place->matched == strlen(place->element) + 2) {
        tag_begin(place);
        word_add(place, '/');
    }
}

static void walk_one(struct mustache_place *place, char c)
{
    switch (place->state) {
    case PLACE_TEXT:
        if (c == '<')
            tag_begin(place);
        return;
    case PLACE_TAG:
        walk_tag(place, c);
        return;
    case PLACE_EQUALS:
        walk_equals(place, c);
        return;
    case PLACE_UNQUOTED:
        walk_unquoted(place, c);
        return;
    case PLACE_QUOTED:
        if (c == place->quote) {
            place->state = PLACE_TAG;
            place->word_over = true;
        }
        return;
    case PLACE_COMMENT:
        walk_comment(place, c);
        return;
    case PLACE_CODE:
        walk_code(place, c);
        return;
    }
}

void mustache_place_walk(struct mustache_place *place, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        walk_one(place, text[i]);
}

/* Attributes whose value is a program, a style or a page of its own. */
static bool attribute_is_active(const char *name)
{
    return strncmp(name, "on", 2) == 0 || is_word(name, "style")
           || is_word(name, "srcdoc");
}

const char *mustache_place_objection(const struct mustache_place *place, bool raw)
{
    switch (place->state) {
    case PLACE_TEXT:
    case PLACE_COMMENT:
        return NULL;
    case PLACE_TAG: /* whole attributes come as raw text */
        return raw ? NULL : "stands in a tag outside quotes";
    case PLACE_EQUALS:
    case PLACE_UNQUOTED:
        return "stands in an unquoted attribute";
    case PLACE_QUOTED:
        return attribute_is_active(place->word) ? "stands in a script or style attribute"
                                                : NULL;
    case PLACE_CODE:
        return "stands in a script or style element";
    }
    return NULL;
}
