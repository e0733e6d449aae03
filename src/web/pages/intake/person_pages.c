/* The record of a person, and what it goes by. */
#include "domain/intake/person.h"

#include "base/json.h"
#include "base/text.h"
#include "domain/intake/person_area.h"
#include "domain/intake/person_detail.h"
#include "person_frame.h"
#include "web/pages.h"

const char *person_link(const struct request *rq, const char *rest)
{
    return arena_print(rq->cx.arena, "/people/%lld%s", (long long)rq->dossier->person_id,
                       rest);
}

static const char *text_in(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static json_t *identity(struct request *rq, const json_t *person)
{
    json_t *object = json_object(), *details = json_array();
    const char *born = text_in(person, "date_of_birth_text");

    if (born != NULL)
        json_array_append_new(
            details, json_string(arena_print(
                         rq->cx.arena, "Born %s (%lld)", born,
                         (long long)json_integer_value(json_object_get(person, "age")))));
    put_text(object, "name", text_in(person, "name"));
    put_json(object, "details", details);
    put_json(object, "badges", json_array());
    return object;
}

static json_t *rights(struct request *rq)
{
    json_t *may = json_object();

    put_bool(may, "write", access_may(rq->cx.actor, PERMIT_PERSON_WRITE));
    put_bool(may, "merge", access_may(rq->cx.actor, PERMIT_PERSON_MERGE));
    put_bool(may, "decide_area", access_may(rq->cx.actor, PERMIT_CASE_WRITE));
    return may;
}

bool person_frame(struct request *rq, json_t *view)
{
    json_t *person, *links = json_object();

    if (!person_json(&rq->cx, rq->dossier, &person))
        return false;
    put_text(links, "self", person_link(rq, ""));
    put_text(links, "edit", person_link(rq, "/edit"));
    put_text(links, "merge", person_link(rq, "/merges/new"));
    if (!rq->wants_json)
        put_json(view, "identity", identity(rq, person));
    put_json(view, "links", links);
    put_json(view, "may", rights(rq));
    put_json(view, "person", person);
    return true;
}

/* ---- the record ----------------------------------------------------------------------
 */

/* What a page says of one detail in a line or two. */
static const char *said(struct request *rq, const char *section, const json_t *item)
{
    const char *postcode = text_in(item, "postcode"), *born, *other;

    if (text_is(section, "names"))
        return text_in(item, "known_as");
    if (text_is(section, "addresses"))
        return arena_print(rq->cx.arena, "%s%s%s", text_in(item, "address"),
                           postcode != NULL ? ", " : "",
                           postcode != NULL ? postcode : "");
    if (text_is(section, "identifiers"))
        return text_in(item, "value");
    if (text_is(section, "relations")) {
        other = text_in(item, "other_name");
        return other != NULL ? other : text_in(item, "name");
    }
    born = text_in(item, "date_of_birth_text");
    if (born == NULL)
        return arena_print(
            rq->cx.arena, "About %lld years old",
            (long long)json_integer_value(json_object_get(item, "age_estimated")));
    return json_is_true(json_object_get(item, "estimated"))
               ? arena_print(rq->cx.arena, "%s (estimated)", born)
               : born;
}

static json_t *lines_of(struct request *rq, const struct person_section *section,
                        const json_t *details)
{
    json_t *lines = json_array();
    json_t *item;
    size_t i;

    json_array_foreach(details, i, item)
    {
        json_t *line = json_copy(item);
        const json_t *other = json_object_get(item, "other");

        put_text(line, "said", said(rq, section->segment, item));
        put_text(line, "other_href",
                 json_is_integer(other)
                     ? link_to(rq, "/people/%lld", (long long)json_integer_value(other))
                     : NULL);
        put_text(line, "href",
                 arena_print(rq->cx.arena, "%s/%s/%lld", person_link(rq, ""),
                             section->segment,
                             (long long)json_integer_value(json_object_get(item, "id"))));
        put_bool(line, "lives_with", json_is_true(json_object_get(item, "household")));
        put_text(line, "lies_in", text_in(item, "area_label"));
        if (text_is(section->code, "birth"))
            put_text(line, "kind_label", "Date of birth");
        json_array_append_new(lines, line);
    }
    return lines;
}

/* Everything that the page's cards show of all sections, in one shape. */
static json_t *cards(struct request *rq, const json_t *person)
{
    const struct person_section *sections = person_sections();
    json_t *list = json_array();

    for (size_t i = 0; i < PERSON_SECTIONS; i++) {
        const json_t *details = json_object_get(person, sections[i].segment);
        json_t *card = json_object();

        put_text(card, "title", sections[i].title);
        put_text(card, "one", sections[i].one);
        put_text(card, "add", sections[i].add);
        put_text(card, "add_href",
                 arena_print(rq->cx.arena, "%s/%s/new", person_link(rq, ""),
                             sections[i].segment));
        put_bool(card, "has_lines", json_array_size(details) > 0);
        put_json(card, "lines", lines_of(rq, &sections[i], details));
        json_array_append_new(list, card);
    }
    return list;
}

static void put_questions(struct request *rq, json_t *person)
{
    json_t *item;
    size_t i;

    json_array_foreach(json_object_get(person, "area_questions"), i, item)
    {
        long long id = (long long)json_integer_value(json_object_get(item, "address_id"));

        put_text(item, "href",
                 arena_print(rq->cx.arena, "%s/addresses/%lld/responsibility",
                             person_link(rq, ""), id));
    }
}

bool page_person(struct request *rq, json_t *view)
{
    int64_t asked;

    if (!param_id(rq, "person", &asked) || !person_frame(rq, view))
        return false;
    json_t *person = json_object_get(view, "person");
    put_questions(rq, person);
    if (rq->wants_json)
        return true;
    put_json(view, "cards", cards(rq, person));
    put_bool(view, "came_from_merged", asked != rq->dossier->person_id);
    put_bool(view, "has_merges", json_array_size(json_object_get(person, "merges")) > 0);
    put_bool(view, "has_cases", json_array_size(json_object_get(person, "cases")) > 0);
    put_bool(view, "has_named_by",
             json_array_size(json_object_get(person, "named_by")) > 0);
    return true;
}

/* ---- correcting ----------------------------------------------------------------------
 */

bool page_person_edit(struct request *rq, json_t *view)
{
    if (!person_frame(rq, view))
        return false;
    show_form(rq, &form_person, json_object_get(view, "person"));
    return true;
}

bool page_person_correct(struct request *rq, json_t *view)
{
    struct answers answers;

    if (!page_person_edit(rq, view) || !request_answers(rq, &answers)
        || !request_version(rq, rq->dossier->version)
        || !person_correct(&rq->cx, rq->dossier, rq->dossier->version, &answers))
        return false;
    say_next(rq, "person_saved");
    return see_other(rq, "%s", person_link(rq, ""));
}

/* ---- responsible area ----------------------------------------------------------------
 */

bool page_area_question(struct request *rq, json_t *view)
{
    json_t *item, *found = NULL;
    int64_t id;
    size_t i;

    if (!param_id(rq, "detail", &id) || !person_frame(rq, view))
        return false;
    json_array_foreach(json_object_get(json_object_get(view, "person"), "area_questions"),
                       i, item)
    {
        if (json_integer_value(json_object_get(item, "address_id")) == id)
            found = item;
    }
    put_json(view, "question", found != NULL ? json_incref(found) : json_null());
    put_text(view, "action", link_to(rq, "%s", rq->path));
    show_form(rq, &form_area_decision, NULL);
    return true;
}

bool page_area_decide(struct request *rq, json_t *view)
{
    struct answers answers;
    int64_t id;

    if (!page_area_question(rq, view) || !param_id(rq, "detail", &id)
        || !request_answers(rq, &answers)
        || !person_area_decide(&rq->cx, rq->dossier, id, &answers))
        return false;
    say_next(rq, "area_decided");
    return see_other(rq, "%s", person_link(rq, ""));
}
