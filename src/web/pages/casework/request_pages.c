/* Information requests of a referral or case, as those who ask see them. */
#include "base/json.h"
#include "base/text.h"
#include "case_frame.h"
#include "domain/casework/information_return.h"
#include "domain/intake/referral.h"
#include "domain/records/sharing_agreement.h"
#include "web/page_parts.h"
#include "web/pages.h"

/* ---- the frame -----------------------------------------------------------------------
 */

static bool is_case(const struct request *rq)
{
    return rq->dossier->kind == DOSSIER_CASE;
}

/* "/cases/12" or "/referrals/34". */
static const char *record_path(struct request *rq)
{
    return is_case(rq)
               ? link_to(rq, "/cases/%lld", (long long)rq->dossier->case_id)
               : link_to(rq, "/referrals/%lld", (long long)rq->dossier->referral_id);
}

static void put_names(json_t *view, const char *entity, const char *reference)
{
    const json_t *from = json_object_get(view, entity);
    json_t *about = json_object();

    put_text(about, "reference", reference);
    put_text(about, "forename", json_string_value(json_object_get(from, "forename")));
    put_text(about, "surname", json_string_value(json_object_get(from, "surname")));
    put_json(view, "about", about);
}

static bool put_record(struct request *rq, json_t *view)
{
    json_t *referral;

    if (is_case(rq))
        return case_frame(rq, view, "requests");
    if (!referral_json(&rq->cx, rq->dossier, &referral))
        return false;
    put_json(view, "referral", referral);
    return true;
}

static bool frame(struct request *rq, json_t *view)
{
    bool may = access_may(rq->cx.actor, PERMIT_REQUEST_ASK);
    const char *record = record_path(rq);

    if (!put_record(rq, view))
        return false;
    put_names(view, is_case(rq) ? "case" : "referral", rq->dossier->reference);
    put_bool(view, "of_case", is_case(rq));
    put_text(view, "record", record);
    put_text(view, "requests",
             arena_print(rq->cx.arena, "%s/information-requests", record));
    put_bool(view, "may_ask", may && information_may_be_asked(rq->dossier));
    put_bool(view, "may_chase", may);
    put_bool(view, "may_export", access_may(rq->cx.actor, PERMIT_CASE_EXPORT));
    return true;
}

static bool back_to(struct request *rq, int64_t id)
{
    return created(rq, "%s/information-requests/%lld", record_path(rq), (long long)id);
}

static json_t *with_today(const struct request *rq, const char *name)
{
    json_t *values = json_object();

    put_text(values, name, rq->cx.today);
    return values;
}

/* ---- the grid ------------------------------------------------------------------------
 */

bool page_requests(struct request *rq, json_t *view)
{
    json_t *items = information_requests_json(&rq->cx, rq->dossier);

    if (items == NULL || !frame(rq, view))
        return false;
    put_bool(view, "has_items", json_array_size(items) > 0);
    put_json(view, "items", items);
    put_json(view, "next", json_null());
    return true;
}

bool page_request_new(struct request *rq, json_t *view)
{
    if (!frame(rq, view))
        return false;
    show_form(rq, &form_information_request, with_today(rq, "asked_on"));
    return case_frame_put(view, "uncovered", organisations_uncovered_json(&rq->cx));
}

bool page_request_ask(struct request *rq, json_t *view)
{
    struct answers answers;
    int64_t id;

    if (!page_request_new(rq, view) || !request_answers(rq, &answers)
        || !information_request_ask(&rq->cx, rq->dossier, &answers, &id))
        return false;
    say_next(rq, "request_asked");
    return back_to(rq, id);
}

/* ---- one request ---------------------------------------------------------------------
 */

static bool open_request(struct request *rq, json_t *view,
                         struct information_request *out)
{
    json_t *object;
    int64_t id;

