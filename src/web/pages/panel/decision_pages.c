#include "domain/panel/decision.h"

#include "base/json.h"
#include "base/text.h"
#include "domain/intake/repeat.h"
#include "domain/panel/attendance.h"
#include "domain/panel/interest.h"
#include "panel_pages.h"

/* The meeting, the item and its case: what this page is about goes into the trail. */
static bool open_item(struct request *rq, struct meeting *meeting,
                      struct agenda_item *item)
{
    return meeting_of_path(rq, meeting) && item_of_path(rq, meeting, item)
           && dossier_case(&rq->cx, item->case_id, &rq->dossier);
}

/* The item as the agenda has it, and the address of the one after it. */
static bool put_item(struct request *rq, json_t *view, const struct meeting *meeting,
                     int64_t id)
{
    json_t *items, *item;
    const char *next = NULL;
    size_t i;

    if (!agenda_json(&rq->cx, meeting, &items))
        return false;
    json_array_foreach(items, i, item)
    {
        if (json_integer_value(json_object_get(item, "id")) != id)
            continue;
        put_json(view, "item", json_incref(item));
        const json_t *after = json_array_get(items, i + 1);
        if (after != NULL)
            next =
                link_to(rq, "/meetings/%lld/items/%lld/decision", (long long)meeting->id,
                        (long long)json_integer_value(json_object_get(after, "id")));
    }
    put_text(view, "next_item", next);
    return true;
}

static bool put_papers(struct request *rq, json_t *view, const struct agenda_item *item)
{
    struct ctx *cx = &rq->cx;
    json_t *decision, *papers, *previous, *interests, *quorum, *repeat;

    if (!decision_of_item(cx, item, &decision)
        || !decision_papers(cx, rq->dossier, &papers)
        || !repeat_json(cx, rq->dossier, &repeat)
        || !decisions_of_case(cx, rq->dossier, &previous)
        || !interests_json(cx, item->id, &interests)
        || !quorum_json(cx, item->meeting_id, &quorum))
        return false;
    put_json(view, "decision", decision);
    put_json(view, "case", papers);
    put_json(view, "repeat", repeat);
    put_bool(view, "has_previous", json_array_size(previous) > 0);
    put_json(view, "previous", previous);
    put_bool(view, "has_interests", json_array_size(interests) > 0);
    put_json(view, "interests", interests);
    put_json(view, "quorum", quorum);
    return true;
}

bool page_decision(struct request *rq, json_t *view)
{
    struct meeting meeting;
    struct agenda_item item;

    if (!open_item(rq, &meeting, &item) || !put_papers(rq, view, &item)
        || !put_meeting(rq, view, &meeting) || !put_item(rq, view, &meeting, item.id))
        return false;
    const struct form *form = decision_form_for(&rq->cx, rq->dossier);
    const char *self = link_to(rq, "/meetings/%lld/items/%lld", (long long)meeting.id,
                               (long long)item.id);
    put_text(view, "action", arena_print(rq->cx.arena, "%s/decision", self));
    put_text(view, "declare", arena_print(rq->cx.arena, "%s/interests", self));
    put_bool(view, "may_record",
             access_may(rq->cx.actor, PERMIT_DECISION_RECORD)
                 && meeting_takes_decisions(&meeting)
                 && form_field(form, "decision")->options[0].code != NULL);
    put_bool(view, "first", json_is_null(json_object_get(view, "decision")));
    show_form(rq, form, NULL);
    return true;
}

bool page_decision_record(struct request *rq, json_t *view)
{
    struct meeting meeting;
    struct agenda_item item;
    struct answers answers;
    int64_t id;

    if (!page_decision(rq, view) || !open_item(rq, &meeting, &item)
        || !request_answers(rq, &answers)
        || !decision_record(&rq->cx, &meeting, &item, rq->dossier, &answers, &id))
        return false;
    say_next(rq, "decision_recorded");
    return created(rq, "/meetings/%lld/items/%lld/decision", (long long)meeting.id,
                   (long long)item.id);
}

bool page_interest(struct request *rq, json_t *view)
{
    struct meeting meeting;
    struct agenda_item item;

    if (!open_item(rq, &meeting, &item) || !put_meeting(rq, view, &meeting)
        || !put_item(rq, view, &meeting, item.id))
        return false;
    put_text(view, "action", rq->path);
    put_text(view, "back",
             link_to(rq, "/meetings/%lld/items/%lld/decision", (long long)meeting.id,
                     (long long)item.id));
    show_form(rq, &form_interest, NULL);
    return true;
}

bool page_interest_declare(struct request *rq, json_t *view)
{
    struct meeting meeting;
    struct agenda_item item;
    struct answers answers;

    if (!page_interest(rq, view) || !open_item(rq, &meeting, &item)
        || !request_answers(rq, &answers)
        || !interest_declare(&rq->cx, &item, rq->dossier, &answers))
        return false;
    say_next(rq, "interest_declared");
    return see_other(rq, "/meetings/%lld", (long long)meeting.id);
}
