#include "domain/casework/support_session.h"

#include <string.h>

#include "base/date.h"
#include "base/ident.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/casework/consent.h"
#include "domain/core/calendar.h"
#include "domain/core/lifecycle.h"
#include "domain/people/audit.h"
#include "domain/people/chronology.h"
#include "domain/people/deadline.h"

static const struct field plan_fields[] = {
    { .name = "planned_on",
      .label = "Day of the session",
      .kind = FIELD_DAY,
      .need = REQUIRED,
      .future = true },
};
const struct form form_session = { "session", plan_fields, COUNT(plan_fields) };

static const struct field outcome_fields[] = {
    { .name = "outcome",
      .label = "What became of the session",
      .kind = FIELD_CODE,
      .codes = "session_outcome",
      .need = REQUIRED },
    { .name = "held_on",
      .label = "Held on",
      .hint = "Leave empty for the planned day",
      .kind = FIELD_DAY },
    { .name = "reason",
      .label = "Why it was not held",
      .hint = "Needed where it was cancelled or lapsed",
      .kind = FIELD_LINE,
      .most = 300,
      .sensitive = true },
};
const struct form form_session_outcome = { "session_outcome", outcome_fields,
                                           COUNT(outcome_fields) };

static const struct field report_fields[] = {
    { .name = "reported_on",
      .label = "Report received on",
      .hint = "Leave empty for today",
      .kind = FIELD_DAY },
    { .name = "report",
      .label = "The report",
      .hint = "What was worked on, how it went, what should happen next, any concern",
      .kind = FIELD_TEXT,
      .most = 8000,
      .need = REQUIRED,
      .sensitive = true },
};
const struct form form_session_report = { "session_report", report_fields,
                                          COUNT(report_fields) };

/* ---- the trail -----------------------------------------------------------------------
 */

static const char sql_referral[] = "SELECT referral_id FROM channel_case WHERE id = :id";

/* Who delivers does not know the referral; the chronology does. */
static bool whole_dossier(struct ctx *cx, const struct commission *commission,
                          struct dossier *out)
{
    *out = commission->dossier;
    if (out->referral_id != 0)
        return true;
    struct stmt *st = db_prepare(cx->db, sql_referral);
    bind_int(st, ":id", out->case_id);
    return db_number(cx, st, &out->referral_id);
}

static bool say(struct ctx *cx, const struct commission *commission,
                const struct support_session *session, const char *verb, const char *on)
{
    const char *kind = arena_print(cx->arena, "session.%s", verb);
    struct dossier dossier;
    char day[24];

    date_say(session->planned_on, day);
    return whole_dossier(cx, commission, &dossier)
           && entry_write(cx, &dossier, kind, on,
                          arena_print(cx->arena, "%s, session %lld (%s): %s",
                                      commission->provider, (long long)session->number,
                                      day, state_label(ENTITY_SESSION, session->status)))
           && audit_write(cx, &dossier, kind, session->id, session->status);
}

/* ---- planning ------------------------------------------------------------------------
 */

static const char sql_counts[] =
    "SELECT coalesce(max(number), 0) + 1 AS next,"
    " sum(status IN ('planned', 'held', 'reported')) AS taken"
    " FROM support_session WHERE commission_id = :commission";

static bool next_number(struct ctx *cx, const struct commission *commission, int64_t *out)
{
    struct stmt *st = db_prepare(cx->db, sql_counts);
    int64_t taken = 0;

    *out = 1;
    bind_int(st, ":commission", commission->id);
    if (db_row(cx, st)) {
        *out = row_int(st, "next");
        taken = row_int(st, "taken");
    }
    if (!db_done(cx, st))
        return false;
    if (taken >= commission->contracted)
        reject(cx, "planned_on",
               "All %lld contracted sessions are planned or held already.",
               (long long)commission->contracted);
    return !has_problem(cx);
}

static const char sql_insert[] =
    "INSERT INTO support_session(id, commission_id, case_id, number, planned_on, status,"
    " recorded_by, recorded_at) VALUES(:id, :commission, :case, :number, :planned_on,"
    " 'planned', :by, :now)";

