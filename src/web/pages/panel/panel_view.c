/* What every page of a meeting shows. */
#include "base/json.h"
#include "base/text.h"
#include "domain/core/lifecycle.h"
#include "panel_pages.h"

bool meeting_of_path(struct request *rq, struct meeting *out)
{
    int64_t id;

    return param_id(rq, "meeting", &id) && meeting_load(&rq->cx, id, out);
}

bool item_of_path(struct request *rq, const struct meeting *meeting,
                  struct agenda_item *out)
{
    int64_t id;

    return param_id(rq, "item", &id) && agenda_item_load(&rq->cx, meeting, id, out);
}

static json_t *links(struct request *rq, long long id)
{
    static const struct {
        const char *name;
        const char *path;
    } below[] = {
        { "edit", "edit" },
        { "agenda", "agenda" },
        { "attendance", "attendance" },
        { "papers", "papers" },
        { "opening", "opening" },
        { "closing", "closing" },
        { "minutes_approval", "minutes-approval" },
        { "cancellation", "cancellation" },
        { "restoration", "restoration" },
    };
    json_t *object = json_object();

    put_text(object, "self", link_to(rq, "/meetings/%lld", id));
    for (size_t i = 0; i < COUNT(below); i++)
        put_text(object, below[i].name,
                 link_to(rq, "/meetings/%lld/%s", id, below[i].path));
    return object;
}

static json_t *sections(struct request *rq, long long id)
{
    static const struct {
        const char *path;
        const char *text;
    } pages[] = { { "", "Meeting" },
                  { "/agenda", "Agenda" },
                  { "/attendance", "Attendance" } };
    json_t *list = json_array();

    for (size_t i = 0; i < COUNT(pages); i++) {
        const char *href = link_to(rq, "/meetings/%lld%s", id, pages[i].path);
        json_t *section = json_object();

        put_text(section, "href", href);
        put_text(section, "text", pages[i].text);
        put_bool(section, "current", text_is(href, rq->path));
        json_array_append_new(list, section);
    }
    return list;
}

bool put_meeting(struct request *rq, json_t *view, const struct meeting *meeting)
{
    json_t *object;

    if (!meeting_json(&rq->cx, meeting, &object))
        return false;
    put_json(view, "meeting", object);
    put_json(view, "can", lifecycle_can(&rq->cx, ENTITY_MEETING, meeting->status));
    put_json(view, "links", links(rq, (long long)meeting->id));
    put_json(view, "sections", sections(rq, (long long)meeting->id));
    put_bool(view, "may_prepare",
             access_may(rq->cx.actor, PERMIT_MEETING_PREPARE)
                 && meeting_takes_items(meeting));
    put_bool(view, "may_run",
             access_may(rq->cx.actor, PERMIT_MEETING_RUN)
                 && (meeting_takes_items(meeting) || meeting_takes_decisions(meeting)));
    put_bool(view, "may_edit",
             access_may(rq->cx.actor, PERMIT_MEETING_PREPARE)
                 && text_is(meeting->status, "planned"));
    return true;
}
