#include "web/form_view.h"

#include <string.h>

#include "base/date.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/core/field_kinds.h"
#include "domain/people/draft.h"
#include "web/form_care.h"

#define RADIOS_AT_MOST 6
#define SPARE_ITEMS    3

void show_form(struct request *rq, const struct form *form, json_t *values)
{
    show_section(rq, form, NULL, values);
}

void show_section(struct request *rq, const struct form *form, const char *section,
                  json_t *values)
{
    rq->shown_form = form;
    rq->shown_section = section;
    rq->shown_values = values;
}

/* A filter: the form of a GET is its query, and shows what is being looked at. */
static bool is_filter(const struct request *rq)
{
    return rq->route->method == GET && rq->shown_form == rq->route->form;
}

#define CHOOSE_AGAIN "Choose your files again: a browser does not keep them"

static bool was_typed(const struct request *rq)
{
    return is_filter(rq) || rq->draft != NULL
           || (rq->method != GET && rq->form.count > 0);
}

static const struct pairs *typed_in(const struct request *rq)
{
    if (is_filter(rq))
        return &rq->query;
    return rq->draft != NULL ? &rq->draft->fields : &rq->form;
}

const char *stored_text(struct request *rq, const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_STRING:
        return json_string_value(value);
    case JSON_INTEGER:
        return arena_print(rq->cx.arena, "%lld", (long long)json_integer_value(value));
    case JSON_TRUE:
        return "1";
    case JSON_FALSE:
        return "0";
    case JSON_REAL:
    case JSON_NULL:
    case JSON_OBJECT:
    case JSON_ARRAY:
        break;
    }
    return "";
}

/* 2026-02-28 as people type it: 28/2/2026. */
static const char *day_as_typed(struct request *rq, const char *day)
{
    if (!date_valid(day))
        return day;
    return arena_print(rq->cx.arena, "%d/%d/%.4s", (day[8] - '0') * 10 + day[9] - '0',
                       (day[5] - '0') * 10 + day[6] - '0', day);
}

/* What stands in the field: what was typed and refused, else what is stored. */
static const char *value_of(struct request *rq, const struct field *field, const char *as,
                            const json_t *stored)
{
    const char *typed = pairs_get(typed_in(rq), as);
    const json_t *value = json_object_get(stored, field->name);

    if (field->kind == FIELD_PASSWORD || field->kind == FIELD_FILES)
        return ""; /* nobody can fill these in again for people */
    if (was_typed(rq)) {
        if (typed == NULL || !text_is_utf8(typed, strlen(typed)))
            return "";
        return typed;
    }
    const char *text = value != NULL ? stored_text(rq, value) : "";
    return field->kind == FIELD_DAY ? day_as_typed(rq, text) : text;
}

static const char *error_of(const struct request *rq, const char *as)
{
    for (size_t i = 0; i < rq->cx.problem.nfields; i++)
        if (text_is(rq->cx.problem.fields[i].field, as))
            return rq->cx.problem.fields[i].detail;
    return NULL;
}

static bool is_chosen(struct request *rq, const struct field *field, const char *as,
                      const char *value, const char *option)
{
    const char *typed;

    if (field->kind == FIELD_YES_NO)
        return text_is(option, "yes") ? text_is(value, "1") || text_is(value, "yes")
                                      : text_is(value, "0") || text_is(value, "no");
    if (field->kind != FIELD_CODES && field->kind != FIELD_USERS)
        return text_is(value, option);
    if (!was_typed(rq))
        return strstr(value, arena_print(rq->cx.arena, " %s ", option)) != NULL;
    for (size_t at = 0; (typed = pairs_next(typed_in(rq), as, &at)) != NULL;)
        if (text_is(typed, option))
            return true;
    return false;
}

static const char *id_of(struct request *rq, const char *as)
{
    char *id = arena_copy(rq->cx.arena, as);

    for (char *dot = strchr(id, '.'); dot != NULL; dot = strchr(dot, '.'))
        *dot = '-';
    return id;
}

