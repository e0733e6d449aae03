#include "domain/casework/case_view.h"

#include <string.h>

#include "base/date.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/core/codes.h"
#include "domain/core/lifecycle.h"
#include "domain/intake/referral.h"

static const struct field page_fields[] = {
    PAGING_FIELDS,
};
const struct form form_case_pages = { "case_pages", page_fields, COUNT(page_fields) };

/* ---- the case ------------------------------------------------------------------------
 */

static const char sql_case[] =
    "SELECT c.id, c.reference, p.forename, p.surname, p.aliases, p.date_of_birth,"
    " p.age_estimated, p.gender, c.area, c.status, c.status_on, c.opened_on, "
    "c.adopted_on,"
    " c.exited_on, c.next_due_on, c.concern_type, c.risk_owner, c.restricted AS "
    "\"restricted?\","
    " c.restricted_why, c.shared AS \"shared?\", c.person_id AS person,"
    " c.referral_id AS referral, c.lead_id, l.name AS lead_name, c.cover_id,"
    " v.name AS cover_name, c.cover_until_on, c.version FROM visible_case c"
    " JOIN visible_person p ON p.id = c.person_id LEFT JOIN user l ON l.id = c.lead_id"
    " LEFT JOIN user v ON v.id = c.cover_id AND c.cover_until_on >= :today"
    " WHERE c.id = :case";

static json_t *named(int64_t id, const char *name)
{
    json_t *object = json_object();

    if (name == NULL)
        return json_null();
    put_int(object, "id", id);
    put_text(object, "name", name);
    return object;
}

static void put_age(struct ctx *cx, json_t *object, const char *born, int64_t estimated)
{
    int age = born != NULL ? date_age(born, cx->today) : 0;

    put_json(object, "age", born != NULL ? json_integer(age) : json_null());
    put_bool(object, "under_18",
             born != NULL ? age < 18 : estimated != 0 && estimated < 18);
}

static void put_people(struct ctx *cx, json_t *object, struct stmt *st)
{
    put_json(object, "lead",
             named(row_int(st, "lead_id"), row_text(cx, st, "lead_name")));
    put_json(object, "cover",
             named(row_int(st, "cover_id"), row_text(cx, st, "cover_name")));
    json_object_del(object, "lead_id");
    json_object_del(object, "lead_name");
    json_object_del(object, "cover_id");
    json_object_del(object, "cover_name");
}

static json_t *case_row(struct ctx *cx, struct stmt *st)
{
    json_t *object = record_json(cx, st, &form_referral);
    const char *due = row_text(cx, st, "next_due_on");

    put_status(object, ENTITY_CASE, row_text(cx, st, "status"));
    put_age(cx, object, row_text(cx, st, "date_of_birth"), row_int(st, "age_estimated"));
    put_people(cx, object, st);
    put_bool(object, "overdue", due != NULL && strcmp(due, cx->today) < 0);
    return object;
}

bool case_json(struct ctx *cx, const struct dossier *dossier, json_t **out)
{
    struct stmt *st = db_prepare(cx->db, sql_case);
    json_t *object = NULL;

    bind_int(st, ":case", dossier->case_id);
    bind_text(st, ":today", cx->today);
    if (db_row(cx, st))
        object = case_row(cx, st);
    if (!db_done(cx, st))
        return false;
    if (object == NULL)
        return failed(cx, PROBLEM_NOT_FOUND, "record.unknown",
                      "There is no such record, or it is not shared with you.");
    *out = object;
    return true;
}

/* ---- referrals -----------------------------------------------------------------------
 */

static const char sql_referrals[] =
    "SELECT r.id, r.reference, r.status, r.received_on, r.concern_type, r.sector,"
    " r.in_error_at IS NOT NULL AS \"in_error?\", r.case_id = :case AS \"of_this_case?\""
    " FROM visible_referral r WHERE r.person_id = :person AND r.status <> 'draft'"
    " ORDER BY r.received_on DESC, r.id LIMIT 50";

json_t *case_referrals_json(struct ctx *cx, const struct dossier *dossier)
{
    struct stmt *st = db_prepare(cx->db, sql_referrals);
    json_t *list = json_array();

    bind_int(st, ":case", dossier->case_id);
    bind_int(st, ":person", dossier->person_id);
    while (db_row(cx, st)) {
        json_t *item = record_json(cx, st, &form_referral);

        put_status(item, ENTITY_REFERRAL, row_text(cx, st, "status"));
        json_array_append_new(list, item);
    }
    return db_done(cx, st) ? list : NULL;
}

