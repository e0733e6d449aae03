#include "domain/casework/transfer_parts.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "domain/casework/assessment_view.h"
#include "domain/casework/case_view.h"
#include "domain/casework/commission.h"
#include "domain/casework/consent.h"
#include "domain/casework/information_return.h"
#include "domain/casework/mainstream_support.h"
#include "domain/casework/support_plan.h"
#include "domain/casework/support_session.h"
#include "domain/intake/referral.h"
#include "domain/intake/screening.h"
#include "domain/intake/section36.h"
#include "domain/people/chronology.h"
#include "store/db.h"

#define MOST_ENTRIES 5000

/* ---- one function a content -----------------------------------------------------------
 */

static bool put_list(json_t *parts, const char *name, json_t *list)
{
    if (list != NULL)
        (void)json_object_set_new(parts, name, list);
    return list != NULL;
}

static bool put_referral(struct ctx *cx, const struct dossier *dossier, json_t *parts)
{
    const struct dossier *of_referral;
    json_t *referral;

    if (!dossier_referral(cx, dossier->referral_id, &of_referral)
        || !referral_json(cx, of_referral, &referral))
        return false;
    put_json(parts, "referral", referral);
    put_json(parts, "section_36", section36_json(cx, of_referral));
    return put_list(parts, "screenings", screenings_json(cx, of_referral));
}

/* Whole: the list only outlines them. */
static bool put_assessments(struct ctx *cx, const struct dossier *dossier, json_t *parts)
{
    json_t *outlines = assessments_json(cx, dossier), *outline, *list = json_array();
    struct assessment assessment;
    size_t i;

    if (outlines == NULL)
        return false;
    json_array_foreach(outlines, i, outline)
    {
        int64_t id = json_integer_value(json_object_get(outline, "id"));
        json_t *whole;

        if (text_is(json_string_value(json_object_get(outline, "status")), "discarded"))
            continue;
        if (!assessment_load(cx, dossier, id, &assessment)
            || !assessment_json(cx, dossier, &assessment, &whole))
            return false;
        json_array_append_new(list, whole);
    }
    put_json(parts, "assessments", list);
    return true;
}

static bool put_consent(struct ctx *cx, const struct dossier *dossier, json_t *parts)
{
    return put_list(parts, "consents", consents_json(cx, dossier));
}

static bool put_plan(struct ctx *cx, const struct dossier *dossier, json_t *parts)
{
    json_t *plan;

    if (!support_plan_json(cx, dossier, &plan))
        return false;
    put_json(parts, "support_plan", plan);
    return put_list(parts, "plans_before", support_plans_before_json(cx, dossier));
}

static bool put_decisions(struct ctx *cx, const struct dossier *dossier, json_t *parts)
{
    return put_list(parts, "decisions", case_decisions_json(cx, dossier))
           && put_list(parts, "actions", case_actions_json(cx, dossier));
}

static bool put_chronology(struct ctx *cx, const struct dossier *dossier, json_t *parts)
{
    json_t *list = json_object();

    if (!chronology_json(cx, dossier, NULL, MOST_ENTRIES, list))
        return false;
    put_json(parts, "chronology", json_incref(json_object_get(list, "items")));
    return true;
}

static bool put_sessions(struct ctx *cx, const struct dossier *dossier,
                         json_t *commission)
{
    int64_t id = json_integer_value(json_object_get(commission, "id"));
    struct commission loaded;
    json_t *sessions;

    if (!commission_load(cx, dossier, id, &loaded)
        || (sessions = support_sessions_json(cx, &loaded)) == NULL)
        return false;
    put_json(commission, "sessions", sessions);
    return true;
}

static bool put_support(struct ctx *cx, const struct dossier *dossier, json_t *parts)
{
    json_t *list = commissions_json(cx, dossier), *commission;
    size_t i;

    if (!put_list(parts, "interventions", list))
        return false;
    json_array_foreach(list, i, commission)
    {
        if (!put_sessions(cx, dossier, commission))
            return false;
    }
    return put_list(parts, "support", mainstream_list_json(cx, dossier));
}

