#include "web/referral_view.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "domain/intake/referral.h"

/* Days, codes and the like are said by their companion: date_text, code_label. */
static const char *said(const json_t *referral, const char *name)
{
    const char *const ends[] = { "_text", "_label" };
    const json_t *value = json_object_get(referral, name);
    char key[80];

    for (size_t i = 0; i < COUNT(ends); i++) {
        (void)snprintf(key, sizeof(key), "%s%s", name, ends[i]);
        const char *text = json_string_value(json_object_get(referral, key));
        if (text != NULL)
            return text;
    }
    if (json_is_boolean(value))
        return json_is_true(value) ? "Yes" : "No";
    return json_string_value(value);
}

static json_t *value_of(const json_t *referral, const char *name)
{
    const json_t *value = json_object_get(referral, name);
    const char *text = said(referral, name);
    char number[24];

    if (text == NULL && json_is_integer(value)) {
        (void)snprintf(number, sizeof(number), "%lld",
                       (long long)json_integer_value(value));
        return json_string(number);
    }
    return text != NULL ? json_string(text) : json_null();
}

static json_t *row(const json_t *referral, const struct field *field, const char *change)
{
    json_t *object = json_object();

    put_text(object, "key", field->label);
    put_json(object, "value", value_of(referral, field->name));
    put_text(object, "change", change);
    put_text(object, "change_hidden", field->label);
    return object;
}

static json_t *rows_of(const json_t *referral, const char *section, const char *change)
{
    json_t *rows = json_array();

    for (size_t i = 0; i < form_referral.count; i++) {
        const struct field *field = &form_referral.fields[i];
        bool given = !json_is_null(json_object_get(referral, field->name))
                     && json_object_get(referral, field->name) != NULL;

        if (text_is(field->section, section) && (change != NULL || given))
            json_array_append_new(rows, row(referral, field, change));
    }
    return rows;
}

json_t *referral_answers(const json_t *referral, json_t *links, bool all)
{
    size_t count;
    const struct section *sections = referral_sections(&count);
    const char *self = json_string_value(json_object_get(links, "self"));
    json_t *list = json_array();
    char change[160];

    for (size_t i = 0; i < count; i++) {
        (void)snprintf(change, sizeof(change), "%s/draft/%s", self, sections[i].code);
        json_t *rows = rows_of(referral, sections[i].code, all ? change : NULL);
        json_t *section = json_object();

        put_text(section, "title", sections[i].title);
        put_text(section, "code", sections[i].code);
        put_text(section, "change", all ? change : NULL);
        put_bool(section, "has_rows", json_array_size(rows) > 0);
        put_json(section, "rows", rows);
        json_array_append_new(list, section);
    }
    return list;
}
