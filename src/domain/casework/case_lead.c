#include "domain/casework/case_lead.h"

#include <string.h>

#include "base/ident.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/people/audit.h"
#include "domain/people/chronology.h"
#include "domain/people/user.h"

static const struct field fields[] = {
    { .name = "lead",
      .label = "Lead officer",
      .hint = "A coordinator, a chair, or an officer of the case's own authority",
      .kind = FIELD_USER,
      .need = REQUIRED },
    { .name = "reason",
      .label = "Reason for the hand-over",
      .hint = "Needed when the lead officer changes",
      .kind = FIELD_LINE },
    { .name = "cover", .label = "Who stands in during an absence", .kind = FIELD_USER },
    { .name = "cover_until_on",
      .label = "Last day of the absence",
      .kind = FIELD_DAY,
      .future = true },
};
const struct form form_case_lead = { "case_lead", fields, COUNT(fields) };

static const char sql_history[] =
    "INSERT INTO case_lead(id, case_id, user_id, from_on, reason, handed_by)"
    " VALUES(:id, :case, :user, :today, :reason, :by)";
static const char sql_end_history[] =
    "UPDATE case_lead SET until_on = :today WHERE case_id = :case AND until_on IS NULL";
static const char sql_first[] =
    "UPDATE channel_case SET lead_id = :user WHERE id = :case";

static bool add_history(struct ctx *cx, const struct dossier *dossier, int64_t user,
                        const char *reason)
{
    struct stmt *st = db_prepare(cx->db, sql_history);

    bind_int(st, ":id", ident_new());
    bind_int(st, ":case", dossier->case_id);
    bind_int(st, ":user", user);
    bind_text(st, ":today", cx->today);
    bind_text(st, ":reason", reason);
    bind_int(st, ":by", cx->actor->user_id);
    return db_run(cx, st);
}

bool case_lead_begin(struct ctx *cx, const struct dossier *dossier, int64_t user_id)
{
    struct stmt *st = db_prepare(cx->db, sql_first);

    bind_int(st, ":user", user_id);
    bind_int(st, ":case", dossier->case_id);
    return db_run(cx, st) && add_history(cx, dossier, user_id, "Opened the case");
}

/* ---- hand-over --------------------------------------------------------------------- */

struct now {
    int64_t lead, cover;
    const char *cover_until;
};

static const char sql_now[] =
    "SELECT coalesce(lead_id, 0) AS lead, coalesce(cover_id, 0) AS cover, cover_until_on"
    " FROM visible_case WHERE id = :case";

static bool load_now(struct ctx *cx, const struct dossier *dossier, struct now *out)
{
    struct stmt *st = db_prepare(cx->db, sql_now);

    *out = (struct now){ 0 };
    bind_int(st, ":case", dossier->case_id);
    if (db_row(cx, st)) {
        out->lead = row_int(st, "lead");
        out->cover = row_int(st, "cover");
        out->cover_until = row_text(cx, st, "cover_until_on");
    }
    return db_done(cx, st);
}

static const char sql_can_run[] =
    "SELECT 1 FROM user u JOIN organisation o ON o.id = u.organisation_id"
    " WHERE u.id = :user AND u.active = 1 AND (u.roles LIKE '% coordinator %'"
    " OR u.roles LIKE '% chair %'"
    " OR (u.roles LIKE '% partner_officer %' AND o.area = :area))";

static void check_can_run(struct ctx *cx, const struct dossier *dossier,
                          const struct answers *answers, const char *name)
{
    int64_t can;

    if (answer(answers, name) == NULL)
        return;
    struct stmt *st = db_prepare(cx->db, sql_can_run);
    bind_int(st, ":user", answer_int(answers, name));
    bind_text(st, ":area", dossier->area);
    if (db_number(cx, st, &can) && can == 0)
        reject(
            cx, name,
            "Choose a coordinator, a chair, or an officer of the case's own authority.");
}

static bool check(struct ctx *cx, const struct dossier *dossier, const struct now *now,
                  const struct answers *answers)
{
    const char *until = answer(answers, "cover_until_on");
    bool covered = answer(answers, "cover") != NULL;

    check_can_run(cx, dossier, answers, "lead");
    check_can_run(cx, dossier, answers, "cover");
    if (answer_int(answers, "lead") != now->lead && now->lead != 0
        && answer(answers, "reason") == NULL)
        reject(cx, "reason", "Say why the case is handed over.");
    if (covered && answer_int(answers, "cover") == answer_int(answers, "lead"))
        reject(cx, "cover", "The lead officer cannot stand in for themselves.");
    if (covered && until == NULL)
        reject(cx, "cover_until_on", "Enter the last day of the absence.");
    if (covered && until != NULL && strcmp(until, cx->today) < 0)
        reject(cx, "cover_until_on", "The last day of the absence cannot have passed.");
    return !has_problem(cx);
}