    if (!param_id(rq, "request", &id)
        || !information_request_load(&rq->cx, rq->dossier, id, out)
        || !information_request_json(&rq->cx, out, &object))
        return false;
    put_json(view, "information_request", object); /* before the case: the ETag is its */
    if (!frame(rq, view))
        return false;
    put_text(view, "self",
             link_to(rq, "%s/information-requests/%lld", record_path(rq), (long long)id));
    put_bool(view, "cancelled", text_is(out->status, "cancelled"));
    return case_frame_put(view, "information", information_items_json(&rq->cx, out));
}

static json_t *versioned(json_t *values, const struct information_request *request)
{
    put_int(values, "version", request->version);
    return values;
}

static bool show_request(struct request *rq, json_t *view,
                         struct information_request *out)
{
    if (!open_request(rq, view, out))
        return false;
    const json_t *object = json_object_get(view, "information_request");
    put_bool(view, "has_information",
             json_array_size(json_object_get(view, "information")) > 0);
    put_bool(view, "has_chases", json_array_size(json_object_get(object, "chases")) > 0);
    show_form(rq, &form_request_chase, with_today(rq, "chased_on"));
    return true;
}

bool page_request(struct request *rq, json_t *view)
{
    struct information_request request;

    return show_request(rq, view, &request);
}

bool page_request_chase(struct request *rq, json_t *view)
{
    struct information_request request;
    struct answers answers;
    int64_t id;

    if (!show_request(rq, view, &request) || !request_answers(rq, &answers)
        || !information_request_chase(&rq->cx, &request, &answers, &id))
        return false;
    say_next(rq, "request_chased");
    return back_to(rq, request.id);
}

static bool show_return(struct request *rq, json_t *view, struct information_request *out)
{
    if (!open_request(rq, view, out))
        return false;
    show_form(rq, &form_return_recorded, versioned(with_today(rq, "answered_on"), out));
    return true;
}

bool page_request_return(struct request *rq, json_t *view)
{
    struct information_request request;

    return show_return(rq, view, &request);
}

bool page_request_record(struct request *rq, json_t *view)
{
    struct information_request request;
    struct answers answers;

    if (!show_return(rq, view, &request) || !request_answers(rq, &answers)
        || !version_if_sent(rq, request.version)
        || !information_return_record(&rq->cx, &request, &answers))
        return false;
    say_next(rq, "return_recorded");
    return back_to(rq, request.id);
}

static bool show_cancellation(struct request *rq, json_t *view,
                              struct information_request *out)
{
    if (!open_request(rq, view, out))
        return false;
    show_form(rq, &form_request_cancel, versioned(json_object(), out));
    return true;
}

bool page_request_cancellation(struct request *rq, json_t *view)
{
    struct information_request request;

    return show_cancellation(rq, view, &request);
}

bool page_request_cancel(struct request *rq, json_t *view)
{
    struct information_request request;
    struct answers answers;

    if (!show_cancellation(rq, view, &request) || !request_answers(rq, &answers)
        || !version_if_sent(rq, request.version)
        || !information_request_cancel(&rq->cx, &request, answer(&answers, "reason")))
        return false;
    say_next(rq, "request_cancelled");
    return back_to(rq, request.id);
}

bool page_request_repeat(struct request *rq, json_t *view)
{
    struct information_request request;

    if (!open_request(rq, view, &request) || !nothing_sent(rq)
        || !version_if_sent(rq, request.version)
        || !information_request_repeat(&rq->cx, &request))
        return false;
    say_next(rq, "request_asked");
    return back_to(rq, request.id);
}

/* ---- export --------------------------------------------------------------------------
 */

bool page_request_export(struct request *rq, json_t *view)
{
    if (!frame(rq, view))
        return false;
    show_form(rq, &form_information_export, NULL);
    return true;
}

bool page_request_export_do(struct request *rq, json_t *view)
{
    struct answers answers;
    const char *csv;

    if (!page_request_export(rq, view) || !request_answers(rq, &answers)
        || !information_export(&rq->cx, rq->dossier, answer(&answers, "reason"), &csv))
        return false;
    put_text(view, "file", csv);
    rq->file_name = arena_print(rq->cx.arena, "information-%s.csv", rq->cx.today);
    return true;
}
