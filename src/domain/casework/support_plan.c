#include "domain/casework/support_plan.h"

#include "base/ident.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/casework/channel_case.h"
#include "domain/casework/plan_need.h"
#include "domain/casework/plan_version.h"
#include "domain/core/lifecycle.h"
#include "domain/people/audit.h"
#include "domain/people/chronology.h"

static const struct field fields[] = {
    { .name = "consent_how",
      .label = "How, when and by whom consent is sought",
      .hint = "Section 36(5)(a)",
      .kind = FIELD_TEXT,
      .most = 4000 },
    { .name = "nature",
      .label = "The nature of the support",
      .hint = "Section 36(5)(b)",
      .kind = FIELD_TEXT,
      .most = 4000 },
    { .name = "providers",
      .label = "Who provides it",
      .hint = "Section 36(5)(c)",
      .kind = FIELD_TEXT,
      .most = 4000 },
    { .name = "delivery",
      .label = "How and when it is provided",
      .hint = "Section 36(5)(d)",
      .kind = FIELD_TEXT,
      .most = 4000 },
    { .name = "needs",
      .label = "Need",
      .hint =
          "For every need that was found: an action with owner and date, or the reason "
          "why nothing is done. Empty groups are left out.",
      .kind = FIELD_ITEMS,
      .items = &form_plan_need },
};
const struct form form_support_plan = { "support_plan", fields, COUNT(fields) };

static const struct field withdrawal_fields[] = {
    { .name = "reason",
      .label = "Reason for withdrawing the plan",
      .kind = FIELD_LINE,
      .need = REQUIRED },
};
const struct form form_plan_withdrawal = { "plan_withdrawal", withdrawal_fields,
                                           COUNT(withdrawal_fields) };

static const char sql_load[] =
    "SELECT id, number, status, version FROM visible_support_plan WHERE case_id = :case"
    " ORDER BY number DESC LIMIT 1";

bool support_plan_load(struct ctx *cx, const struct dossier *dossier,
                       struct support_plan *out)
{
    struct stmt *st = db_prepare(cx->db, sql_load);

    *out = (struct support_plan){ 0 };
    bind_int(st, ":case", dossier->case_id);
    if (db_row(cx, st))
        *out = (struct support_plan){
            .id = row_int(st, "id"),
            .number = row_int(st, "number"),
            .status = row_text(cx, st, "status"),
            .version = row_int(st, "version"),
        };
    return db_done(cx, st);
}

/* ---- writing -------------------------------------------------------------------------
 */

static const char sql_insert[] =
    "INSERT INTO support_plan(id, case_id, number, status, consent_how, nature, "
    "providers,"
    " delivery, written_by, written_at) VALUES(:id, :case, :number, 'draft', "
    ":consent_how,"
    " :nature, :providers, :delivery, :by, :now)";
static const char sql_update[] =
    "UPDATE support_plan SET consent_how = :consent_how, nature = :nature,"
    " providers = :providers, delivery = :delivery, written_by = :by, written_at = :now,"
    " version = version + 1 WHERE id = :id AND version = :version";

/* The row must still be as it was seen. */
static bool run_update(struct ctx *cx, struct stmt *st, const struct support_plan *seen)
{
    bind_int(st, ":id", seen->id);
    bind_int(st, ":version", seen->version);
    if (!db_run(cx, st))
        return false;
    if (db_changes(cx->db) != 1)
        return failed(cx, PROBLEM_STALE, "record.changed",
                      "Someone changed this support plan meanwhile.");
    return true;
}

