#include "domain/core/field.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bug.h"
#include "base/date.h"
#include "base/text.h"
#include "domain/core/codes.h"
#include "domain/core/field_kinds.h"
#include "store/db.h"

const struct field *form_field(const struct form *form, const char *name)
{
    for (size_t i = 0; i < form->count; i++)
        if (strcmp(form->fields[i].name, name) == 0)
            return &form->fields[i];
    return NULL;
}

/* Fields that every form may bring beside its own. */
static bool is_of_the_house(const char *name)
{
    return strcmp(name, "version") == 0 || strcmp(name, "csrf_token") == 0;
}

bool form_knows(const struct form *form, const char *name)
{
    size_t length = strcspn(name, ".");

    if (form_field(form, name) != NULL)
        return true; /* also one that is itself part of an object: improvement.owner */
    for (size_t i = 0; i < form->count; i++)
        if (strncmp(form->fields[i].name, name, length) == 0
            && form->fields[i].name[length] == '\0')
            return name[length] == '\0' || form->fields[i].kind == FIELD_ITEMS;
    return is_of_the_house(name);
}

static void refuse_unknown(struct ctx *cx, const struct form *form,
                           const struct pairs *raw)
{
    for (size_t i = 0; i < raw->count; i++)
        if (!form_knows(form, raw->list[i].name))
            reject(cx, raw->list[i].name, "There is no such field.");
}

/* "Enter the surname": the label begins a sentence, the message goes on with it. */
static const char *in_sentence(struct ctx *cx, const char *label)
{
    char *text = arena_copy(cx->arena, label);

    if (text[0] >= 'A' && text[0] <= 'Z' && !(text[1] >= 'A' && text[1] <= 'Z'))
        text[0] = (char)(text[0] - 'A' + 'a');
    return text;
}

static void ask_again(struct ctx *cx, const struct field *field, const char *as)
{
    if (field->kind == FIELD_FILES) {
        reject(cx, as, "Choose a file.");
        return;
    }
    bool chosen = field->kind == FIELD_CODE || field->kind == FIELD_CHOICE
                  || field->kind == FIELD_YES_NO || field->kind == FIELD_CODES;

    size_t length = strlen(field->label);
    bool question = length > 0 && field->label[length - 1] == '?';

    reject(cx, as, "%s: %s%s", chosen ? "Choose an answer" : "Enter an answer",
           in_sentence(cx, field->label), question ? "" : ".");
}

static const char *read_one(struct ctx *cx, const struct field *field,
                            const struct pairs *raw, const char *as, bool partial)
{
    const char *typed = pairs_get(raw, as);
    const char *text = NULL;

    if (field->kind == FIELD_ITEMS || field->kind == FIELD_USERS)
        return NULL; /* read by answers_items(), user_list() */
    if (field->kind == FIELD_CODES)
        return field_codes(cx, field, raw, as);
    if (typed != NULL && *typed != '\0' && field->kind == FIELD_FILES)
        return typed; /* as it was sent: whoever takes the file cleans its name */
    if (typed != NULL && field->kind == FIELD_PASSWORD)
        text = typed;
    else if (typed != NULL
             && (text = text_clean(cx->arena, typed, strlen(typed))) == NULL) {
        reject(cx, as, "This text holds characters that cannot be kept.");
        return NULL;
    }
    if (text_is_empty(text)) {
        if (field->need == REQUIRED && !partial)
            ask_again(cx, field, as);
        return NULL;
    }
    return field_check(cx, field, as, text);
}

static bool read_all(struct ctx *cx, const struct form *form, const struct pairs *raw,
                     const char *prefix, bool partial, struct answers *out)
{
    const char **values = arena_alloc(cx->arena, (form->count + 1) * sizeof(*values));

    for (size_t i = 0; i < form->count; i++) {
        const char *as = prefix == NULL ? form->fields[i].name
                                        : arena_print(cx->arena, "%s.%s", prefix,
                                                      form->fields[i].name);
        values[i] = read_one(cx, &form->fields[i], raw, as, partial);
    }
    *out = (struct answers){ .form = form, .values = values, .raw = raw };
    return !has_problem(cx);
}

bool answers_read(struct ctx *cx, const struct form *form, const struct pairs *raw,
                  bool partial, struct answers *out)
{
    refuse_unknown(cx, form, raw);
    return read_all(cx, form, raw, NULL, partial, out);
}

const char *answer(const struct answers *answers, const char *name)
{
    const struct field *field = form_field(answers->form, name);

    if (field == NULL)
        bug("form %s has no field %s", answers->form->name, name);
    return answers->values[field - answers->form->fields];
}

bool answer_is(const struct answers *answers, const char *name, const char *value)
{
    return text_is(answer(answers, name), value);
}

int64_t answer_int(const struct answers *answers, const char *name)
{
    int64_t value = 0;

    (void)text_to_int(answer(answers, name), &value);
    return value;
}

size_t answers_items(const struct answers *answers, const char *name)
{
    size_t length = strlen(name), count = 0;

    for (size_t i = 0; i < answers->raw->count; i++) {
        const char *full = answers->raw->list[i].name;

        if (strncmp(full, name, length) != 0 || full[length] != '.')
            continue;
        size_t nth = (size_t)strtoul(full + length + 1, NULL, 10);
        if (nth >= count && nth < 500)
            count = nth + 1;
    }
    return count;
}

bool answers_item(struct ctx *cx, const struct answers *answers, const char *name,
                  size_t nth, struct answers *out)
{
    const struct field *field = form_field(answers->form, name);
    const char *prefix = arena_print(cx->arena, "%s.%zu", name, nth);

    if (field == NULL || field->items == NULL)
        bug("form %s has no items %s", answers->form->name, name);
    return read_all(cx, field->items, answers->raw, prefix, false, out);
}

void answers_bind(struct stmt *st, const struct answers *answers)
{
    char name[80];

    for (size_t i = 0; i < answers->form->count; i++) {
        (void)snprintf(name, sizeof(name), ":%s", answers->form->fields[i].name);
        if (!stmt_has(st, name))
            continue;
        if (field_is_number(&answers->form->fields[i]) && answers->values[i] != NULL)
            bind_int(st, name, strtoll(answers->values[i], NULL, 10));
        else
            bind_text(st, name, answers->values[i]);
    }
}