static bool insert(struct ctx *cx, const struct commission *commission,
                   const struct support_session *session)
{
    struct stmt *st = db_prepare(cx->db, sql_insert);

    bind_int(st, ":id", session->id);
    bind_int(st, ":commission", commission->id);
    bind_int(st, ":case", commission->dossier.case_id);
    bind_int(st, ":number", session->number);
    bind_text(st, ":planned_on", session->planned_on);
    bind_int(st, ":by", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    return db_run(cx, st);
}

bool support_session_plan(struct ctx *cx, const struct commission *commission,
                          const struct answers *answers, int64_t *out_id)
{
    struct support_session session = { .id = ident_new(),
                                       .status = "planned",
                                       .planned_on = answer(answers, "planned_on") };

    if (!text_is(commission->status, "active"))
        return failed(cx, PROBLEM_CONFLICT, "commission.state",
                      "This commission has ended.");
    if (!db_begin(cx))
        return false;
    bool ok = next_number(cx, commission, &session.number)
              && insert(cx, commission, &session)
              && say(cx, commission, &session, "plan", cx->today);
    if (!db_end(cx, ok))
        return false;
    *out_id = session.id;
    return true;
}

/* ---- opening -------------------------------------------------------------------------
 */

#define COLUMNS                                                                          \
    "SELECT s.id, s.number, s.status, s.planned_on, s.held_on, s.version FROM "
#define OF_COMMISSION " s WHERE s.id = :id AND s.commission_id = :commission"

static const char sql_load[] = COLUMNS "visible_support_session" OF_COMMISSION;
static const char sql_load_own[] = COLUMNS "visible_own_session" OF_COMMISSION;

bool support_session_load(struct ctx *cx, const struct commission *commission, int64_t id,
                          struct support_session *out)
{
    struct stmt *st = db_prepare(cx->db, commission->own ? sql_load_own : sql_load);

    *out = (struct support_session){ 0 };
    bind_int(st, ":id", id);
    bind_int(st, ":commission", commission->id);
    if (db_row(cx, st))
        *out = (struct support_session){
            .id = row_int(st, "id"),
            .number = row_int(st, "number"),
            .status = row_text(cx, st, "status"),
            .planned_on = row_text(cx, st, "planned_on"),
            .held_on = row_text(cx, st, "held_on"),
            .version = row_int(st, "version"),
        };
    if (!db_done(cx, st))
        return false;
    return out->id != 0
           || failed(cx, PROBLEM_NOT_FOUND, "record.unknown",
                     "There is no such record, or it is not shared with you.");
}

/* ---- what became of it ---------------------------------------------------------------
 */

static const char sql_change[] =
    "UPDATE support_session SET status = :status, held_on = :held_on, reason = :reason,"
    " report_due_on = :due, recorded_by = :by, recorded_at = :now, version = version + 1"
    " WHERE id = :id";

/* A session as it is from now on. */
struct change {
    const char *status, *held_on, *reason, *due;
};

static bool store(struct ctx *cx, const struct support_session *session,
                  const struct change *change)
{
    struct stmt *st = db_prepare(cx->db, sql_change);

    bind_text(st, ":status", change->status);
    bind_text(st, ":held_on", change->held_on);
    bind_text(st, ":reason", change->reason);
    bind_text(st, ":due", change->due);
    bind_int(st, ":by", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    bind_int(st, ":id", session->id);
    return db_run(cx, st);
}

/* The report is owed from now on. */
static bool start_clock(struct ctx *cx, const struct commission *commission,
                        const struct support_session *session,
                        const struct change *change)
{
    const struct deadline_source source = {
        .id = session->id,
        .about = arena_print(cx->arena, "%s, session %lld", commission->provider,
                             (long long)session->number),
        .due_on = change->due,
    };
    const char *due;

    return deadline_start_for(cx, &commission->dossier, "T11", change->held_on, source,
                              &due);
}

/* CTSA 2015 s.36(4)(b): support is provided where there is consent. */
static bool check_held(struct ctx *cx, const struct commission *commission,
                       const char *held_on)
{
    bool holds;

    if (!consent_holds(cx, commission->dossier.case_id, held_on, &holds))
        return false;
    if (strcmp(held_on, cx->today) > 0)
        reject(cx, "held_on", "A session cannot have been held on a day to come.");
    if (!holds)
        reject(cx, "outcome",
               "A session cannot be recorded as held: consent to support was not given "
               "on that day.");
    return !has_problem(cx);
}

static const char *verb_of(const char *outcome)
{
    if (text_is(outcome, "held"))
        return "hold";
    return text_is(outcome, "cancelled") ? "cancel" : "lapse";
}

static bool check_outcome(struct ctx *cx, const struct commission *commission,
                          const struct answers *answers, const struct change *change)
{
    if (change->held_on != NULL)
        return check_held(cx, commission, change->held_on);
    if (answer(answers, "reason") == NULL)
        reject(cx, "reason", "Say why it was not held.");
    return !has_problem(cx);
}

bool support_session_close(struct ctx *cx, const struct commission *commission,
                           const struct support_session *session,
                           const struct answers *answers)
{
    const char *verb = verb_of(answer(answers, "outcome")),
               *day = answer(answers, "held_on");
    bool held = text_is(verb, "hold");
    struct change change = { .reason = held ? NULL : answer(answers, "reason") };
    struct support_session after = *session;

    if (held) {
        change.held_on = day != NULL ? day : session->planned_on;
        if (!working_days_after(cx, change.held_on, (int)commission->report_days,
                                &change.due))
            return false;
    }
    if (!lifecycle_next(cx, ENTITY_SESSION, session->status, verb, &change.status)
        || !check_outcome(cx, commission, answers, &change) || !db_begin(cx))
        return false;
    after.status = change.status;
    return db_end(
        cx, store(cx, session, &change)
                && (!held || start_clock(cx, commission, session, &change))
                && say(cx, commission, &after, verb, held ? change.held_on : cx->today));
}

/* ---- its report ----------------------------------------------------------------------
 */

static const char sql_report[] =
    "UPDATE support_session SET status = :status, reported_on = :on, report = :report,"
    " recorded_by = :by, recorded_at = :now, version = version + 1 WHERE id = :id";

static bool store_report(struct ctx *cx, const struct support_session *session,
                         const char *on, const char *report)
{
    struct stmt *st = db_prepare(cx->db, sql_report);

    bind_text(st, ":status", session->status);
    bind_text(st, ":on", on);
    bind_text(st, ":report", report);
    bind_int(st, ":by", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    bind_int(st, ":id", session->id);
    return db_run(cx, st);
}

bool support_session_report(struct ctx *cx, const struct commission *commission,
                            const struct support_session *session,
                            const struct answers *answers)
{
    const char *on = answer(answers, "reported_on");
    struct support_session after = *session;

    if (on == NULL)
        on = cx->today;
    if (session->held_on != NULL && strcmp(on, session->held_on) < 0)
        reject(cx, "reported_on", "The report cannot be older than the session.");
    if (has_problem(cx)
        || !lifecycle_next(cx, ENTITY_SESSION, session->status, "report", &after.status)
        || !db_begin(cx))
        return false;
    return db_end(cx, store_report(cx, &after, on, answer(answers, "report"))
                          && deadline_stop_for(cx, &commission->dossier, session->id, on)
                          && say(cx, commission, &after, "report", on));
}

bool support_session_take_back(struct ctx *cx, const struct commission *commission,
                               const struct support_session *session)
{
    struct change change = { 0 };
    struct support_session after = *session;

    if (!lifecycle_next(cx, ENTITY_SESSION, session->status, "take_back", &change.status)
        || !db_begin(cx))
        return false;
    after.status = change.status;
    return db_end(
        cx, store(cx, session, &change)
                && deadline_stop_for(cx, &commission->dossier, session->id, cx->today)
                && say(cx, commission, &after, "take_back", cx->today));
}

/* ---- reading -------------------------------------------------------------------------
 */

#define LIST                                                                             \
    "SELECT s.id, s.number, s.planned_on, s.status AS state, s.held_on, s.reason,"       \
    " s.report_due_on, s.reported_on, s.report, u.name AS recorded_by, s.recorded_at,"   \
    " s.version FROM "
#define LIST_OF                                                                          \
    " s JOIN user u ON u.id = s.recorded_by WHERE s.commission_id = :commission"         \
    " ORDER BY s.planned_on, s.number"

static const char sql_list[] = LIST "visible_support_session" LIST_OF;
static const char sql_list_own[] = LIST "visible_own_session" LIST_OF;

static json_t *row(struct ctx *cx, struct stmt *st)
{
    json_t *object = record_json(cx, st, &form_session_report);
    const char *state = row_text(cx, st, "state"),
               *due = row_text(cx, st, "report_due_on");

    put_status(object, ENTITY_SESSION, state);
    put_bool(object, "missed",
             text_is(state, "planned")
                 && strcmp(row_text(cx, st, "planned_on"), cx->today) < 0);
    put_bool(object, "late",
             text_is(state, "held") && due != NULL && strcmp(due, cx->today) < 0);
    json_object_del(object, "state");
    return object;
}

json_t *support_sessions_json(struct ctx *cx, const struct commission *commission)
{
    struct stmt *st = db_prepare(cx->db, commission->own ? sql_list_own : sql_list);
    json_t *list = json_array();

    bind_int(st, ":commission", commission->id);
    while (db_row(cx, st))
        json_array_append_new(list, row(cx, st));
    return db_done(cx, st) ? list : NULL;
}
