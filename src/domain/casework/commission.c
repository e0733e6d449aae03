#include "domain/casework/commission.h"

#include <string.h>

#include "base/ident.h"
#include "base/text.h"
#include "domain/casework/provider.h"
#include "domain/core/codes.h"
#include "domain/core/lifecycle.h"
#include "domain/people/audit.h"
#include "domain/people/chronology.h"
#include "domain/people/deadline.h"
#include "domain/people/user.h"

/* clang-format off */
#define COST(need_)                                                                      \
    { .name = "funding", .label = "Who pays", .kind = FIELD_CODE,                        \
      .codes = "funding_source", .need = (need_) },                                      \
    { .name = "pounds", .label = "Cost in pounds", .kind = FIELD_NUMBER,                 \
      .most = 1000000, .need = (need_) }
/* clang-format on */

static const struct field fields[] = {
    { .name = "organisation_id",
      .label = "Provider",
      .hint = "Approved by the Home Office and in the provider register",
      .kind = FIELD_ORGANISATION,
      .need = REQUIRED },
    { .name = "mentor",
      .label = "Who delivers",
      .hint =
          "An account of that provider: they see the individual's name and the brief, "
          "plan sessions and report. Leave empty if reports come another way.",
      .kind = FIELD_USER },
    { .name = "purpose",
      .label = "What it is for",
      .hint = "The needs of the support plan it answers. The provider does not see this.",
      .kind = FIELD_TEXT,
      .most = 2000,
      .need = REQUIRED,
      .sensitive = true },
    { .name = "brief",
      .label = "Brief released to the provider",
      .hint = "All that the provider learns beside the name. What is needed and no more.",
      .kind = FIELD_TEXT,
      .most = 4000,
      .need = REQUIRED,
      .sensitive = true },
    { .name = "conflict_handled",
      .label = "How a conflict of interest in the register is dealt with",
      .kind = FIELD_TEXT,
      .most = 1000 },
    { .name = "sessions_contracted",
      .label = "Sessions contracted",
      .kind = FIELD_NUMBER,
      .least = 1,
      .most = 100,
      .need = REQUIRED },
    { .name = "report_days",
      .label = "Working days from a session to its report",
      .hint = "Leave empty for the time limit T11",
      .kind = FIELD_NUMBER,
      .least = 1,
      .most = 60 },
    { .name = "begins_on",
      .label = "Begins on",
      .kind = FIELD_DAY,
      .need = REQUIRED,
      .future = true },
    COST(OPTIONAL),
};
const struct form form_commission = { "commission", fields, COUNT(fields) };

static const struct field cost_fields[] = {
    COST(REQUIRED),
    { .name = "note", .label = "What for", .kind = FIELD_LINE },
};
const struct form form_commission_cost = { "commission_cost", cost_fields,
                                           COUNT(cost_fields) };

static const struct option endings[] = {
    { "complete", "Completed: the sessions did what they were for" },
    { "cancel", "Ended early" },
    { 0 },
};
static const struct field end_fields[] = {
    { .name = "outcome",
      .label = "How it ends",
      .kind = FIELD_CHOICE,
      .options = endings,
      .need = REQUIRED },
    { .name = "end_reason",
      .label = "What was reached, or why it ends early",
      .kind = FIELD_TEXT,
      .most = 2000,
      .need = REQUIRED,
      .sensitive = true },
};
const struct form form_commission_end = { "commission_end", end_fields,
                                          COUNT(end_fields) };

static const struct field follow_fields[] = {
    { .name = "agreed",
      .label = "What was agreed with the provider",
      .kind = FIELD_TEXT,
      .most = 1000,
      .need = REQUIRED,
      .sensitive = true },
};
const struct form form_commission_follow_up = { "commission_follow_up", follow_fields,
                                                COUNT(follow_fields) };

/* ---- commissioning -------------------------------------------------------------------
 */

static const char sql_conflict[] =
    "SELECT count(*) FROM case_access WHERE user_id = :user AND case_id = :case"
    " AND reason = 'conflict'";

static bool check_mentor(struct ctx *cx, const struct dossier *dossier,
                         const struct answers *answers)
{
    struct stmt *st;
    struct actor actor;
    int64_t user = answer_int(answers, "mentor"), conflicts;

    if (user == 0)
        return true;
    if (!user_actor(cx, user, &actor))
        return false;
    st = db_prepare(cx->db, sql_conflict);
    bind_int(st, ":user", user);
    bind_int(st, ":case", dossier->case_id);
    if (!db_number(cx, st, &conflicts))
        return false;
    if (actor.organisation_id != answer_int(answers, "organisation_id"))
        reject(cx, "mentor", "%s does not work for that provider.", actor.name);
    else if (!access_may(&actor, PERMIT_COMMISSION_OWN))
        reject(cx, "mentor", "The account of %s may not report sessions.", actor.name);
    else if (conflicts != 0)
        reject(cx, "mentor", "This person has declared an interest in this case.");
    return true;
}

