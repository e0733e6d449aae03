#include "domain/casework/provider.h"

#include "base/json.h"
#include "web/pages.h"

bool page_providers(struct request *rq, json_t *view)
{
    json_t *items = providers_json(&rq->cx);

    if (items == NULL)
        return false;
    put_bool(view, "has_items", json_array_size(items) > 0);
    put_json(view, "items", items);
    put_json(view, "next", json_null());
    put_bool(view, "may_write", access_may(rq->cx.actor, PERMIT_CASE_WRITE));
    return true;
}

bool page_provider_new(struct request *rq, json_t *view)
{
    (void)view;
    show_form(rq, &form_provider, NULL);
    return true;
}

bool page_provider_register(struct request *rq, json_t *view)
{
    struct answers answers;

    if (!page_provider_new(rq, view) || !request_answers(rq, &answers)
        || !provider_register(&rq->cx, &answers))
        return false;
    say_next(rq, "saved");
    return created(rq, "/providers/%s", answer(&answers, "organisation_id"));
}

bool page_provider(struct request *rq, json_t *view)
{
    json_t *provider;
    int64_t id;

    if (!param_id(rq, "provider", &id) || !provider_json(&rq->cx, id, &provider))
        return false;
    put_json(view, "provider", provider);
    put_bool(view, "may_write", access_may(rq->cx.actor, PERMIT_CASE_WRITE));
    put_text(view, "action", link_to(rq, "/providers/%lld", (long long)id));
    show_form(rq, &form_provider_change, provider);
    return true;
}

bool page_provider_change(struct request *rq, json_t *view)
{
    struct answers answers;

    if (!page_provider(rq, view) || !request_answers(rq, &answers))
        return false;
    const json_t *provider = json_object_get(view, "provider");
    int64_t id = json_integer_value(json_object_get(provider, "id"));
    int64_t version = json_integer_value(json_object_get(provider, "version"));
    if (!request_version(rq, version) || !provider_change(&rq->cx, id, version, &answers))
        return false;
    say_next(rq, "saved");
    return see_other(rq, "/providers/%lld", (long long)id);
}
