#include "web/form_care.h"

#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/people/draft.h"
#include "web/body.h"
#include "web/form_leaves.h"
#include "web/form_stale.h"
#include "web/form_view.h"
#include "web/gates.h"
#include "web/page_parts.h"

#define ORIGINAL "original."

/* ---- addresses of pages --------------------------------------------------------------
 */

/* Of our own, and in plain characters: it goes into headers and is compared as text. */
static bool is_plain_page(const char *page)
{
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-_.~";
    size_t path = page != NULL ? strspn(page, plain) : 0;

    if (path == 0 || page[0] != '/' || page[1] == '/' || strlen(page) > 400)
        return false;
    return page[path] == '\0'
           || (page[path] == '?'
               && page[path + 1 + strcspn(page + path + 1, "?#\\ \"<>")] == '\0');
}

/* What stands in the query and is a field of the form belongs to its address: a
 * correction of one note is another form than that of the next. */
static const char *own_page(struct request *rq)
{
    const char *page = rq->path, *mark = "?";

    for (size_t i = 0; i < rq->query.count; i++) {
        const struct pair *pair = &rq->query.list[i];

        if (form_field(rq->shown_form, pair->name) == NULL || *pair->value == '\0')
            continue;
        page = arena_print(rq->cx.arena, "%s%s%s=%s", page, mark,
                           path_segment(rq->cx.arena, pair->name),
                           path_segment(rq->cx.arena, pair->value));
        mark = "&";
    }
    return page;
}

static const char *page_of_form(struct request *rq)
{
    const char *page = rq->method == GET ? own_page(rq) : rq->form_page;

    return is_plain_page(page) ? page : NULL;
}

bool page_opens(const struct request *rq, const char *page, struct request *out)
{
    size_t path = strcspn(page, "?");

    *out = (struct request){ .cx = rq->cx,
                             .method = GET,
                             .path = arena_slice(rq->cx.arena, page, path),
                             .headers = rq->headers,
                             .cookies = rq->cookies,
                             .peer = rq->peer,
                             .session = rq->session,
                             .actor = rq->actor };
    if (!is_plain_page(page))
        return failed(&out->cx, PROBLEM_NOT_FOUND, "route.unknown",
                      "There is no such page.");
    if (page[path] == '?'
        && !urlencoded_parse(&out->cx, page + path + 1, strlen(page + path + 1),
                             &out->query))
        return false;
    return route_find(out) && gates_reach(out) && out->route->handler(out, json_object())
           && !has_problem(&out->cx);
}

/* ---- which forms --------------------------------------------------------------------
 */

static bool takes_long_text(const struct form *form, const char *section)
{
    for (size_t i = 0; i < form->count; i++) {
        const struct field *field = &form->fields[i];

        if (section != NULL && !text_is(section, field->section))
            continue;
        if (field->kind == FIELD_TEXT
            || (field->kind == FIELD_ITEMS && takes_long_text(field->items, NULL)))
            return true;
    }
    return false;
}

/* What a form takes as a file, or pasted in place of one, is not text that somebody
 * writes: records of many people, which stay no longer than their import. */
static bool brings_files(const struct form *form)
{
    for (size_t i = 0; i < form->count; i++)
        if (form->fields[i].kind == FIELD_FILES)
            return true;
    return false;
}

/* The form of a GET's own route is a filter. */
static bool keeps_drafts(const struct request *rq)
{
    return rq->shown_form != NULL && rq->actor != NULL && !rq->wants_json
           && !(rq->method == GET && rq->shown_form == rq->route->form)
           && !brings_files(rq->shown_form)
           && takes_long_text(rq->shown_form, rq->shown_section);
}

bool page_keeps_drafts(const struct request *opened, const char *form)
{
    return keeps_drafts(opened) && text_is(opened->shown_form->name, form);
}

/* ---- what a form brings --------------------------------------------------------------
 */

static void take(struct request *rq, const struct pair *pair, struct pairs *rest)
{
    if (text_is(pair->name, "draft_page"))
        rq->form_page = is_plain_page(pair->value) ? pair->value : NULL;
    else if (text_is(pair->name, "draft_form"))
        rq->form_name = pair->value;
    else if (text_starts(pair->name, ORIGINAL))
        pairs_add(rq->cx.arena, &rq->seen, pair->name + strlen(ORIGINAL), pair->value);
    else
        pairs_add(rq->cx.arena, rest, pair->name, pair->value);
}

void form_unpack(struct request *rq)
{
    struct pairs rest = { 0 };

    if (rq->method == GET || (rq->wants_json && !text_is(rq->path, "/drafts")))
        return;
    for (size_t i = 0; i < rq->form.count; i++)
        take(rq, &rq->form.list[i], &rest);
    rq->form = rest;
    stale_resolve(rq);
}

/* ---- after the handler ---------------------------------------------------------------
 */

static bool restore(struct request *rq)
{
    struct draft *draft;
    const char *page;

    if (!keeps_drafts(rq) || (page = page_of_form(rq)) == NULL)
        return true;
    draft = arena_alloc(rq->cx.arena, sizeof(*draft));
    if (!draft_find(&rq->cx, rq->shown_form->name, page, draft))
        return false;
    rq->draft = draft->id != 0 ? draft : NULL;
    return true;
}