/* The first option carries the field's own id, so that the error summary finds it. */
static json_t *options_of(struct request *rq, const struct field *field, const char *as,
                          const char *value, const json_t *stored)
{
    bool offered = field->offered != NULL;
    json_t *options = form_choices(rq, field, stored), *option;
    size_t i;

    json_array_foreach(options, i, option)
    {
        const char *code = json_string_value(json_object_get(option, "value"));

        if (!offered)
            put_text(option, "hint", NULL);
        put_bool(option, "checked", is_chosen(rq, field, as, value, code));
        put_text(option, "id",
                 i == 0 ? id_of(rq, as)
                        : arena_print(rq->cx.arena, "%s-%zu", id_of(rq, as), i + 1));
    }
    return options;
}

static void put_kind(json_t *object, const struct field *field, size_t noptions)
{
    enum field_kind kind = field->kind;
    bool choice = kind == FIELD_CODE || kind == FIELD_CHOICE || kind == FIELD_USER
                  || kind == FIELD_ORGANISATION || field->offered != NULL;

    put_bool(object, "is_line",
             !choice && !field->hidden
                 && (kind == FIELD_LINE || kind == FIELD_TIME || kind == FIELD_POSTCODE));
    put_bool(object, "is_text", kind == FIELD_TEXT);
    put_bool(object, "is_day", kind == FIELD_DAY);
    put_bool(object, "is_number", kind == FIELD_NUMBER && !choice);
    put_bool(object, "is_email", kind == FIELD_EMAIL);
    put_bool(object, "is_phone", kind == FIELD_PHONE);
    put_bool(object, "is_code_radios", choice && noptions <= RADIOS_AT_MOST);
    put_bool(object, "is_code_select", choice && noptions > RADIOS_AT_MOST);
    put_bool(object, "is_yes_no", kind == FIELD_YES_NO);
    put_bool(object, "is_codes", kind == FIELD_CODES || kind == FIELD_USERS);
    put_bool(object, "is_password", kind == FIELD_PASSWORD);
    put_bool(object, "is_files", kind == FIELD_FILES);
    put_bool(object, "multiple", kind == FIELD_FILES && field->most != 1);
    put_bool(object, "is_hidden", field->hidden);
}

static json_t *field_view(struct request *rq, const struct field *field, const char *as,
                          const json_t *stored)
{
    const char *value = value_of(rq, field, as, stored);
    json_t *object = json_object(), *options = options_of(rq, field, as, value, stored);
    int most = field_most(field);

    put_text(object, "name", as);
    put_text(object, "id", id_of(rq, as));
    put_text(object, "label", field->label);
    put_text(object, "hint",
             field->kind == FIELD_FILES && was_typed(rq) ? CHOOSE_AGAIN : field->hint);
    put_text(object, "value", value);
    put_text(object, "error", error_of(rq, as));
    put_bool(object, "required", field->need == REQUIRED);
    put_bool(object, "optional",
             field->need == OPTIONAL && !is_filter(rq)
                 && json_object_get(stored, "legend") == NULL);
    put_text(object, "autocomplete", field->autocomplete);
    put_int(object, "max", most);
    put_int(object, "rows", most > 2000 ? 8 : 4);
    put_bool(object, "sensitive", field->sensitive);
    put_kind(object, field, json_array_size(options));
    put_json(object, "options", options);
    return object;
}

/* "left_out" of a stored object names a field that has no sense for it. */
static bool is_left_out(const json_t *stored, const struct field *field)
{
    const char *name = json_string_value(json_object_get(stored, "left_out"));

    return name != NULL && text_is(name, field->name);
}

static json_t *fields_view(struct request *rq, const struct form *form,
                           const char *section, const char *prefix, const json_t *stored)
{
    json_t *list = json_array();

    for (size_t i = 0; i < form->count; i++) {
        const struct field *field = &form->fields[i];

        if (field->kind == FIELD_ITEMS || is_left_out(stored, field)
            || (section != NULL && !text_is(section, field->section)))
            continue;
        const char *as = prefix == NULL
                             ? field->name
                             : arena_print(rq->cx.arena, "%s.%s", prefix, field->name);
        json_array_append_new(list, field_view(rq, field, as, stored));
    }
    return list;
}

