#include "domain/casework/as_of.h"

#include <string.h>

#include "as_of_parts.h"
#include "base/clock.h"
#include "base/ident.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/core/codes.h"
#include "domain/people/audit.h"
#include "domain/people/chronology.h"
#include "domain/people/record_version.h"

#define MOST_ENTRIES  500
#define END_OF_MINUTE 59999 /* milliseconds from its beginning */

static const struct field fields[] = {
    { .name = "user",
      .label = "Through whose eyes",
      .kind = FIELD_USER,
      .need = REQUIRED },
    { .name = "on", .label = "On which day", .kind = FIELD_DAY, .need = REQUIRED },
    { .name = "time",
      .label = "At what time",
      .hint = "For example, 14:30",
      .kind = FIELD_TIME,
      .need = REQUIRED },
    { .name = "reason",
      .label = "Why you look back",
      .hint = "For example a complaint, a learning review, a dip sample",
      .kind = FIELD_TEXT,
      .most = 1000,
      .need = REQUIRED },
};
const struct form form_as_of = { "as_of", fields, COUNT(fields) };

/* ---- asking --------------------------------------------------------------------------
 */

static const char sql_insert[] =
    "INSERT INTO as_of_look(id, case_id, user_id, moment, reason, looked_by, looked_at)"
    " VALUES(:id, :case, :user, :moment, :reason, :by, :now)";

