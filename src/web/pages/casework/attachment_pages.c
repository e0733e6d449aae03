/* Files of a case, of a referral, and of the answers to an information request. */
#include "attachment_place.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/core/codes.h"
#include "web/page_parts.h"
#include "web/pages.h"

#define MIB ((int64_t)1024 * 1024)

static bool frame(struct request *rq, json_t *view, struct place **out)
{
    return place_find(rq, out) && place_frame(rq, view, *out);
}

/* ---- the list ------------------------------------------------------------------------
 */

static void put_links(struct request *rq, const struct place *place, json_t *row)
{
    long long id = (long long)json_integer_value(json_object_get(row, "id"));
    long long number = (long long)json_integer_value(json_object_get(row, "number"));
    const char *self = arena_print(rq->cx.arena, "%s/%lld", place_items(rq, place), id);

    put_text(row, "href", self);
    put_text(row, "content", arena_print(rq->cx.arena, "%s/versions/%lld", self, number));
}

static void divide(json_t *view, const json_t *list)
{
    json_t *items = json_array(), *in_error = json_array(), *row;
    size_t i;

    json_array_foreach(list, i, row) json_array_append(
        json_is_true(json_object_get(row, "in_error")) ? in_error : items, row);
    put_bool(view, "has_items", json_array_size(items) > 0);
    put_bool(view, "has_errors", json_array_size(in_error) > 0);
    put_int(view, "errors_count", (int64_t)json_array_size(in_error));
    put_json(view, "items", items);
    put_json(view, "in_error", in_error);
    put_json(view, "next", json_null());
}

static bool put_list(struct request *rq, json_t *view, const struct place *place)
{
    json_t *list = attachments_json(&rq->cx, &place->at), *row;
    size_t i;

    if (list == NULL)
        return false;
    json_array_foreach(list, i, row) put_links(rq, place, row);
    divide(view, list);
    return true;
}

bool page_attachments(struct request *rq, json_t *view)
{
    struct place *place;

    return frame(rq, view, &place) && put_list(rq, view, place);
}

/* ---- adding --------------------------------------------------------------------------
 */

static bool put_limits(struct request *rq, json_t *view)
{
    int64_t most;

    if (!attachment_most(&rq->cx, &most))
        return false;
    put_text(view, "most",
             arena_print(rq->cx.arena, "%lld MiB", (long long)(most / MIB)));
    put_json(view, "types", codes_json(&rq->cx, "attachment_type", rq->cx.today));
    return true;
}

static bool show_new(struct request *rq, json_t *view, struct place **out)
{
    if (!frame(rq, view, out) || !put_limits(rq, view))
        return false;
    show_form(rq, &form_attachment, NULL);
    return true;
}

bool page_attachment_new(struct request *rq, json_t *view)
{
    struct place *place;

    return show_new(rq, view, &place);
}

/* Those of the form's own field: what was sent beside it is not ours. */
static size_t sent_files(const struct request *rq, struct attachment_sent *out)
{
    size_t count = 0;

    for (size_t i = 0; i < rq->uploads.count; i++) {
        const struct upload *upload = &rq->uploads.list[i];

        if (text_is(upload->field, "files"))
            out[count++] = (struct attachment_sent){ .name = upload->name,
                                                     .type = upload->type,
                                                     .source = upload->source };
    }
    return count;
}

static bool is_still_asked(struct request *rq, const struct place *place)
{
    return place_takes_files(rq, place)
           || failed(&rq->cx, PROBLEM_CONFLICT, "attachment.cancelled",
                     "Nobody needs an answer to this request any more.");
}

bool page_attachment_add(struct request *rq, json_t *view)
{
    struct attachment_sent files[MAX_UPLOADS];
    size_t count = sent_files(rq, files);
    struct answers answers;
    struct place *place;
    int64_t id;

    if (!show_new(rq, view, &place) || !request_answers(rq, &answers))
        return false;
    if (!is_still_asked(rq, place)
        || !attachment_add(&rq->cx, &place->at, &answers, files, count, &id))
        return false;
    say_next(rq, answer_is(&answers, "limited", "1") ? "attachment_limited"
                 : count == 1                        ? "attachment_added"
                                                     : "attachments_added");
    return count == 1 && place->at.request == NULL
               ? created(rq, "%s/%lld", place_list(rq, place), (long long)id)
               : created(rq, "%s", place_list(rq, place));
}

/* ---- one of them ---------------------------------------------------------------------
 */

