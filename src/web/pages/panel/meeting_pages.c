#include "domain/panel/meeting.h"

#include "base/json.h"
#include "base/text.h"
#include "domain/panel/attendance.h"
#include "panel_pages.h"
#include "web/list_view.h"

static json_t *tab(struct request *rq, const char *when, const char *text)
{
    json_t *object = json_object();

    put_text(object, "href", query_with(rq, "when", when));
    put_text(object, "text", text);
    put_bool(object, "current", text_is(pairs_get(&rq->query, "when"), when));
    return object;
}

bool page_meetings(struct request *rq, json_t *view)
{
    struct answers filter;

    if (!request_answers(rq, &filter) || !meeting_list(&rq->cx, &filter, view))
        return false;
    list_view(rq, view);
    if (rq->wants_json)
        return true;
    json_t *tabs = json_array();
    json_array_append_new(tabs, tab(rq, NULL, "All"));
    json_array_append_new(tabs, tab(rq, "upcoming", "Upcoming"));
    json_array_append_new(tabs, tab(rq, "past", "Past"));
    put_json(view, "sections", tabs);
    put_bool(view, "may_call", access_may(rq->cx.actor, PERMIT_MEETING_PREPARE));
    return true;
}

static void put_form(json_t *view, const char *title, const char *action,
                     const char *cancel)
{
    put_text(view, "title", title);
    put_text(view, "action", action);
    put_text(view, "cancel", cancel);
}

bool page_meeting_new(struct request *rq, json_t *view)
{
    json_t *proposal;

    if (!meeting_proposal(&rq->cx, &proposal))
        return false;
    put_form(view, "Call a meeting", "/meetings", "/meetings");
    put_bool(view, "is_new", true);
    show_form(rq, &form_meeting, proposal);
    return true;
}

bool page_meeting_call(struct request *rq, json_t *view)
{
    struct answers answers;
    int64_t id;

    if (!page_meeting_new(rq, view) || !request_answers(rq, &answers)
        || !meeting_create(&rq->cx, &answers, &id))
        return false;
    say_next(rq, "meeting_called");
    return created(rq, "/meetings/%lld", (long long)id);
}

bool page_meeting(struct request *rq, json_t *view)
{
    struct meeting meeting;
    json_t *items, *people, *quorum;

    if (!meeting_of_path(rq, &meeting) || !put_meeting(rq, view, &meeting)
        || !agenda_json(&rq->cx, &meeting, &items)
        || !attendance_json(&rq->cx, meeting.id, &people)
        || !quorum_json(&rq->cx, meeting.id, &quorum))
        return false;
    put_bool(view, "has_items", json_array_size(items) > 0);
    put_json(view, "items", items);
    put_bool(view, "has_people", json_array_size(people) > 0);
    put_json(view, "people", people);
    put_json(view, "quorum", quorum);
    put_bool(view, "running", meeting_takes_decisions(&meeting));
    return true;
}

/* Those invited as the form ticks them: ids between blanks. */
static json_t *form_values(struct request *rq, json_t *meeting)
{
    json_t *values = json_copy(meeting), *user;
    const char *words = "";
    size_t i;

    json_array_foreach(json_object_get(meeting, "invitees"), i, user)
    {
        words = arena_print(rq->cx.arena, "%s %lld ", words,
                            (long long)json_integer_value(user));
    }
    put_text(values, "invitees", words);
    return values;
}

bool page_meeting_edit(struct request *rq, json_t *view)
{
    struct meeting meeting;

    if (!meeting_of_path(rq, &meeting) || !put_meeting(rq, view, &meeting))
        return false;
    const char *self = link_to(rq, "/meetings/%lld", (long long)meeting.id);
    put_form(view, "Change the meeting", self, self);
    put_bool(view, "is_new", false);
    show_form(rq, &form_meeting, form_values(rq, json_object_get(view, "meeting")));
    return true;
}

bool page_meeting_change(struct request *rq, json_t *view)
{
    struct meeting meeting;
    struct answers answers;

    if (!page_meeting_edit(rq, view) || !meeting_of_path(rq, &meeting)
        || !request_answers(rq, &answers) || !request_version(rq, meeting.version)
        || !meeting_change(&rq->cx, &meeting, meeting.version, &answers))
        return false;
    say_next(rq, "saved");
    return see_other(rq, "/meetings/%lld", (long long)meeting.id);
}

/* The steps of a meeting: what the path says, the verb, how it is asked and answered. */
static const struct step_page {
    const char *path;
    const char *verb;
    const char *question;
    const char *consequences;
    const char *yes;
    const char *notice;
    bool is_warning; /* hard or impossible to undo */
} steps[] = {
    { "papers", "send_papers", "Send the papers out?",
      "The panel members invited can read the cases on the agenda from now on, until the "
      "minutes are approved. Cases you add later are shown to them at once.",
      "Send papers out", "papers_out", false },
    { "opening", "open", "Open the meeting?", "", "Open the meeting", "meeting_moved",
      false },
    { "closing", "close", "Close the meeting?",
      "Items without a decision are marked as not reached and are proposed again for the "
      "next meeting. Decisions can still be recorded until the minutes are approved.",
      "Close the meeting", "meeting_moved", false },
    { "minutes-approval", "approve_minutes", "Approve the minutes?",
      "This locks attendance and decisions of this meeting for good. Panel members can "
      "no longer read its papers; owners of open actions keep sight of those cases.",
      "Approve the minutes", "minutes_approved", true },
    { "cancellation", "cancel", "Cancel this meeting?",
      "Panel members can no longer read its papers. The agenda is kept, and you can take "
      "the cancellation back.",
      "Cancel the meeting", "meeting_cancelled", true },
    { "restoration", "restore", "Take the cancellation back?", "",
      "Take the cancellation back", "meeting_restored", false },
};

static const struct step_page *step_of_path(const struct request *rq)
{
    for (size_t i = 0; i < COUNT(steps); i++) {
        const char *path = rq->route->path + sizeof("/meetings/{meeting}/") - 1;

        if (text_is(path, steps[i].path))
            return &steps[i];
    }
    return NULL;
}

bool page_meeting_ask(struct request *rq, json_t *view)
{
    const struct step_page *step = step_of_path(rq);
    struct meeting meeting;

    if (!meeting_of_path(rq, &meeting) || !put_meeting(rq, view, &meeting))
        return false;
    put_text(view, "question", step->question);
    put_text(view, "consequences", step->consequences);
    put_text(view, "yes", step->yes);
    put_bool(view, "is_warning", step->is_warning);
    put_text(view, "action", rq->path);
    return true;
}

bool page_meeting_step(struct request *rq, json_t *view)
{
    const struct step_page *step = step_of_path(rq);
    struct meeting meeting;
    struct answers nothing;

    (void)view;
    if (!request_answers(rq, &nothing) || !meeting_of_path(rq, &meeting)
        || !meeting_move(&rq->cx, &meeting, step->verb))
        return false;
    say_next(rq, step->notice);
    return see_other(rq, "/meetings/%lld", (long long)meeting.id);
}
