/* Drafts of forms: kept while somebody types, listed, discarded. */
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "domain/people/draft.h"
#include "web/form_care.h"
#include "web/page_parts.h"
#include "web/pages.h"

static const struct field item_fields[] = {
    { .name = "name",
      .label = "Name of the field",
      .hint = "As the form sends it; version says which one was seen",
      .kind = FIELD_LINE,
      .need = REQUIRED,
      .most = 100 },
    { .name = "value", .label = "What was typed", .kind = FIELD_TEXT, .most = 20000 },
};
const struct form form_draft_field = { "draft_field", item_fields, COUNT(item_fields) };

static const struct field fields[] = {
    { .name = "page",
      .label = "Page",
      .hint = "The address of the page that shows the form: /cases/1/notes",
      .kind = FIELD_LINE,
      .need = REQUIRED,
      .most = 400 },
    { .name = "form", .label = "Form", .kind = FIELD_LINE, .need = REQUIRED, .most = 80 },
    { .name = "fields",
      .label = "Field",
      .kind = FIELD_ITEMS,
      .items = &form_draft_field },
};
const struct form form_draft = { "draft", fields, COUNT(fields) };

static const struct field content_fields[] = {
    { .name = "fields",
      .label = "Field",
      .kind = FIELD_ITEMS,
      .items = &form_draft_field },
};
const struct form form_draft_content = { "draft_content", content_fields,
                                         COUNT(content_fields) };

/* ---- what was sent -------------------------------------------------------------------
 */

struct sent {
    const char *page;
    const char *form;
    struct pairs fields;
};

/* A page's own form, as it would be sent to be saved. */
static void read_form(struct request *rq, struct sent *out)
{
    *out = (struct sent){ .page = rq->form_page, .form = rq->form_name };
    for (size_t i = 0; i < rq->form.count; i++)
        if (!text_is(rq->form.list[i].name, "csrf_token"))
            pairs_add(rq->cx.arena, &out->fields, rq->form.list[i].name,
                      rq->form.list[i].value);
    for (size_t i = 0; i < rq->seen.count; i++)
        pairs_add(rq->cx.arena, &out->fields,
                  link_to(rq, "original.%s", rq->seen.list[i].name),
                  rq->seen.list[i].value);
}

static bool read_items(struct request *rq, const struct answers *answers,
                       struct pairs *out)
{
    size_t count = answers_items(answers, "fields");
    struct answers item;

    for (size_t i = 0; i < count; i++) {
        if (!answers_item(&rq->cx, answers, "fields", i, &item))
            return false;
        const char *value = answer(&item, "value");
        pairs_add(rq->cx.arena, out, answer(&item, "name"), value != NULL ? value : "");
    }
    return true;
}

static bool read_sent(struct request *rq, struct sent *out)
{
    struct answers answers;

    if (rq->form_page != NULL && rq->form_name != NULL) {
        read_form(rq, out);
        return true;
    }
    *out = (struct sent){ 0 };
    if (!request_answers(rq, &answers) || !read_items(rq, &answers, &out->fields))
        return false;
    out->page = answer(&answers, "page");
    out->form = answer(&answers, "form");
    return true;
}

/* ---- may it be kept? -----------------------------------------------------------------
 */

/* A draft is of a form that its writer can open now, and holds fields of that form. */
static bool fits(struct request *rq, const struct sent *sent, struct request *opened)
{
    if (!page_opens(rq, sent->page, opened)) {
        rq->cx.problem = opened->cx.problem;
        return false;
    }
    if (!page_keeps_drafts(opened, sent->form))
        return failed(&rq->cx, PROBLEM_NOT_FOUND, "draft.form",
                      "That page has no such form that keeps drafts.");
    for (size_t i = 0; i < sent->fields.count; i++) {
        const char *name = sent->fields.list[i].name;

        if (text_starts(name, "original."))
            name += strlen("original.");
        if (!form_knows(opened->shown_form, name))
            reject(&rq->cx, name, "There is no such field.");
    }
    return !has_problem(&rq->cx);
}

