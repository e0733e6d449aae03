#include "web/form_stale.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "base/word_diff.h"
#include "domain/people/last_change.h"
#include "stale_parts.h"
#include "web/form_view.h"

/* Neither sent nor there when the form was filled in: the form did not show it. */
static bool is_of_form(const struct request *rq, const struct leaf *leaf)
{
    return pairs_get(&rq->form, leaf->name) != NULL
           || pairs_get(&rq->seen, leaf->name) != NULL || leaf->list == NULL;
}

static bool unit_differs(struct request *rq, const struct leaves *leaves,
                         const char *unit)
{
    for (size_t i = 0; i < leaves->count; i++)
        if (text_is(leaves->list[i].unit, unit) && stale_differs(rq, &leaves->list[i])
            && (is_of_form(rq, &leaves->list[i]) || rq->seen.count > 0))
            return true;
    return false;
}

static json_t *marks(struct request *rq, const char *before, const char *after)
{
    json_t *list = json_array();
    struct word_diff diff;

    word_diff(rq->cx.arena, before, after, &diff);
    for (size_t i = 0; i < diff.count; i++) {
        json_t *mark = json_object();

        put_text(mark, "text", diff.list[i].text);
        put_bool(mark, "is_same", diff.list[i].change == WORDS_SAME);
        put_bool(mark, "is_gone", diff.list[i].change == WORDS_GONE);
        put_bool(mark, "is_new", diff.list[i].change == WORDS_NEW);
        json_array_append_new(list, mark);
    }
    return list;
}

/* ---- one answer, one choice ----------------------------------------------------------
 */

/* People can go on writing it; the others are kept or given up as they are. */
static bool is_typed(const struct leaf *leaf)
{
    static const enum field_kind typed[] = { FIELD_LINE,   FIELD_TEXT,    FIELD_DAY,
                                             FIELD_TIME,   FIELD_PHONE,   FIELD_EMAIL,
                                             FIELD_NUMBER, FIELD_POSTCODE };

    if (leaf->field->offered != NULL || leaf->field->hidden)
        return false;
    for (size_t i = 0; i < COUNT(typed); i++)
        if (leaf->field->kind == typed[i])
            return true;
    return false;
}

static void add_pair(json_t *list, const char *name, const char *value)
{
    json_t *pair = json_object();

    put_text(pair, "name", name);
    put_text(pair, "value", value);
    json_array_append_new(list, pair);
}

/* Every value that was sent under this name, to be sent again. */
static json_t *sent_again(struct request *rq, const char *name)
{
    json_t *list = json_array();
    const char *value;

    for (size_t at = 0; (value = pairs_next(&rq->form, name, &at)) != NULL;)
        add_pair(list, name, value);
    return list;
}

static json_t *leaf_view(struct request *rq, const struct leaf *leaf)
{
    const char *typed = pairs_get(&rq->form, leaf->name);
    const char *original = stale_original(rq, leaf), *mine = stale_mine(rq, leaf);
    const char *was = stale_said(rq, leaf, original),
               *theirs = stale_said(rq, leaf, stale_theirs(rq, leaf));
    json_t *object = json_object();
    bool differs = stale_differs(rq, leaf), edits = differs && is_typed(leaf);

    put_text(object, "label", leaf->field->label);
    put_text(object, "name", leaf->name);
    put_text(object, "id", arena_print(rq->cx.arena, "mine-%s", leaf->name));
    put_bool(object, "knows_original", original != NULL);
    put_text(object, "original", was);
    put_text(object, "theirs", theirs);
    put_bool(object, "is_theirs_new",
             original != NULL && theirs != NULL && was != NULL && !text_is(was, theirs));
    put_json(object, "marks", marks(rq, was, theirs));
    put_text(object, "mine", stale_said(rq, leaf, mine));
    put_bool(object, "edits_text", edits && leaf->field->kind == FIELD_TEXT);
    put_bool(object, "edits_line", edits && leaf->field->kind != FIELD_TEXT);
    put_text(object, "typed", typed != NULL ? typed : "");
    put_json(object, "again", edits ? json_array() : sent_again(rq, leaf->name));
    put_bool(object, "differs", differs);
    put_bool(object, "hidden", leaf->field->hidden);
    return object;
}

enum side { NOBODY, ONLY_MINE, ONLY_THEIRS, BOTH };

