#include "domain/casework/note.h"

#include "base/ident.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/core/codes.h"
#include "domain/core/search.h"
#include "domain/people/audit.h"
#include "domain/people/chronology.h"
#include "store/paging.h"

static const struct field fields[] = {
    { .name = "kind",
      .label = "Kind of note",
      .kind = FIELD_CODE,
      .codes = "note_kind",
      .section = "note" },
    { .name = "happened_on",
      .label = "When it happened",
      .hint = "Today if left empty.",
      .kind = FIELD_DAY,
      .section = "note" },
    { .name = "text",
      .label = "Note",
      .kind = FIELD_TEXT,
      .need = REQUIRED,
      .sensitive = true,
      .section = "note" },
    { .name = "corrects",
      .label = "Note that this one corrects",
      .kind = FIELD_NUMBER,
      .section = "hidden" },
};
const struct form form_note = { "note", fields, COUNT(fields) };

static const struct field list_fields[] = {
    PAGING_FIELDS,
    { .name = "corrects", .label = "Note to correct", .kind = FIELD_NUMBER },
};
const struct form form_note_list = { "note_list", list_fields, COUNT(list_fields) };

static const struct field error_fields[] = {
    { .name = "reason",
      .label = "Reason",
      .hint = "Why this note should not be here",
      .kind = FIELD_LINE,
      .need = REQUIRED },
};
const struct form form_note_in_error = { "note_in_error", error_fields,
                                         COUNT(error_fields) };

/* ---- writing ----------------------------------------------------------------------- */

static const char sql_is_of_case[] =
    "SELECT 1 FROM visible_note WHERE id = :id AND case_id = :case";

static bool check_corrected(struct ctx *cx, const struct dossier *dossier,
                            const struct answers *answers)
{
    int64_t found;

    if (answer(answers, "corrects") == NULL)
        return true;
    struct stmt *st = db_prepare(cx->db, sql_is_of_case);
    bind_int(st, ":id", answer_int(answers, "corrects"));
    bind_int(st, ":case", dossier->case_id);
    if (!db_number(cx, st, &found))
        return false;
    if (found == 0)
        reject(cx, "corrects", "There is no such note of this case.");
    return found != 0;
}

static const char sql_insert[] =
    "INSERT INTO note(id, case_id, kind, text, happened_on, written_by, written_at,"
    " corrects) VALUES(:id, :case, coalesce(:kind, 'general'), :text,"
    " coalesce(:happened_on, :today), :by, :now, :corrects)";

static bool store(struct ctx *cx, const struct dossier *dossier,
                  const struct answers *answers, int64_t id)
{
    struct stmt *st = db_prepare(cx->db, sql_insert);

    answers_bind(st, answers);
    bind_int(st, ":id", id);
    bind_int(st, ":case", dossier->case_id);
    bind_text(st, ":today", cx->today);
    bind_int(st, ":by", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    return db_run(cx, st);
}

static bool index_note(struct ctx *cx, const struct dossier *dossier, int64_t id,
                       const char *text)
{
    return search_put(cx, &(struct search_text){ .kind = "note",
                                                 .record = id,
                                                 .case_id = dossier->case_id,
                                                 .body = text });
}

static const char *line_of(struct ctx *cx, const struct answers *answers)
{
    const char *kind = answer(answers, "kind");
    const char *label = code_label(cx, "note_kind", kind != NULL ? kind : "general");

    return answer(answers, "corrects") == NULL
               ? label
               : arena_print(cx->arena, "%s (corrects an earlier note)", label);
}

bool note_create(struct ctx *cx, const struct dossier *dossier,
                 const struct answers *answers, int64_t *out_id)
{
    const char *day = answer(answers, "happened_on");
    int64_t id = ident_new();

    if (!check_corrected(cx, dossier, answers) || !db_begin(cx))
        return false;
    bool ok = store(cx, dossier, answers, id)
              && index_note(cx, dossier, id, answer(answers, "text"))
              && entry_write_note(cx, dossier, day != NULL ? day : cx->today, id,
                                  line_of(cx, answers))
              && audit_write(cx, dossier, "note.create", id, NULL);
    if (!db_end(cx, ok))
        return false;
    *out_id = id;
    return true;
}

/* ---- entered in error -------------------------------------------------------------- */

static const char sql_writer[] =
    "SELECT written_by FROM visible_note WHERE id = :id AND case_id = :case";

static bool may_mark(struct ctx *cx, const struct dossier *dossier, int64_t id)
{
    struct stmt *st = db_prepare(cx->db, sql_writer);
    int64_t writer;

    bind_int(st, ":id", id);
    bind_int(st, ":case", dossier->case_id);
    if (!db_number(cx, st, &writer))
        return false;
    if (writer == 0)
        return failed(cx, PROBLEM_NOT_FOUND, "record.unknown",
                      "There is no such record, or it is not shared with you.");
    if (writer != cx->actor->user_id && !access_may(cx->actor, PERMIT_CASE_WRITE))
        return failed(
            cx, PROBLEM_FORBIDDEN, "note.not_yours",
            "Only the writer of a note, or whoever runs casework, can do this.");
    return true;
}

static const char sql_mark[] =
    "UPDATE note SET in_error_at = :now, in_error_by = :by, in_error_why = :why,"
    " version = version + 1 WHERE id = :id AND version = :version AND in_error_at IS "
    "NULL";
static const char sql_unmark[] =
    "UPDATE note SET in_error_at = NULL, in_error_by = NULL, in_error_why = NULL,"
    " version = version + 1 WHERE id = :id AND in_error_at IS NOT NULL";

static bool update(struct ctx *cx, struct stmt *st, int64_t id)
{
    bind_int(st, ":id", id);
    if (!db_run(cx, st))
        return false;
    if (db_changes(cx->db) != 1)
        return failed(cx, PROBLEM_STALE, "record.changed",
                      "Someone changed this note meanwhile.");
    return true;
}

bool note_mark_in_error(struct ctx *cx, const struct dossier *dossier, int64_t id,
                        int64_t version, const char *reason)
{
    if (!may_mark(cx, dossier, id) || !db_begin(cx))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_mark);
    bind_text(st, ":now", cx->now);
    bind_int(st, ":by", cx->actor->user_id);
    bind_text(st, ":why", reason);
    bind_int(st, ":version", version);
    bool ok =
        update(cx, st, id) && search_remove(cx, "note", id)
        && entry_write(
            cx, dossier, "note.in_error", cx->today,
            arena_print(cx->arena, "A note was marked as entered in error: %s", reason))
        && audit_write(cx, dossier, "note.mark_in_error", id, NULL);
    return db_end(cx, ok);
}