static void put_file_links(struct request *rq, json_t *attachment)
{
    const char *self = json_string_value(json_object_get(attachment, "href"));
    json_t *file;
    size_t i;

    json_array_foreach(json_object_get(attachment, "files"), i, file)
    {
        put_text(
            file, "content",
            arena_print(rq->cx.arena, "%s/versions/%lld", self,
                        (long long)json_integer_value(json_object_get(file, "number"))));
    }
}

/* The attachment comes first in the view: the answer's ETag is its version. */
static bool open_attachment(struct request *rq, json_t *view, struct place **place,
                            json_t **out)
{
    int64_t id;

    if (!param_id(rq, "attachment", &id) || !place_find(rq, place)
        || !attachment_json(&rq->cx, &(*place)->at, id, out))
        return false;
    rq->read_record = id;
    put_links(rq, *place, *out);
    put_file_links(rq, *out);
    put_json(view, "attachment", *out);
    return place_frame(rq, view, *place);
}

bool page_attachment(struct request *rq, json_t *view)
{
    struct place *place;
    json_t *attachment;

    return open_attachment(rq, view, &place, &attachment);
}

bool page_attachment_download(struct request *rq, json_t *view)
{
    struct download *download = arena_alloc(rq->cx.arena, sizeof(*download));
    struct attachment_file file;
    struct place *place;
    int64_t id, number;

    (void)view;
    if (!param_id(rq, "attachment", &id) || !param_id(rq, "number", &number)
        || !place_find(rq, &place)
        || !attachment_open(&rq->cx, &place->at, id, number, &file))
        return false;
    *download = (struct download){ .name = file.name,
                                   .media = file.media,
                                   .length = file.size,
                                   .read = attachment_read,
                                   .id = file.id };
    rq->read_record = id;
    rq->download = download;
    return true;
}

/* ---- a new version -------------------------------------------------------------------
 */

static json_t *with_version(const json_t *attachment)
{
    json_t *values = json_object();

    put_int(values, "version",
            json_integer_value(json_object_get(attachment, "version")));
    return values;
}

static int64_t version_of(const json_t *attachment)
{
    return json_integer_value(json_object_get(attachment, "version"));
}

static bool show_replacement(struct request *rq, json_t *view, struct place **place,
                             json_t **attachment)
{
    if (!open_attachment(rq, view, place, attachment) || !put_limits(rq, view))
        return false;
    show_form(rq, &form_attachment_file, with_version(*attachment));
    return true;
}

bool page_attachment_replacement(struct request *rq, json_t *view)
{
    struct place *place;
    json_t *attachment;

    return show_replacement(rq, view, &place, &attachment);
}

static bool see_attachment(struct request *rq, const struct place *place,
                           const char *says)
{
    say_next(rq, says);
    return see_other(rq, "%s/%s", place_items(rq, place), param(rq, "attachment"));
}

bool page_attachment_replace(struct request *rq, json_t *view)
{
    struct attachment_sent files[MAX_UPLOADS];
    size_t count = sent_files(rq, files);
    struct answers answers;
    struct place *place;
    json_t *attachment;

    if (!show_replacement(rq, view, &place, &attachment) || !request_answers(rq, &answers)
        || !request_version(rq, version_of(attachment)))
        return false;
    if (count != 1) {
        reject(&rq->cx, "files", "Choose one file.");
        return false;
    }
    return is_still_asked(rq, place)
           && attachment_replace(&rq->cx, &place->at, rq->read_record,
                                 version_of(attachment), &files[0])
           && see_attachment(rq, place, "attachment_replaced");
}

/* ---- entered in error ----------------------------------------------------------------
 */

static bool show_error(struct request *rq, json_t *view, struct place **place,
                       json_t **attachment)
{
    if (!open_attachment(rq, view, place, attachment))
        return false;
    show_form(rq, &form_attachment_in_error, with_version(*attachment));
    return true;
}

bool page_attachment_error(struct request *rq, json_t *view)
{
    struct place *place;
    json_t *attachment;

    return show_error(rq, view, &place, &attachment);
}

bool page_attachment_mark(struct request *rq, json_t *view)
{
    struct answers answers;
    struct place *place;
    json_t *attachment;

    return show_error(rq, view, &place, &attachment) && request_answers(rq, &answers)
           && request_version(rq, version_of(attachment))
           && attachment_mark_in_error(&rq->cx, &place->at, rq->read_record,
                                       version_of(attachment), answer(&answers, "reason"))
           && see_attachment(rq, place, "marked_in_error");
}

bool page_attachment_unmark(struct request *rq, json_t *view)
{
    struct place *place;
    int64_t id;

    (void)view;
    return nothing_sent(rq) && param_id(rq, "attachment", &id) && place_find(rq, &place)
           && attachment_take_back_error(&rq->cx, &place->at, id)
           && see_attachment(rq, place, "error_taken_back");
}
