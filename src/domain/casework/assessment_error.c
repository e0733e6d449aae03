/* An assessment that was completed in error; declared in assessment.h. */
#include "base/text.h"
#include "domain/casework/assessment.h"
#include "domain/core/lifecycle.h"
#include "domain/people/audit.h"
#include "domain/people/chronology.h"
#include "domain/people/deadline.h"

static const struct field fields[] = {
    { .name = "reason",
      .label = "Why it was entered in error",
      .hint = "For example: it is about somebody else",
      .kind = FIELD_TEXT,
      .most = 500,
      .need = REQUIRED,
      .sensitive = true },
};
const struct form form_assessment_in_error = { "assessment_in_error", fields,
                                               COUNT(fields) };

static const char sql_draft[] =
    "SELECT count(*) FROM assessment WHERE case_id = :case AND status = 'draft'";

/* A draft began as a copy of what counted then. */
static bool no_draft_stands_on_it(struct ctx *cx, const struct dossier *dossier)
{
    struct stmt *st = db_prepare(cx->db, sql_draft);
    int64_t drafts;

    bind_int(st, ":case", dossier->case_id);
    if (!db_number(cx, st, &drafts))
        return false;
    return drafts == 0
           || failed(cx, PROBLEM_CONFLICT, "assessment.draft",
                     "An assessment of this case is being written, and it began as a "
                     "copy of the last one. Complete or discard it first.");
}

/* ---- the clock of the next one -------------------------------------------------------
 */

static const char sql_last[] =
    "SELECT assessed_on FROM assessment WHERE case_id = :case AND status = 'completed'"
    " ORDER BY number DESC LIMIT 1";

/* It runs from the last assessment that counts, while the case is open. */
static bool turn_clock(struct ctx *cx, const struct dossier *dossier)
{
    struct stmt *st = db_prepare(cx->db, sql_last);
    const char *last = NULL;

    bind_int(st, ":case", dossier->case_id);
    if (db_row(cx, st))
        last = row_text(cx, st, "assessed_on");
    if (!db_done(cx, st))
        return false;
    if (!assessment_is_repeated(dossier))
        return true;
    return last != NULL ? deadline_start(cx, dossier, "T9", last)
                        : deadline_stop(cx, dossier, "T9", cx->today);
}

/* ---- marking, and taking back --------------------------------------------------------
 */

static const char sql_mark[] =
    "UPDATE assessment SET status = :status, in_error_at = :now, in_error_by = :by,"
    " in_error_why = :why, version = version + 1 WHERE id = :id AND version = :version";
static const char sql_unmark[] =
    "UPDATE assessment SET status = :status, in_error_at = NULL, in_error_by = NULL,"
    " in_error_why = NULL, version = version + 1 WHERE id = :id AND version = :version";

static bool store(struct ctx *cx, const struct assessment *seen, const char *status,
                  const char *reason)
{
    struct stmt *st = db_prepare(cx->db, reason != NULL ? sql_mark : sql_unmark);

    bind_text(st, ":status", status);
    bind_int(st, ":id", seen->id);
    bind_int(st, ":version", seen->version);
    if (reason != NULL) {
        bind_text(st, ":now", cx->now);
        bind_int(st, ":by", cx->actor->user_id);
        bind_text(st, ":why", reason);
    }
    if (!db_run(cx, st))
        return false;
    return db_changes(cx->db) == 1
           || failed(cx, PROBLEM_STALE, "record.changed",
                     "Someone changed this assessment meanwhile.");
}

/* With a reason it is marked, without one the mark is taken back. */
static bool turn(struct ctx *cx, const struct dossier *dossier,
                 const struct assessment *seen, const char *verb, const char *reason)
{
    const char *to, *kind = arena_print(cx->arena, "assessment.%s", verb);

    if (!lifecycle_next(cx, ENTITY_ASSESSMENT, seen->status, verb, &to)
        || !no_draft_stands_on_it(cx, dossier) || !db_begin(cx))
        return false;
    const char *said =
        reason != NULL
            ? arena_print(cx->arena, "Assessment %lld was marked as entered in error: %s",
                          (long long)seen->number, reason)
            : arena_print(cx->arena,
                          "The mark \"entered in error\" of assessment %lld was taken "
                          "back",
                          (long long)seen->number);
    return db_end(cx, store(cx, seen, to, reason) && turn_clock(cx, dossier)
                          && entry_write(cx, dossier, kind, cx->today, said)
                          && audit_write(cx, dossier, kind, seen->id, NULL));
}

bool assessment_mark_in_error(struct ctx *cx, const struct dossier *dossier,
                              const struct assessment *seen, const char *reason)
{
    return turn(cx, dossier, seen, "mark_in_error", reason);
}

bool assessment_take_back_error(struct ctx *cx, const struct dossier *dossier,
                                const struct assessment *seen)
{
    return turn(cx, dossier, seen, "take_back_error", NULL);
}
