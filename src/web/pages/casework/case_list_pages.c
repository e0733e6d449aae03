/* The caseload: page, and the same list as a file. */
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "domain/casework/case_list.h"
#include "domain/core/codes.h"
#include "domain/core/lifecycle.h"
#include "web/list_view.h"
#include "web/pages.h"

/* [{"value", "label", "checked"}] of a select in the filter. */
static json_t *options(const struct answers *filter, const char *name, json_t *list)
{
    const char *chosen = answer(filter, name);
    json_t *option;
    size_t i;

    json_array_foreach(list, i, option)
    {
        put_bool(
            option, "checked",
            chosen != NULL
                && text_is(json_string_value(json_object_get(option, "value")), chosen));
    }
    return list;
}

static void put_sort(struct request *rq, json_t *view, const struct answers *filter)
{
    bool by_due = text_is(case_list_order(filter), "due");
    json_t *sort = json_object();

    put_text(sort, "newest", query_with(rq, "sort", "newest"));
    put_text(sort, "due", query_with(rq, "sort", "due"));
    put_text(sort, "newest_aria", by_due ? "none" : "descending");
    put_text(sort, "due_aria", by_due ? "ascending" : "none");
    put_bool(sort, "by_due", by_due);
    put_json(view, "sort", sort);
}

static const char *export_link(struct request *rq)
{
    const char *query = query_with(rq, "limit", NULL);

    if (!access_may(rq->cx.actor, PERMIT_CASE_EXPORT))
        return NULL;
    return arena_print(rq->cx.arena, "/cases/export%s", query + sizeof("/cases") - 1);
}

static void put_filter(struct request *rq, json_t *view, const struct answers *filter)
{
    struct ctx *cx = &rq->cx;
    json_t *object = json_object();

    put_text(object, "q", answer(filter, "q"));
    put_text(object, "lead", answer(filter, "lead"));
    put_text(object, "sort", answer(filter, "sort"));
    put_bool(object, "overdue", answer_is(filter, "overdue", "1"));
    put_bool(object, "mine", answer_is(filter, "mine", "1"));
    put_json(object, "statuses", options(filter, "status", states_json(ENTITY_CASE)));
    put_json(object, "areas", options(filter, "area", codes_json(cx, "area", cx->today)));
    put_json(object, "concerns",
             options(filter, "concern_type", codes_json(cx, "concern_type", cx->today)));
    put_json(view, "filter", object);
}

/* list_view() knows one way only: this list goes back page by page as well. */
static void put_previous(struct request *rq, json_t *view)
{
    const char *cursor = json_string_value(json_object_get(view, "previous"));

    put_text(json_object_get(view, "pager"), "previous",
             cursor != NULL ? query_with(rq, "cursor", cursor) : NULL);
}

bool page_cases(struct request *rq, json_t *view)
{
    enum case_list_detail detail = rq->wants_json ? CASE_LIST_ALL : CASE_LIST_SHOWN;
    struct answers filter;

    if (!request_answers(rq, &filter) || !case_list(&rq->cx, &filter, detail, view))
        return false;
    list_view(rq, view);
    if (rq->wants_json)
        return true;
    put_previous(rq, view);
    put_filter(rq, view, &filter);
    put_sort(rq, view, &filter);
    put_text(view, "export_link", export_link(rq));
    return true;
}

/* ---- export --------------------------------------------------------------------------
 */

/* The filters travel through the form that asks for the reason. */
static void put_kept(json_t *view, const struct pairs *from)
{
    json_t *list = json_array();

    for (size_t i = 0; i < from->count; i++) {
        const struct field *field = form_field(&form_case_export, from->list[i].name);

        if (field == NULL || text_is(field->name, "reason")
            || !text_is_utf8(from->list[i].value, strlen(from->list[i].value)))
            continue;
        json_t *item = json_object();
        put_text(item, "name", from->list[i].name);
        put_text(item, "value", from->list[i].value);
        json_array_append_new(list, item);
    }
    put_bool(view, "has_kept", json_array_size(list) > 0);
    put_json(view, "kept", list);
}

bool page_case_export(struct request *rq, json_t *view)
{
    struct answers filter;

    if (!request_answers(rq, &filter))
        return false;
    put_kept(view, &rq->query);
    show_section(rq, &form_case_export, "reason", NULL);
    return true;
}

bool page_case_export_do(struct request *rq, json_t *view)
{
    struct answers filter;
    const char *csv;

    put_kept(view, &rq->form);
    show_section(rq, &form_case_export, "reason", NULL);
    if (!request_answers(rq, &filter) || !case_export(&rq->cx, &filter, &csv))
        return false;
    put_text(view, "file", csv);
    rq->file_name = arena_print(rq->cx.arena, "cases-%s.csv", rq->cx.today);
    return true;
}
