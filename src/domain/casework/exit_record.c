#include "domain/casework/exit_record.h"

#include "base/ident.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/casework/exit_assessment.h"
#include "domain/core/lifecycle.h"
#include "domain/people/audit.h"
#include "domain/people/chronology.h"
#include "domain/people/deadline.h"

static const struct field fields[] = {
    { .name = "reason",
      .label = "Why the case leaves the programme",
      .kind = FIELD_CODE,
      .codes = "exit_reason" },
    { .name = "final_assessment",
      .label = "Final assessment",
      .hint = "What the last assessment found, and what has changed since the first",
      .kind = FIELD_TEXT,
      .sensitive = true },
    { .name = "no_assessment",
      .label = "Why there is no final assessment",
      .hint = "Only where no completed assessment is in date on the day the case leaves, "
              "for example because nobody could reach the individual any more",
      .kind = FIELD_TEXT,
      .most = 1000,
      .need = DEPENDS,
      .sensitive = true },
    { .name = "closing_report",
      .label = "Closing report",
      .hint = "What was done, what came of it, what partners carry on with",
      .kind = FIELD_TEXT,
      .sensitive = true },
    { .name = "residual_risk_owner",
      .label = "Who owns the risk that remains",
      .hint = "A name with organisation",
      .kind = FIELD_LINE },
};
const struct form form_exit_record = { "exit_record", fields, COUNT(fields) };

/* ---- loading ---------------------------------------------------------------------- */

static const char sql_load[] =
    "SELECT id, status, coalesce(chair_by, 0) AS chair_by,"
    " coalesce(police_by, 0) AS police_by, version FROM visible_exit_record"
    " WHERE case_id = :case AND past = 0";

bool exit_record_load(struct ctx *cx, const struct dossier *dossier,
                      struct exit_record *out)
{
    struct stmt *st = db_prepare(cx->db, sql_load);

    *out = (struct exit_record){ .status = "draft" };
    bind_int(st, ":case", dossier->case_id);
    if (db_row(cx, st))
        *out = (struct exit_record){
            .id = row_int(st, "id"),
            .status = row_text(cx, st, "status"),
            .chair_by = row_int(st, "chair_by"),
            .police_by = row_int(st, "police_by"),
            .version = row_int(st, "version"),
        };
    return db_done(cx, st);
}

/* ---- writing ---------------------------------------------------------------------- */

static const char sql_insert[] =
    "INSERT INTO exit_record(id, case_id, status, reason, final_assessment,"
    " no_assessment, closing_report, residual_risk_owner, written_by, written_at)"
    " VALUES(:id, :case, 'draft', :reason, :final_assessment, :no_assessment,"
    " :closing_report, :residual_risk_owner, :by, :now)";
static const char sql_update[] =
    "UPDATE exit_record SET reason = :reason, final_assessment = :final_assessment,"
    " no_assessment = :no_assessment, closing_report = :closing_report, "
    "residual_risk_owner = :residual_risk_owner,"
    " written_by = :by, written_at = :now, version = version + 1"
    " WHERE id = :id AND version = :version";

static bool run_update(struct ctx *cx, struct stmt *st, const struct exit_record *seen)
{
    bind_int(st, ":id", seen->id);
    bind_int(st, ":version", seen->version);
    if (!db_run(cx, st))
        return false;
    if (db_changes(cx->db) != 1)
        return failed(cx, PROBLEM_STALE, "record.changed",
                      "Someone changed this exit record meanwhile.");
    return true;
}

