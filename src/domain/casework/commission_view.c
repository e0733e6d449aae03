/* Commissions as casework, and those who deliver, read them; declared in commission.h. */
#include "base/json.h"
#include "base/text.h"
#include "domain/casework/commission.h"
#include "domain/casework/support_session.h"
#include "domain/core/lifecycle.h"
#include "domain/core/setting.h"

/* ---- alarms --------------------------------------------------------------------------
 */

static const char sql_alarms[] =
    "SELECT a.id, o.name AS provider, a.lapsed, a.late_reports FROM "
    "visible_support_alarm a"
    " JOIN organisation o ON o.id = a.organisation_id WHERE a.case_id = :case";

const char *commission_alarm(struct ctx *cx, int64_t lapsed, int64_t late, int64_t least)
{
    const char *sessions =
        lapsed >= least
            ? arena_print(cx->arena, "%lld planned sessions lapsed", (long long)lapsed)
            : NULL;
    const char *reports =
        late == 1  ? "a report is late"
        : late > 1 ? arena_print(cx->arena, "%lld reports are late", (long long)late)
                   : NULL;

    if (sessions != NULL && reports != NULL)
        return arena_print(cx->arena, "%s, %s", sessions, reports);
    return sessions != NULL ? sessions : reports;
}

static const char *alarm_of(struct ctx *cx, struct stmt *st, int64_t least)
{
    return commission_alarm(cx, row_int(st, "lapsed"), row_int(st, "late_reports"),
                            least);
}

json_t *commission_alarms_json(struct ctx *cx, const struct dossier *dossier)
{
    json_t *list = json_array();
    int64_t least;

    if (!setting_number(cx, "support.lapses", 2, &least))
        return NULL;
    struct stmt *st = db_prepare(cx->db, sql_alarms);
    bind_int(st, ":case", dossier->case_id);
    while (db_row(cx, st)) {
        const char *alarm = alarm_of(cx, st, least);

        if (alarm != NULL)
            json_array_append_new(
                list, json_string(arena_print(cx->arena, "%s: %s.",
                                              row_text(cx, st, "provider"), alarm)));
    }
    return db_done(cx, st) ? list : NULL;
}

/* ---- lists ---------------------------------------------------------------------------
 */

#define COUNTS(from)                                                                     \
    " (SELECT count(*) FROM " from                                                       \
    " s WHERE s.commission_id = m.id"                                                    \
    " AND s.status IN ('held', 'reported')) AS held,"                                    \
    " (SELECT count(*) FROM " from                                                       \
    " s WHERE s.commission_id = m.id"                                                    \
    " AND s.status = 'planned') AS planned"

static const char sql_of_case[] =
    "SELECT m.id, o.name AS provider, m.status AS state, m.sessions_contracted,"
    " m.begins_on, m.ended_on, a.lapsed, a.late_reports," COUNTS("visible_support_session")
    " FROM visible_commission m JOIN organisation o ON o.id = m.organisation_id"
    " JOIN visible_support_alarm a ON a.id = m.id"
    " WHERE m.case_id = :case ORDER BY m.commissioned_at, m.id";

json_t *commissions_json(struct ctx *cx, const struct dossier *dossier)
{
    json_t *list = json_array();
    int64_t least;

    if (!setting_number(cx, "support.lapses", 2, &least))
        return NULL;
    struct stmt *st = db_prepare(cx->db, sql_of_case);
    bind_int(st, ":case", dossier->case_id);
    while (db_row(cx, st)) {
        json_t *object = record_json(cx, st, &form_commission);

        put_status(object, ENTITY_COMMISSION, row_text(cx, st, "state"));
        put_text(object, "alarm", alarm_of(cx, st, least));
        json_object_del(object, "state");
        json_array_append_new(list, object);
    }
    return db_done(cx, st) ? list : NULL;
}