/* Who changed it since the form was filled in? */
static enum side changed_by(struct request *rq, const struct leaves *leaves,
                            const char *unit)
{
    bool mine = false, theirs = false;

    for (size_t i = 0; i < leaves->count; i++) {
        const struct leaf *leaf = &leaves->list[i];
        const char *original = stale_original(rq, leaf);

        if (!text_is(leaf->unit, unit))
            continue;
        if (original == NULL && leaf->object != NULL)
            return BOTH; /* nobody knows */
        original = original != NULL ? original : "";
        mine = mine || !stale_is_equal(rq, leaf, stale_mine(rq, leaf), original);
        theirs = theirs || !stale_is_equal(rq, leaf, stale_theirs(rq, leaf), original);
    }
    if (mine)
        return theirs ? BOTH : ONLY_MINE;
    return theirs ? ONLY_THEIRS : NOBODY;
}

static const char *hint_for(enum side side)
{
    if (side == ONLY_MINE)
        return "Only you changed this.";
    return side == ONLY_THEIRS ? "You did not change this." : NULL;
}

static json_t *unit_view(struct request *rq, const struct leaves *leaves,
                         const struct leaf *first)
{
    enum side side = changed_by(rq, leaves, first->unit);
    const char *choice = pairs_get(&rq->choices, first->unit);
    json_t *object = json_object(), *list = json_array();

    for (size_t i = 0; i < leaves->count; i++)
        if (text_is(leaves->list[i].unit, first->unit))
            json_array_append_new(list, leaf_view(rq, &leaves->list[i]));
    put_text(object, "unit", first->unit);
    put_text(object, "id", arena_print(rq->cx.arena, "choice-%s", first->unit));
    put_text(object, "legend",
             first->list == NULL ? first->field->label
                                 : arena_print(rq->cx.arena, "%s %zu", first->list->label,
                                               first->nth + 1));
    put_bool(object, "is_list", first->list != NULL);
    put_text(object, "hint", hint_for(side));
    put_text(object, "error",
             rq->undecided && choice == NULL ? "Choose which one to keep" : NULL);
    put_bool(object, "takes_mine",
             choice != NULL ? text_is(choice, "mine") : side == ONLY_MINE);
    put_bool(object, "takes_theirs",
             choice != NULL ? text_is(choice, "theirs") : side == ONLY_THEIRS);
    put_json(object, "leaves", list);
    return object;
}

/* ---- the page ------------------------------------------------------------------------
 */

static bool is_first_of_unit(const struct leaves *leaves, size_t nth)
{
    return nth == 0 || !text_is(leaves->list[nth].unit, leaves->list[nth - 1].unit);
}

static json_t *units_view(struct request *rq, const struct leaves *leaves)
{
    json_t *units = json_array();

    for (size_t i = 0; i < leaves->count; i++)
        if (is_first_of_unit(leaves, i) && unit_differs(rq, leaves, leaves->list[i].unit))
            json_array_append_new(units, unit_view(rq, leaves, &leaves->list[i]));
    return units;
}

static bool is_in_conflict(const json_t *units, const char *name)
{
    const json_t *unit;
    size_t i;

    json_array_foreach(units, i, unit)
    {
        const char *of = json_string_value(json_object_get(unit, "unit"));
        size_t length = strlen(of);

        if (strncmp(name, of, length) == 0
            && (name[length] == '\0' || name[length] == '.'))
            return true;
    }
    return false;
}

/* What nobody must choose about goes along unseen. */
static json_t *rest_view(struct request *rq, const json_t *units)
{
    json_t *list = json_array();

    for (size_t i = 0; i < rq->form.count; i++) {
        const struct pair *pair = &rq->form.list[i];

        if (!text_is(pair->name, "csrf_token") && !text_is(pair->name, "version")
            && !is_in_conflict(units, pair->name))
            add_pair(list, pair->name, pair->value);
    }
    return list;
}

/* For the next comparison: the original where there is something to choose, else what is
 * stored, which is what was sent. */
static json_t *originals(struct request *rq, const struct leaves *leaves,
                         const json_t *units)
{
    json_t *list = json_array();

    for (size_t i = 0; i < leaves->count; i++) {
        const struct leaf *leaf = &leaves->list[i];
        bool open = is_in_conflict(units, leaf->name);
        const char *value = open ? pairs_get(&rq->seen, leaf->name) : leaf->value;

        if (value != NULL)
            add_pair(list, arena_print(rq->cx.arena, "original.%s", leaf->name), value);
    }
    return list;
}

