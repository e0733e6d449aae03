/* Lead officer, sharing, restriction. */
#include "base/json.h"
#include "case_frame.h"
#include "domain/casework/case_lead.h"
#include "domain/casework/case_share.h"
#include "web/pages.h"

bool page_case_lead(struct request *rq, json_t *view)
{
    json_t *lead;

    if (!case_lead_json(&rq->cx, rq->dossier, &lead) || !case_frame(rq, view, "overview"))
        return false;
    put_json(view, "lead", lead);
    show_form(rq, &form_case_lead, lead);
    return true;
}

bool page_case_lead_change(struct request *rq, json_t *view)
{
    struct answers answers;

    if (!page_case_lead(rq, view) || !request_answers(rq, &answers)
        || !request_version(rq, rq->dossier->version)
        || !case_lead_change(&rq->cx, rq->dossier, rq->dossier->version, &answers))
        return false;
    say_next(rq, "handed_over");
    if (rq->wants_json)
        return see_other(rq, "/cases/%lld/lead", (long long)rq->dossier->case_id);
    return see_other(rq, "/cases/%lld", (long long)rq->dossier->case_id);
}

bool page_case_shares(struct request *rq, json_t *view)
{
    json_t *items = case_shares_json(&rq->cx, rq->dossier);

    if (items == NULL || !case_frame(rq, view, "shares"))
        return false;
    put_bool(view, "has_items", json_array_size(items) > 0);
    put_json(view, "items", items);
    put_json(view, "next", json_null());
    show_form(rq, &form_case_share, NULL);
    return true;
}

bool page_case_share(struct request *rq, json_t *view)
{
    struct answers answers;
    int64_t user;

    if (!page_case_shares(rq, view) || !request_answers(rq, &answers)
        || !case_share_begin(&rq->cx, rq->dossier, &answers, &user))
        return false;
    say_next(rq, "shared");
    return created(rq, "/cases/%lld/shares", (long long)rq->dossier->case_id);
}

bool page_case_unshare(struct request *rq, json_t *view)
{
    int64_t user;

    (void)view;
    if (!param_id(rq, "user", &user) || !case_share_end(&rq->cx, rq->dossier, user))
        return false;
    say_next(rq, "unshared");
    return see_other(rq, "/cases/%lld/shares", (long long)rq->dossier->case_id);
}

bool page_case_restriction(struct request *rq, json_t *view)
{
    json_t *object = json_object(), *record;

    if (!case_frame(rq, view, "shares"))
        return false;
    record = json_object_get(view, "case");
    put_json(object, "restricted", json_incref(json_object_get(record, "restricted")));
    put_json(object, "reason", json_incref(json_object_get(record, "restricted_why")));
    put_int(object, "version", rq->dossier->version);
    put_json(view, "restriction", object);
    show_form(rq, &form_case_restriction, object);
    return true;
}

bool page_case_restrict(struct request *rq, json_t *view)
{
    struct answers answers;

    if (!page_case_restriction(rq, view) || !request_answers(rq, &answers)
        || !request_version(rq, rq->dossier->version)
        || !case_share_restrict(&rq->cx, rq->dossier, rq->dossier->version, &answers))
        return false;
    say_next(rq, answer_is(&answers, "restricted", "1") ? "restricted" : "unrestricted");
    if (rq->wants_json)
        return see_other(rq, "/cases/%lld/restriction", (long long)rq->dossier->case_id);
    return see_other(rq, "/cases/%lld", (long long)rq->dossier->case_id);
}
