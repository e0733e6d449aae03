#include "checklist_pages.h"

#include "base/json.h"
#include "base/text.h"
#include "domain/core/lifecycle.h"
#include "web/list_view.h"
#include "web/page_parts.h"

bool checklist_of_path(struct request *rq, struct checklist *out)
{
    int64_t id;

    return param_id(rq, "checklist", &id) && checklist_load(&rq->cx, id, out);
}

static json_t *links_of(struct request *rq, const json_t *checklist)
{
    long long id = (long long)json_integer_value(json_object_get(checklist, "id"));
    const json_t *open = json_object_get(checklist, "first_unanswered");
    json_t *links = json_object();

    put_text(links, "self", link_to(rq, "/checklists/%lld", id));
    put_text(links, "print", link_to(rq, "/checklists/%lld/print", id));
    put_text(links, "signature", link_to(rq, "/checklists/%lld/signature", id));
    put_text(links, "approval", link_to(rq, "/checklists/%lld/approval", id));
    put_text(links, "undo", link_to(rq, "/checklists/%lld/signature/undo", id));
    put_text(links, "first_unanswered",
             json_is_integer(open) ? link_to(rq, "/checklists/%lld/items/%lld", id,
                                             (long long)json_integer_value(open))
                                   : NULL);
    return links;
}

bool put_checklist(struct request *rq, json_t *view, const struct checklist *checklist)
{
    json_t *object;
    bool open = text_is(checklist->status, "open");

    if (!checklist_json(&rq->cx, checklist, &object))
        return false;
    put_json(view, "checklist", object);
    put_json(view, "can", lifecycle_can(&rq->cx, ENTITY_CHECKLIST, checklist->status));
    put_json(view, "links", links_of(rq, object));
    put_bool(view, "may_answer",
             open && access_may(rq->cx.actor, PERMIT_CHECKLIST_WRITE));
    return true;
}

/* ---- all returns --------------------------------------------------------------------
 */

/* Most often it is this year's return that is opened. */
static json_t *proposal(struct request *rq)
{
    json_t *values = json_object();

    put_text(values, "template", "working_checklist");
    put_int(values, "year", checklist_year_of(rq->cx.today));
    return values;
}

static bool fill_list(struct request *rq, json_t *view, const struct answers *filter)
{
    struct answers none = { .form = &form_checklist_filter,
                            .values = (const char *[]){ NULL, NULL } };

    if (!checklist_list(&rq->cx, filter != NULL ? filter : &none, view))
        return false;
    list_view(rq, view);
    put_bool(view, "may_open", access_may(rq->cx.actor, PERMIT_CHECKLIST_WRITE));
    show_form(rq, &form_checklist, proposal(rq));
    return true;
}

bool page_checklists(struct request *rq, json_t *view)
{
    struct answers filter;

    return request_answers(rq, &filter) && fill_list(rq, view, &filter);
}

bool page_checklist_create(struct request *rq, json_t *view)
{
    struct answers answers;
    int64_t id;

    if (!fill_list(rq, view, NULL) || !request_answers(rq, &answers)
        || !checklist_create(&rq->cx, &answers, &id))
        return false;
    say_next(rq, "checklist_opened");
    return created(rq, "/checklists/%lld", (long long)id);
}

/* ---- one return ---------------------------------------------------------------------
 */

static json_t *area_named(const json_t *areas, const char *code)
{
    json_t *area;
    size_t i;

    json_array_foreach(areas, i, area)
    {
        if (text_is(json_string_value(json_object_get(area, "area")), code))
            return json_incref(area);
    }
    return json_null();
}

/* Marks where an area begins and ends, for lists that go through the lines once. */
static void mark_areas(json_t *items, const json_t *areas)
{
    size_t count = json_array_size(items);

    for (size_t i = 0; i < count; i++) {
        json_t *item = json_array_get(items, i), *next = json_array_get(items, i + 1);
        const char *area = json_string_value(json_object_get(item, "area"));
        const json_t *before = i > 0 ? json_array_get(items, i - 1) : NULL;
        bool begins = !text_is(json_string_value(json_object_get(before, "area")), area);

        put_json(item, "begins", begins ? area_named(areas, area) : json_null());
        put_bool(item, "ends",
                 !text_is(json_string_value(json_object_get(next, "area")), area));
    }
}

static int64_t sum_of(const json_t *areas, const char *key)
{
    const json_t *area;
    int64_t sum = 0;
    size_t i;

    json_array_foreach(areas, i, area) sum +=
        json_integer_value(json_object_get(area, key));
    return sum;
}