bool form_typed(struct request *rq, const struct form *form, const struct pairs **out)
{
    struct draft *draft = arena_alloc(rq->cx.arena, sizeof(*draft));

    *out = rq->method != GET ? &rq->form : &draft->fields;
    if (rq->method != GET || rq->session == NULL)
        return true;
    rq->shown_form = form;
    return draft_find(&rq->cx, form->name, own_page(rq), draft);
}

bool form_after(struct request *rq)
{
    if (rq->method == GET)
        return rq->session == NULL || rq->see_other != NULL || restore(rq);
    if (rq->form_page == NULL || rq->form_name == NULL || rq->actor == NULL
        || text_starts(rq->path, "/drafts"))
        return true;
    return draft_done(&rq->cx, rq->form_name, rq->form_page);
}

/* ---- for the page --------------------------------------------------------------------
 */

static void add_original(json_t *list, const char *name, const char *value)
{
    json_t *item = json_object();

    put_text(item, "name", name);
    put_text(item, "value", value);
    json_array_append_new(list, item);
}

static void originals_of_draft(const struct pairs *fields, json_t *list)
{
    for (size_t i = 0; i < fields->count; i++)
        if (text_starts(fields->list[i].name, ORIGINAL))
            add_original(list, fields->list[i].name + strlen(ORIGINAL),
                         fields->list[i].value);
}

static bool was_refused(const struct request *rq)
{
    return rq->method != GET && rq->cx.problem.kind != PROBLEM_STALE;
}

json_t *originals_view(struct request *rq)
{
    json_t *list = json_array();
    struct leaves stored;

    if (json_object_get(rq->shown_values, "version") == NULL)
        return list;
    if (rq->draft != NULL) {
        originals_of_draft(&rq->draft->fields, list);
    } else if (was_refused(rq) && rq->seen.count > 0) {
        for (size_t i = 0; i < rq->seen.count; i++)
            add_original(list, rq->seen.list[i].name, rq->seen.list[i].value);
    } else {
        leaves_stored(rq, &stored);
        for (size_t i = 0; i < stored.count; i++)
            add_original(list, stored.list[i].name, stored.list[i].value);
    }
    return list;
}

const char *form_version_seen(const struct request *rq, const char *stored)
{
    const char *seen = NULL;

    if (rq->draft != NULL)
        seen = pairs_get(&rq->draft->fields, "version");
    else if (was_refused(rq)) /* corrected, it still belongs to what was seen then */
        seen = pairs_get(&rq->form, "version");
    return seen != NULL ? seen : stored;
}

const char *time_said(struct arena *arena, const char *instant)
{
    char said[48];

    clock_say(instant, said);
    const char *at = strstr(said, " at ");
    return arena_copy(arena, at != NULL ? at + 4 : said);
}

/* Was the record saved by somebody since this draft was begun? */
static bool is_behind(struct request *rq)
{
    const json_t *version = json_object_get(rq->shown_values, "version");
    const char *seen = pairs_get(&rq->draft->fields, "version");

    return version != NULL && seen != NULL && !text_is(seen, stored_text(rq, version));
}

static json_t *restored_view(struct request *rq)
{
    json_t *object = json_object();

    if (rq->draft == NULL)
        return json_null();
    put_instant(object, "saved_at", rq->draft->saved_at);
    put_text(object, "time", time_said(rq->cx.arena, rq->draft->saved_at));
    put_bool(object, "is_behind", is_behind(rq));
    put_text(object, "discard",
             link_to(rq, "/drafts/%lld/discarding", (long long)rq->draft->id));
    return object;
}

json_t *care_view(struct request *rq)
{
    const char *page = keeps_drafts(rq) ? page_of_form(rq) : NULL;
    json_t *object = json_object();

    if (page == NULL)
        return json_null();
    put_text(object, "page", page);
    put_text(object, "name", rq->shown_form->name);
    put_text(object, "owner", link_to(rq, "%lld", (long long)rq->actor->user_id));
    put_json(object, "restored", restored_view(rq));
    return object;
}

/* ---- what an error page gives back ---------------------------------------------------
 */

#define WORTH_COPYING 20 /* bytes */

static const char *label_of(const struct request *rq, const char *name)
{
    const struct field *field =
        rq->route != NULL ? form_field(rq->route->form, name) : NULL;

    return field != NULL ? field->label : name;
}

json_t *typed_view(struct request *rq)
{
    json_t *list = json_array();

    if (rq->session == NULL || rq->method == GET || rq->form_page == NULL)
        return list;
    for (size_t i = 0; i < rq->form.count; i++) {
        const struct pair *pair = &rq->form.list[i];
        json_t *item;

        if (strlen(pair->value) < WORTH_COPYING || text_is(pair->name, "csrf_token"))
            continue;
        item = json_object();
        put_text(item, "label", label_of(rq, pair->name));
        put_text(item, "value", pair->value);
        json_array_append_new(list, item);
    }
    return list;
}
