#include "domain/casework/assessment.h"

#include <string.h>

#include "base/ident.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/casework/assessment_version.h"
#include "domain/casework/assessment_view.h"
#include "domain/casework/channel_case.h"
#include "domain/core/lifecycle.h"
#include "domain/people/audit.h"
#include "domain/people/chronology.h"
#include "domain/people/deadline.h"

static const struct field start_fields[] = {
    { .name = "framework",
      .label = "Framework",
      .kind = FIELD_NUMBER,
      .offered = "frameworks" },
};
const struct form form_assessment_start = { "assessment_start", start_fields,
                                            COUNT(start_fields) };

static const struct field ending_fields[] = {
    { .name = "assessed_on",
      .label = "Day of the assessment",
      .hint = "The day whose picture it gives. The next one is due three months later",
      .kind = FIELD_DAY },
    { .name = "protective",
      .label = "Protective factors",
      .hint = "What holds and helps: people, places, plans, beliefs",
      .kind = FIELD_TEXT,
      .most = 4000 },
    { .name = "conclusion",
      .label = "Conclusion",
      .hint = "Your judgement of the whole. No number can take its place",
      .kind = FIELD_TEXT,
      .most = 4000 },
    { .name = "management",
      .label = "Management plan",
      .hint = "What is done about it, by whom, and what would change the judgement",
      .kind = FIELD_TEXT,
      .most = 4000 },
};
const struct form form_assessment_ending = { "assessment_ending", ending_fields,
                                             COUNT(ending_fields) };

static const struct field discard_fields[] = {
    { .name = "reason",
      .label = "Why it is discarded",
      .kind = FIELD_LINE,
      .need = REQUIRED },
};
const struct form form_assessment_discard = { "assessment_discard", discard_fields,
                                              COUNT(discard_fields) };

static const char sql_load[] =
    "SELECT id, number, framework_id, coalesce(based_on, 0) AS based_on, status,"
    " assessed_on, ending_version, version FROM visible_assessment"
    " WHERE id = :id AND case_id = :case";

bool assessment_load(struct ctx *cx, const struct dossier *dossier, int64_t id,
                     struct assessment *out)
{
    struct stmt *st = db_prepare(cx->db, sql_load);

    *out = (struct assessment){ 0 };
    bind_int(st, ":id", id);
    bind_int(st, ":case", dossier->case_id);
    if (db_row(cx, st))
        *out = (struct assessment){
            .id = row_int(st, "id"),
            .number = row_int(st, "number"),
            .framework_id = row_int(st, "framework_id"),
            .based_on = row_int(st, "based_on"),
            .status = row_text(cx, st, "status"),
            .assessed_on = row_text(cx, st, "assessed_on"),
            .ending_version = row_int(st, "ending_version"),
            .version = row_int(st, "version"),
        };
    if (!db_done(cx, st))
        return false;
    if (out->id == 0)
        return failed(cx, PROBLEM_NOT_FOUND, "record.unknown",
                      "There is no such record, or it is not shared with you.");
    return true;
}

/* ---- beginning -----------------------------------------------------------------------
 */

static bool is_open(const struct dossier *dossier)
{
    return !channel_case_is_over(dossier->status)
           && !text_is(dossier->status, "police_led");
}

bool assessment_possible(const struct ctx *cx, const struct dossier *dossier)
{
    return is_open(dossier) && access_may(cx->actor, PERMIT_ASSESSMENT_WRITE);
}

/* What a new assessment begins from. */
struct beginning {
    int64_t id, number, framework, based_on;
    const char *title;
};

static const char sql_draft[] =
    "SELECT count(*) FROM assessment WHERE case_id = :case AND status = 'draft'";

static bool may_start(struct ctx *cx, const struct dossier *dossier)
{
    struct stmt *st = db_prepare(cx->db, sql_draft);
    int64_t drafts;

    if (!is_open(dossier))
        return failed(cx, PROBLEM_CONFLICT, "assessment.state",
                      "This case is not open: there is nothing to assess.");
    bind_int(st, ":case", dossier->case_id);
    if (!db_number(cx, st, &drafts))
        return false;
    if (drafts > 0)
        return failed(cx, PROBLEM_CONFLICT, "assessment.draft",
                      "An assessment of this case is being written. Complete or discard "
                      "it first.");
    return true;
}

/* The framework that was chosen; else the newest version of the one used last, where it
 * may still be used; else the newest of all. */
static const char sql_framework[] =
    "SELECT r.id, r.code, r.title FROM framework r WHERE r.valid_from <= :today"
    " AND (r.valid_to IS NULL OR r.valid_to >= :today)"
    " AND NOT EXISTS (SELECT 1 FROM framework n WHERE n.code = r.code"
    "  AND n.number > r.number AND n.valid_from <= :today)"
    " AND (:chosen IS NULL OR r.id = :chosen)"
    " ORDER BY r.code = (SELECT f.code FROM assessment a JOIN framework f"
    "  ON f.id = a.framework_id WHERE a.case_id = :case AND a.status = 'completed'"
    "  ORDER BY a.number DESC LIMIT 1) DESC, r.valid_from DESC, r.id LIMIT 1 /*scan*/";