static bool store(struct ctx *cx, const struct dossier *dossier,
                  const struct exit_record *seen, int64_t id,
                  const struct answers *answers)
{
    bool is_new = seen->id == 0;
    struct stmt *st = db_prepare(cx->db, is_new ? sql_insert : sql_update);

    answers_bind(st, answers);
    bind_int(st, ":by", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    if (!is_new)
        return run_update(cx, st, seen);
    bind_int(st, ":id", id);
    bind_int(st, ":case", dossier->case_id);
    return db_run(cx, st);
}

/* An exit is being prepared, or was decided. */
static bool may_exit(const char *status)
{
    return text_is(status, "adopted") || text_is(status, "supported")
           || text_is(status, "post_exit_review");
}

static bool check_state(struct ctx *cx, const struct dossier *dossier,
                        const struct exit_record *seen)
{
    if (!may_exit(dossier->status))
        return failed(cx, PROBLEM_CONFLICT, "exit.state",
                      "The exit of this case cannot be written now: the case is \"%s\".",
                      state_label(ENTITY_CASE, dossier->status));
    if (!text_is(seen->status, "draft"))
        return failed(cx, PROBLEM_CONFLICT, "exit.sent",
                      "This exit record was sent for endorsement: take it back first.");
    return true;
}

bool exit_record_save(struct ctx *cx, const struct dossier *dossier,
                      const struct exit_record *seen, const struct answers *answers)
{
    bool is_new = seen->id == 0;
    int64_t id = is_new ? ident_new() : seen->id;

    if (!check_state(cx, dossier, seen) || !db_begin(cx))
        return false;
    bool ok =
        store(cx, dossier, seen, id, answers)
        && (!is_new
            || entry_write(cx, dossier, "exit.draft", cx->today, "Exit record begun"))
        && audit_write(cx, dossier, "exit.save", id, NULL);
    return db_end(cx, ok);
}

/* ---- what it still lacks ------------------------------------------------------------
 */

static bool is_complete(struct ctx *cx, const struct exit_assessment *final, int64_t id)
{
    json_t *missing, *item;
    size_t i;

    if (!exit_record_missing(cx, final, id, &missing))
        return false;
    json_array_foreach(missing, i, item)
    {
        reject(cx, json_string_value(json_object_get(item, "field")), "%s",
               json_string_value(json_object_get(item, "detail")));
    }
    return !has_problem(cx);
}

/* ---- its steps ----------------------------------------------------------------------
 */

static const char sql_submit[] =
    "UPDATE exit_record SET status = :status, assessment_id = :assessment,"
    " version = version + 1 WHERE id = :id AND version = :version";
static const char sql_take_back[] =
    "UPDATE exit_record SET status = :status, version = version + 1,"
    " assessment_id = NULL, chair_by = NULL, chair_at = NULL, police_by = NULL, "
    "police_at = NULL"
    " WHERE id = :id AND version = :version";
static const char sql_as_chair[] =
    "UPDATE exit_record SET status = :status, version = version + 1, chair_by = :by,"
    " chair_at = :now WHERE id = :id AND version = :version";
static const char sql_as_police[] =
    "UPDATE exit_record SET status = :status, version = version + 1, police_by = :by,"
    " police_at = :now WHERE id = :id AND version = :version";

static const struct {
    const char *verb, *sql, *entry;
} acts[] = {
    { "submit", sql_submit, "Exit record sent to chair and police for endorsement" },
    { "take_back", sql_take_back,
      "Exit record taken back to be changed; its endorsements end" },
    { "endorse_as_chair", sql_as_chair, "Exit endorsed by the chair" },
    { "endorse_as_police", sql_as_police, "Exit endorsed by the police" },
};

static bool store_move(struct ctx *cx, const struct exit_record *seen, size_t act,
                       const char *to, const struct exit_assessment *final)
{
    struct stmt *st = db_prepare(cx->db, acts[act].sql);

    bind_text(st, ":status", to);
    if (stmt_has(st, ":assessment") && final->id != 0 && final->in_date)
        bind_int(st, ":assessment", final->id);
    if (stmt_has(st, ":by")) {
        bind_int(st, ":by", cx->actor->user_id);
        bind_text(st, ":now", cx->now);
    }
    return run_update(cx, st, seen);
}

/* Two endorsements are two people's. */
static bool is_somebody_else(struct ctx *cx, const struct exit_record *seen,
                             const char *verb)
{
    int64_t other = text_is(verb, "endorse_as_chair")    ? seen->police_by
                    : text_is(verb, "endorse_as_police") ? seen->chair_by
                                                         : 0;

    if (other == 0 || other != cx->actor->user_id)
        return true;
    return failed(cx, PROBLEM_CONFLICT, "exit.same_person",
                  "You have endorsed this exit already: chair and police each endorse it "
                  "by an act of their own.");
}

/* The closing report has a time limit from the day of the exit. */
static bool move_clock(struct ctx *cx, const struct dossier *dossier, const char *verb)
{
    if (text_is(verb, "submit"))
        return deadline_stop(cx, dossier, "T12", cx->today);
    return true;
}

static bool check_move(struct ctx *cx, const struct exit_record *seen,
                       const struct exit_assessment *final, const char *verb)
{
    if (seen->id == 0)
        return failed(cx, PROBLEM_CONFLICT, "exit.none", "There is no exit record yet.");
    if (text_is(verb, "submit"))
        return is_complete(cx, final, seen->id);
    return is_somebody_else(cx, seen, verb)
           && (text_is(verb, "take_back") || exit_assessment_stands(cx, seen->id));
}

bool exit_record_move(struct ctx *cx, const struct dossier *dossier,
                      const struct exit_record *seen, const char *verb)
{
    struct exit_assessment final;
    const char *to;
    size_t act = 0;

    while (act + 1 < COUNT(acts) && !text_is(acts[act].verb, verb))
        act++;
    if (!lifecycle_next(cx, ENTITY_EXIT, seen->status, verb, &to)
        || !exit_assessment_load(cx, dossier, &final)
        || !check_move(cx, seen, &final, verb) || !db_begin(cx))
        return false;
    const char *kind = arena_print(cx->arena, "exit.%s", verb);
    bool ok = store_move(cx, seen, act, to, &final) && move_clock(cx, dossier, verb)
              && entry_write(cx, dossier, kind, cx->today, acts[act].entry)
              && audit_write(cx, dossier, kind, seen->id, NULL);
    return db_end(cx, ok);
}

bool exit_record_is_endorsed(struct ctx *cx, const struct dossier *dossier)
{
    struct exit_record record;

    if (!exit_record_load(cx, dossier, &record))
        return false;
    if (record.id != 0 && text_is(record.status, "endorsed"))
        return true;
    return failed(cx, PROBLEM_CONFLICT, "exit.incomplete",
                  "The case cannot be closed yet: its exit record (reason, final "
                  "assessment, closing report) must be endorsed by the chair and by the "
                  "police. It stands at \"%s\".",
                  record.id == 0 ? "not begun" : state_label(ENTITY_EXIT, record.status));
}

/* ---- with the case ------------------------------------------------------------------
 */

static const char sql_past[] =
    "UPDATE exit_record SET past = 1 WHERE case_id = :case AND past = 0";

static bool make_past(struct ctx *cx, const struct dossier *dossier)
{
    struct stmt *st = db_prepare(cx->db, sql_past);

    bind_int(st, ":case", dossier->case_id);
    return db_run(cx, st);
}

static bool want_report(struct ctx *cx, const struct dossier *dossier)
{
    struct exit_record record;

    return exit_record_load(cx, dossier, &record)
           && (!text_is(record.status, "draft")
               || deadline_start(cx, dossier, "T12", cx->today));
}

bool exit_record_follow(struct ctx *cx, const struct dossier *dossier, const char *verb)
{
    if (text_is(verb, "reopen"))
        return make_past(cx, dossier);
    if (text_is(verb, "exit") && !text_is(dossier->status, "post_exit_review"))
        return want_report(cx, dossier);
    return true;
}
