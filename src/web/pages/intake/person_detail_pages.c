/* Names, birthdays, addresses, identifiers and relations of a person, one by one. */
#include "domain/intake/person_detail.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "domain/intake/person_area.h"
#include "person_frame.h"
#include "web/page_parts.h"
#include "web/pages.h"

/* Which section a route is about stands in its path: /people/{person}/names/new. */
static const struct person_section *section_of(const struct request *rq)
{
    const struct person_section *sections = person_sections();

    for (size_t i = 0; i < PERSON_SECTIONS; i++) {
        const char *at = strstr(rq->route->path, sections[i].segment);

        if (at != NULL && at[-1] == '/')
            return &sections[i];
    }
    return NULL; /* /details/: any */
}

static void put_section(struct request *rq, json_t *view,
                        const struct person_section *section)
{
    json_t *object = json_object();

    put_text(object, "title", section->title);
    put_text(object, "one", section->one);
    put_text(object, "add", section->add);
    put_bool(object, "is_relation", text_is(section->code, "relation"));
    put_text(object, "href",
             arena_print(rq->cx.arena, "%s/%s", person_link(rq, ""), section->segment));
    put_json(view, "section", object);
}

/* An address may lie in another area than a case: that is asked at once. */
static bool asks_about_area(struct request *rq, int64_t id, bool *out)
{
    json_t *item, *list = person_area_questions(&rq->cx, rq->dossier->person_id);
    size_t i;

    *out = false;
    json_array_foreach(list, i, item)
    {
        *out = *out || json_integer_value(json_object_get(item, "address_id")) == id;
    }
    return list != NULL;
}

/* A program is shown the detail, people the whole record or what is asked next. */
static bool back(struct request *rq, const struct person_section *section, int64_t id)
{
    bool asks;

    if (!asks_about_area(rq, id, &asks))
        return false;
    say_next(rq, asks ? "area_asked" : "person_saved");
    if (rq->wants_json)
        return see_other(rq, "%s/%s/%lld", person_link(rq, ""), section->segment,
                         (long long)id);
    if (asks && access_may(rq->cx.actor, PERMIT_CASE_WRITE))
        return see_other(rq, "%s/addresses/%lld/responsibility", person_link(rq, ""),
                         (long long)id);
    return see_other(rq, "%s", person_link(rq, ""));
}

/* ---- adding --------------------------------------------------------------------------
 */

bool page_detail_new(struct request *rq, json_t *view)
{
    const struct person_section *section = section_of(rq);

    if (!person_frame(rq, view))
        return false;
    put_section(rq, view, section);
    show_form(rq, section->form, NULL);
    return true;
}

bool page_detail_add(struct request *rq, json_t *view)
{
    const struct person_section *section = section_of(rq);
    struct answers answers;
    int64_t id;

    if (!page_detail_new(rq, view) || !request_answers(rq, &answers)
        || !person_detail_add(&rq->cx, rq->dossier, section, &answers, &id))
        return false;
    rq->created = true;
    return back(rq, section, id);
}

/* ---- one detail ----------------------------------------------------------------------
 */

static bool open_detail(struct request *rq, json_t *view, struct person_detail *out)
{
    const struct person_section *asked = section_of(rq);
    json_t *object;
    int64_t id;

    if (!param_id(rq, "detail", &id)
        || !person_detail_json(&rq->cx, rq->dossier, id, &object)
        || !person_detail_load(&rq->cx, rq->dossier, id, out) || !person_frame(rq, view))
        return false;
    if (asked != NULL && asked != out->section)
        return failed(&rq->cx, PROBLEM_NOT_FOUND, "record.unknown",
                      "There is no such record, or it is not shared with you.");
    put_section(rq, view, out->section);
    put_bool(view, "may_end", out->section->ends && !out->ended && !out->in_error);
    put_bool(view, "has_before", json_array_size(json_object_get(object, "before")) > 0);
    put_text(
        view, "detail_href",
        arena_print(rq->cx.arena, "%s/details/%lld", person_link(rq, ""), (long long)id));
    put_json(view, "detail", object);
    return true;
}

