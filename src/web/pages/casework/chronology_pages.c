/* The chronology of a case: on the screen, on paper, as a file. */
#include "domain/people/chronology_list.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "case_frame.h"
#include "web/list_view.h"
#include "web/pages.h"

/* Another page about the same lines: the filters go along. */
static const char *with_filters(struct request *rq, const char *page)
{
    const char *query = query_with(rq, "limit", NULL) + strlen(rq->path);

    return link_to(rq, "/cases/%lld/chronology%s%s", (long long)rq->dossier->case_id,
                   page, query);
}

bool page_case_chronology(struct request *rq, json_t *view)
{
    struct answers filter;

    if (!request_answers(rq, &filter) || !case_frame(rq, view, "chronology")
        || !chronology_list(&rq->cx, rq->dossier, &filter, view))
        return false;
    list_view(rq, view);
    if (rq->wants_json)
        return true;
    put_text(view, "print", with_filters(rq, "/print"));
    put_text(view, "export_link",
             access_may(rq->cx.actor, PERMIT_CASE_EXPORT) ? with_filters(rq, "/export")
                                                          : NULL);
    show_section(rq, &form_chronology_filter, "filter", NULL);
    return true;
}

bool page_chronology_print(struct request *rq, json_t *view)
{
    struct answers filter;

    if (!request_answers(rq, &filter) || !case_frame(rq, view, "chronology")
        || !chronology_whole(&rq->cx, rq->dossier, &filter, view))
        return false;
    list_view(rq, view);
    put_int(view, "count", (int64_t)json_array_size(json_object_get(view, "items")));
    if (!rq->wants_json)
        put_text(view, "back", with_filters(rq, ""));
    return true;
}

/* The filters travel through the form that asks for the reason. */
static void put_kept(json_t *view, const struct pairs *from)
{
    json_t *list = json_array();

    for (size_t i = 0; i < from->count; i++) {
        const char *name = from->list[i].name, *value = from->list[i].value;

        if (form_field(&form_chronology_shown, name) == NULL || *value == '\0'
            || !text_is_utf8(value, strlen(value)))
            continue;
        json_t *item = json_object();
        put_text(item, "name", name);
        put_text(item, "value", value);
        json_array_append_new(list, item);
    }
    put_bool(view, "has_kept", json_array_size(list) > 0);
    put_json(view, "kept", list);
}

static bool put_export(struct request *rq, json_t *view, const struct pairs *from)
{
    if (!case_frame(rq, view, "chronology"))
        return false;
    put_kept(view, from);
    show_section(rq, &form_chronology_export, "reason", NULL);
    return true;
}

bool page_chronology_export(struct request *rq, json_t *view)
{
    struct answers filter;

    return request_answers(rq, &filter) && put_export(rq, view, &rq->query);
}

bool page_chronology_export_do(struct request *rq, json_t *view)
{
    struct answers answers;
    const char *text;

    if (!put_export(rq, view, &rq->form) || !request_answers(rq, &answers)
        || !chronology_export(&rq->cx, rq->dossier, &answers, &text))
        return false;
    bool json = answer_is(&answers, "format", "json");
    put_text(view, "file", text);
    put_text(view, "file_type", json ? "application/json" : "text/csv; charset=utf-8");
    rq->file_name =
        arena_print(rq->cx.arena, "chronology-%s-%s.%s", rq->dossier->reference,
                    rq->cx.today, json ? "json" : "csv");
    return true;
}