static const char sql_text[] = "SELECT case_id, text FROM note WHERE id = :id";

bool note_index(struct ctx *cx, int64_t id)
{
    struct stmt *st = db_prepare(cx->db, sql_text);
    struct dossier dossier = { .kind = DOSSIER_CASE };
    const char *text = NULL;

    bind_int(st, ":id", id);
    if (db_row(cx, st)) {
        dossier.case_id = row_int(st, "case_id");
        text = row_text(cx, st, "text");
    }
    return db_done(cx, st) && index_note(cx, &dossier, id, text);
}

bool note_take_back_error(struct ctx *cx, const struct dossier *dossier, int64_t id)
{
    if (!may_mark(cx, dossier, id) || !db_begin(cx))
        return false;
    bool ok = update(cx, db_prepare(cx->db, sql_unmark), id) && note_index(cx, id)
              && entry_write(cx, dossier, "note.not_in_error", cx->today,
                             "The mark \"entered in error\" of a note was taken back")
              && audit_write(cx, dossier, "note.take_back_error", id, NULL);
    return db_end(cx, ok);
}

/* ---- reading ----------------------------------------------------------------------- */

#define COLUMNS                                                                          \
    "SELECT n.id, n.kind, n.text, n.happened_on, n.written_by, n.written_at,"            \
    " n.corrects, n.in_error_at, n.in_error_why, e.name AS in_error_by, n.version,"      \
    " u.name AS by, o.name AS organisation,"                                             \
    " (SELECT max(k.id) FROM visible_note k WHERE k.case_id = n.case_id"                 \
    "   AND k.corrects = n.id) AS corrected_by,"                                         \
    " n.happened_on || '~' || n.id AS cursor FROM visible_note n"                        \
    " JOIN user u ON u.id = n.written_by JOIN organisation o ON o.id = "                 \
    "u.organisation_id"                                                                  \
    " LEFT JOIN user e ON e.id = n.in_error_by WHERE n.case_id = :case"

static json_t *note_row(struct ctx *cx, struct stmt *st)
{
    json_t *note = record_json(cx, st, &form_note);
    bool in_error = !row_is_null(st, "in_error_at");

    put_bool(note, "in_error", in_error);
    put_bool(note, "can_mark",
             row_int(st, "written_by") == cx->actor->user_id
                 || access_may(cx->actor, PERMIT_CASE_WRITE));
    json_object_del(note, "cursor");
    return note;
}

static const char sql_one[] = COLUMNS " AND n.id = :id";

bool note_json(struct ctx *cx, const struct dossier *dossier, int64_t id, json_t **out)
{
    struct stmt *st = db_prepare(cx->db, sql_one);
    json_t *note = NULL;

    bind_int(st, ":case", dossier->case_id);
    bind_int(st, ":id", id);
    if (db_row(cx, st))
        note = note_row(cx, st);
    if (!db_done(cx, st))
        return false;
    if (note == NULL)
        return failed(cx, PROBLEM_NOT_FOUND, "record.unknown",
                      "There is no such record, or it is not shared with you.");
    *out = note;
    return true;
}

static const char sql_list[] = COLUMNS
    " AND (n.happened_on, n.id) < (:day, :id)"
    " ORDER BY n.happened_on DESC, n.id DESC LIMIT :limit";

bool note_list(struct ctx *cx, const struct dossier *dossier,
               const struct answers *filter, json_t *view)
{
    int limit = answer(filter, "limit") != NULL ? (int)answer_int(filter, "limit") : 50;
    struct page page = { .limit = limit > 0 ? limit : 50 };
    struct keyset after;

    if (!keyset_read(cx, answer(filter, "cursor"), &after))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_list);
    bind_int(st, ":case", dossier->case_id);
    bind_text(st, ":day", after.given ? after.first : "9999");
    bind_int(st, ":id", after.given ? after.id : INT64_MAX);
    bind_int(st, ":limit", page.limit + 1);
    json_t *items = json_array();
    while (db_row(cx, st))
        if (page_takes(&page, row_text(cx, st, "cursor")))
            json_array_append_new(items, note_row(cx, st));
    put_json(view, "items", items);
    put_text(view, "next", page_next(cx, &page));
    return db_done(cx, st);
}
