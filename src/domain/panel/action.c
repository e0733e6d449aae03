#include "domain/panel/action.h"

#include "base/date.h"
#include "base/ident.h"
#include "base/text.h"
#include "domain/panel/interest.h"
#include "domain/people/audit.h"
#include "domain/people/chronology.h"

static const struct field new_fields[] = {
    { .name = "owner", .label = "Who does it", .kind = FIELD_USER, .need = REQUIRED },
    { .name = "text",
      .label = "What is to be done",
      .kind = FIELD_TEXT,
      .need = REQUIRED,
      .most = 1000,
      .sensitive = true },
    { .name = "due_on",
      .label = "By when",
      .kind = FIELD_DAY,
      .need = REQUIRED,
      .future = true },
};
const struct form form_action_new = { "action_new", new_fields, COUNT(new_fields) };

static const char sql_insert[] =
    "INSERT INTO action(id, meeting_id, item_id, case_id, owner_id, text, due_on,"
    " created_at) VALUES(:id, :meeting, :item, :case, :owner, :text, :due_on, :now)";

static bool insert(struct ctx *cx, int64_t id, const struct dossier *dossier,
                   struct action_source source, const struct answers *answers)
{
    struct stmt *st = db_prepare(cx->db, sql_insert);

    answers_bind(st, answers);
    bind_int(st, ":id", id);
    bind_int(st, ":case", dossier->case_id);
    if (source.meeting_id != 0)
        bind_int(st, ":meeting", source.meeting_id);
    if (source.item_id != 0)
        bind_int(st, ":item", source.item_id);
    bind_text(st, ":now", cx->now);
    return db_run(cx, st);
}

/* Only who would not see the case otherwise; an action on a restricted case names them.
 */
static const char sql_let_in[] =
    "INSERT INTO case_access(user_id, case_id, reason, source_id, granted_by, granted_at)"
    " SELECT u.id, c.id, 'action', :action, :by, :now"
    " FROM user u JOIN organisation o ON o.id = u.organisation_id"
    " JOIN channel_case c ON c.id = :case WHERE u.id = :owner"
    " AND (c.restricted = 1 OR NOT (instr(u.roles, ' coordinator ') > 0"
    "  OR instr(u.roles, ' chair ') > 0 OR instr(u.roles, ' police ') > 0"
    "  OR (instr(u.roles, ' partner_officer ') > 0 AND o.area IS c.area)))"
    " ON CONFLICT DO NOTHING";

