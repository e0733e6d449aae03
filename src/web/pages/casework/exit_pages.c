/* The end of a case: the exit record, its endorsements, the reviews after it. */
#include "base/json.h"
#include "base/text.h"
#include "case_frame.h"
#include "domain/casework/exit_record.h"
#include "domain/casework/exit_review.h"
#include "web/list_view.h"
#include "web/pages.h"

static bool may_edit(const struct request *rq, const json_t *record)
{
    const char *status = rq->dossier->status;
    bool draft =
        !json_is_object(record)
        || text_is(json_string_value(json_object_get(record, "status")), "draft");

    return draft && access_may(rq->cx.actor, PERMIT_CASE_WRITE)
           && (text_is(status, "adopted") || text_is(status, "supported")
               || text_is(status, "post_exit_review"));
}

static bool put_reviews(struct request *rq, json_t *view)
{
    json_t *reviews = exit_reviews_json(&rq->cx, rq->dossier);

    put_bool(view, "has_reviews", json_array_size(reviews) > 0);
    return case_frame_put(view, "reviews", reviews);
}

bool page_exit(struct request *rq, json_t *view)
{
    json_t *record;

    if (!exit_record_json(&rq->cx, rq->dossier, &record))
        return false;
    put_json(view, "exit_record", record); /* before the case: the ETag is its own */
    if (json_is_object(record))
        put_bool(record, "is_complete",
                 json_array_size(json_object_get(record, "missing")) == 0);
    if (!case_frame(rq, view, "exit")
        || !case_frame_put(view, "before", exit_records_before_json(&rq->cx, rq->dossier))
        || !put_reviews(rq, view))
        return false;
    put_bool(view, "may_edit", may_edit(rq, record));
    show_form(rq, &form_none, record);
    return true;
}

bool page_exit_edit(struct request *rq, json_t *view)
{
    json_t *record;

    if (!exit_record_json(&rq->cx, rq->dossier, &record))
        return false;
    put_json(view, "exit_record", record);
    show_form(rq, &form_exit_record, json_is_object(record) ? record : NULL);
    return case_frame(rq, view, "exit");
}

/* A version is asked for only where there is something to overwrite. */
bool page_exit_save(struct request *rq, json_t *view)
{
    struct exit_record record;
    struct answers answers;

    if (!page_exit_edit(rq, view) || !exit_record_load(&rq->cx, rq->dossier, &record)
        || !request_answers(rq, &answers)
        || (record.id != 0 && !request_version(rq, record.version))
        || !exit_record_save(&rq->cx, rq->dossier, &record, &answers))
        return false;
    say_next(rq, "exit_saved");
    return see_other(rq, "/cases/%lld/closure", (long long)rq->dossier->case_id);
}

/* Pages say which version was read before it was endorsed; a program may. */
static bool version_given(struct request *rq, const struct exit_record *record)
{
    bool given = pairs_get(&rq->headers, "if-match") != NULL
                 || pairs_get(&rq->form, "version") != NULL;

    return (!given && rq->wants_json) || record->id == 0
           || request_version(rq, record->version);
}

static bool act(struct request *rq, json_t *view, const char *verb, const char *notice)
{
    struct exit_record record;

    if (!page_exit(rq, view) || !exit_record_load(&rq->cx, rq->dossier, &record)
        || !version_given(rq, &record)
        || !exit_record_move(&rq->cx, rq->dossier, &record, verb))
        return false;
    say_next(rq, notice);
    return created(rq, "/cases/%lld/closure", (long long)rq->dossier->case_id);
}

bool page_exit_submit(struct request *rq, json_t *view)
{
    return act(rq, view, "submit", "exit_sent");
}

bool page_exit_take_back(struct request *rq, json_t *view)
{
    return act(rq, view, "take_back", "exit_taken_back");
}

bool page_exit_as_chair(struct request *rq, json_t *view)
{
    return act(rq, view, "endorse_as_chair", "exit_endorsed");
}

bool page_exit_as_police(struct request *rq, json_t *view)
{
    return act(rq, view, "endorse_as_police", "exit_endorsed");
}

bool page_exit_reviews(struct request *rq, json_t *view)
{
    return case_frame(rq, view, "exit") && put_reviews(rq, view);
}

bool page_reviews_due(struct request *rq, json_t *view)
{
    struct answers filter;

    if (!request_answers(rq, &filter) || !exit_reviews_due_json(&rq->cx, &filter, view))
        return false;
    list_view(rq, view);
    show_form(rq, &form_review_filter, NULL);
    return true;
}