static const char sql_items[] =
    "SELECT i.text, i.owner_agency, i.source, i.dated_on, i.sensitivity, i.disclosable,"
    " i.lawful_basis, i.necessity FROM visible_information_request q"
    " JOIN visible_information_item i ON i.request_id = q.id WHERE q.case_id = :case"
    " ORDER BY i.dated_on, i.id LIMIT 1000";

/* What is not to be disclosed stays: whom to ask for it is said. */
static json_t *withheld_json(const json_t *item)
{
    json_t *withheld = json_object();

    put_json(withheld, "owner_agency",
             json_incref(json_object_get(item, "owner_agency")));
    put_json(withheld, "owner_agency_label",
             json_incref(json_object_get(item, "owner_agency_label")));
    put_json(withheld, "dated_on", json_incref(json_object_get(item, "dated_on")));
    return withheld;
}

static bool put_information(struct ctx *cx, const struct dossier *dossier, json_t *parts)
{
    struct stmt *st = db_prepare(cx->db, sql_items);
    json_t *list = json_array(), *withheld = json_array();

    bind_int(st, ":case", dossier->case_id);
    while (db_row(cx, st)) {
        json_t *item = record_json(cx, st, &form_information_return);

        if (row_int(st, "disclosable") != 0)
            json_array_append_new(list, item);
        else
            json_array_append_new(withheld, withheld_json(item));
    }
    put_json(parts, "information", list);
    put_json(parts, "withheld", withheld);
    return db_done(cx, st);
}

/* ---- who wished to stay anonymous -----------------------------------------------------
 */

static void hide(json_t *object, const char *key)
{
    if (json_object_get(object, key) != NULL)
        (void)json_object_set_new(object, key, json_null());
}

/* Whoever logged it may be the one who referred. */
static void hide_referrer(json_t *referral)
{
    const char *key;
    json_t *value;

    hide(referral, "created_by");
    hide(referral, "created_by_name");
    json_object_foreach(referral, key, value)
    {
        if ((text_starts(key, "referrer_") || text_starts(key, "identifier_"))
            && !text_is(key, "referrer_anonymous"))
            (void)json_object_set_new(referral, key, json_null());
    }
}

void transfer_keep_anonymous(json_t *parts)
{
    json_t *referral = json_object_get(parts, "referral"), *line;
    size_t i;

    if (!json_is_true(json_object_get(referral, "referrer_anonymous")))
        return;
    hide_referrer(referral);
    json_array_foreach(json_object_get(parts, "chronology"), i, line)
    {
        const char *kind = json_string_value(json_object_get(line, "kind"));

        if (kind != NULL && text_starts(kind, "referral.")) {
            hide(line, "by");
            hide(line, "source");
        }
    }
}

/* Also in a package that leaves the referral out. */
static bool keep_anonymous(struct ctx *cx, const struct dossier *dossier, json_t *parts)
{
    bool has = json_object_get(parts, "referral") != NULL;

    if (!has && !put_referral(cx, dossier, parts))
        return false;
    transfer_keep_anonymous(parts);
    if (!has) {
        (void)json_object_del(parts, "referral");
        (void)json_object_del(parts, "section_36");
        (void)json_object_del(parts, "screenings");
    }
    return true;
}

/* ---- together ------------------------------------------------------------------------
 */

static const struct {
    const char *content;
    bool (*put)(struct ctx *cx, const struct dossier *dossier, json_t *parts);
} rules[] = {
    { "referral", put_referral },   { "assessments", put_assessments },
    { "consent", put_consent },     { "plan", put_plan },
    { "decisions", put_decisions }, { "chronology", put_chronology },
    { "provider", put_support },    { "information", put_information },
};

/* A package holds what the transfer says it holds, and no more. */
bool transfer_parts(struct ctx *cx, const struct dossier *dossier, const char *contents,
                    json_t **out)
{
    const char *padded = arena_print(cx->arena, " %s ", contents);
    json_t *record;

    if (!case_json(cx, dossier, &record))
        return false;
    *out = json_object();
    put_json(*out, "case", record);
    for (size_t i = 0; i < COUNT(rules); i++)
        if (strstr(padded, arena_print(cx->arena, " %s ", rules[i].content)) != NULL
            && !rules[i].put(cx, dossier, *out))
            return false;
    return keep_anonymous(cx, dossier, *out) && !has_problem(cx);
}