static void add_words(struct request *rq, json_t *list, const char *name,
                      const char *words)
{
    for (words += strspn(words, " "); *words != '\0'; words += strspn(words, " ")) {
        size_t length = strcspn(words, " ");

        add_pair(list, name, arena_slice(rq->cx.arena, words, length));
        words += length;
    }
}

static json_t *theirs_view(struct request *rq, const struct leaves *leaves,
                           const json_t *units)
{
    json_t *list = json_array();

    for (size_t i = 0; i < leaves->count; i++) {
        const struct leaf *leaf = &leaves->list[i];
        const char *name = arena_print(rq->cx.arena, "theirs.%s", leaf->name);

        if (!is_in_conflict(units, leaf->name))
            continue;
        if (stale_is_several(leaf->field))
            add_words(rq, list, name, leaf->value);
        else
            add_pair(list, name, leaf->value);
    }
    return list;
}

/* The record that the form shows, and those that the address names. */
static bool find_change(struct request *rq, struct last_change *out)
{
    int64_t ids[4] = { json_integer_value(json_object_get(rq->shown_values, "id")) };
    size_t count = 1;

    *out = (struct last_change){ 0 };
    for (size_t i = 0; i < MAX_PARAMS && count < 4 && rq->params[i].name != NULL; i++)
        if (text_to_int(rq->params[i].value, &ids[count]))
            count++;
    return rq->dossier == NULL || last_change_find(&rq->cx, rq->dossier, ids, out);
}

static const char *action_of(struct request *rq)
{
    const char *go = pairs_get(&rq->query, "go");

    if (go == NULL || strspn(go, "abcdefghijklmnopqrstuvwxyz") != strlen(go))
        return rq->path;
    return arena_print(rq->cx.arena, "%s?go=%s", rq->path, go);
}

static void put_change(struct request *rq, json_t *object)
{
    struct problem before = rq->cx.problem;
    struct last_change change;

    problem_forget(&rq->cx);
    if (!find_change(rq, &change))
        change = (struct last_change){ 0 };
    rq->cx.problem = before;
    put_text(object, "changed_by", change.by);
    put_instant(object, "changed_at", change.at);
}

bool stale_view(struct request *rq, json_t *view)
{
    struct leaves leaves;
    json_t *object = json_object(), *units;

    if (rq->shown_form == NULL || json_object_get(rq->shown_values, "version") == NULL)
        return false;
    leaves_both(rq, &leaves);
    units = units_view(rq, &leaves);
    if (json_array_size(units) == 0)
        return false;
    put_text(object, "action", action_of(rq));
    put_text(object, "page", rq->form_page);
    put_text(object, "form", rq->form_name);
    put_text(object, "version",
             stored_text(rq, json_object_get(rq->shown_values, "version")));
    put_change(rq, object);
    put_json(object, "rest", rest_view(rq, units));
    put_json(object, "originals", originals(rq, &leaves, units));
    put_json(object, "theirs", theirs_view(rq, &leaves, units));
    put_json(object, "units", units);
    put_json(view, "stale", object);
    return true;
}

/* ---- for programs --------------------------------------------------------------------
 */

static json_t *current(struct request *rq)
{
    json_t *object = json_object();
    const struct form *form = rq->shown_form;

    for (size_t i = 0; i < form->count; i++) {
        json_t *value = json_object_get(rq->shown_values, form->fields[i].name);

        if (value != NULL)
            put_json(object, form->fields[i].name, json_incref(value));
    }
    return object;
}

void stale_json(struct request *rq, json_t *problem)
{
    json_t *changed = json_array();
    struct leaves leaves;

    if (rq->shown_form == NULL || json_object_get(rq->shown_values, "version") == NULL)
        return;
    leaves_both(rq, &leaves);
    for (size_t i = 0; i < leaves.count; i++) {
        const struct leaf *leaf = &leaves.list[i];
        json_t *item = json_object();

        if (!stale_differs(rq, leaf))
            continue;
        put_text(item, "field", leaf->name);
        put_text(item, "yours", stale_said(rq, leaf, stale_mine(rq, leaf)));
        put_text(item, "current", stale_said(rq, leaf, stale_theirs(rq, leaf)));
        json_array_append_new(changed, item);
    }
    put_json(problem, "current", current(rq));
    put_json(problem, "version",
             json_incref(json_object_get(rq->shown_values, "version")));
    put_change(rq, problem);
    put_json(problem, "changed", changed);
}
