#include "settings_pages.h"

#include "base/json.h"
#include "domain/assurance/checklist_line.h"
#include "web/page_parts.h"

/* ---- what they share ----------------------------------------------------------------
 */

void put_settings_frame(struct request *rq, json_t *view)
{
    static const struct section_link links[] = {
        { "/settings", "Settings" },
        { "/settings/codes", "Code lists" },
        { "/settings/limits", "Time limits" },
        { "/settings/postcodes", "Postcodes" },
        { "/settings/days-off", "Days off" },
        { "/settings/lines", "Checklist" },
        { "/settings/frameworks", "Frameworks" },
        { "/settings/matching", "Matching" },
        { "/settings/names", "Names" },
        { "/settings/unverified", "Unverified" },
        { "/jobs", "Jobs" },
    };
    bool jobs = access_may(rq->cx.actor, PERMIT_JOB_READ);

    if (rq->wants_json)
        return;
    put_json(view, "sections",
             sections_view(links, COUNT(links) - (jobs ? 0 : 1), rq->path));
    put_bool(view, "may_write", access_may(rq->cx.actor, PERMIT_SETTING_WRITE));
}

int64_t row_version(const json_t *row)
{
    return json_integer_value(json_object_get(row, "version"));
}

static json_t *values_to_confirm(json_t *row)
{
    json_t *values = json_copy(row);

    if (json_is_true(json_object_get(row, "unverified")))
        put_json(values, "source", json_null());
    put_json(values, "confirmed_on", json_null());
    return values;
}

void put_value_page(struct request *rq, json_t *view, json_t *row,
                    const struct form *form, const struct value_page *page)
{
    json_t *object = json_object();

    show_form(rq, form, values_to_confirm(row));
    if (rq->wants_json)
        return;
    put_settings_frame(rq, view);
    put_text(object, "title", page->title);
    put_text(object, "hint", page->hint);
    put_text(object, "current", page->current);
    put_text(object, "note", page->note);
    put_text(object, "action", page->action);
    put_text(object, "back", page->back);
    put_text(object, "back_text", page->back_text);
    put_json(object, "row", json_incref(row));
    put_json(view, "page", object);
}

/* ---- settings -----------------------------------------------------------------------
 */

bool page_settings(struct request *rq, json_t *view)
{
    json_t *items = settings_json(&rq->cx);

    if (!nothing_sent(rq) || items == NULL)
        return false;
    if (!rq->wants_json)
        mark_groups(items, "group", "group_title");
    put_json(view, "items", items);
    put_text(view, "next", NULL);
    put_settings_frame(rq, view);
    return true;
}

static bool fill(struct request *rq, json_t *view, json_t **out)
{
    const char *name = param(rq, "setting");

    if (!setting_json(&rq->cx, name, out))
        return false;
    put_json(view, "setting", *out);
    put_value_page(rq, view, *out, &form_setting,
                   &(struct value_page){
                       .title = json_string_value(json_object_get(*out, "label")),
                       .hint = json_string_value(json_object_get(*out, "hint")),
                       .current = json_string_value(json_object_get(*out, "value_text")),
                       .action = link_to(rq, "/settings/%s", name),
                       .back = "/settings",
                       .back_text = "Settings",
                   });
    return true;
}

bool page_setting(struct request *rq, json_t *view)
{
    json_t *setting;

    return fill(rq, view, &setting);
}

bool page_setting_change(struct request *rq, json_t *view)
{
    struct answers answers;
    json_t *setting;

    if (!fill(rq, view, &setting) || !request_answers(rq, &answers)
        || !request_version(rq, row_version(setting))
        || !setting_change(&rq->cx, param(rq, "setting"), row_version(setting), &answers))
        return false;
    say_next(rq, "confirmed");
    return see_other(rq, "/settings/%s", param(rq, "setting"));
}

/* ---- lines of the checklist template ------------------------------------------------
 */

bool page_lines(struct request *rq, json_t *view)
{
    json_t *items = checklist_lines_json(&rq->cx);

    if (!nothing_sent(rq) || items == NULL)
        return false;
    if (!rq->wants_json)
        mark_groups(items, "area", "area_title");
    put_json(view, "items", items);
    put_text(view, "next", NULL);
    put_settings_frame(rq, view);
    return true;
}

static bool fill_line(struct request *rq, json_t *view, json_t **out, int64_t *out_id)
{
    if (!param_id(rq, "line", out_id) || !checklist_line_json(&rq->cx, *out_id, out))
        return false;
    put_json(view, "line", *out);
    put_value_page(
        rq, view, *out, &form_checklist_line,
        &(struct value_page){
            .title = link_to(rq, "Line %s of the checklist",
                             json_string_value(json_object_get(*out, "number"))),
            .note = "Returns that are open or signed keep the words they were "
                    "opened with.",
            .action = link_to(rq, "/settings/lines/%lld", (long long)*out_id),
            .back = "/settings/lines",
            .back_text = "Checklist",
        });
    return true;
}

bool page_line(struct request *rq, json_t *view)
{
    json_t *line;
    int64_t id;

    return fill_line(rq, view, &line, &id);
}

bool page_line_change(struct request *rq, json_t *view)
{
    struct answers answers;
    json_t *line;
    int64_t id;

    if (!fill_line(rq, view, &line, &id) || !request_answers(rq, &answers)
        || !request_version(rq, row_version(line))
        || !checklist_line_change(&rq->cx, id, row_version(line), &answers))
        return false;
    say_next(rq, "confirmed");
    return see_other(rq, "/settings/lines/%lld", (long long)id);
}
