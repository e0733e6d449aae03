/* Requests as those who are asked see them: nothing else of the case is shown here. */
#include "base/json.h"
#include "base/text.h"
#include "domain/casework/information_return.h"
#include "web/list_view.h"
#include "web/page_parts.h"
#include "web/pages.h"

/* ---- the list ------------------------------------------------------------------------
 */

/* What people filter by; whose requests is said by the tabs. */
static json_t *tabs(struct request *rq)
{
    const char *now = pairs_get(&rq->query, "scope");
    const struct section_link links[] = {
        { query_with(rq, "scope", NULL), "Requests to me" },
        { query_with(rq, "scope", "all"), "Everybody's requests" },
    };

    return sections_view(links, access_may(rq->cx.actor, PERMIT_REQUEST_ASK) ? 2 : 1,
                         links[text_is(now, "all") ? 1 : 0].href);
}

static const char *href_of(struct request *rq, const json_t *row, bool all)
{
    long long id = (long long)json_integer_value(json_object_get(row, "id"));
    const json_t *of_case = json_object_get(row, "case");

    if (!all)
        return link_to(rq, "/information-requests/%lld", id);
    if (json_is_integer(of_case))
        return link_to(rq, "/cases/%lld/information-requests/%lld",
                       (long long)json_integer_value(of_case), id);
    return link_to(rq, "/referrals/%lld/information-requests/%lld",
                   (long long)json_integer_value(json_object_get(row, "referral")), id);
}

bool page_my_requests(struct request *rq, json_t *view)
{
    struct answers filter;
    json_t *row;
    size_t i;

    if (!request_answers(rq, &filter)
        || !information_request_list(&rq->cx, &filter, view))
        return false;
    json_array_foreach(json_object_get(view, "items"), i, row)
    {
        put_text(row, "href", href_of(rq, row, answer_is(&filter, "scope", "all")));
    }
    list_view(rq, view);
    if (rq->wants_json)
        return true;
    put_json(view, "sections", tabs(rq));
    put_text(view, "scope", answer(&filter, "scope"));
    put_bool(view, "everybody", answer_is(&filter, "scope", "all"));
    show_form(rq, &form_request_filter_shown, values_of(&filter));
    return true;
}

/* ---- one request ---------------------------------------------------------------------
 */

static bool open_own(struct request *rq, json_t *view, struct information_request *out)
{
    json_t *object, *items, *values = json_object();
    int64_t id;

    if (!param_id(rq, "request", &id) || !information_request_own(&rq->cx, id, out)
        || !information_request_json(&rq->cx, out, &object)
        || (items = information_items_json(&rq->cx, out)) == NULL)
        return false;
    rq->dossier = &out->dossier; /* for the trail */
    put_json(view, "information_request", object);
    put_bool(view, "has_information", json_array_size(items) > 0);
    put_json(view, "information", items);
    put_text(view, "self", link_to(rq, "/information-requests/%lld", (long long)id));
    put_bool(view, "may_answer", !text_is(out->status, "cancelled"));
    put_bool(view, "returned", text_is(out->status, "returned"));
    put_int(values, "version", out->version);
    if (text_is(out->status, "returned"))
        put_text(values, "outcome", "returned");
    show_form(rq, &form_information_return, values);
    return true;
}

bool page_my_request(struct request *rq, json_t *view)
{
    struct information_request *request = arena_alloc(rq->cx.arena, sizeof(*request));

    return open_own(rq, view, request);
}

bool page_my_return(struct request *rq, json_t *view)
{
    struct information_request *request = arena_alloc(rq->cx.arena, sizeof(*request));
    struct answers answers;

    if (!open_own(rq, view, request) || !request_answers(rq, &answers)
        || !version_if_sent(rq, request->version)
        || !information_return_record(&rq->cx, request, &answers))
        return false;
    say_next(rq, "return_sent");
    return created(rq, "/information-requests/%lld", (long long)request->id);
}
