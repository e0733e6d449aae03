/* The values of a comparison, and how people read them; declared in stale_parts.h. */
#include "stale_parts.h"

#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "domain/core/field_kinds.h"
#include "web/form_view.h"

/* ---- values as they would be stored --------------------------------------------------
 */

bool stale_is_several(const struct field *field)
{
    return field->kind == FIELD_CODES || field->kind == FIELD_USERS;
}

/* " a b " of what was sent once for each. */
static const char *words_sent(struct request *rq, const char *name)
{
    const char *words = " ", *value;

    for (size_t at = 0; (value = pairs_next(&rq->form, name, &at)) != NULL;)
        if (*value != '\0')
            words = arena_print(rq->cx.arena, "%s%s ", words, value);
    return words;
}

/* Two ways to write the same answer are one; what cannot be read stays as it is. */
static const char *plain(struct request *rq, const struct field *field, const char *text)
{
    struct problem before = rq->cx.problem;
    const char *clean = text_clean(rq->cx.arena, text, strlen(text)), *read;

    if (clean == NULL || *clean == '\0' || stale_is_several(field)
        || field->kind == FIELD_PASSWORD)
        return clean == NULL ? text : clean;
    problem_forget(&rq->cx);
    read = field_check(&rq->cx, field, field->name, clean);
    rq->cx.problem = before;
    return read != NULL ? read : clean;
}

const char *stale_mine(struct request *rq, const struct leaf *leaf)
{
    const char *typed = pairs_get(&rq->form, leaf->name);

    if (stale_is_several(leaf->field))
        return words_sent(rq, leaf->name);
    return typed != NULL ? plain(rq, leaf->field, typed) : "";
}

/* NULL where it is not known what was stored when the form was filled in. */
const char *stale_original(struct request *rq, const struct leaf *leaf)
{
    const char *seen = pairs_get(&rq->seen, leaf->name);

    if (seen == NULL)
        return NULL;
    return plain(rq, leaf->field, seen);
}

/* Every word of the one is in the other. */
static bool holds_all(struct arena *arena, const char *these, const char *in)
{
    const char *padded = arena_print(arena, " %s ", in);

    for (these += strspn(these, " "); *these != '\0'; these += strspn(these, " ")) {
        size_t length = strcspn(these, " ");

        if (strstr(padded, arena_print(arena, " %.*s ", (int)length, these)) == NULL)
            return false;
        these += length;
    }
    return true;
}

bool stale_is_equal(struct request *rq, const struct leaf *leaf, const char *a,
                    const char *b)
{
    if (stale_is_several(leaf->field))
        return holds_all(rq->cx.arena, a, b) && holds_all(rq->cx.arena, b, a);
    return strcmp(a, b) == 0;
}

const char *stale_theirs(struct request *rq, const struct leaf *leaf)
{
    return plain(rq, leaf->field, leaf->value);
}

bool stale_differs(struct request *rq, const struct leaf *leaf)
{
    return !stale_is_equal(rq, leaf, stale_mine(rq, leaf), stale_theirs(rq, leaf));
}

/* ---- as people read them -------------------------------------------------------------
 */

static const char *label_in(const json_t *choices, const char *code)
{
    const json_t *choice;
    size_t i;

    json_array_foreach(choices, i, choice)
    {
        if (text_is(json_string_value(json_object_get(choice, "value")), code))
            return json_string_value(json_object_get(choice, "label"));
    }
    return NULL;
}

static const char *labels_in(struct request *rq, const json_t *choices, const char *words)
{
    const char *all = "";

    for (words += strspn(words, " "); *words != '\0'; words += strspn(words, " ")) {
        size_t length = strcspn(words, " ");
        const char *code = arena_slice(rq->cx.arena, words, length);
        const char *label = label_in(choices, code);

        all = arena_print(rq->cx.arena, "%s%s%s", all, *all != '\0' ? ", " : "",
                          label != NULL ? label : code);
        words += length;
    }
    return all;
}

const char *stale_said(struct request *rq, const struct leaf *leaf, const char *value)
{
    const json_t *choices = form_choices(rq, leaf->field, leaf->object);
    char *day;

    if (value == NULL || *value == '\0')
        return NULL;
    if (leaf->field->kind == FIELD_DAY && date_valid(value)) {
        day = arena_alloc(rq->cx.arena, 24);
        date_say(value, day);
        return day;
    }
    if (leaf->field->kind == FIELD_YES_NO)
        return text_is(value, "1") ? "Yes" : "No";
    if (stale_is_several(leaf->field))
        return labels_in(rq, choices, value);
    const char *label = label_in(choices, value);
    return label != NULL ? label : value;
}