static bool choose_framework(struct ctx *cx, const struct dossier *dossier,
                             int64_t chosen, struct beginning *out)
{
    struct stmt *st = db_prepare(cx->db, sql_framework);

    bind_text(st, ":today", cx->today);
    bind_int(st, ":case", dossier->case_id);
    if (chosen != 0)
        bind_int(st, ":chosen", chosen);
    else
        bind_null(st, ":chosen");
    if (db_row(cx, st)) {
        out->framework = row_int(st, "id");
        out->title = row_text(cx, st, "title");
    }
    if (!db_done(cx, st))
        return false;
    if (out->framework == 0)
        reject(cx, "framework", "No assessment can begin with this framework today.");
    return out->framework != 0;
}

static const char sql_before[] =
    "SELECT a.id FROM assessment a JOIN framework f ON f.id = a.framework_id"
    " WHERE a.case_id = :case AND a.status = 'completed'"
    " AND f.code = (SELECT code FROM framework WHERE id = :framework)"
    " ORDER BY a.number DESC LIMIT 1";
static const char sql_number[] =
    "SELECT coalesce(max(number), 0) + 1 FROM assessment WHERE case_id = :case";

static bool find_before(struct ctx *cx, const struct dossier *dossier,
                        struct beginning *out)
{
    struct stmt *st = db_prepare(cx->db, sql_before);

    bind_int(st, ":case", dossier->case_id);
    bind_int(st, ":framework", out->framework);
    if (!db_number(cx, st, &out->based_on))
        return false;
    st = db_prepare(cx->db, sql_number);
    bind_int(st, ":case", dossier->case_id);
    return db_number(cx, st, &out->number);
}

#define FROM_BEFORE(column) "(SELECT " column " FROM assessment WHERE id = :before)"

static const char sql_insert[] =
    "INSERT INTO assessment(id, case_id, number, framework_id, based_on, status,"
    " protective, conclusion, management, written_by, written_at)"
    " VALUES(:id, :case, :number, :framework, " FROM_BEFORE("id") ", 'draft', "
    FROM_BEFORE("protective") ", " FROM_BEFORE("conclusion") ", "
    FROM_BEFORE("management") ", :me, :now)";
static const char sql_dimensions[] =
    "INSERT INTO assessment_dimension(assessment_id, dimension_id, summary)"
    " SELECT :id, d.id, (SELECT b.summary FROM assessment_dimension b"
    "  JOIN framework_dimension x ON x.id = b.dimension_id"
    "  WHERE b.assessment_id = :before AND x.code = d.code)"
    " FROM framework_dimension d WHERE d.framework_id = :framework";
static const char sql_factors[] =
    "INSERT INTO assessment_factor(assessment_id, code, factor_id, rating, evidence,"
    " source, dated_on) SELECT :id, f.code, f.id, b.rating, b.evidence, b.source,"
    " b.dated_on FROM assessment_factor b JOIN framework_factor f"
    " ON f.framework_id = :framework AND f.code = b.code"
    " JOIN framework_rating r ON r.framework_id = f.framework_id AND r.scale = f.scale"
    " AND r.code = b.rating WHERE b.assessment_id = :before";

static bool run_beginning(struct ctx *cx, const struct beginning *new, const char *sql)
{
    struct stmt *st = db_prepare(cx->db, sql);

    bind_int(st, ":id", new->id);
    bind_int(st, ":framework", new->framework);
    bind_int(st, ":before", new->based_on);
    return db_run(cx, st);
}