/* A list whose objects are given, not added by people: "factors_fixed" is true then. */
static size_t spare_items(struct request *rq, const struct field *field,
                          const json_t *stored)
{
    const char *fixed = arena_print(rq->cx.arena, "%s_fixed", field->name);

    return json_is_true(json_object_get(stored, fixed)) ? 0 : SPARE_ITEMS;
}

/* A stored object may bring "legend" and "legend_hint" of its own: the page then says
 * what is needed, and its fields are not marked as optional. */
static const char *item_text(const json_t *item, const char *key, const char *otherwise)
{
    const char *text = json_string_value(json_object_get(item, key));

    return text != NULL ? text : otherwise;
}

/* Each object of a list as a group of fields, and some empty ones for more. */
static json_t *item_groups(struct request *rq, const struct field *field,
                           const json_t *stored)
{
    struct answers typed = { .form = rq->shown_form, .raw = typed_in(rq) };
    const json_t *items = json_object_get(stored, field->name);
    size_t spare = spare_items(rq, field, stored);
    size_t have = was_typed(rq) ? answers_items(&typed, field->name)
                                : json_array_size(items) + spare;
    json_t *groups = json_array();

    for (size_t i = 0; i < (have > 0 ? have : spare); i++) {
        const char *prefix = arena_print(rq->cx.arena, "%s.%zu", field->name, i);
        json_t *group = json_object();

        put_int(group, "number", (int64_t)i + 1);
        put_text(group, "legend",
                 item_text(json_array_get(items, i), "legend", field->label));
        put_text(group, "hint", item_text(json_array_get(items, i), "legend_hint", NULL));
        put_json(group, "fields",
                 fields_view(rq, field->items, NULL, prefix, json_array_get(items, i)));
        json_array_append_new(groups, group);
    }
    return groups;
}

static json_t *items_view(struct request *rq, const struct form *form)
{
    json_t *list = json_array();

    for (size_t i = 0; i < form->count; i++) {
        if (form->fields[i].kind != FIELD_ITEMS)
            continue;
        json_t *object = json_object();

        put_text(object, "label", form->fields[i].label);
        put_text(object, "hint", form->fields[i].hint);
        put_json(object, "groups", item_groups(rq, &form->fields[i], rq->shown_values));
        json_array_append_new(list, object);
    }
    return list;
}

/* Where people write freely, what must not be kept here is said: once a form. */
static bool takes_free_text(const struct form *form, const char *section)
{
    for (size_t i = 0; i < form->count; i++) {
        const struct field *field = &form->fields[i];

        if (section != NULL && !text_is(section, field->section))
            continue;
        if (field->kind == FIELD_TEXT || field->kind == FIELD_FILES
            || (field->kind == FIELD_ITEMS && takes_free_text(field->items, NULL)))
            return true;
    }
    return false;
}

static const char *version_of(struct request *rq)
{
    const json_t *version = json_object_get(rq->shown_values, "version");

    if (version == NULL)
        return NULL;
    return form_version_seen(rq, stored_text(rq, version));
}

json_t *form_view(struct request *rq)
{
    const struct form *form = rq->shown_form;
    json_t *object = json_object();

    put_json(object, "fields",
             fields_view(rq, form, rq->shown_section, NULL, rq->shown_values));
    put_json(object, "items", items_view(rq, form));
    put_text(object, "version", version_of(rq));
    put_bool(object, "warns", takes_free_text(form, rq->shown_section));
    put_json(object, "originals", originals_view(rq));
    put_json(object, "care", care_view(rq));
    return object;
}

static json_t *error_view(struct request *rq, const char *as, const char *detail)
{
    json_t *error = json_object();

    put_text(error, "field", as);
    put_text(error, "href",
             as != NULL ? arena_print(rq->cx.arena, "#%s", id_of(rq, as)) : NULL);
    put_text(error, "detail", detail);
    return error;
}

json_t *errors_view(struct request *rq)
{
    const struct problem *problem = &rq->cx.problem;
    json_t *errors = json_array();

    if (problem->kind != PROBLEM_NONE && problem->nfields == 0)
        json_array_append_new(errors, error_view(rq, NULL, problem->detail));
    for (size_t i = 0; i < problem->nfields; i++)
        json_array_append_new(
            errors, error_view(rq, problem->fields[i].field, problem->fields[i].detail));
    return errors;
}
