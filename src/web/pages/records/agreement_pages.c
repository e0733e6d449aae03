/* The register of sharing agreements. */
#include "domain/records/sharing_agreement.h"

#include "base/json.h"
#include "web/list_view.h"
#include "web/pages.h"

static void put_may(struct request *rq, json_t *view)
{
    put_bool(view, "may_write", access_may(rq->cx.actor, PERMIT_AGREEMENT_WRITE));
}

bool page_agreements(struct request *rq, json_t *view)
{
    struct answers filter;

    if (!request_answers(rq, &filter) || !agreement_list(&rq->cx, &filter, view))
        return false;
    list_view(rq, view);
    put_may(rq, view);
    return true;
}

bool page_agreement_new(struct request *rq, json_t *view)
{
    put_json(view, "agreement", json_null());
    put_text(view, "action", "/agreements");
    show_form(rq, &form_agreement, NULL);
    return true;
}

bool page_agreement_create(struct request *rq, json_t *view)
{
    struct answers answers;
    int64_t id;

    if (!page_agreement_new(rq, view) || !request_answers(rq, &answers)
        || !agreement_create(&rq->cx, &answers, &id))
        return false;
    say_next(rq, "saved");
    return created(rq, "/agreements/%lld", (long long)id);
}

static bool open_agreement(struct request *rq, json_t *view, int64_t *id,
                           int64_t *version)
{
    json_t *agreement;

    if (!param_id(rq, "agreement", id) || !agreement_json(&rq->cx, *id, &agreement))
        return false;
    *version = json_integer_value(json_object_get(agreement, "version"));
    put_json(view, "agreement", agreement);
    put_text(view, "action", link_to(rq, "/agreements/%lld", (long long)*id));
    put_may(rq, view);
    return true;
}

bool page_agreement(struct request *rq, json_t *view)
{
    int64_t id, version;

    return open_agreement(rq, view, &id, &version);
}

bool page_agreement_edit(struct request *rq, json_t *view)
{
    int64_t id, version;

    if (!open_agreement(rq, view, &id, &version))
        return false;
    show_form(rq, &form_agreement, json_object_get(view, "agreement"));
    return true;
}

static bool saved(struct request *rq, int64_t id)
{
    say_next(rq, "saved");
    return see_other(rq, "/agreements/%lld", (long long)id);
}

bool page_agreement_change(struct request *rq, json_t *view)
{
    struct answers answers;
    int64_t id, version;

    if (!page_agreement_edit(rq, view) || !open_agreement(rq, view, &id, &version)
        || !request_version(rq, version) || !request_answers(rq, &answers)
        || !agreement_change(&rq->cx, id, version, &answers))
        return false;
    return saved(rq, id);
}

bool page_agreement_ending(struct request *rq, json_t *view)
{
    int64_t id, version;

    if (!open_agreement(rq, view, &id, &version))
        return false;
    show_form(rq, &form_agreement_end, json_object_get(view, "agreement"));
    return true;
}

bool page_agreement_end(struct request *rq, json_t *view)
{
    struct answers answers;
    int64_t id, version;

    if (!page_agreement_ending(rq, view) || !open_agreement(rq, view, &id, &version)
        || !request_version(rq, version) || !request_answers(rq, &answers)
        || !agreement_end(&rq->cx, id, version, &answers))
        return false;
    return saved(rq, id);
}