static const char sql_change[] =
    "UPDATE channel_case SET lead_id = :lead, cover_id = :cover,"
    " cover_until_on = CASE WHEN :cover IS NULL THEN NULL ELSE :cover_until_on END,"
    " version = version + 1 WHERE id = :case AND version = :version";

static bool store(struct ctx *cx, const struct dossier *dossier, int64_t version,
                  const struct answers *answers)
{
    struct stmt *st = db_prepare(cx->db, sql_change);

    answers_bind(st, answers);
    bind_int(st, ":case", dossier->case_id);
    bind_int(st, ":version", version);
    if (!db_run(cx, st))
        return false;
    if (db_changes(cx->db) != 1)
        return failed(cx, PROBLEM_STALE, "record.changed",
                      "Someone changed this case meanwhile.");
    return true;
}

static const char sql_name[] = "SELECT name FROM user WHERE id = :user";

static const char *name_of(struct ctx *cx, int64_t user)
{
    struct stmt *st = db_prepare(cx->db, sql_name);
    const char *name = "nobody";

    bind_int(st, ":user", user);
    if (db_row(cx, st))
        name = row_text(cx, st, "name");
    return db_done(cx, st) ? name : NULL;
}

static bool write_hand_over(struct ctx *cx, const struct dossier *dossier,
                            const struct answers *answers)
{
    int64_t lead = answer_int(answers, "lead");
    const char *name = name_of(cx, lead), *reason = answer(answers, "reason");
    struct stmt *st = db_prepare(cx->db, sql_end_history);

    bind_text(st, ":today", cx->today);
    bind_int(st, ":case", dossier->case_id);
    return db_run(cx, st) && name != NULL
           && add_history(cx, dossier, lead,
                          reason != NULL ? reason : "First lead officer")
           && entry_write(cx, dossier, "case.lead", cx->today,
                          arena_print(cx->arena, "Lead officer is now %s", name));
}

static bool write_cover(struct ctx *cx, const struct dossier *dossier,
                        const struct answers *answers)
{
    int64_t cover = answer_int(answers, "cover");
    const char *name = name_of(cx, cover);

    if (name == NULL)
        return false;
    return entry_write(cx, dossier, "case.cover", cx->today,
                       cover != 0 ? arena_print(cx->arena,
                                                "%s stands in for the lead officer "
                                                "until %s",
                                                name, answer(answers, "cover_until_on"))
                                  : "Nobody stands in for the lead officer any more");
}

bool case_lead_change(struct ctx *cx, const struct dossier *dossier, int64_t version,
                      const struct answers *answers)
{
    struct now now;

    if (!load_now(cx, dossier, &now) || !check(cx, dossier, &now, answers)
        || !db_begin(cx))
        return false;
    bool handed = answer_int(answers, "lead") != now.lead;
    bool covers = answer_int(answers, "cover") != now.cover
                  || (now.cover != 0
                      && !text_is(answer(answers, "cover_until_on"), now.cover_until));
    bool ok = store(cx, dossier, version, answers)
              && (!handed || write_hand_over(cx, dossier, answers))
              && (!covers || write_cover(cx, dossier, answers))
              && audit_write(cx, dossier, handed ? "case.hand_over" : "case.cover",
                             dossier->case_id, NULL);
    return db_end(cx, ok);
}

/* ---- reading ----------------------------------------------------------------------- */

static const char sql_one[] =
    "SELECT c.lead_id AS lead, l.name AS lead_name, c.cover_id AS cover,"
    " v.name AS cover_name, c.cover_until_on, c.version FROM visible_case c"
    " LEFT JOIN user l ON l.id = c.lead_id LEFT JOIN user v ON v.id = c.cover_id"
    " WHERE c.id = :case";
static const char sql_past[] =
    "SELECT h.user_id AS user, u.name, h.from_on, h.until_on, h.reason,"
    " b.name AS handed_by FROM case_lead h JOIN user u ON u.id = h.user_id"
    " JOIN user b ON b.id = h.handed_by WHERE h.case_id = :case"
    " AND EXISTS (SELECT 1 FROM visible_case c WHERE c.id = h.case_id)"
    " ORDER BY h.from_on DESC, h.until_on IS NULL DESC, h.until_on DESC";

static json_t *history(struct ctx *cx, const struct dossier *dossier)
{
    struct stmt *st = db_prepare(cx->db, sql_past);
    json_t *list = json_array();

    bind_int(st, ":case", dossier->case_id);
    while (db_row(cx, st))
        json_array_append_new(list, record_json(cx, st, NULL));
    return db_done(cx, st) ? list : NULL;
}

bool case_lead_json(struct ctx *cx, const struct dossier *dossier, json_t **out)
{
    json_t *lead = NULL, *past = history(cx, dossier);
    struct stmt *st;

    if (past == NULL)
        return false;
    st = db_prepare(cx->db, sql_one);
    bind_int(st, ":case", dossier->case_id);
    if (db_row(cx, st))
        lead = record_json(cx, st, &form_case_lead);
    if (!db_done(cx, st))
        return false;
    put_json(lead, "history", past);
    *out = lead;
    return true;
}