static bool insert(struct ctx *cx, const struct dossier *dossier, int64_t id,
                   int64_t number, const struct answers *answers)
{
    struct stmt *st = db_prepare(cx->db, sql_insert);

    answers_bind(st, answers);
    bind_int(st, ":id", id);
    bind_int(st, ":case", dossier->case_id);
    bind_int(st, ":number", number);
    bind_int(st, ":by", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    return db_run(cx, st);
}

static bool update(struct ctx *cx, const struct support_plan *seen,
                   const struct answers *answers)
{
    struct stmt *st = db_prepare(cx->db, sql_update);

    answers_bind(st, answers);
    bind_int(st, ":by", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    return run_update(cx, st, seen);
}

static const char sql_status[] =
    "UPDATE support_plan SET status = :status, version = version + 1,"
    " approved_by = coalesce(:by, approved_by), approved_at = coalesce(:at, approved_at)"
    " WHERE id = :id AND version = :version";

static bool move(struct ctx *cx, const struct support_plan *seen, const char *verb)
{
    const char *to;

    if (!lifecycle_next(cx, ENTITY_PLAN, seen->status, verb, &to))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_status);
    bind_text(st, ":status", to);
    if (text_is(to, "approved")) {
        bind_int(st, ":by", cx->actor->user_id);
        bind_text(st, ":at", cx->now);
    }
    return run_update(cx, st, seen);
}

/* What stood before makes room for a new draft: an approved plan is superseded. */
static bool write_plan(struct ctx *cx, const struct dossier *dossier,
                       const struct support_plan *seen, int64_t id,
                       const struct answers *answers)
{
    if (id == seen->id)
        return update(cx, seen, answers);
    if (text_is(seen->status, "approved") && !move(cx, seen, "supersede"))
        return false;
    return insert(cx, dossier, id, seen->number + 1, answers);
}

bool support_plan_save(struct ctx *cx, const struct dossier *dossier,
                       const struct support_plan *seen, const struct answers *answers)
{
    bool same = text_is(seen->status, "draft");
    int64_t id = same ? seen->id : ident_new();
    struct plan_needs needs;

    if (channel_case_is_over(dossier->status) || text_is(dossier->status, "police_led"))
        return failed(cx, PROBLEM_CONFLICT, "plan.state",
                      "This case is not open: there is no support to plan.");
    if (!plan_needs_read(cx, answers, "needs", &needs) || !db_begin(cx))
        return false;
    bool ok =
        plan_version_before(cx, dossier, seen)
        && write_plan(cx, dossier, seen, id, answers) && plan_needs_store(cx, id, &needs)
        && plan_version_after(cx, dossier, "saved")
        && (same
            || entry_write(cx, dossier, "plan.draft", cx->today, "Support plan drafted"))
        && audit_write(cx, dossier, "plan.save", id, NULL);
    return db_end(cx, ok);
}

/* ---- approving, withdrawing ----------------------------------------------------------
 */

static const char sql_elements[] =
    "SELECT consent_how, nature, providers, delivery FROM visible_support_plan"
    " WHERE id = :id";

/* Appends {"field", "detail"} for each statutory element that is not there. */
static bool missing_elements(struct ctx *cx, int64_t id, json_t *list)
{
    struct stmt *st = db_prepare(cx->db, sql_elements);

    bind_int(st, ":id", id);
    if (db_row(cx, st))
        for (size_t i = 0; i < COUNT(fields) - 1; i++) {
            if (!row_is_null(st, fields[i].name))
                continue;
            json_t *item = json_object();

            put_text(item, "field", fields[i].name);
            put_text(item, "detail",
                     arena_print(cx->arena, "The plan does not say yet: %s (%s).",
                                 fields[i].label, fields[i].hint));
            json_array_append_new(list, item);
        }
    return db_done(cx, st);
}

static bool find_missing(struct ctx *cx, int64_t id, json_t **out)
{
    *out = json_array();
    return missing_elements(cx, id, *out) && plan_needs_missing(cx, id, *out);
}

static bool is_complete(struct ctx *cx, int64_t id)
{
    json_t *missing, *item;
    size_t i;

    if (!find_missing(cx, id, &missing))
        return false;
    json_array_foreach(missing, i, item)
    {
        reject(cx, json_string_value(json_object_get(item, "field")), "%s",
               json_string_value(json_object_get(item, "detail")));
    }
    return !has_problem(cx);
}

static bool there_is_one(struct ctx *cx, const struct support_plan *seen)
{
    if (seen->id != 0)
        return true;
    return failed(cx, PROBLEM_CONFLICT, "plan.none", "There is no support plan yet.");
}

bool support_plan_approve(struct ctx *cx, const struct dossier *dossier,
                          const struct support_plan *seen)
{
    if (!there_is_one(cx, seen))
        return false;
    if (!text_is(dossier->status, "adopted") && !text_is(dossier->status, "supported"))
        return failed(cx, PROBLEM_CONFLICT, "plan.state",
                      "A support plan is approved after the panel has adopted the case.");
    if (!is_complete(cx, seen->id) || !db_begin(cx))
        return false;
    bool ok =
        move(cx, seen, "approve") && plan_version_after(cx, dossier, "approved")
        && entry_write(cx, dossier, "plan.approve", cx->today, "Support plan approved")
        && audit_write(cx, dossier, "plan.approve", seen->id, NULL);
    return db_end(cx, ok);
}

bool support_plan_withdraw(struct ctx *cx, const struct dossier *dossier,
                           const struct support_plan *seen, const char *reason)
{
    if (!there_is_one(cx, seen) || !db_begin(cx))
        return false;
    bool ok = move(cx, seen, "withdraw") && plan_version_after(cx, dossier, "withdrawn")
              && entry_write(cx, dossier, "plan.withdraw", cx->today,
                             arena_print(cx->arena, "Support plan withdrawn: %s", reason))
              && audit_write(cx, dossier, "plan.withdraw", seen->id, NULL);
    return db_end(cx, ok);
}

/* ---- reading -------------------------------------------------------------------------
 */

static const char sql_one[] =
    "SELECT s.id, s.number, s.status, s.consent_how, s.nature, s.providers, s.delivery,"
    " w.name AS written_by, s.written_at, a.name AS approved_by, s.approved_at, s.version"
    " FROM visible_support_plan s JOIN user w ON w.id = s.written_by"
    " LEFT JOIN user a ON a.id = s.approved_by WHERE s.case_id = :case"
    " ORDER BY s.number DESC LIMIT 1";

static json_t *plan_row(struct ctx *cx, struct stmt *st)
{
    json_t *plan = record_json(cx, st, &form_support_plan);
    const char *status = row_text(cx, st, "status");

    put_status(plan, ENTITY_PLAN, status);
    put_json(plan, "can", lifecycle_can(cx, ENTITY_PLAN, status));
    return plan;
}

bool support_plan_json(struct ctx *cx, const struct dossier *dossier, json_t **out)
{
    struct stmt *st = db_prepare(cx->db, sql_one);
    json_t *plan = NULL, *missing, *needs;
    int64_t id = 0;

    bind_int(st, ":case", dossier->case_id);
    if (db_row(cx, st)) {
        plan = plan_row(cx, st);
        id = row_int(st, "id");
    }
    if (!db_done(cx, st))
        return false;
    if (plan != NULL) {
        if (!find_missing(cx, id, &missing) || (needs = plan_needs_json(cx, id)) == NULL)
            return false;
        put_json(plan, "needs", needs);
        put_json(plan, "missing", missing);
    }
    *out = plan != NULL ? plan : json_null();
    return true;
}

static const char sql_before[] =
    "SELECT s.id, s.number, s.status, w.name AS written_by, s.written_at,"
    " a.name AS approved_by, s.approved_at FROM visible_support_plan s"
    " JOIN user w ON w.id = s.written_by LEFT JOIN user a ON a.id = s.approved_by"
    " WHERE s.case_id = :case ORDER BY s.number DESC LIMIT 50 OFFSET 1";

json_t *support_plans_before_json(struct ctx *cx, const struct dossier *dossier)
{
    struct stmt *st = db_prepare(cx->db, sql_before);
    json_t *list = json_array();

    bind_int(st, ":case", dossier->case_id);
    while (db_row(cx, st)) {
        json_t *item = record_json(cx, st, NULL);

        put_status(item, ENTITY_PLAN, row_text(cx, st, "status"));
        json_array_append_new(list, item);
    }
    return db_done(cx, st) ? list : NULL;
}