static const char sql_referrer[] =
    "SELECT r.referrer_anonymous, r.referrer_name, r.referrer_role,"
    " r.referrer_organisation, r.sector FROM visible_referral r WHERE r.id = :referral";

static json_t *referrer_row(struct ctx *cx, struct stmt *st)
{
    bool anonymous = row_int(st, "referrer_anonymous") != 0;
    bool shown = !anonymous || access_may(cx->actor, PERMIT_SCREENING_RECORD);
    json_t *object = json_object();

    put_bool(object, "anonymous", anonymous);
    put_text(object, "name", shown ? row_text(cx, st, "referrer_name") : NULL);
    put_text(object, "role", shown ? row_text(cx, st, "referrer_role") : NULL);
    put_text(object, "organisation",
             shown ? row_text(cx, st, "referrer_organisation") : NULL);
    put_text(object, "sector_label",
             code_label(cx, "sector", row_text(cx, st, "sector")));
    return object;
}

bool case_referrer_json(struct ctx *cx, const struct dossier *dossier, json_t **out)
{
    struct stmt *st = db_prepare(cx->db, sql_referrer);
    json_t *object = json_null();

    bind_int(st, ":referral", dossier->referral_id);
    if (db_row(cx, st))
        object = referrer_row(cx, st);
    *out = object;
    return db_done(cx, st);
}

/* ---- from the panel ------------------------------------------------------------------
 */

static const char sql_next_item[] =
    "SELECT m.id AS meeting, m.held_on, m.starts_at, i.id AS item, i.kind, i.why"
    " FROM visible_agenda_item i JOIN visible_meeting m ON m.id = i.meeting_id"
    " WHERE i.case_id = :case AND i.status = 'open'"
    " AND m.status IN ('planned', 'papers_out', 'in_session')"
    " ORDER BY m.held_on, m.starts_at LIMIT 1";

bool case_next_item_json(struct ctx *cx, const struct dossier *dossier, json_t **out)
{
    struct stmt *st = db_prepare(cx->db, sql_next_item);
    json_t *item = json_null();

    bind_int(st, ":case", dossier->case_id);
    if (db_row(cx, st)) {
        item = json_object();
        put_int(item, "meeting", row_int(st, "meeting"));
        put_int(item, "item", row_int(st, "item"));
        put_day(item, "held_on", row_text(cx, st, "held_on"));
        put_text(item, "starts_at", row_text(cx, st, "starts_at"));
        put_code(item, "kind", row_text(cx, st, "kind"),
                 code_label(cx, "item_kind", row_text(cx, st, "kind")));
        put_text(item, "why", row_text(cx, st, "why"));
    }
    *out = item;
    return db_done(cx, st);
}

static const char sql_decisions[] =
    "SELECT d.id, d.meeting_id AS meeting, d.decision, d.rationale, d.decided_on,"
    " d.review_on FROM visible_decision d WHERE d.case_id = :case"
    " AND d.superseded_by IS NULL ORDER BY d.decided_on DESC, d.recorded_at DESC LIMIT "
    "20";

json_t *case_decisions_json(struct ctx *cx, const struct dossier *dossier)
{
    struct stmt *st = db_prepare(cx->db, sql_decisions);
    json_t *list = json_array();

    bind_int(st, ":case", dossier->case_id);
    while (db_row(cx, st)) {
        json_t *item = record_json(cx, st, NULL);

        put_text(item, "decision_label",
                 code_label(cx, "decision", row_text(cx, st, "decision")));
        json_array_append_new(list, item);
    }
    return db_done(cx, st) ? list : NULL;
}

static const char sql_actions[] =
    "SELECT a.id, a.text, a.due_on, u.name AS owner, a.version,"
    " a.due_on < :today AS \"overdue?\" FROM visible_action a"
    " JOIN user u ON u.id = a.owner_id WHERE a.case_id = :case AND a.status = 'open'"
    " ORDER BY a.due_on LIMIT 50";

json_t *case_actions_json(struct ctx *cx, const struct dossier *dossier)
{
    struct stmt *st = db_prepare(cx->db, sql_actions);
    json_t *list = json_array();

    bind_int(st, ":case", dossier->case_id);
    bind_text(st, ":today", cx->today);
    while (db_row(cx, st))
        json_array_append_new(list, record_json(cx, st, NULL));
    return db_done(cx, st) ? list : NULL;
}
