#include "base/json.h"
#include "base/text.h"
#include "checklist_pages.h"
#include "web/page_parts.h"

static const char *neighbour(struct request *rq, const struct checklist *checklist,
                             const json_t *item, const char *key)
{
    const json_t *id = json_object_get(item, key);

    if (!json_is_integer(id))
        return NULL;
    return link_to(rq, "/checklists/%lld/items/%lld", (long long)checklist->id,
                   (long long)json_integer_value(id));
}

/* The stored answer by the names of the form, where the improvement is flat. */
static json_t *values_of_item(const json_t *item)
{
    const json_t *improvement = json_object_get(item, "improvement");
    static const struct {
        const char *field, *key;
    } parts[] = { { "improvement.action", "action" },
                  { "improvement.owner", "owner" },
                  { "improvement.due_on", "due_on" } };
    json_t *values = json_copy((json_t *)(uintptr_t)item);

    for (size_t i = 0; i < COUNT(parts); i++) {
        json_t *value = json_object_get(improvement, parts[i].key);

        put_json(values, parts[i].field,
                 value != NULL ? json_incref(value) : json_null());
    }
    return values;
}

static void put_item_links(struct request *rq, json_t *view,
                           const struct checklist *checklist, const json_t *item)
{
    json_t *links = json_object_get(view, "links");

    put_text(links, "item", neighbour(rq, checklist, item, "id"));
    put_text(links, "previous", neighbour(rq, checklist, item, "previous"));
    put_text(links, "next", neighbour(rq, checklist, item, "next"));
}

static bool fill(struct request *rq, json_t *view, const struct checklist *checklist,
                 json_t **out)
{
    int64_t id;

    /* First in the answer: its version is the one a program sends back. */
    if (!param_id(rq, "item", &id) || !checklist_item_json(&rq->cx, checklist, id, out))
        return false;
    put_json(view, "item", *out);
    if (!put_checklist(rq, view, checklist))
        return false;
    put_item_links(rq, view, checklist, *out);
    if (json_is_true(json_object_get(view, "may_answer")) || rq->method != GET)
        show_form(rq, &form_checklist_item, values_of_item(*out));
    return true;
}

bool page_checklist_item(struct request *rq, json_t *view)
{
    struct checklist checklist;
    json_t *item;

    return checklist_of_path(rq, &checklist) && fill(rq, view, &checklist, &item);
}

/* Where somebody who goes through the lines wants to be next. */
static bool go_on(struct request *rq, json_t *view, const struct checklist *checklist)
{
    const json_t *links = json_object_get(view, "links");
    const char *next = json_string_value(json_object_get(links, "next"));

    if (goes_to(rq, "next") && next != NULL)
        return see_other(rq, "%s", next);
    if (goes_to(rq, "next") || goes_to(rq, "list"))
        return see_other(rq, "/checklists/%lld", (long long)checklist->id);
    return see_other(rq, "%s", json_string_value(json_object_get(links, "item")));
}

bool page_checklist_answer(struct request *rq, json_t *view)
{
    struct checklist checklist;
    struct answers answers;
    json_t *item;

    if (!checklist_of_path(rq, &checklist) || !fill(rq, view, &checklist, &item)
        || !checklist_is_open(&rq->cx, &checklist) || !request_answers(rq, &answers))
        return false;
    int64_t version = json_integer_value(json_object_get(item, "version"));
    if (!request_version(rq, version)
        || !checklist_item_answer(&rq->cx, &checklist,
                                  json_integer_value(json_object_get(item, "id")),
                                  version, &answers))
        return false;
    say_next(rq, "answer_saved");
    return go_on(rq, view, &checklist);
}
