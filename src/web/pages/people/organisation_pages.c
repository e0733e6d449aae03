#include "base/json.h"
#include "domain/people/organisation.h"
#include "web/list_view.h"
#include "web/pages.h"

bool page_organisations(struct request *rq, json_t *view)
{
    struct answers filter;

    if (!request_answers(rq, &filter) || !organisation_list(&rq->cx, &filter, view))
        return false;
    list_view(rq, view);
    return true;
}

bool page_organisation_new(struct request *rq, json_t *view)
{
    put_json(view, "organisation", json_null());
    put_text(view, "action", "/organisations");
    show_form(rq, &form_organisation, NULL);
    return true;
}

bool page_organisation_create(struct request *rq, json_t *view)
{
    struct answers answers;
    int64_t id;

    if (!page_organisation_new(rq, view) || !request_answers(rq, &answers)
        || !organisation_create(&rq->cx, &answers, &id))
        return false;
    say_next(rq, "saved");
    return created(rq, "/organisations/%lld", (long long)id);
}

bool page_organisation(struct request *rq, json_t *view)
{
    json_t *organisation;
    int64_t id;

    if (!param_id(rq, "organisation", &id)
        || !organisation_json(&rq->cx, id, &organisation))
        return false;
    put_json(view, "organisation", organisation);
    put_text(view, "action", link_to(rq, "/organisations/%lld", (long long)id));
    show_form(rq, &form_organisation_change, organisation);
    return true;
}

bool page_organisation_change(struct request *rq, json_t *view)
{
    struct answers answers;

    if (!page_organisation(rq, view) || !request_answers(rq, &answers))
        return false;
    const json_t *organisation = json_object_get(view, "organisation");
    int64_t id = json_integer_value(json_object_get(organisation, "id"));
    int64_t version = json_integer_value(json_object_get(organisation, "version"));
    if (!request_version(rq, version)
        || !organisation_change(&rq->cx, id, version, &answers))
        return false;
    say_next(rq, "saved");
    return see_other(rq, "/organisations/%lld", (long long)id);
}