static bool insert(struct ctx *cx, const struct dossier *dossier,
                   const struct beginning *new)
{
    struct stmt *st = db_prepare(cx->db, sql_insert);

    bind_int(st, ":id", new->id);
    bind_int(st, ":case", dossier->case_id);
    bind_int(st, ":number", new->number);
    bind_int(st, ":framework", new->framework);
    bind_int(st, ":before", new->based_on);
    bind_int(st, ":me", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    return db_run(cx, st) && run_beginning(cx, new, sql_dimensions)
           && run_beginning(cx, new, sql_factors);
}

bool assessment_start(struct ctx *cx, const struct dossier *dossier,
                      const struct answers *answers, int64_t *out_id)
{
    struct beginning new = { .id = ident_new() };
    int64_t chosen = answer_int(answers, "framework");

    if (!may_start(cx, dossier) || !choose_framework(cx, dossier, chosen, &new)
        || !find_before(cx, dossier, &new) || !db_begin(cx))
        return false;
    bool ok = insert(cx, dossier, &new)
              && entry_write(cx, dossier, "assessment.start", cx->today,
                             arena_print(cx->arena, "Assessment %lld begun: %s",
                                         (long long)new.number, new.title))
              && audit_write(cx, dossier, "assessment.start", new.id, NULL);
    if (!db_end(cx, ok))
        return false;
    *out_id = new.id;
    return true;
}

/* ---- the end -------------------------------------------------------------------------
 */

static bool is_draft(struct ctx *cx, const struct assessment *seen)
{
    if (text_is(seen->status, "draft"))
        return true;
    return failed(cx, PROBLEM_CONFLICT, "assessment.locked",
                  "This assessment is not a draft any more. Begin a new one: it starts "
                  "from the last.");
}

static bool changed(struct ctx *cx)
{
    if (db_changes(cx->db) == 1)
        return true;
    return failed(cx, PROBLEM_STALE, "record.changed",
                  "Someone changed this assessment meanwhile.");
}

static const char sql_ending[] =
    "UPDATE assessment SET assessed_on = :assessed_on, protective = :protective,"
    " conclusion = :conclusion, management = :management, written_by = :me,"
    " written_at = :now, ending_version = ending_version + 1, version = version + 1"
    " WHERE id = :id AND ending_version = :version AND status = 'draft'";

static bool store_ending(struct ctx *cx, const struct assessment *seen, int64_t version,
                         const struct answers *answers)
{
    struct stmt *st = db_prepare(cx->db, sql_ending);

    answers_bind(st, answers);
    bind_int(st, ":me", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    bind_int(st, ":id", seen->id);
    bind_int(st, ":version", version);
    return db_run(cx, st) && changed(cx);
}

bool assessment_ending_save(struct ctx *cx, const struct dossier *dossier,
                            const struct assessment *seen, int64_t version,
                            const struct answers *answers)
{
    if (!is_draft(cx, seen) || !db_begin(cx))
        return false;
    return db_end(
        cx, assessment_version_before(cx, dossier, seen)
                && store_ending(cx, seen, version, answers)
                && assessment_version_after(cx, dossier, seen, "saved")
                && audit_write(cx, dossier, "assessment.save", seen->id, "part=end"));
}

/* ---- completing, discarding ----------------------------------------------------------
 */

static const char sql_status[] =
    "UPDATE assessment SET status = :status, completed_by = :by, completed_at = :at,"
    " version = version + 1 WHERE id = :id AND version = :version";

static bool move(struct ctx *cx, const struct assessment *seen, const char *verb)
{
    const char *to;

    if (!lifecycle_next(cx, ENTITY_ASSESSMENT, seen->status, verb, &to))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_status);
    bool completes = text_is(to, "completed");
    bind_text(st, ":status", to);
    if (completes)
        bind_int(st, ":by", cx->actor->user_id);
    else
        bind_null(st, ":by");
    bind_text(st, ":at", completes ? cx->now : NULL);
    bind_int(st, ":id", seen->id);
    bind_int(st, ":version", seen->version);
    return db_run(cx, st) && changed(cx);
}

static bool is_complete(struct ctx *cx, const struct assessment *seen)
{
    json_t *missing, *item;
    size_t i;

    if (!assessment_missing(cx, seen, &missing))
        return false;
    json_array_foreach(missing, i, item)
    {
        reject(cx, json_string_value(json_object_get(item, "field")), "%s",
               json_string_value(json_object_get(item, "detail")));
    }
    return !has_problem(cx);
}

bool assessment_is_repeated(const struct dossier *dossier)
{
    return is_open(dossier) && !text_is(dossier->status, "post_exit_review");
}

static bool start_clock(struct ctx *cx, const struct dossier *dossier,
                        const struct assessment *seen)
{
    if (!assessment_is_repeated(dossier))
        return deadline_stop(cx, dossier, "T9", cx->today);
    return deadline_start(cx, dossier, "T9", seen->assessed_on);
}

bool assessment_complete(struct ctx *cx, const struct dossier *dossier,
                         const struct assessment *seen)
{
    if (!is_draft(cx, seen) || !is_complete(cx, seen) || !db_begin(cx))
        return false;
    bool ok = move(cx, seen, "complete") && start_clock(cx, dossier, seen)
              && assessment_version_after(cx, dossier, seen, "completed")
              && entry_write(cx, dossier, "assessment.complete", seen->assessed_on,
                             arena_print(cx->arena, "Assessment %lld completed",
                                         (long long)seen->number))
              && audit_write(cx, dossier, "assessment.complete", seen->id, NULL);
    return db_end(cx, ok);
}

bool assessment_discard(struct ctx *cx, const struct dossier *dossier,
                        const struct assessment *seen, const char *reason)
{
    if (!is_draft(cx, seen) || !db_begin(cx))
        return false;
    bool ok = move(cx, seen, "discard")
              && entry_write(cx, dossier, "assessment.discard", cx->today,
                             arena_print(cx->arena, "Assessment %lld discarded: %s",
                                         (long long)seen->number, reason))
              && audit_write(cx, dossier, "assessment.discard", seen->id, NULL);
    return db_end(cx, ok);
}