static bool insert(struct ctx *cx, const struct dossier *dossier, int64_t id,
                   const char *moment, const struct answers *answers)
{
    struct stmt *st = db_prepare(cx->db, sql_insert);

    answers_bind(st, answers);
    bind_int(st, ":id", id);
    bind_int(st, ":case", dossier->case_id);
    bind_text(st, ":moment", moment);
    bind_int(st, ":by", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    return db_run(cx, st);
}

/* The whole of the minute that was asked for. */
static const char *moment_of(struct ctx *cx, const struct answers *answers)
{
    char *moment = arena_alloc(cx->arena, INSTANT_SIZE);

    clock_instant(clock_from_local(answer(answers, "on"), answer(answers, "time"))
                      + END_OF_MINUTE,
                  moment);
    return moment;
}

bool as_of_begin(struct ctx *cx, const struct dossier *dossier,
                 const struct answers *answers, int64_t *out_id)
{
    const char *moment = moment_of(cx, answers);
    int64_t id = ident_new();

    if (strncmp(moment, cx->now, 16) > 0) {
        reject(cx, "time", "This time has not come yet.");
        return false;
    }
    if (!db_begin(cx))
        return false;
    bool ok = insert(cx, dossier, id, moment, answers)
              && audit_write(cx, dossier, "as_of.look", id,
                             arena_print(cx->arena, "user=%s at=%s",
                                         answer(answers, "user"), moment));
    if (!db_end(cx, ok))
        return false;
    *out_id = id;
    return true;
}

static const char sql_looks[] =
    "SELECT l.id, u.name, l.moment AS moment_at, l.reason, b.name AS looked_by,"
    " l.looked_at FROM visible_as_of_look l JOIN user u ON u.id = l.user_id"
    " JOIN user b ON b.id = l.looked_by WHERE l.case_id = :case"
    " ORDER BY l.looked_at DESC, l.id DESC LIMIT 50";

json_t *as_of_looks_json(struct ctx *cx, const struct dossier *dossier)
{
    struct stmt *st = db_prepare(cx->db, sql_looks);
    json_t *list = json_array();

    bind_int(st, ":case", dossier->case_id);
    while (db_row(cx, st))
        json_array_append_new(list, record_json(cx, st, NULL));
    return db_done(cx, st) ? list : NULL;
}

/* ---- the parts of the case -----------------------------------------------------------
 */

static struct stmt *ask(struct ctx *cx, const char *sql, const struct dossier *dossier,
                        const struct look *look)
{
    struct stmt *st = db_prepare(cx->db, sql);

    bind_int(st, ":case", dossier->case_id);
    if (stmt_has(st, ":moment"))
        bind_text(st, ":moment", look->moment);
    if (stmt_has(st, ":day"))
        bind_text(st, ":day", look->day);
    return st;
}

static bool put_one(struct ctx *cx, json_t *view, const char *key, struct stmt *st)
{
    json_t *object = json_null();

    if (db_row(cx, st))
        object = record_json(cx, st, NULL);
    put_json(view, key, object);
    return db_done(cx, st);
}

static const char sql_stage[] =
    "SELECT text, recorded_at FROM visible_entry WHERE case_id = :case"
    " AND recorded_at <= :moment AND (text LIKE 'Case: %' OR kind = 'case.opened')"
    " ORDER BY recorded_at DESC, id DESC LIMIT 1";
static const char sql_lead[] =
    "SELECT u.name FROM case_lead l JOIN user u ON u.id = l.user_id"
    " WHERE l.case_id = :case AND l.from_on <= :day"
    " AND (l.until_on IS NULL OR l.until_on > :day)"
    " AND EXISTS (SELECT 1 FROM visible_case c WHERE c.id = l.case_id)"
    " ORDER BY l.from_on DESC LIMIT 1";
static const char sql_concern[] =
    "SELECT r.reference, r.concern, r.received_on FROM visible_case c"
    " JOIN visible_referral r ON r.id = c.referral_id WHERE c.id = :case";

static bool put_basics(struct ctx *cx, const struct dossier *dossier,
                       const struct look *look, json_t *view)
{
    return put_one(cx, view, "stage", ask(cx, sql_stage, dossier, look))
           && put_one(cx, view, "lead", ask(cx, sql_lead, dossier, look))
           && put_one(cx, view, "concern", ask(cx, sql_concern, dossier, look));
}

static const char sql_consent[] =
    "SELECT outcome, asked_on, recorded_at FROM visible_consent WHERE case_id = :case"
    " AND recorded_at <= :moment ORDER BY number DESC LIMIT 1";
static const char sql_decisions[] =
    "SELECT d.decision, d.rationale, d.decided_on, d.recorded_at FROM visible_decision d"
    " WHERE d.case_id = :case AND d.recorded_at <= :moment AND NOT EXISTS (SELECT 1"
    "  FROM visible_decision s WHERE s.id = d.superseded_by AND s.recorded_at <= :moment)"
    " ORDER BY d.recorded_at DESC";

static bool put_coded(struct ctx *cx, json_t *object, const char *key, const char *list,
                      const char *label)
{
    const char *code = json_string_value(json_object_get(object, key));

    if (code != NULL)
        put_text(object, label, code_label(cx, list, code));
    return !has_problem(cx);
}

static bool put_decisions(struct ctx *cx, const struct dossier *dossier,
                          const struct look *look, json_t *view)
{
    struct stmt *st = ask(cx, sql_decisions, dossier, look);
    json_t *list = json_array();

    while (db_row(cx, st)) {
        json_t *item = record_json(cx, st, NULL);

        if (!put_coded(cx, item, "decision", "decision", "decision_label"))
            break;
        json_array_append_new(list, item);
    }
    put_json(view, "decisions", list);
    return db_done(cx, st) && !has_problem(cx);
}

static const char sql_assessments[] =
    "SELECT id, number, assessed_on, conclusion, management, completed_at"
    " FROM visible_assessment WHERE case_id = :case AND completed_at <= :moment"
    " ORDER BY number DESC";
static const char sql_information[] =
    "SELECT i.text, i.source, i.owner_agency, i.dated_on, i.recorded_at"
    " FROM visible_information_request q"
    " JOIN visible_information_item i ON i.request_id = q.id"
    " WHERE q.case_id = :case AND i.recorded_at <= :moment AND (i.limited = 0 OR :all)"
    " ORDER BY i.recorded_at DESC";

static bool put_list(struct ctx *cx, json_t *view, const char *key, struct stmt *st)
{
    json_t *list = json_array();

    while (db_row(cx, st))
        json_array_append_new(list, record_json(cx, st, NULL));
    put_json(view, key, list);
    return db_done(cx, st);
}

static bool put_information(struct ctx *cx, const struct dossier *dossier,
                            const struct look *look, json_t *view, bool sees_all)
{
    struct stmt *st = ask(cx, sql_information, dossier, look);

    bind_int(st, ":all", sees_all);
    return put_list(cx, view, "information", st);
}

/* ---- the plan, from its versions -----------------------------------------------------
 */

static int64_t newest_until(const json_t *versions, const char *moment)
{
    const json_t *version;
    size_t i;

    json_array_foreach(versions, i, version)
    {
        const char *at = json_string_value(json_object_get(version, "made_at"));

        if (at != NULL && strcmp(at, moment) <= 0)
            return json_integer_value(json_object_get(version, "number"));
    }
    return 0;
}

static const char sql_plan[] =
    "SELECT number, nature, providers, delivery, approved_at FROM visible_support_plan"
    " WHERE case_id = :case AND approved_at <= :moment ORDER BY number DESC LIMIT 1";

/* Versions say what stood there; before they were kept, only an approved plan is sure. */
static bool put_plan(struct ctx *cx, const struct dossier *dossier,
                     const struct look *look, json_t *view)
{
    const struct version_series series = { "support_plan", dossier->case_id };
    json_t *compared, *versions = versions_json(cx, series, NULL);
    int64_t number = newest_until(versions, look->moment);

    if (versions == NULL
        || !put_one(cx, view, "approved_plan", ask(cx, sql_plan, dossier, look)))
        return false;
    put_json(view, "plan", json_array());
    if (number == 0)
        return true;
    if (!versions_compare(cx, series, number, number, NULL, &compared))
        return false;
    put_json(view, "plan", json_incref(json_object_get(compared, "fields")));
    return true;
}

static bool put_chronology(struct ctx *cx, const struct dossier *dossier,
                           const struct look *look, json_t *view)
{
    const struct entry_filter filter = { .recorded_until = look->moment,
                                         .limit = MOST_ENTRIES };
    json_t *list = json_object();

    if (!chronology_entries(cx, dossier, &filter, list))
        return false;
    put_json(view, "items", json_incref(json_object_get(list, "items")));
    return true;
}

/* ---- a look --------------------------------------------------------------------------
 */

static void put_nothing(json_t *view)
{
    static const char *const objects[] = { "stage", "lead", "concern", "consent",
                                           "approved_plan" };
    static const char *const lists[] = { "decisions", "assessments", "information",
                                         "plan", "items" };

    for (size_t i = 0; i < COUNT(objects); i++)
        put_json(view, objects[i], json_null());
    for (size_t i = 0; i < COUNT(lists); i++)
        put_json(view, lists[i], json_array());
}

static bool put_content(struct ctx *cx, const struct dossier *dossier,
                        const struct look *look, json_t *view, bool sees_all)
{
    json_t *unknown = json_object_get(view, "unknown");

    as_of_say(unknown,
              "Texts that were being written and not yet saved at that moment "
              "were never anybody's to see.");
    as_of_say(unknown,
              "The name, date of birth and area at the top of this page are as "
              "they are today.");
    as_of_say(unknown, "A mark \"entered in error\" on a note is shown as it is today.");
    return put_basics(cx, dossier, look, view)
           && put_one(cx, view, "consent", ask(cx, sql_consent, dossier, look))
           && put_coded(cx, json_object_get(view, "consent"), "outcome",
                        "consent_outcome", "outcome_label")
           && put_decisions(cx, dossier, look, view)
           && put_list(cx, view, "assessments", ask(cx, sql_assessments, dossier, look))
           && put_information(cx, dossier, look, view, sees_all)
           && put_plan(cx, dossier, look, view)
           && put_chronology(cx, dossier, look, view);
}

static const char sql_look[] =
    "SELECT l.id, l.user_id, u.name, o.name AS organisation, u.roles, l.moment AS"
    " moment_at, l.reason, b.name AS looked_by, l.looked_at, 1 AS version"
    " FROM visible_as_of_look l JOIN user u ON u.id = l.user_id"
    " JOIN organisation o ON o.id = u.organisation_id"
    " JOIN user b ON b.id = l.looked_by WHERE l.id = :id AND l.case_id = :case";

static bool find(struct ctx *cx, const struct dossier *dossier, int64_t id,
                 struct look *out, json_t **out_view)
{
    struct stmt *st = db_prepare(cx->db, sql_look);
    char *day = arena_alloc(cx->arena, DAY_SIZE);

    *out_view = NULL;
    bind_int(st, ":id", id);
    bind_int(st, ":case", dossier->case_id);
    if (db_row(cx, st)) {
        *out = (struct look){ .id = id,
                              .user_id = row_int(st, "user_id"),
                              .moment = row_text(cx, st, "moment_at"),
                              .day = day };
        clock_day(clock_from_instant(out->moment), day);
        *out_view = record_json(cx, st, NULL);
    }
    if (!db_done(cx, st))
        return false;
    return *out_view != NULL
           || failed(cx, PROBLEM_NOT_FOUND, "record.unknown",
                     "There is no such record, or it is not shared with you.");
}

bool as_of_json(struct ctx *cx, const struct dossier *dossier, int64_t id, json_t **out)
{
    struct look look;
    bool sees;

    if (!find(cx, dossier, id, &look, out)
        || !as_of_sight(cx, dossier, &look, *out, &sees))
        return false;
    const char *roles = json_string_value(json_object_get(*out, "roles"));
    bool sees_all =
        roles != NULL
        && (strstr(roles, " coordinator ") != NULL || strstr(roles, " chair ") != NULL
            || strstr(roles, " police ") != NULL);
    json_object_del(*out, "roles");
    put_nothing(*out);
    return !sees || put_content(cx, dossier, &look, *out, sees_all);
}
