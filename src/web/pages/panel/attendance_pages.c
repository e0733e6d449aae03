#include "domain/panel/attendance.h"

#include "base/json.h"
#include "base/text.h"
#include "domain/core/codes.h"
#include "panel_pages.h"

/* A code list as choices for one person of the list. */
static json_t *choices(struct request *rq, const char *list, const char *chosen,
                       size_t number)
{
    json_t *options = codes_json(&rq->cx, list, rq->cx.today), *option;
    size_t i;

    json_array_foreach(options, i, option)
    {
        const char *code = json_string_value(json_object_get(option, "value"));

        put_bool(option, "checked", text_is(code, chosen));
        put_text(option, "id",
                 arena_print(rq->cx.arena, "people-%zu-%s-%zu", number, list, i));
    }
    return options;
}

static json_t *with_choices(struct request *rq, json_t *people)
{
    json_t *list = json_array(), *person;
    size_t i;

    json_array_foreach(people, i, person)
    {
        json_t *row = json_copy(person);

        put_int(row, "number", (int64_t)i);
        put_json(row, "attendances",
                 choices(rq, "attendance",
                         json_string_value(json_object_get(row, "attendance")), i));
        put_json(
            row, "agencies",
            choices(rq, "agency", json_string_value(json_object_get(row, "agency")), i));
        json_array_append_new(list, row);
    }
    return list;
}

bool page_attendance(struct request *rq, json_t *view)
{
    struct meeting meeting;
    json_t *people, *quorum;

    if (!meeting_of_path(rq, &meeting) || !attendance_json(&rq->cx, meeting.id, &people)
        || !quorum_json(&rq->cx, meeting.id, &quorum))
        return false;
    put_json(view, "items", people);
    put_text(view, "next", NULL);
    put_json(view, "quorum", quorum);
    if (!put_meeting(rq, view, &meeting))
        return false;
    if (rq->wants_json)
        return true;
    put_bool(view, "has_people", json_array_size(people) > 0);
    put_json(view, "people", with_choices(rq, people));
    show_form(rq, &form_substitute, NULL);
    return true;
}

bool page_attendance_record(struct request *rq, json_t *view)
{
    struct meeting meeting;
    struct answers answers;

    if (!page_attendance(rq, view) || !meeting_of_path(rq, &meeting)
        || !request_answers(rq, &answers)
        || !attendance_record(&rq->cx, &meeting, &answers))
        return false;
    say_next(rq, "attendance_saved");
    return see_other(rq, "/meetings/%lld/attendance", (long long)meeting.id);
}