static bool let_in(struct ctx *cx, int64_t action, int64_t case_id, int64_t owner)
{
    struct stmt *st = db_prepare(cx->db, sql_let_in);

    bind_int(st, ":action", action);
    bind_int(st, ":case", case_id);
    bind_int(st, ":owner", owner);
    bind_int(st, ":by", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    return db_run(cx, st);
}

static const char sql_let_out[] =
    "DELETE FROM case_access WHERE user_id = :owner AND case_id = :case"
    " AND reason = 'action' AND source_id = :action";

static bool let_out(struct ctx *cx, const struct action *action)
{
    struct stmt *st = db_prepare(cx->db, sql_let_out);

    bind_int(st, ":owner", action->owner_id);
    bind_int(st, ":case", action->dossier.case_id);
    bind_int(st, ":action", action->id);
    return db_run(cx, st);
}

/* A declared interest bars somebody from working on the case as well. */
static bool may_own(struct ctx *cx, const struct dossier *dossier, int64_t owner,
                    const char *field)
{
    bool conflicted = false;

    if (!interest_stands(cx, dossier->case_id, owner, &conflicted))
        return false;
    if (conflicted)
        reject(cx, field != NULL ? field : "owner",
               "This person has declared an interest in this case.");
    return !conflicted;
}

bool action_create(struct ctx *cx, const struct dossier *dossier,
                   struct action_source source, const struct answers *answers,
                   int64_t *out_id)
{
    int64_t id = ident_new(), owner = answer_int(answers, "owner");
    char due[24];

    date_say(answer(answers, "due_on"), due);
    if (!may_own(cx, dossier, owner, source.owner_field)
        || !insert(cx, id, dossier, source, answers)
        || !let_in(cx, id, dossier->case_id, owner)
        || !entry_write(cx, dossier, "action.opened", cx->today,
                        arena_print(cx->arena, "Action agreed, due on %s", due))
        || !audit_write(cx, dossier, "action.create", id, NULL))
        return false;
    *out_id = id;
    return true;
}

#define COLUMNS "a.id, a.owner_id, a.case_id, a.status, a.closed_on, a.version"

static const char sql_load_any[] =
    "SELECT " COLUMNS
    ", c.person_id, c.referral_id FROM visible_action a"
    " JOIN visible_case c ON c.id = a.case_id WHERE a.id = :id";
static const char sql_load_own[] =
    "SELECT " COLUMNS
    ", a.person_id, a.referral_id FROM visible_own_action a"
    " WHERE a.id = :id";

static bool sees_all_actions(const struct ctx *cx)
{
    return access_may(cx->actor, PERMIT_MEETING_PREPARE);
}

static bool find(struct ctx *cx, const char *sql, int64_t id, struct action *out,
                 bool *out_found)
{
    struct stmt *st = db_prepare(cx->db, sql);

    bind_int(st, ":id", id);
    if ((*out_found = db_row(cx, st)))
        *out = (struct action){
            .id = id,
            .owner_id = row_int(st, "owner_id"),
            .status = row_text(cx, st, "status"),
            .closed_on = row_text(cx, st, "closed_on"),
            .version = row_int(st, "version"),
            .dossier = { .kind = DOSSIER_CASE,
                         .person_id = row_int(st, "person_id"),
                         .referral_id = row_int(st, "referral_id"),
                         .case_id = row_int(st, "case_id") },
        };
    return db_done(cx, st);
}

bool action_load(struct ctx *cx, int64_t id, struct action *out)
{
    bool found = false;

    if (!find(cx, sql_load_own, id, out, &found)
        || (!found && sees_all_actions(cx) && !find(cx, sql_load_any, id, out, &found)))
        return false;
    if (!found)
        return failed(cx, PROBLEM_NOT_FOUND, "record.unknown",
                      "There is no such record, or it is not shared with you.");
    return true;
}

bool action_may_reopen(const struct ctx *cx, const struct action *action)
{
    return sees_all_actions(cx) || text_is(action->closed_on, cx->today);
}

static bool may_change(struct ctx *cx, const struct action *action, const char *to)
{
    if (text_is(action->status, to))
        return failed(cx, PROBLEM_CONFLICT, "action.state",
                      "This action has that status already.");
    if (text_is(to, "open") && !action_may_reopen(cx, action))
        return failed(cx, PROBLEM_CONFLICT, "action.closed",
                      "You can take this back on the day you closed it. Ask the "
                      "coordinator to open the action again.");
    return true;
}

static const char sql_change[] =
    "UPDATE action SET status = :status, outcome = coalesce(:outcome, outcome),"
    " closed_on = CASE :status WHEN 'open' THEN NULL ELSE :today END,"
    " version = version + 1 WHERE id = :id AND version = :version";

static bool store(struct ctx *cx, const struct action *action, int64_t version,
                  const struct answers *answers)
{
    struct stmt *st = db_prepare(cx->db, sql_change);

    answers_bind(st, answers);
    bind_text(st, ":today", cx->today);
    bind_int(st, ":id", action->id);
    bind_int(st, ":version", version);
    if (!db_run(cx, st))
        return false;
    if (db_changes(cx->db) != 1)
        return failed(cx, PROBLEM_STALE, "record.changed",
                      "Someone changed this action meanwhile.");
    return true;
}

static const char *said(const char *status)
{
    if (text_is(status, "done"))
        return "Action done";
    return text_is(status, "open") ? "Action opened again" : "Action no longer needed";
}

bool action_change(struct ctx *cx, const struct action *action, int64_t version,
                   const struct answers *answers)
{
    const char *to = answer(answers, "status");
    const struct dossier *dossier = &action->dossier;

    if (!may_change(cx, action, to) || !db_begin(cx))
        return false;
    bool ok = store(cx, action, version, answers)
              && (text_is(to, "open")
                      ? let_in(cx, action->id, dossier->case_id, action->owner_id)
                      : let_out(cx, action))
              && entry_write(cx, dossier, arena_print(cx->arena, "action.%s", to),
                             cx->today, said(to))
              && audit_write(cx, dossier, "action.change", action->id,
                             arena_print(cx->arena, "%s>%s", action->status, to));
    return db_end(cx, ok);
}
