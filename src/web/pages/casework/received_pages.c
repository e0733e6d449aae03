/* What came with a case from another panel, to be read: any parts, in plain rows. */
#include <ctype.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "case_frame.h"
#include "domain/casework/transfer_in.h"
#include "web/pages.h"

#define DEEPEST      6
#define MOST_COUNTED 1000000 /* larger numbers are ids of the other store */

static const struct {
    const char *part, *title;
} titles[] = {
    { "case", "The case as it stood" },
    { "referral", "Referral" },
    { "screenings", "Screenings" },
    { "section_36", "Section 36 decision" },
    { "assessments", "Assessments" },
    { "consents", "Consent" },
    { "support_plan", "Support plan" },
    { "plans_before", "Earlier versions of the plan" },
    { "decisions", "Panel decisions" },
    { "actions", "Open actions" },
    { "interventions", "Intervention providers" },
    { "support", "Support by others" },
    { "information", "Information returned by partners" },
    { "withheld", "Withheld: ask the agency it belongs to" },
};

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), wanted = strlen(end);

    return length > wanted && strcmp(text + length - wanted, end) == 0;
}

/* Keys for programs, and the words of others that stand beside them. */
static bool is_no_reading(const char *key)
{
    static const char *const names[] = {
        "id",   "version", "can",    "ratings",  "missing", "status_colour",
        "code", "links",   "person", "referral", "overdue", "shared"
    };

    for (size_t i = 0; i < COUNT(names); i++)
        if (text_is(names[i], key))
            return true;
    return ends_with(key, "_label") || ends_with(key, "_text") || ends_with(key, "_id");
}

static char *lowered(struct request *rq, const char *key)
{
    char *out = arena_copy(rq->cx.arena, key);

    for (char *at = out; *at != '\0'; at++)
        if (*at == '_')
            *at = ' ';
    return out;
}

static const char *spoken(struct request *rq, const char *key)
{
    char *out = lowered(rq, key);

    *out = (char)toupper((unsigned char)*out);
    return out;
}

static const char *value_text(struct request *rq, const json_t *object, const char *key,
                              const json_t *value)
{
    const char *words =
        json_string_value(json_object_get(object, link_to(rq, "%s_label", key)));

    if (words == NULL)
        words = json_string_value(json_object_get(object, link_to(rq, "%s_text", key)));
    if (words != NULL)
        return words;
    if (json_is_boolean(value))
        return json_is_true(value) ? "Yes" : "No";
    if (json_is_integer(value) && json_integer_value(value) < MOST_COUNTED)
        return link_to(rq, "%lld", (long long)json_integer_value(value));
    return json_string_value(value);
}

static void add_row(json_t *rows, const char *key, const char *value)
{
    json_t *row = json_object();

    if (text_is_empty(value))
        return;
    put_text(row, "key", key);
    put_text(row, "value", value);
    json_array_append_new(rows, row);
}

static void add_members(struct request *rq, json_t *rows, const char *before,
                        json_t *object, int depth);

/* Lists in it count: "Needs 2, action". */
static void add_list(struct request *rq, json_t *rows, const char *before, json_t *list,
                     int depth)
{
    json_t *item;
    size_t i;

    json_array_foreach(list, i, item)
    {
        const char *name = link_to(rq, "%s %zu", before, i + 1);

        if (json_is_object(item))
            add_members(rq, rows, name, item, depth + 1);
        else
            add_row(rows, name, json_string_value(item));
    }
}

static void add_members(struct request *rq, json_t *rows, const char *before,
                        json_t *object, int depth)
{
    const char *key;
    json_t *value;

    if (depth > DEEPEST)
        return;
    json_object_foreach(object, key, value)
    {
        const char *name = *before == '\0'
                               ? spoken(rq, key)
                               : link_to(rq, "%s, %s", before, lowered(rq, key));

        if (is_no_reading(key))
            continue;
        if (json_is_object(value))
            add_members(rq, rows, name, value, depth + 1);
        else if (json_is_array(value))
            add_list(rq, rows, name, value, depth);
        else
            add_row(rows, name, value_text(rq, object, key, value));
    }
}

/* ---- the page ------------------------------------------------------------------------
 */

static void add_item(struct request *rq, json_t *items, json_t *object)
{
    json_t *item = json_object(), *rows = json_array();

    add_members(rq, rows, "", object, 0);
    if (json_array_size(rows) == 0)
        return;
    put_json(item, "rows", rows);
    json_array_append_new(items, item);
}

static json_t *items_of(struct request *rq, json_t *part)
{
    json_t *items = json_array(), *object;
    size_t i;

    if (json_is_object(part))
        add_item(rq, items, part);
    json_array_foreach(part, i, object)
    {
        add_item(rq, items, object);
    }
    return items;
}

static json_t *parts_view(struct request *rq, const json_t *parts)
{
    json_t *list = json_array();

    for (size_t i = 0; i < COUNT(titles); i++) {
        json_t *part = json_object_get(parts, titles[i].part);
        json_t *items = items_of(rq, part), *object = json_object();

        if (part == NULL)
            continue;
        put_text(object, "title", titles[i].title);
        put_bool(object, "has_items", json_array_size(items) > 0);
        put_json(object, "items", items);
        json_array_append_new(list, object);
    }
    return list;
}

bool page_received(struct request *rq, json_t *view)
{
    json_t *record;

    if (!received_record_json(&rq->cx, rq->dossier, &record)
        || !case_frame(rq, view, "transfers"))
        return false;
    put_json(view, "received", record);
    if (!rq->wants_json)
        put_json(view, "parts", parts_view(rq, json_object_get(record, "parts")));
    return true;
}