/* "Address: 12 Mill Lane" of each field that was filled in. */
static json_t *rows_of(struct request *rq, const struct form *form, const json_t *version)
{
    json_t *rows = json_array();

    for (size_t i = 0; i < form->count; i++) {
        const struct field *field = &form->fields[i];
        const char *const ends[] = { "_label", "_text", "" };
        const json_t *value = json_object_get(version, field->name);
        const char *text = NULL;

        for (size_t j = 0; j < COUNT(ends) && text == NULL; j++)
            text = json_string_value(json_object_get(
                version, arena_print(rq->cx.arena, "%s%s", field->name, ends[j])));
        if (json_is_boolean(value))
            text = json_is_true(value) ? "Yes" : "No";
        if (json_is_integer(value))
            text =
                arena_print(rq->cx.arena, "%lld", (long long)json_integer_value(value));
        if (text == NULL)
            continue;
        json_t *row = json_object();
        put_text(row, "key", field->label);
        put_text(row, "value", text);
        json_array_append_new(rows, row);
    }
    return rows;
}

static void put_versions(struct request *rq, json_t *view,
                         const struct person_detail *detail)
{
    json_t *item, *list = json_array();
    size_t i;

    json_array_foreach(json_object_get(json_object_get(view, "detail"), "before"), i,
                       item)
    {
        json_t *version = json_object();

        put_json(version, "rows", rows_of(rq, detail->section->form, item));
        put_json(version, "replaced_by",
                 json_incref(json_object_get(item, "replaced_by")));
        put_json(version, "replaced_at_text",
                 json_incref(json_object_get(item, "replaced_at_text")));
        json_array_append_new(list, version);
    }
    put_json(view, "versions", list);
}

bool page_detail(struct request *rq, json_t *view)
{
    struct person_detail detail;

    if (!open_detail(rq, view, &detail))
        return false;
    if (!rq->wants_json)
        put_versions(rq, view, &detail);
    show_form(rq, detail.section->form, json_object_get(view, "detail"));
    return true;
}

static bool load_fresh(struct request *rq, struct person_detail *out)
{
    int64_t id;

    return param_id(rq, "detail", &id)
           && person_detail_load(&rq->cx, rq->dossier, id, out)
           && request_version(rq, out->version);
}

bool page_detail_correct(struct request *rq, json_t *view)
{
    struct person_detail detail;
    struct answers answers;

    return page_detail(rq, view) && request_answers(rq, &answers)
           && load_fresh(rq, &detail)
           && person_detail_correct(&rq->cx, rq->dossier, &detail, &answers)
           && back(rq, detail.section, detail.id);
}

/* ---- ending, entered in error --------------------------------------------------------
 */

static bool show_act(struct request *rq, json_t *view, const struct form *form,
                     const char *path, const char *heading, const char *button)
{
    struct person_detail detail;

    if (!open_detail(rq, view, &detail))
        return false;
    put_text(view, "act_heading", heading);
    put_text(view, "act_button", button);
    put_bool(view, "act_is_error", form == &form_detail_in_error);
    put_text(view, "act_action",
             arena_print(rq->cx.arena, "%s/%s",
                         json_string_value(json_object_get(view, "detail_href")), path));
    show_form(rq, form, json_object_get(view, "detail"));
    return true;
}

bool page_detail_ending(struct request *rq, json_t *view)
{
    return show_act(rq, view, &form_detail_end, "ending", "This is no longer so",
                    "Record the last day");
}

bool page_detail_end(struct request *rq, json_t *view)
{
    struct person_detail detail;
    struct answers answers;

    return page_detail_ending(rq, view) && request_answers(rq, &answers)
           && load_fresh(rq, &detail)
           && person_detail_end(&rq->cx, rq->dossier, &detail, &answers)
           && back(rq, detail.section, detail.id);
}

bool page_detail_error(struct request *rq, json_t *view)
{
    return show_act(rq, view, &form_detail_in_error, "in-error",
                    "Mark this as entered in error", "Mark as entered in error");
}

bool page_detail_mark(struct request *rq, json_t *view)
{
    struct person_detail detail;
    struct answers answers;

    if (!page_detail_error(rq, view) || !request_answers(rq, &answers)
        || !load_fresh(rq, &detail)
        || !person_detail_mark_in_error(&rq->cx, rq->dossier, &detail,
                                        answer(&answers, "reason")))
        return false;
    say_next(rq, "marked_in_error");
    return see_other(rq, "%s", person_link(rq, ""));
}

bool page_detail_unmark(struct request *rq, json_t *view)
{
    struct person_detail detail;

    if (!open_detail(rq, view, &detail) || !nothing_sent(rq)
        || !version_if_sent(rq, detail.version)
        || !person_detail_take_back_error(&rq->cx, rq->dossier, &detail))
        return false;
    say_next(rq, "error_taken_back");
    return see_other(rq, "%s", person_link(rq, ""));
}
