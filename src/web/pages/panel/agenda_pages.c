#include "domain/panel/agenda.h"

#include "base/json.h"
#include "panel_pages.h"

static bool put_agenda(struct request *rq, json_t *view, const struct meeting *meeting)
{
    json_t *items;

    if (!agenda_json(&rq->cx, meeting, &items))
        return false;
    put_bool(view, "has_items", json_array_size(items) > 0);
    rq->listed = (int64_t)json_array_size(items);
    put_json(view, "items", items);
    put_text(view, "next", NULL); /* an agenda is never longer than a page */
    return put_meeting(rq, view, meeting);
}

bool page_agenda(struct request *rq, json_t *view)
{
    struct meeting meeting;

    if (!meeting_of_path(rq, &meeting) || !put_agenda(rq, view, &meeting))
        return false;
    show_form(rq, &form_agenda_one, NULL);
    return true;
}

bool page_agenda_add(struct request *rq, json_t *view)
{
    struct meeting meeting;
    struct answers answers;
    int added;

    if (!page_agenda(rq, view) || !meeting_of_path(rq, &meeting)
        || !request_answers(rq, &answers)
        || !agenda_add(&rq->cx, &meeting, &answers, &added))
        return false;
    say_next(rq, added > 0 ? "agenda_built" : "nothing_due");
    return created(rq, "/meetings/%lld/agenda", (long long)meeting.id);
}

bool page_agenda_remove(struct request *rq, json_t *view)
{
    struct meeting meeting;
    struct agenda_item item;
    struct answers nothing;

    (void)view;
    if (!request_answers(rq, &nothing) || !meeting_of_path(rq, &meeting)
        || !item_of_path(rq, &meeting, &item) || !agenda_remove(&rq->cx, &meeting, &item))
        return false;
    say_next(rq, "item_removed");
    return see_other(rq, "/meetings/%lld/agenda", (long long)meeting.id);
}