static bool check(struct ctx *cx, const struct dossier *dossier,
                  const struct answers *answers)
{
    const char *conflicts;

    if (!text_is(dossier->status, "adopted") && !text_is(dossier->status, "supported"))
        return failed(cx, PROBLEM_CONFLICT, "commission.state",
                      "Support is commissioned after the panel has adopted the case.");
    if (!provider_check(cx, answer_int(answers, "organisation_id"),
                        answer(answers, "begins_on"), &conflicts))
        return false;
    if (conflicts != NULL && answer(answers, "conflict_handled") == NULL)
        reject(cx, "conflict_handled",
               "The register names a conflict of interest: say how it is dealt with.");
    if ((answer(answers, "funding") == NULL) != (answer(answers, "pounds") == NULL))
        reject(cx, answer(answers, "pounds") == NULL ? "pounds" : "funding",
               "A cost needs both: how much, and who pays.");
    return check_mentor(cx, dossier, answers) && !has_problem(cx);
}

static const char sql_days[] = "SELECT amount FROM time_limit WHERE code = 'T11'";
static const char sql_insert[] =
    "INSERT INTO commission(id, case_id, organisation_id, mentor_id, purpose, brief,"
    " conflict_handled, sessions_contracted, report_days, begins_on, status,"
    " commissioned_by, commissioned_at) VALUES(:id, :case, :organisation_id, :mentor,"
    " :purpose, :brief, :conflict_handled, :sessions_contracted,"
    " coalesce(:report_days, :days), :begins_on, 'active', :by, :now)";

static bool insert(struct ctx *cx, const struct commission *commission,
                   const struct answers *answers)
{
    int64_t days;

    if (!db_number(cx, db_prepare(cx->db, sql_days), &days))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_insert);
    answers_bind(st, answers);
    bind_int(st, ":id", commission->id);
    bind_int(st, ":case", commission->dossier.case_id);
    bind_int(st, ":days", days);
    bind_int(st, ":by", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    return db_run(cx, st);
}

static const char sql_cost[] =
    "INSERT INTO commission_cost(id, commission_id, funding, pounds, note, added_by,"
    " added_at) VALUES(:id, :commission, :funding, :pounds, :note, :by, :now)";