static bool put_draft(struct request *rq, json_t *view, int64_t id, bool with_fields)
{
    json_t *object = json_object(), *list = json_array();
    struct draft draft;

    if (!draft_load(&rq->cx, id, &draft))
        return false;
    put_int(object, "id", draft.id);
    put_text(object, "form", draft.form);
    put_text(object, "page", draft.page);
    put_instant(object, "saved_at", draft.saved_at);
    put_text(object, "saved_at_time", time_said(rq->cx.arena, draft.saved_at));
    put_int(object, "version", draft.version);
    for (size_t i = 0; with_fields && i < draft.fields.count; i++) {
        json_t *item = json_object();

        put_text(item, "name", draft.fields.list[i].name);
        put_text(item, "value", draft.fields.list[i].value);
        json_array_append_new(list, item);
    }
    if (with_fields)
        put_json(object, "fields", list);
    put_json(view, "draft", object);
    return true;
}

bool page_draft_save(struct request *rq, json_t *view)
{
    struct request opened;
    struct sent sent;
    int64_t id;

    if (!read_sent(rq, &sent) || !fits(rq, &sent, &opened)
        || !draft_save(&rq->cx, opened.dossier, sent.form, sent.page, &sent.fields, &id)
        || !put_draft(rq, view, id, false))
        return false;
    if (rq->wants_json)
        return true; /* the script that saves while somebody types wants the time only */
    say_next(rq, "draft_kept");
    return see_other(rq, "%s", sent.page);
}

/* ---- one's own -----------------------------------------------------------------------
 */

/* A draft whose page does not open any more can be discarded and no longer be read. */
static bool still_opens(const struct request *rq, const char *page, const char *form)
{
    struct request opened;

    return page_opens(rq, page, &opened) && page_keeps_drafts(&opened, form);
}

bool page_drafts(struct request *rq, json_t *view)
{
    json_t *items = drafts_json(&rq->cx), *item;
    size_t i;

    if (items == NULL)
        return false;
    json_array_foreach(items, i, item)
    {
        const char *page = json_string_value(json_object_get(item, "page"));
        const char *form = json_string_value(json_object_get(item, "form"));

        put_bool(item, "opens", still_opens(rq, page, form));
    }
    put_bool(view, "has_items", json_array_size(items) > 0);
    put_json(view, "items", items);
    put_text(view, "next", NULL);
    return true;
}

static bool load(struct request *rq, struct draft *out)
{
    int64_t id;

    if (!param_id(rq, "draft", &id) || !draft_load(&rq->cx, id, out))
        return false;
    if (still_opens(rq, out->page, out->form))
        return true;
    return failed(&rq->cx, PROBLEM_NOT_FOUND, "record.unknown",
                  "There is no such record, or it is not shared with you.");
}

bool page_draft(struct request *rq, json_t *view)
{
    struct draft draft;

    if (!load(rq, &draft))
        return false;
    if (!rq->wants_json)
        return see_other(rq, "%s", draft.page); /* people read it in its form */
    return put_draft(rq, view, draft.id, true);
}

bool page_draft_replace(struct request *rq, json_t *view)
{
    struct request opened;
    struct answers answers;
    struct draft draft;
    struct sent sent;
    int64_t id;

    if (!load(rq, &draft) || !request_answers(rq, &answers)
        || !request_version(rq, draft.version))
        return false;
    sent = (struct sent){ .page = draft.page, .form = draft.form };
    return read_items(rq, &answers, &sent.fields) && fits(rq, &sent, &opened)
           && draft_save(&rq->cx, opened.dossier, sent.form, sent.page, &sent.fields, &id)
           && put_draft(rq, view, id, true);
}

/* Sent from inside the form itself: whatever else comes along is what is discarded. */
bool page_draft_discard(struct request *rq, json_t *view)
{
    struct draft draft;
    int64_t id;

    (void)view;
    if (!param_id(rq, "draft", &id) || !draft_load(&rq->cx, id, &draft)
        || !draft_discard(&rq->cx, &draft))
        return false;
    say_next(rq, "draft_discarded");
    if (rq->wants_json || goes_to(rq, "list") || !still_opens(rq, draft.page, draft.form))
        return see_other(rq, "/drafts");
    return see_other(rq, "%s", draft.page);
}
