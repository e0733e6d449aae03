#include "domain/casework/consent.h"

#include "base/json.h"
#include "base/text.h"
#include "case_frame.h"
#include "web/pages.h"

bool page_consents(struct request *rq, json_t *view)
{
    json_t *position, *items = consents_json(&rq->cx, rq->dossier);
    const char *status = rq->dossier->status;

    if (items == NULL || !consent_position(&rq->cx, rq->dossier, &position)
        || !case_frame(rq, view, "consents"))
        return false;
    put_json(view, "consent", position);
    put_bool(view, "has_items", json_array_size(items) > 0);
    put_json(view, "items", items);
    put_json(view, "next", json_null());
    put_bool(view, "may_ask", text_is(status, "adopted") || text_is(status, "supported"));
    show_form(rq, &form_consent, NULL);
    return true;
}

bool page_consent_record(struct request *rq, json_t *view)
{
    struct answers answers;
    int64_t id;

    if (!page_consents(rq, view) || !request_answers(rq, &answers)
        || !consent_record(&rq->cx, rq->dossier, &answers, &id))
        return false;
    say_next(rq, "consent_recorded");
    return created(rq, "/cases/%lld/consents", (long long)rq->dossier->case_id);
}