static bool insert_cost(struct ctx *cx, int64_t commission, const struct answers *answers,
                        int64_t id)
{
    struct stmt *st = db_prepare(cx->db, sql_cost);

    answers_bind(st, answers);
    bind_int(st, ":id", id);
    bind_int(st, ":commission", commission);
    bind_int(st, ":by", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    return db_run(cx, st);
}

static bool say(struct ctx *cx, const struct commission *commission, const char *verb,
                const char *text)
{
    const char *kind = arena_print(cx->arena, "commission.%s", verb);

    return entry_write(cx, &commission->dossier, kind, cx->today, text)
           && audit_write(cx, &commission->dossier, kind, commission->id, NULL);
}

static const char sql_name[] = "SELECT name FROM organisation WHERE id = :id";

static bool load_name(struct ctx *cx, int64_t id, const char **out)
{
    struct stmt *st = db_prepare(cx->db, sql_name);

    bind_int(st, ":id", id);
    *out = db_row(cx, st) ? row_text(cx, st, "name") : "";
    return db_done(cx, st);
}

bool commission_create(struct ctx *cx, const struct dossier *dossier,
                       const struct answers *answers, int64_t *out_id)
{
    struct commission commission = { .id = ident_new(), .dossier = *dossier };
    bool cost = answer(answers, "pounds") != NULL;

    if (!check(cx, dossier, answers)
        || !load_name(cx, answer_int(answers, "organisation_id"), &commission.provider)
        || !db_begin(cx))
        return false;
    const char *said =
        arena_print(cx->arena, "%s commissioned: %s sessions contracted",
                    commission.provider, answer(answers, "sessions_contracted"));
    bool ok = insert(cx, &commission, answers)
              && (!cost || insert_cost(cx, commission.id, answers, ident_new()))
              && say(cx, &commission, "create", said);
    if (!db_end(cx, ok))
        return false;
    *out_id = commission.id;
    return true;
}

/* ---- opening -------------------------------------------------------------------------
 */

#define COLUMNS                                                                          \
    "SELECT m.id, o.name AS provider, m.status, m.sessions_contracted, m.report_days,"   \
    " m.version, m.case_id"

static const char sql_of_case[] = COLUMNS
    ", 0 AS person_id FROM visible_commission m"
    " JOIN organisation o ON o.id = m.organisation_id WHERE m.id = :id"
    " AND m.case_id = :case";
static const char sql_own[] = COLUMNS
    ", m.person_id FROM visible_own_commission m"
    " JOIN organisation o ON o.id = m.organisation_id"
    " WHERE m.id = :id";

static bool find(struct ctx *cx, struct stmt *st, int64_t id, struct commission *out)
{
    *out = (struct commission){ 0 };
    bind_int(st, ":id", id);
    if (db_row(cx, st))
        *out = (struct commission){
            .id = row_int(st, "id"),
            .provider = row_text(cx, st, "provider"),
            .status = row_text(cx, st, "status"),
            .contracted = row_int(st, "sessions_contracted"),
            .report_days = row_int(st, "report_days"),
            .version = row_int(st, "version"),
            .dossier = { .kind = DOSSIER_CASE,
                         .person_id = row_int(st, "person_id"),
                         .case_id = row_int(st, "case_id") },
        };
    if (!db_done(cx, st))
        return false;
    return out->id != 0
           || failed(cx, PROBLEM_NOT_FOUND, "record.unknown",
                     "There is no such record, or it is not shared with you.");
}

bool commission_load(struct ctx *cx, const struct dossier *dossier, int64_t id,
                     struct commission *out)
{
    struct stmt *st = db_prepare(cx->db, sql_of_case);

    bind_int(st, ":case", dossier->case_id);
    if (!find(cx, st, id, out))
        return false;
    out->dossier = *dossier;
    return true;
}

bool commission_own(struct ctx *cx, int64_t id, struct commission *out)
{
    if (!find(cx, db_prepare(cx->db, sql_own), id, out))
        return false;
    out->own = true;
    return true;
}

/* ---- later ---------------------------------------------------------------------------
 */

bool commission_add_cost(struct ctx *cx, const struct commission *commission,
                         const struct answers *answers, int64_t *out_id)
{
    int64_t id = ident_new();

    if (!db_begin(cx))
        return false;
    bool ok =
        insert_cost(cx, commission->id, answers, id)
        && say(cx, commission, "cost",
               arena_print(cx->arena, "%s: cost of %s pounds, paid by: %s",
                           commission->provider, answer(answers, "pounds"),
                           code_label(cx, "funding_source", answer(answers, "funding"))));
    if (!db_end(cx, ok))
        return false;
    *out_id = id;
    return true;
}

static const char sql_end[] =
    "UPDATE commission SET status = :status, ended_on = :today, end_reason = :end_reason,"
    " version = version + 1 WHERE id = :id";
static const char sql_cancel_planned[] =
    "UPDATE support_session SET status = 'cancelled', reason = 'The commission ended',"
    " recorded_by = :by, recorded_at = :now, version = version + 1"
    " WHERE commission_id = :id AND status = 'planned'";

static bool store_end(struct ctx *cx, const struct commission *commission,
                      const struct answers *answers, const char *status)
{
    struct stmt *st = db_prepare(cx->db, sql_end);

    answers_bind(st, answers);
    bind_text(st, ":status", status);
    bind_text(st, ":today", cx->today);
    bind_int(st, ":id", commission->id);
    if (!db_run(cx, st))
        return false;
    st = db_prepare(cx->db, sql_cancel_planned);
    bind_int(st, ":by", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    bind_int(st, ":id", commission->id);
    return db_run(cx, st);
}

bool commission_end(struct ctx *cx, const struct commission *commission,
                    const struct answers *answers)
{
    const char *to;

    if (!lifecycle_next(cx, ENTITY_COMMISSION, commission->status,
                        answer(answers, "outcome"), &to)
        || !db_begin(cx))
        return false;
    return db_end(cx, store_end(cx, commission, answers, to)
                          && say(cx, commission, to,
                                 arena_print(cx->arena, "%s: %s", commission->provider,
                                             state_label(ENTITY_COMMISSION, to))));
}

static const char sql_follow_up[] =
    "UPDATE commission SET followed_up_on = :today, version = version + 1 WHERE id = :id";

bool commission_follow_up(struct ctx *cx, const struct commission *commission,
                          const struct answers *answers)
{
    if (!text_is(commission->status, "active"))
        return failed(cx, PROBLEM_CONFLICT, "commission.state",
                      "This commission has ended.");
    if (!db_begin(cx))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_follow_up);
    bind_text(st, ":today", cx->today);
    bind_int(st, ":id", commission->id);
    return db_end(
        cx, db_run(cx, st)
                && say(cx, commission, "follow_up",
                       arena_print(cx->arena, "%s, sessions followed up: %s",
                                   commission->provider, answer(answers, "agreed"))));
}
