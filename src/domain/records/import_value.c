#include "domain/records/import_value.h"

#include <string.h>
#include <strings.h>

#include "base/date.h"
#include "base/text.h"
#include "domain/core/codes.h"

#define CHOICES_SAID 20

static const char *trimmed(struct arena *arena, const char *text, size_t length)
{
    while (length > 0 && strchr(" \t\r\n", text[length - 1]) != NULL)
        length--;
    while (length > 0 && strchr(" \t\r\n", *text) != NULL) {
        text++;
        length--;
    }
    return arena_slice(arena, text, length);
}

const char *import_value_next(struct arena *arena, const char **rest)
{
    while (**rest != '\0') {
        size_t length = strcspn(*rest, ";\n");
        const char *item = trimmed(arena, *rest, length);

        *rest += length + ((*rest)[length] != '\0');
        if (*item != '\0')
            return item;
    }
    return NULL;
}

/* Names of the same meaning differ in letters, accents and marks only. */
static bool same_words(struct arena *arena, const char *a, const char *b)
{
    return text_is(text_folded(arena, a), text_folded(arena, b));
}

static const char *find_code(struct ctx *cx, json_t *codes, const char *text, bool folded)
{
    json_t *code;
    size_t i;

    json_array_foreach(codes, i, code)
    {
        const char *value = json_string_value(json_object_get(code, "value"));
        const char *label = json_string_value(json_object_get(code, "label"));
        bool same = folded ? same_words(cx->arena, value, text)
                                 || same_words(cx->arena, label, text)
                           : strcasecmp(value, text) == 0 || strcasecmp(label, text) == 0;

        if (same)
            return arena_copy(cx->arena, value);
    }
    return NULL;
}

/* Nearly all are written as we write them: folding is for the rest. */
static const char *code_of(struct ctx *cx, const char *list, const char *text)
{
    json_t *codes = codes_json(cx, list, cx->today);
    const char *code = find_code(cx, codes, text, false);

    if (code == NULL)
        code = find_code(cx, codes, text, true);
    return code != NULL ? code : text;
}

static const char *option_of(struct ctx *cx, const struct option *options,
                             const char *text)
{
    for (; options->code != NULL; options++)
        if (same_words(cx->arena, options->code, text)
            || same_words(cx->arena, options->label, text))
            return options->code;
    return text;
}

static const char *yes_or_no(struct ctx *cx, const char *text)
{
    static const char *const yes[] = { "yes", "y", "true", "1" };
    static const char *const no[] = { "no", "n", "false", "0" };
    const char *folded = text_folded(cx->arena, text);

    for (size_t i = 0; i < COUNT(yes); i++)
        if (text_is(folded, yes[i]))
            return "yes";
    for (size_t i = 0; i < COUNT(no); i++)
        if (text_is(folded, no[i]))
            return "no";
    return text;
}

/* Spreadsheets put midnight behind a day. */
static const char *day_of(struct ctx *cx, const char *text)
{
    const char *time = strstr(text, " 00:00");
    char day[11];

    if (time == NULL)
        time = strchr(text, 'T');
    if (time == NULL || date_from_text(text, day))
        return text;
    const char *alone = arena_slice(cx->arena, text, (size_t)(time - text));
    return date_from_text(alone, day) ? alone : text;
}

static const char *value_of(struct ctx *cx, const struct field *field, const char *text)
{
    if (field->kind == FIELD_CODE || field->kind == FIELD_CODES)
        return code_of(cx, field->codes, text);
    if (field->kind == FIELD_CHOICE)
        return option_of(cx, field->options, text);
    if (field->kind == FIELD_YES_NO)
        return yes_or_no(cx, text);
    return field->kind == FIELD_DAY ? day_of(cx, text) : text;
}

void import_value_add(struct ctx *cx, const struct field *field, const char *text,
                      struct pairs *out)
{
    const char *item;

    if (field->kind != FIELD_CODES) {
        pairs_add(cx->arena, out, field->name, value_of(cx, field, text));
        return;
    }
    while ((item = import_value_next(cx->arena, &text)) != NULL)
        pairs_add(cx->arena, out, field->name, value_of(cx, field, item));
}

static const char *listed(struct arena *arena, const char *list, const char *label)
{
    return arena_print(arena, "%s%s%s", list, *list != '\0' ? ", " : "", label);
}

static const char *all_labels(struct ctx *cx, const struct field *field)
{
    json_t *codes = codes_json(cx, field->codes, cx->today), *code;
    const char *list = "";
    size_t i;

    json_array_foreach(codes, i, code)
    {
        if (i == CHOICES_SAID)
            return arena_print(cx->arena, "%s, ...", list);
        list = listed(cx->arena, list, json_string_value(json_object_get(code, "label")));
    }
    return list;
}

const char *import_value_choices(struct ctx *cx, const struct field *field)
{
    const char *list = "";

    if (field->kind == FIELD_CODE || field->kind == FIELD_CODES)
        list = all_labels(cx, field);
    else if (field->kind == FIELD_CHOICE)
        for (const struct option *o = field->options; o->code != NULL; o++)
            list = listed(cx->arena, list, o->label);
    else
        return NULL;
    return arena_print(cx->arena, "This is none of the answers. Choose one of: %s.",
                       list);
}
