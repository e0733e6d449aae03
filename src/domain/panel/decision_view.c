/* Decisions, and what the panel needs to know before it takes one. */
#include "base/date.h"
#include "base/json.h"
#include "domain/core/codes.h"
#include "domain/core/lifecycle.h"
#include "domain/panel/action.h"
#include "domain/panel/decision.h"

#define COLUMNS                                                                          \
    "SELECT d.id, d.item_id AS item, d.meeting_id AS meeting, d.case_id AS \"case\","    \
    " d.decision, d.rationale, d.basis, d.dissent, d.risk_owner, d.risk_owner_id,"       \
    " d.health_social_care, d.review_on, d.case_version, d.decided_on, d.recorded_at,"   \
    " u.name AS recorded_by, d.superseded_by IS NOT NULL AS \"superseded?\","            \
    " i.kind AS item_kind, 1 AS version"                                                 \
    " FROM visible_decision d JOIN user u ON u.id = d.recorded_by"                       \
    " JOIN visible_agenda_item i ON i.id = d.item_id WHERE "

static json_t *row(struct ctx *cx, struct stmt *st)
{
    json_t *object = record_json(cx, st, &form_decision);
    bool superseded = row_int(st, "superseded") != 0;
    const char *kind = row_text(cx, st, "item_kind");

    put_bool(object, "superseded", superseded);
    put_text(object, "status", superseded ? "superseded" : "stands");
    put_code(object, "item_kind", kind, code_label(cx, "item_kind", kind));
    return object;
}

static const char sql_of_item[] = COLUMNS "d.item_id = :item AND d.superseded_by IS NULL";

bool decision_of_item(struct ctx *cx, const struct agenda_item *item, json_t **out)
{
    struct stmt *st = db_prepare(cx->db, sql_of_item);
    json_t *object = json_null(), *actions;

    bind_int(st, ":item", item->id);
    if (db_row(cx, st))
        object = row(cx, st);
    if (!db_done(cx, st) || !actions_of_item(cx, item->id, &actions))
        return false;
    if (json_is_object(object))
        put_json(object, "actions", actions);
    *out = object;
    return true;
}

static const char sql_of_case[] =
    COLUMNS "d.case_id = :case ORDER BY d.decided_on DESC, d.recorded_at DESC";

bool decisions_of_case(struct ctx *cx, const struct dossier *dossier, json_t **out)
{
    struct stmt *st = db_prepare(cx->db, sql_of_case);
    json_t *list = json_array();

    bind_int(st, ":case", dossier->case_id);
    while (db_row(cx, st))
        json_array_append_new(list, row(cx, st));
    *out = list;
    return db_done(cx, st);
}

static const char sql_papers[] =
    "SELECT c.id, c.reference, c.forename, c.surname, c.date_of_birth, c.area, c.status,"
    " c.status_on, c.concern_type, c.risk_owner, c.lead_name, c.version, r.concern,"
    " r.age_estimated,"
    " (SELECT count(*) FROM visible_note n WHERE n.case_id = c.id) AS notes,"
    " (SELECT max(n.happened_on) FROM visible_note n WHERE n.case_id = c.id) AS noted_on,"
    " (SELECT count(*) FROM visible_referral e WHERE e.person_id = c.person_id"
    "   AND e.id <> c.referral_id AND e.status <> 'draft') AS earlier_referrals"
    " FROM visible_caseload c LEFT JOIN visible_referral r ON r.id = c.referral_id"
    " WHERE c.id = :case";

static const char sql_consent[] =
    "SELECT outcome, asked_on, sought_by FROM visible_consent WHERE case_id = :case"
    " ORDER BY asked_on DESC, recorded_at DESC LIMIT 1";

static const char sql_plan[] =
    "SELECT p.number, p.status, p.nature,"
    " (SELECT count(*) FROM plan_need n WHERE n.plan_id = p.id) AS needs"
    " FROM visible_support_plan p WHERE p.case_id = :case ORDER BY p.number DESC LIMIT 1";

static const char *age(struct ctx *cx, struct stmt *st)
{
    const char *born = row_text(cx, st, "date_of_birth");

    if (born != NULL)
        return arena_print(cx->arena, "%d", date_age(born, cx->today));
    if (!row_is_null(st, "age_estimated"))
        return arena_print(cx->arena, "about %lld",
                           (long long)row_int(st, "age_estimated"));
    return NULL;
}

static json_t *case_row(struct ctx *cx, struct stmt *st)
{
    json_t *object = record_json(cx, st, NULL);
    const char *area = row_text(cx, st, "area");
    const char *concern_type = row_text(cx, st, "concern_type");

    put_code(object, "area", area, code_label(cx, "area", area));
    put_code(object, "concern_type", concern_type,
             code_label(cx, "concern_type", concern_type));
    put_status(object, ENTITY_CASE, row_text(cx, st, "status"));
    put_day(object, "date_of_birth", row_text(cx, st, "date_of_birth"));
    put_text(object, "age", age(cx, st));
    return object;
}

static bool put_consent(struct ctx *cx, const struct dossier *dossier, json_t *object)
{
    struct stmt *st = db_prepare(cx->db, sql_consent);
    json_t *consent = json_null();

    bind_int(st, ":case", dossier->case_id);
    if (db_row(cx, st)) {
        const char *outcome = row_text(cx, st, "outcome");

        consent = record_json(cx, st, NULL);
        put_code(consent, "outcome", outcome, code_label(cx, "consent_outcome", outcome));
    }
    put_json(object, "consent", consent);
    return db_done(cx, st);
}

static bool put_plan(struct ctx *cx, const struct dossier *dossier, json_t *object)
{
    struct stmt *st = db_prepare(cx->db, sql_plan);
    json_t *plan = json_null();

    bind_int(st, ":case", dossier->case_id);
    if (db_row(cx, st)) {
        plan = record_json(cx, st, NULL);
        put_status(plan, ENTITY_PLAN, row_text(cx, st, "status"));
    }
    put_json(object, "plan", plan);
    return db_done(cx, st);
}

bool decision_papers(struct ctx *cx, const struct dossier *dossier, json_t **out)
{
    struct stmt *st = db_prepare(cx->db, sql_papers);
    json_t *object = json_object();

    bind_int(st, ":case", dossier->case_id);
    if (db_row(cx, st))
        object = case_row(cx, st);
    *out = object;
    return db_done(cx, st) && put_consent(cx, dossier, object)
           && put_plan(cx, dossier, object);
}
