#include "domain/casework/note.h"

#include "base/json.h"
#include "base/text.h"
#include "case_frame.h"
#include "web/list_view.h"
#include "web/pages.h"

static void put_actions(struct request *rq, json_t *note)
{
    const char *self =
        link_to(rq, "/cases/%lld/notes/%lld", (long long)rq->dossier->case_id,
                (long long)json_integer_value(json_object_get(note, "id")));

    put_text(note, "href", self);
    put_text(note, "correct",
             link_to(rq, "/cases/%lld/notes?corrects=%lld",
                     (long long)rq->dossier->case_id,
                     (long long)json_integer_value(json_object_get(note, "id"))));
}

static bool put_corrected(struct request *rq, json_t *view, const char *corrects)
{
    json_t *note = json_null();
    int64_t id;

    if (corrects != NULL && text_to_int(corrects, &id)) {
        if (!note_json(&rq->cx, rq->dossier, id, &note))
            return false;
        put_actions(rq, note);
    }
    put_json(view, "corrects", note);
    return true;
}

static bool show_notes(struct request *rq, json_t *view, const struct answers *filter,
                       const char *corrects)
{
    json_t *note;
    size_t i;

    if (!case_frame(rq, view, "notes") || !put_corrected(rq, view, corrects)
        || !note_list(&rq->cx, rq->dossier, filter, view))
        return false;
    json_array_foreach(json_object_get(view, "items"), i, note) put_actions(rq, note);
    list_view(rq, view);
    show_section(rq, &form_note, "note", NULL);
    return true;
}

bool page_notes(struct request *rq, json_t *view)
{
    struct answers filter;

    return request_answers(rq, &filter)
           && show_notes(rq, view, &filter, answer(&filter, "corrects"));
}

/* The page is shown again only when the note is refused. */
static bool show_again(struct request *rq, json_t *view)
{
    struct answers nothing;

    return answers_read(&rq->cx, &form_note_list, &rq->query, true, &nothing)
           && show_notes(rq, view, &nothing, pairs_get(&rq->form, "corrects"));
}

bool page_note_create(struct request *rq, json_t *view)
{
    struct answers answers;
    int64_t id;

    if (!rq->wants_json && !show_again(rq, view))
        return false;
    if (!request_answers(rq, &answers)
        || !note_create(&rq->cx, rq->dossier, &answers, &id))
        return false;
    say_next(rq, "note_written");
    return created(rq, "/cases/%lld/notes/%lld", (long long)rq->dossier->case_id,
                   (long long)id);
}

bool page_note(struct request *rq, json_t *view)
{
    json_t *note;
    int64_t id;

    if (!param_id(rq, "note", &id) || !note_json(&rq->cx, rq->dossier, id, &note))
        return false;
    put_actions(rq, note);
    put_json(view, "note", note);
    return case_frame(rq, view, "notes");
}

bool page_note_error(struct request *rq, json_t *view)
{
    if (!page_note(rq, view))
        return false;
    show_form(rq, &form_note_in_error, json_object_get(view, "note"));
    return true;
}

bool page_note_mark(struct request *rq, json_t *view)
{
    struct answers answers;
    int64_t id;

    if (!page_note_error(rq, view))
        return false;
    int64_t version =
        json_integer_value(json_object_get(json_object_get(view, "note"), "version"));
    if (!param_id(rq, "note", &id) || !request_answers(rq, &answers)
        || !request_version(rq, version)
        || !note_mark_in_error(&rq->cx, rq->dossier, id, version,
                               answer(&answers, "reason")))
        return false;
    say_next(rq, "marked_in_error");
    return see_other(rq, "/cases/%lld/notes/%lld", (long long)rq->dossier->case_id,
                     (long long)id);
}

bool page_note_unmark(struct request *rq, json_t *view)
{
    int64_t id;

    (void)view;
    if (!param_id(rq, "note", &id) || !note_take_back_error(&rq->cx, rq->dossier, id))
        return false;
    say_next(rq, "error_taken_back");
    return see_other(rq, "/cases/%lld/notes/%lld", (long long)rq->dossier->case_id,
                     (long long)id);
}
