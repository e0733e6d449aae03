/* Looking back: the case as somebody could see it at a moment. */
#include "domain/casework/as_of.h"

#include "base/json.h"
#include "case_frame.h"
#include "web/pages.h"

static const char *looks_path(struct request *rq)
{
    return link_to(rq, "/cases/%lld/as-of", (long long)rq->dossier->case_id);
}

bool page_as_of(struct request *rq, json_t *view)
{
    json_t *looks = as_of_looks_json(&rq->cx, rq->dossier);

    if (!case_frame(rq, view, "as_of") || !case_frame_put(view, "items", looks))
        return false;
    put_json(view, "next", json_null());
    put_bool(view, "has_items", json_array_size(looks) > 0);
    put_text(view, "action", looks_path(rq));
    show_form(rq, &form_as_of, NULL);
    return true;
}

bool page_as_of_begin(struct request *rq, json_t *view)
{
    struct answers answers;
    int64_t id;

    if (!page_as_of(rq, view) || !request_answers(rq, &answers)
        || !as_of_begin(&rq->cx, rq->dossier, &answers, &id))
        return false;
    return created(rq, "%s/%lld", looks_path(rq), (long long)id);
}

bool page_as_of_look(struct request *rq, json_t *view)
{
    json_t *look;
    int64_t id;

    if (!param_id(rq, "look", &id) || !as_of_json(&rq->cx, rq->dossier, id, &look))
        return false;
    put_json(view, "look", look);
    put_json(view, "items", json_incref(json_object_get(look, "items")));
    put_bool(view, "has_items", json_array_size(json_object_get(look, "items")) > 0);
    put_bool(view, "has_plan", json_array_size(json_object_get(look, "plan")) > 0);
    put_text(view, "back", looks_path(rq));
    return case_frame(rq, view, "as_of");
}