/* Links that show only the lines with one answer, each with how many there are. */
static json_t *answer_links(struct request *rq, const struct checklist *checklist,
                            const json_t *areas)
{
    const struct field *field = form_field(&form_checklist_item_filter, "answer");
    struct section_link links[8];
    long long id = (long long)checklist->id, open;
    size_t count = 0;

    open = (long long)(sum_of(areas, "total") - sum_of(areas, "answered"));
    links[count++] = (struct section_link){ link_to(rq, "/checklists/%lld", id), "All" };
    for (const struct option *o = field->options; o->code != NULL; o++)
        links[count++] = (struct section_link){
            link_to(rq, "/checklists/%lld?answer=%s", id, o->code),
            link_to(rq, "%s (%lld)", o->label,
                    text_is(o->code, "unanswered") ? open
                                                   : (long long)sum_of(areas, o->code)),
        };
    const char *answer = pairs_get(&rq->query, "answer");
    return sections_view(links, count,
                         answer != NULL && *answer != '\0'
                             ? link_to(rq, "/checklists/%lld?answer=%s", id, answer)
                             : links[0].href);
}

static bool fill(struct request *rq, json_t *view, const struct checklist *checklist,
                 const struct answers *filter)
{
    json_t *items, *areas;

    if (!put_checklist(rq, view, checklist)
        || !checklist_items(&rq->cx, checklist, filter, &items)
        || !checklist_areas(&rq->cx, checklist, &areas))
        return false;
    if (!rq->wants_json)
        mark_areas(items, areas);
    put_bool(view, "has_items", json_array_size(items) > 0);
    put_int(view, "shown", (int64_t)json_array_size(items));
    put_json(view, "sections", answer_links(rq, checklist, areas));
    put_json(view, "areas", areas);
    put_json(json_object_get(view, "checklist"), "items", items);
    return true;
}

bool page_checklist(struct request *rq, json_t *view)
{
    struct checklist checklist;
    struct answers filter;

    return checklist_of_path(rq, &checklist) && request_answers(rq, &filter)
           && fill(rq, view, &checklist, &filter);
}

bool page_checklist_print(struct request *rq, json_t *view)
{
    struct checklist checklist;

    return checklist_of_path(rq, &checklist) && fill(rq, view, &checklist, NULL);
}

bool page_checklist_items(struct request *rq, json_t *view)
{
    struct checklist checklist;
    struct answers filter;
    json_t *items;

    if (!checklist_of_path(rq, &checklist) || !request_answers(rq, &filter)
        || !checklist_items(&rq->cx, &checklist, &filter, &items))
        return false;
    put_json(view, "items", items);
    put_text(view, "next", NULL);
    return true;
}

/* ---- signing ------------------------------------------------------------------------
 */

static bool change_signature(struct request *rq, json_t *view,
                             bool (*change)(struct ctx *, const struct checklist *),
                             const char *notice)
{
    struct checklist checklist;

    if (!checklist_of_path(rq, &checklist) || !fill(rq, view, &checklist, NULL))
        return false;
    show_form(rq, &form_none, NULL); /* a refusal is shown on the page of the return */
    if (!nothing_sent(rq) || !version_if_sent(rq, checklist.version)
        || !change(&rq->cx, &checklist))
        return false;
    say_next(rq, notice);
    return see_other(rq, "/checklists/%lld", (long long)checklist.id);
}

bool page_checklist_sign(struct request *rq, json_t *view)
{
    return change_signature(rq, view, checklist_sign, "checklist_signed");
}

bool page_checklist_unsign(struct request *rq, json_t *view)
{
    return change_signature(rq, view, checklist_unsign, "checklist_unsigned");
}

/* ---- approving ----------------------------------------------------------------------
 */

static bool fill_approval(struct request *rq, json_t *view, struct checklist *out)
{
    if (!checklist_of_path(rq, out) || !put_checklist(rq, view, out))
        return false;
    show_form(rq, &form_none, json_object_get(view, "checklist"));
    return true;
}

bool page_checklist_ask_approval(struct request *rq, json_t *view)
{
    struct checklist checklist;

    return nothing_sent(rq) && fill_approval(rq, view, &checklist);
}

bool page_checklist_approve(struct request *rq, json_t *view)
{
    struct checklist checklist;

    if (!fill_approval(rq, view, &checklist) || !nothing_sent(rq)
        || !version_if_sent(rq, checklist.version)
        || !checklist_approve(&rq->cx, &checklist))
        return false;
    say_next(rq, "checklist_approved");
    return see_other(rq, "/checklists/%lld", (long long)checklist.id);
}
