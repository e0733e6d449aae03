#include "domain/casework/attachment.h"

#include "attachment_parts.h"
#include "base/ident.h"
#include "base/text.h"
#include "domain/casework/file_kind.h"
#include "domain/people/audit.h"
#include "domain/people/chronology.h"

/* clang-format off */
#define FILES(text, tip, number)                                                         \
    { .name = "files", .label = (text), .hint = (tip), .kind = FIELD_FILES,              \
      .need = REQUIRED, .most = (number) }
/* clang-format on */

static const struct field fields[] = {
    FILES("Files", "Up to 10 at once, with the same answers below for all of them", 10),
    { .name = "description",
      .label = "What it is",
      .hint = "For example: minutes of the school's meeting of 3 March",
      .kind = FIELD_LINE },
    { .name = "owner_agency",
      .label = "Whose information it is",
      .kind = FIELD_CODE,
      .codes = "agency",
      .need = REQUIRED },
    { .name = "source",
      .label = "Where it is from",
      .hint = "The record, the system or the role of the person who sent it",
      .kind = FIELD_LINE,
      .need = DEPENDS },
    { .name = "dated_on",
      .label = "Date of the information",
      .kind = FIELD_DAY,
      .need = REQUIRED },
    { .name = "sensitivity",
      .label = "Marking",
      .hint = "OFFICIAL-SENSITIVE is within OFFICIAL: nothing above it is kept here",
      .kind = FIELD_CODE,
      .codes = "sensitivity",
      .need = REQUIRED },
    { .name = "disclosable",
      .label = "May it be disclosed to the individual?",
      .hint = "If not, it is marked wherever it is shown",
      .kind = FIELD_YES_NO,
      .need = REQUIRED },
    { .name = "limited",
      .label = "Show it to coordinator, chair and police only?",
      .hint = "You see what you added yourself",
      .kind = FIELD_YES_NO },
    { .name = "lawful_basis",
      .label = "Lawful basis for sharing it",
      .kind = FIELD_CODE,
      .codes = "lawful_basis",
      .need = REQUIRED },
};
const struct form form_attachment = { "attachment", fields, COUNT(fields) };

static const struct field file_fields[] = {
    FILES("New version", "The file that is there now stays and is listed", 1),
};
const struct form form_attachment_file = { "attachment_file", file_fields,
                                           COUNT(file_fields) };

static const struct field error_fields[] = {
    { .name = "reason",
      .label = "Reason",
      .hint = "Why this file should not be here",
      .kind = FIELD_LINE,
      .need = REQUIRED },
};
const struct form form_attachment_in_error = { "attachment_in_error", error_fields,
                                               COUNT(error_fields) };

/* ---- the trail -----------------------------------------------------------------------
 */

/* That there is a file that few may see is not told where many may read it. */
static bool write_entry(struct ctx *cx, const struct attachment_place *place,
                        const struct attachment *of, const char *verb, const char *text)
{
    const char *kind = arena_print(cx->arena, "attachment.%s", verb);

    return (of->limited
            || entry_write(cx, place->dossier, kind, cx->today,
                           arena_print(cx->arena, "File \"%s\" %s", of->name, text)))
           && audit_write(cx, place->dossier, kind, of->id, NULL);
}

/* ---- adding --------------------------------------------------------------------------
 */

static const char sql_insert[] =
    "INSERT INTO attachment(id, referral_id, case_id, request_id, kept_with, description,"
    " owner_agency, source, dated_on, sensitivity, disclosable, limited, lawful_basis,"
    " added_by, added_at) VALUES(:id, :referral, :case, :request, :kept_with,"
    " :description, :owner_agency, :source, :dated_on, :sensitivity, :disclosable,"
    " coalesce(:limited, 0), :lawful_basis, :by, :now)";

static const char *kept_with(const struct attachment_place *place)
{
    if (place->request != NULL)
        return "request";
    return place->dossier->kind == DOSSIER_CASE ? "case" : "referral";
}

