/*
 * How a row becomes an object for page and program: record_json() of field.h.
 *
 * What each column is, is worked out once a statement and remembered with it: lists are
 * read far more often than anything else.
 */
#include <stdlib.h>
#include <string.h>

#include "base/bug.h"
#include "base/clock.h"
#include "base/date.h"
#include "base/text.h"
#include "domain/core/codes.h"
#include "domain/core/field.h"
#include "domain/core/field_kinds.h"
#include "store/db.h"

enum how { AS_IS, AS_DAY, AS_INSTANT, AS_CODE, AS_OPTION, AS_YES_NO, LEFT_OUT };

struct column {
    enum how how;
    const char *key;
    size_t key_length;
    char companion[72]; /* "received_on_text", "area_label" */
    size_t companion_length;
    const struct field *field;
};

struct plan {
    const struct form *form;
    int count;
    struct column columns[];
};

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), tail = strlen(end);

    return length >= tail && strcmp(text + length - tail, end) == 0;
}

static enum how how_of(const struct field *field, const char *name)
{
    if (field == NULL && ends_with(name, "_on"))
        return AS_DAY;
    if (field == NULL)
        return ends_with(name, "_at") ? AS_INSTANT : AS_IS;
    switch (field->kind) {
    case FIELD_DAY:
        return AS_DAY;
    case FIELD_CODE:
        return AS_CODE;
    case FIELD_CHOICE:
        return AS_OPTION;
    case FIELD_YES_NO:
        return AS_YES_NO;
    case FIELD_PASSWORD:
    case FIELD_FILES:
    case FIELD_ITEMS:
    case FIELD_USERS:
        return LEFT_OUT;
    case FIELD_LINE:
    case FIELD_TEXT:
    case FIELD_TIME:
    case FIELD_NUMBER:
    case FIELD_CODES:
    case FIELD_EMAIL:
    case FIELD_PHONE:
    case FIELD_POSTCODE:
    case FIELD_USER:
    case FIELD_ORGANISATION:
        break;
    }
    return AS_IS;
}

static struct column plan_column(const struct form *form, const char *name)
{
    const struct field *field = form != NULL ? form_field(form, name) : NULL;
    struct column column = { .how = how_of(field, name),
                             .key = name,
                             .key_length = strlen(name),
                             .field = field };
    bool label = column.how == AS_CODE || column.how == AS_OPTION;
    const char *suffix = label ? "_label" : "_text";

    if (column.key_length + 7 > sizeof(column.companion))
        bug("column name too long: %s", name);
    memcpy(column.companion, name, column.key_length);
    strncpy(column.companion + column.key_length, suffix, 7);
    column.companion_length = strlen(column.companion);
    return column;
}

static const struct plan *plan_of(struct stmt *st, const struct form *form)
{
    struct plan *plan = stmt_memo(st);

    if (plan != NULL && plan->form == form)
        return plan;
    int count = row_columns(st);
    plan = calloc(1, sizeof(*plan) + (size_t)count * sizeof(plan->columns[0]));
    if (plan == NULL)
        bug("out of memory");
    plan->form = form;
    plan->count = count;
    for (int i = 0; i < count; i++)
        plan->columns[i] = plan_column(form, row_column_name(st, i));
    stmt_remember(st, plan);
    return plan;
}

static void put(json_t *object, const char *key, size_t length, json_t *value)
{
    if (json_object_setn_new_nocheck(object, key, length, value) != 0)
        bug("cannot put '%s' into a JSON object", key);
}

static void put_both(json_t *object, const struct column *column, const char *text,
                     size_t length, const char *said)
{
    put(object, column->key, column->key_length, json_stringn_nocheck(text, length));
    put(object, column->companion, column->companion_length,
        said != NULL ? json_string_nocheck(said) : json_null());
}

static const char *option_label(const struct field *field, const char *code)
{
    for (const struct option *o = field->options; o->code != NULL; o++)
        if (text_is(o->code, code))
            return o->label;
    return code;
}

static void put_said(struct ctx *cx, json_t *object, const struct column *column,
                     const char *text, size_t length)
{
    char said[48];

    if (column->how == AS_CODE) {
        put_both(object, column, text, length,
                 code_label(cx, column->field->codes, text));
        return;
    }
    if (column->how == AS_OPTION) {
        put_both(object, column, text, length, option_label(column->field, text));
        return;
    }
    if (column->how == AS_DAY)
        date_say(text, said);
    else
        clock_say(text, said);
    put_both(object, column, text, length, said);
}

static void put_column(struct ctx *cx, json_t *object, struct stmt *st,
                       const struct column *column, int i)
{
    size_t length;
    const char *text;

    if (column->how == LEFT_OUT)
        return;
    if (column->how == AS_IS) {
        put(object, column->key, column->key_length, row_value_at(st, i));
        return;
    }
    text = row_text_at(st, i, &length);
    if (column->how == AS_YES_NO) {
        put(object, column->key, column->key_length,
            text == NULL ? json_null() : json_boolean(*text != '0'));
        return;
    }
    if (text != NULL) {
        put_said(cx, object, column, text, length);
        return;
    }
    put(object, column->key, column->key_length, json_null());
    put(object, column->companion, column->companion_length, json_null());
}

json_t *record_json(struct ctx *cx, struct stmt *st, const struct form *form)
{
    const struct plan *plan = plan_of(st, form);
    json_t *object = json_object();

    for (int i = 0; i < plan->count; i++)
        put_column(cx, object, st, &plan->columns[i], i);
    return object;
}