static const char sql_own_list[] =
    "SELECT m.id, m.forename, m.surname, m.sessions_contracted, m.begins_on,"
    " (SELECT count(*) FROM visible_own_session s WHERE s.commission_id = m.id"
    "  AND ((s.status = 'planned' AND s.planned_on < :today) OR s.status = 'held'))"
    " AS waiting," COUNTS("visible_own_session")
    " FROM visible_own_commission m WHERE m.mentor_id = :me ORDER BY m.begins_on, m.id";

json_t *commissions_own_json(struct ctx *cx)
{
    struct stmt *st = db_prepare(cx->db, sql_own_list);
    json_t *list = json_array();

    bind_text(st, ":today", cx->today);
    bind_int(st, ":me", cx->actor->user_id);
    while (db_row(cx, st))
        json_array_append_new(list, record_json(cx, st, &form_commission));
    return db_done(cx, st) ? list : NULL;
}

/* ---- one -----------------------------------------------------------------------------
 */

static const char sql_one[] =
    "SELECT m.id, o.name AS provider, m.organisation_id, u.name AS mentor_name, "
    "m.purpose,"
    " m.brief, m.conflict_handled, m.sessions_contracted, m.report_days, m.begins_on,"
    " m.status AS state, m.ended_on, m.end_reason, m.followed_up_on,"
    " b.name AS commissioned_by, m.commissioned_at, m.version, a.lapsed, a.late_reports"
    " FROM visible_commission m JOIN organisation o ON o.id = m.organisation_id"
    " JOIN visible_support_alarm a ON a.id = m.id"
    " JOIN user b ON b.id = m.commissioned_by LEFT JOIN user u ON u.id = m.mentor_id"
    " WHERE m.id = :id";
static const char sql_own[] =
    "SELECT m.id, o.name AS provider, m.forename, m.surname, m.brief,"
    " m.sessions_contracted, m.report_days, m.begins_on, m.status AS state, m.version"
    " FROM visible_own_commission m JOIN organisation o ON o.id = m.organisation_id"
    " WHERE m.id = :id";
static const char sql_costs[] =
    "SELECT k.id, k.funding, k.pounds, k.note, u.name AS added_by, k.added_at"
    " FROM visible_commission_cost k JOIN user u ON u.id = k.added_by"
    " WHERE k.commission_id = :id ORDER BY k.added_at, k.id";

static bool load(struct ctx *cx, const struct commission *commission, json_t **out)
{
    struct stmt *st;
    int64_t least;

    if (!setting_number(cx, "support.lapses", 2, &least))
        return false;
    st = db_prepare(cx->db, commission->own ? sql_own : sql_one);
    *out = json_null();
    bind_int(st, ":id", commission->id);
    if (db_row(cx, st)) {
        *out = record_json(cx, st, &form_commission);
        put_status(*out, ENTITY_COMMISSION, row_text(cx, st, "state"));
        put_bool(*out, "active", text_is(row_text(cx, st, "state"), "active"));
        if (!commission->own)
            put_text(*out, "alarm", alarm_of(cx, st, least));
        json_object_del(*out, "state");
    }
    return db_done(cx, st);
}

static json_t *costs(struct ctx *cx, const struct commission *commission)
{
    struct stmt *st = db_prepare(cx->db, sql_costs);
    json_t *list = json_array();

    bind_int(st, ":id", commission->id);
    while (db_row(cx, st))
        json_array_append_new(list, record_json(cx, st, &form_commission_cost));
    return db_done(cx, st) ? list : NULL;
}

bool commission_json(struct ctx *cx, const struct commission *commission, json_t **out)
{
    json_t *sessions = support_sessions_json(cx, commission), *paid = NULL;

    if (sessions == NULL || !load(cx, commission, out))
        return false;
    put_json(*out, "sessions", sessions);
    if (!commission->own && (paid = costs(cx, commission)) == NULL)
        return false;
    if (paid != NULL)
        put_json(*out, "costs", paid);
    return true;
}