static bool insert(struct ctx *cx, const struct attachment_place *place,
                   const struct answers *answers, int64_t id)
{
    struct stmt *st = db_prepare(cx->db, sql_insert);

    answers_bind(st, answers);
    bind_int(st, ":id", id);
    bind_int(st, ":referral", place->dossier->referral_id);
    if (place->dossier->case_id != 0)
        bind_int(st, ":case", place->dossier->case_id);
    if (place->request != NULL)
        bind_int(st, ":request", place->request->id);
    bind_text(st, ":kept_with", kept_with(place));
    bind_int(st, ":by", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    return db_run(cx, st);
}

static bool add_one(struct ctx *cx, const struct attachment_place *place,
                    const struct answers *answers, const struct attachment_sent *file,
                    int64_t id)
{
    const struct attachment made = {
        .id = id,
        .name = file_name_clean(cx, file->name),
        .limited = answer_is(answers, "limited", "1"),
    };

    return insert(cx, place, answers, id) && attachment_keep(cx, id, file)
           && write_entry(cx, place, &made, "added", "was added");
}

/* Requirement 12: what a partner returns says where it is from. */
static bool check(struct ctx *cx, const struct attachment_place *place,
                  const struct answers *answers, size_t count)
{
    if (count == 0)
        reject(cx, "files", "Choose a file.");
    if (place->request != NULL && answer(answers, "source") == NULL)
        reject(cx, "source", "Say where the information is from.");
    return !has_problem(cx);
}

bool attachment_add(struct ctx *cx, const struct attachment_place *place,
                    const struct answers *answers, const struct attachment_sent *files,
                    size_t count, int64_t *out_id)
{
    int64_t first = ident_new();

    if (!check(cx, place, answers, count) || !db_begin(cx))
        return false;
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++)
        ok = add_one(cx, place, answers, &files[i], i == 0 ? first : ident_new());
    if (!db_end(cx, ok))
        return false;
    *out_id = first;
    return true;
}

/* ---- changing ------------------------------------------------------------------------
 */

/* Who asked for a file of their own sees it; to change it takes more. */
static bool load_own(struct ctx *cx, const struct attachment_place *place, int64_t id,
                     struct attachment *out)
{
    if (!attachment_load(cx, place, id, out))
        return false;
    return out->added_by == cx->actor->user_id || access_may(cx->actor, PERMIT_CASE_WRITE)
           || failed(cx, PROBLEM_FORBIDDEN, "attachment.not_yours",
                     "Only who added a file, or whoever runs casework, can do this.");
}

static bool changed_meanwhile(struct ctx *cx)
{
    return failed(cx, PROBLEM_STALE, "record.changed",
                  "Someone changed this attachment meanwhile.");
}

static const char sql_next[] =
    "UPDATE attachment SET version = version + 1 WHERE id = "
    ":id AND version = :seen AND in_error_at IS NULL";

static bool update(struct ctx *cx, struct stmt *st, int64_t id)
{
    bind_int(st, ":id", id);
    if (!db_run(cx, st))
        return false;
    return db_changes(cx->db) == 1 || changed_meanwhile(cx);
}

static bool replace(struct ctx *cx, const struct attachment_place *place,
                    const struct attachment *old, int64_t seen,
                    const struct attachment_sent *file)
{
    struct stmt *st = db_prepare(cx->db, sql_next);
    struct attachment made = *old;

    bind_int(st, ":seen", seen);
    made.name = file_name_clean(cx, file->name);
    return update(cx, st, old->id) && attachment_keep(cx, old->id, file)
           && write_entry(cx, place, &made, "replaced",
                          arena_print(cx->arena, "was added as version %lld",
                                      (long long)old->number + 1));
}

bool attachment_replace(struct ctx *cx, const struct attachment_place *place, int64_t id,
                        int64_t seen, const struct attachment_sent *file)
{
    struct attachment old;

    if (!load_own(cx, place, id, &old))
        return false;
    if (old.in_error)
        return failed(cx, PROBLEM_CONFLICT, "attachment.in_error",
                      "It is marked as entered in error. Take that back first.");
    if (!db_begin(cx))
        return false;
    return db_end(cx, replace(cx, place, &old, seen, file));
}

static const char sql_mark[] =
    "UPDATE attachment SET in_error_at = :now, in_error_by = :by, in_error_why = :why,"
    " version = version + 1 WHERE id = :id AND version = :seen AND in_error_at IS NULL";
static const char sql_unmark[] =
    "UPDATE attachment SET in_error_at = NULL, in_error_by = NULL, in_error_why = NULL,"
    " version = version + 1 WHERE id = :id AND in_error_at IS NOT NULL";

bool attachment_mark_in_error(struct ctx *cx, const struct attachment_place *place,
                              int64_t id, int64_t seen, const char *reason)
{
    struct attachment old;

    if (!load_own(cx, place, id, &old) || !db_begin(cx))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_mark);
    const char *says =
        arena_print(cx->arena, "was marked as entered in error: %s", reason);
    bind_text(st, ":now", cx->now);
    bind_int(st, ":by", cx->actor->user_id);
    bind_text(st, ":why", reason);
    bind_int(st, ":seen", seen);
    bool ok = update(cx, st, id) && write_entry(cx, place, &old, "in_error", says);
    return db_end(cx, ok);
}

bool attachment_take_back_error(struct ctx *cx, const struct attachment_place *place,
                                int64_t id)
{
    struct attachment old;

    if (!load_own(cx, place, id, &old) || !db_begin(cx))
        return false;
    bool ok = update(cx, db_prepare(cx->db, sql_unmark), id)
              && write_entry(cx, place, &old, "not_in_error",
                             "is no longer marked as entered in error");
    return db_end(cx, ok);
}
