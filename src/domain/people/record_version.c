#include "domain/people/record_version.h"

#include <stdlib.h>
#include <string.h>

#include "base/ident.h"
#include "base/json.h"
#include "base/text.h"
#include "base/word_diff.h"
#include "store/db.h"

static bool paused;

void versions_pause(bool on)
{
    paused = on;
}

bool versions_are_kept(void)
{
    return !paused;
}

/* ---- leaves --------------------------------------------------------------------------
 */

void version_leaf(json_t *leaves, const char *name, const char *label, const char *value)
{
    json_t *leaf = json_object();

    if (text_is_empty(value))
        return;
    put_text(leaf, "name", name);
    put_text(leaf, "label", label);
    put_text(leaf, "value", value);
    json_array_append_new(leaves, leaf);
}

static const char *text_of(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

/* As people read it: the words of a code or day, yes and no. */
static const char *said(struct ctx *cx, const json_t *object, const char *name)
{
    const char *label = text_of(object, arena_print(cx->arena, "%s_label", name));
    const char *words = text_of(object, arena_print(cx->arena, "%s_text", name));
    const json_t *value = json_object_get(object, name);

    if (label != NULL || words != NULL)
        return label != NULL ? label : words;
    if (json_is_boolean(value))
        return json_is_true(value) ? "Yes" : "No";
    if (json_is_integer(value))
        return arena_print(cx->arena, "%lld", (long long)json_integer_value(value));
    return json_string_value(value);
}

static void add_items(struct ctx *cx, const struct field *list, const json_t *items,
                      json_t *leaves)
{
    const json_t *item;
    size_t i;

    json_array_foreach(items, i, item)
    {
        for (size_t k = 0; k < list->items->count; k++) {
            const struct field *field = &list->items->fields[k];

            version_leaf(
                leaves, arena_print(cx->arena, "%s.%zu.%s", list->name, i, field->name),
                arena_print(cx->arena, "%s %zu: %s", list->label, i + 1, field->label),
                said(cx, item, field->name));
        }
    }
}

void version_leaves(struct ctx *cx, const struct form *form, const json_t *object,
                    json_t *leaves)
{
    for (size_t i = 0; i < form->count; i++) {
        const struct field *field = &form->fields[i];

        if (field->kind == FIELD_ITEMS)
            add_items(cx, field, json_object_get(object, field->name), leaves);
        else
            version_leaf(leaves, field->name, field->label,
                         said(cx, object, field->name));
    }
}

/* ---- what the rows say together ------------------------------------------------------
 */

static const char sql_rows[] =
    "SELECT number, changes FROM visible_record_version WHERE kind = :kind"
    " AND series_id = :series AND number <= :until ORDER BY number";

/* The state is {name: {"name", "label", "value", "place"}}. */
static void apply(json_t *state, const char *changes)
{
    json_t *list = json_loads(changes, 0, NULL), *change;
    size_t i;

    json_array_foreach(list, i, change)
    {
        const char *name = text_of(change, "name");

        if (name != NULL && text_of(change, "value") != NULL)
            json_object_set(state, name, change);
        else if (name != NULL)
            json_object_del(state, name);
    }
}

static bool state_of(struct ctx *cx, struct version_series series, int64_t until,
                     json_t **out, int64_t *out_last)
{
    struct stmt *st = db_prepare(cx->db, sql_rows);

    *out = json_object();
    *out_last = 0;
    bind_text(st, ":kind", series.kind);
    bind_int(st, ":series", series.id);
    bind_int(st, ":until", until);
    while (db_row(cx, st)) {
        *out_last = row_int(st, "number");
        apply(*out, row_text(cx, st, "changes"));
    }
    return db_done(cx, st);
}

/* ---- keeping -------------------------------------------------------------------------
 */

static const char sql_count[] =
    "SELECT count(*) FROM record_version WHERE kind = :kind AND series_id = :series";

bool version_is_first(struct ctx *cx, struct version_series series, bool *out_first)
{
    struct stmt *st = db_prepare(cx->db, sql_count);
    int64_t count;

    bind_text(st, ":kind", series.kind);
    bind_int(st, ":series", series.id);
    if (!db_number(cx, st, &count))
        return false;
    *out_first = count == 0 && !paused;
    return true;
}

/* What differs from the version before; what is left in `state` afterwards is gone. */
static json_t *changes_of(json_t *state, const json_t *leaves)
{
    json_t *changes = json_array(), *leaf;
    size_t i;

    json_array_foreach(leaves, i, leaf)
    {
        const char *name = text_of(leaf, "name");
        const json_t *before = json_object_get(state, name);

        if (!text_is(text_of(before, "value"), text_of(leaf, "value"))) {
            json_t *change = json_copy(leaf);

            put_int(change, "place", (int64_t)i);
            json_array_append_new(changes, change);
        }
        json_object_del(state, name);
    }
    return changes;
}

static void add_gone(json_t *changes, json_t *state)
{
    const char *name;
    json_t *before;

    json_object_foreach(state, name, before)
    {
        json_t *change = json_copy(before);

        put_text(change, "value", NULL);
        json_array_append_new(changes, change);
    }
}

static const char sql_insert[] =
    "INSERT INTO record_version(id, kind, series_id, number, what, changes, referral_id,"
    " case_id, made_by, made_at) VALUES(:id, :kind, :series, :number, :what, :changes,"
    " :referral, :case, :by, :at)";

static bool insert(struct ctx *cx, const struct dossier *dossier,
                   struct version_series series, struct version_made made, int64_t number,
                   const json_t *changes)
{
    struct stmt *st = db_prepare(cx->db, sql_insert);

    bind_int(st, ":id", ident_new());
    bind_text(st, ":kind", series.kind);
    bind_int(st, ":series", series.id);
    bind_int(st, ":number", number);
    bind_text(st, ":what", made.what);
    bind_text(st, ":changes", json_dumps(changes, JSON_COMPACT));
    if (dossier->kind == DOSSIER_CASE)
        bind_int(st, ":case", dossier->case_id);
    else
        bind_int(st, ":referral", dossier->referral_id);
    bind_int(st, ":by", made.by != 0 ? made.by : cx->actor->user_id);
    bind_text(st, ":at", made.at != NULL ? made.at : cx->now);
    return db_run(cx, st);
}

bool version_keep(struct ctx *cx, const struct dossier *dossier,
                  struct version_series series, struct version_made made,
                  const json_t *leaves)
{
    json_t *state;
    int64_t last;

    if (paused)
        return true;
    if (!state_of(cx, series, INT64_MAX, &state, &last))
        return false;
    json_t *changes = changes_of(state, leaves);
    add_gone(changes, state);
    if (json_array_size(changes) == 0
        && (last == 0 || text_is(made.what, "saved") || text_is(made.what, "first")))
        return true;
    return insert(cx, dossier, series, made, last + 1, changes);
}

/* ---- the list ------------------------------------------------------------------------
 */

static const char sql_list[] =
    "SELECT v.number, v.what, v.changes, u.name AS made_by, v.made_at"
    " FROM visible_record_version v JOIN user u ON u.id = v.made_by"
    " WHERE v.kind = :kind AND v.series_id = :series ORDER BY v.number DESC LIMIT 500";

static const char *what_said(const char *what)
{
    static const struct option words[] = { { "first", "As it was at first" },
                                           { "saved", "Saved" },
                                           { "approved", "Approved" },
                                           { "withdrawn", "Withdrawn" },
                                           { "completed", "Completed" },
                                           { "sent", "Sent" },
                                           { 0 } };

    for (const struct option *o = words; o->code != NULL; o++)
        if (text_is(o->code, what))
            return o->label;
    return what;
}

static bool is_left_out(const char *const *without, const char *name)
{
    for (; without != NULL && *without != NULL; without++)
        if (text_starts(name, *without))
            return true;
    return false;
}

static json_t *labels_of(const char *changes, const char *const *without)
{
    json_t *list = json_loads(changes, 0, NULL), *labels = json_array(), *change;
    size_t i;

    json_array_foreach(list, i, change)
    {
        if (!is_left_out(without, text_of(change, "name")))
            json_array_append(labels, json_object_get(change, "label"));
    }
    return labels;
}

json_t *versions_json(struct ctx *cx, struct version_series series,
                      const char *const *without)
{
    struct stmt *st = db_prepare(cx->db, sql_list);
    json_t *list = json_array();

    bind_text(st, ":kind", series.kind);
    bind_int(st, ":series", series.id);
    while (db_row(cx, st)) {
        json_t *item = json_object();

        put_int(item, "number", row_int(st, "number"));
        put_text(item, "what", row_text(cx, st, "what"));
        put_text(item, "what_label", what_said(row_text(cx, st, "what")));
        put_text(item, "made_by", row_text(cx, st, "made_by"));
        put_instant(item, "made_at", row_text(cx, st, "made_at"));
        put_json(item, "changed", labels_of(row_text(cx, st, "changes"), without));
        json_array_append_new(list, item);
    }
    return db_done(cx, st) ? list : NULL;
}

/* ---- comparing -----------------------------------------------------------------------
 */

static json_t *marks_of(struct ctx *cx, const char *before, const char *after)
{
    json_t *marks = json_array();
    struct word_diff diff;

    word_diff(cx->arena, before, after, &diff);
    for (size_t i = 0; i < diff.count; i++) {
        json_t *mark = json_object();

        put_text(mark, "text", diff.list[i].text);
        put_bool(mark, "is_same", diff.list[i].change == WORDS_SAME);
        put_bool(mark, "is_gone", diff.list[i].change == WORDS_GONE);
        put_bool(mark, "is_new", diff.list[i].change == WORDS_NEW);
        json_array_append_new(marks, mark);
    }
    return marks;
}

static json_t *compared(struct ctx *cx, const json_t *before, const json_t *after)
{
    const json_t *either = after != NULL ? after : before;
    const char *was = text_of(before, "value"), *is = text_of(after, "value");
    json_t *field = json_object();

    put_text(field, "name", text_of(either, "name"));
    put_text(field, "label", text_of(either, "label"));
    put_text(field, "before", was);
    put_text(field, "after", is);
    put_bool(field, "is_changed", !text_is(was, is));
    put_json(field, "marks", marks_of(cx, was, is));
    return field;
}

static int64_t place_of(const json_t *change)
{
    return json_integer_value(json_object_get(change, "place"));
}

static int by_place(const void *a, const void *b)
{
    int64_t left = place_of(*(const json_t *const *)a);
    int64_t right = place_of(*(const json_t *const *)b);

    return (left > right) - (left < right);
}

/* The fields of either state, in their order on the form. */
static json_t **fields_of(struct ctx *cx, json_t *before, json_t *after, size_t *out)
{
    size_t room = json_object_size(before) + json_object_size(after);
    json_t **list = arena_alloc(cx->arena, (room + 1) * sizeof(json_t *)), *field;
    const char *name;

    *out = 0;
    json_object_foreach(after, name, field) list[(*out)++] = field;
    json_object_foreach(before, name, field) if (json_object_get(after, name) == NULL)
        list[(*out)++] = field;
    qsort(list, *out, sizeof(json_t *), by_place);
    return list;
}

static bool state_at(struct ctx *cx, struct version_series series, int64_t number,
                     json_t **out)
{
    int64_t last;

    if (!state_of(cx, series, number, out, &last))
        return false;
    if (number >= 1 && last == number)
        return true;
    return failed(cx, PROBLEM_NOT_FOUND, "version.unknown", "There is no such version.");
}

bool versions_compare(struct ctx *cx, struct version_series series, int64_t from,
                      int64_t to, const char *const *without, json_t **out)
{
    json_t *before, *after, *fields = json_array();
    size_t count;

    if (!state_at(cx, series, from, &before) || !state_at(cx, series, to, &after))
        return false;
    json_t **list = fields_of(cx, before, after, &count);
    for (size_t i = 0; i < count; i++) {
        const char *name = text_of(list[i], "name");

        if (!is_left_out(without, name))
            json_array_append_new(fields, compared(cx, json_object_get(before, name),
                                                   json_object_get(after, name)));
    }
    *out = json_object();
    put_int(*out, "from", from);
    put_int(*out, "to", to);
    put_json(*out, "fields", fields);
    return true;
}
