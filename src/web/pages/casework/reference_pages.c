#include "domain/casework/external_reference.h"

#include "base/json.h"
#include "case_frame.h"
#include "web/pages.h"

bool page_references(struct request *rq, json_t *view)
{
    json_t *items = external_references_json(&rq->cx, rq->dossier);

    if (items == NULL || !case_frame(rq, view, "references"))
        return false;
    put_bool(view, "has_items", json_array_size(items) > 0);
    put_json(view, "items", items);
    put_json(view, "next", json_null());
    show_form(rq, &form_external_reference, NULL);
    return true;
}

bool page_reference_add(struct request *rq, json_t *view)
{
    struct answers answers;
    int64_t id;

    if (!page_references(rq, view) || !request_answers(rq, &answers)
        || !external_reference_add(&rq->cx, rq->dossier, &answers, &id))
        return false;
    say_next(rq, "reference_added");
    return created(rq, "/cases/%lld/references", (long long)rq->dossier->case_id);
}

bool page_reference_remove(struct request *rq, json_t *view)
{
    int64_t id;

    (void)view;
    if (!param_id(rq, "reference", &id)
        || !external_reference_remove(&rq->cx, rq->dossier, id))
        return false;
    say_next(rq, "reference_removed");
    return see_other(rq, "/cases/%lld/references", (long long)rq->dossier->case_id);
}
