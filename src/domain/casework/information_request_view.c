/* Requests as those who asked, and those who are asked, read them. */
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "domain/casework/information_request.h"
#include "domain/core/lifecycle.h"
#include "domain/core/list.h"

static const struct option scopes[] = {
    { "mine", "Requests to me" },
    { "all", "Everybody's requests" },
    { 0 },
};
static const struct option statuses[] = {
    { "asked", "Asked" },
    { "returned", "Returned" },
    { "nil_return", "Nil return" },
    { "refused", "Refused" },
    { "cancelled", "No longer needed" },
    { 0 },
};
/* clang-format off */
#define SHOWN                                                                            \
    { .name = "status", .label = "Status", .kind = FIELD_CHOICE, .need = DEPENDS,        \
      .options = statuses },                                                             \
    { .name = "overdue", .label = "Overdue", .kind = FIELD_YES_NO, .need = DEPENDS }
/* clang-format on */
static const struct field shown[] = { SHOWN };
const struct form form_request_filter_shown = { "request_shown", shown, COUNT(shown) };
static const struct field filters[] = {
    { .name = "scope", .label = "Whose", .kind = FIELD_CHOICE, .options = scopes },
    SHOWN,
    PAGING_FIELDS,
};
const struct form form_request_filter = { "request_filter", filters, COUNT(filters) };

/* ---- one row -------------------------------------------------------------------------
 */

#define ROW                                                                              \
    "q.id, q.reference, q.status AS state, o.name AS organisation, o.agency, "           \
    "q.question,"                                                                        \
    " q.urgent, q.asked_on, q.due_on, q.answered_on, q.reason, q.version,"               \
    " q.organisation_id = viewer_organisation() OR EXISTS (SELECT 1"                     \
    "           FROM covered_organisation v"                                             \
    "          WHERE v.organisation_id = q.organisation_id) AS \"covered?\""

/* Late: unanswered after the due day, or answered after it. */
static bool is_late(struct ctx *cx, struct stmt *st)
{
    const char *end = row_text(cx, st, "answered_on");

    if (text_is(row_text(cx, st, "state"), "cancelled"))
        return false;
    return strcmp(end != NULL ? end : cx->today, row_text(cx, st, "due_on")) > 0;
}

static json_t *row(struct ctx *cx, struct stmt *st)
{
    json_t *object = record_json(cx, st, &form_information_request);
    const char *status = row_text(cx, st, "state");
    bool open = text_is(status, "asked");

    put_status(object, ENTITY_REQUEST, status);
    put_bool(object, "open", open);
    put_bool(object, "late", is_late(cx, st));
    put_bool(object, "overdue", open && is_late(cx, st));
    json_object_del(object, "state");
    json_object_del(object, "cursor");
    return object;
}

static json_t *rows(struct ctx *cx, struct stmt *st)
{
    json_t *list = json_array();

    while (db_row(cx, st))
        json_array_append_new(list, row(cx, st));
    return db_done(cx, st) ? list : NULL;
}

/* ---- one request ---------------------------------------------------------------------
 */

#define DETAIL                                                                           \
    "SELECT " ROW                                                                        \
    ", q.necessity, q.lawful_basis, a.name AS asked_by, q.asked_at,"                     \
    " ao.name AS asked_by_organisation, c.name AS contact_name, d.name AS deputy_name,"  \
    " b.name AS answered_by, (SELECT k.why FROM clock k WHERE k.source_id = q.id AND "   \
    "k.source_id <> 0"                                                                   \
    " ORDER BY k.started_on DESC LIMIT 1) AS why"
#define PEOPLE                                                                           \
    " JOIN organisation o ON o.id = q.organisation_id"                                   \
    " JOIN user a ON a.id = q.asked_by"                                                  \
    " JOIN organisation ao ON ao.id = a.organisation_id"                                 \
    " LEFT JOIN user c ON c.id = q.contact_id LEFT JOIN user d ON d.id = q.deputy_id"    \
    " LEFT JOIN user b ON b.id = q.answered_by WHERE q.id = :id"

static const char sql_one[] = DETAIL " FROM visible_information_request q" PEOPLE;
static const char sql_own[] = DETAIL
    ", q.forename, q.surname, q.aliases, q.date_of_birth, q.age_estimated"
    " FROM visible_own_request q" PEOPLE;

/* Why nobody needs the answer any more may be the panel's decision. */
static void hide_decision(json_t *object)
{
    if (text_is(json_string_value(json_object_get(object, "status")), "cancelled"))
        put_text(object, "reason", NULL);
}

/* Whom it is about: as much as one needs to look them up. */
static json_t *person_json(struct ctx *cx, struct stmt *st)
{
    json_t *person = json_object();

    put_text(person, "forename", row_text(cx, st, "forename"));
    put_text(person, "surname", row_text(cx, st, "surname"));
    put_text(person, "aliases", row_text(cx, st, "aliases"));
    put_day(person, "date_of_birth", row_text(cx, st, "date_of_birth"));
    put_json(person, "age_estimated", row_value(st, "age_estimated"));
    return person;
}

static void take_person_out(json_t *object)
{
    static const char *const names[] = { "forename", "surname", "aliases",
                                         "date_of_birth", "age_estimated" };

    for (size_t i = 0; i < COUNT(names); i++)
        json_object_del(object, names[i]);
}

static const char sql_chases[] =
    "SELECT h.id, h.chased_on, h.method, h.note, u.name AS chased_by"
    " FROM visible_information_chase h JOIN user u ON u.id = h.chased_by"
    " WHERE h.request_id = :request ORDER BY h.chased_on, h.recorded_at, h.id";

static json_t *chases_json(struct ctx *cx, const struct information_request *request)
{
    struct stmt *st = db_prepare(cx->db, sql_chases);
    json_t *list = json_array();

    bind_int(st, ":request", request->id);
    while (db_row(cx, st))
        json_array_append_new(list, record_json(cx, st, &form_request_chase));
    return db_done(cx, st) ? list : NULL;
}

bool information_request_json(struct ctx *cx, const struct information_request *request,
                              json_t **out)
{
    struct stmt *st = db_prepare(cx->db, request->own ? sql_own : sql_one);
    json_t *object = json_null(), *chases;

    bind_int(st, ":id", request->id);
    if (db_row(cx, st)) {
        object = row(cx, st);
        if (request->own) {
            hide_decision(object);
            take_person_out(object);
            put_json(object, "person", person_json(cx, st));
        }
    }
    if (!db_done(cx, st))
        return false;
    if (!request->own && json_is_object(object)) {
        if ((chases = chases_json(cx, request)) == NULL)
            return false;
        put_json(object, "chases", chases);
    }
    *out = object;
    return true;
}

/* ---- the grid of a record ------------------------------------------------------------
 */

#define GRID                                                                             \
    "SELECT " ROW                                                                        \
    ", (SELECT count(*) FROM visible_information_chase h"                                \
    " WHERE h.request_id = q.id) AS chased, (SELECT max(h.chased_on)"                    \
    " FROM visible_information_chase h WHERE h.request_id = q.id) AS last_chased_on,"    \
    " (SELECT count(*) FROM visible_information_item i WHERE i.request_id = q.id)"       \
    " AS items FROM visible_information_request q"                                       \
    " JOIN organisation o ON o.id = q.organisation_id WHERE "
#define OLDEST  " ORDER BY q.asked_on, q.asked_at, q.id"
#define MISSING " AND q.status = 'asked' ORDER BY q.due_on, q.id"

static const char sql_of_case[] = GRID "q.case_id = :record" OLDEST;
static const char sql_of_referral[] = GRID "q.referral_id = :record" OLDEST;
static const char sql_missing_of_case[] = GRID "q.case_id = :record" MISSING;
static const char sql_missing_of_referral[] = GRID "q.referral_id = :record" MISSING;

static json_t *of_record(struct ctx *cx, const struct dossier *dossier,
                         const char *of_case, const char *of_referral)
{
    bool is_case = dossier->kind == DOSSIER_CASE;
    struct stmt *st = db_prepare(cx->db, is_case ? of_case : of_referral);

    bind_int(st, ":record", is_case ? dossier->case_id : dossier->referral_id);
    return rows(cx, st);
}

json_t *information_requests_json(struct ctx *cx, const struct dossier *dossier)
{
    return of_record(cx, dossier, sql_of_case, sql_of_referral);
}

json_t *information_missing_json(struct ctx *cx, const struct dossier *dossier)
{
    return of_record(cx, dossier, sql_missing_of_case, sql_missing_of_referral);
}

/* ---- lists ---------------------------------------------------------------------------
 */

#define LIST                                                                             \
    "SELECT " ROW                                                                        \
    ", q.due_on || '~' || q.id AS cursor, q.referral_id AS referral,"                    \
    " q.case_id AS \"case\" FROM "
#define OF_STATUS                                                                        \
    " q JOIN organisation o ON o.id = q.organisation_id WHERE q.status = :status"        \
    " AND (:overdue IS NULL OR (q.status = 'asked' AND q.due_on < :today) = :overdue)"
#define NEXT " AND (q.due_on, q.id) > (:day, :id) ORDER BY q.due_on, q.id LIMIT :limit"
#define BEFORE                                                                           \
    " AND (q.due_on, q.id) < (:day, :id) ORDER BY q.due_on DESC, q.id DESC LIMIT :limit"

static const char sql_own_open[] = LIST "visible_own_request" OF_STATUS NEXT;
static const char sql_own_ended[] = LIST "visible_own_request" OF_STATUS BEFORE;
static const char sql_any_open[] = LIST "visible_information_request" OF_STATUS NEXT;
static const char sql_any_ended[] = LIST "visible_information_request" OF_STATUS BEFORE;

static const char *statement_for(bool all, bool open)
{
    if (all)
        return open ? sql_any_open : sql_any_ended;
    return open ? sql_own_open : sql_own_ended;
}

static bool may_see_all(struct ctx *cx, const struct answers *filter, bool *out)
{
    *out = answer_is(filter, "scope", "all");
    return !*out || access_permits(cx, PERMIT_REQUEST_ASK);
}

/* Who was asked learns of no record: their own page is all there is for them. */
static json_t *list_row(struct ctx *cx, struct stmt *st, const void *what)
{
    const bool *all = what;
    json_t *object = row(cx, st);

    if (!*all) {
        hide_decision(object);
        json_object_del(object, "referral");
        json_object_del(object, "case");
    }
    return object;
}

bool information_request_list(struct ctx *cx, const struct answers *filter, json_t *view)
{
    const char *status = answer(filter, "status");
    bool open = status == NULL || text_is(status, "asked"), all;
    struct list list;

    if (!may_see_all(cx, filter, &all) || !list_begin(cx, filter, &list))
        return false;
    struct stmt *st = db_prepare(cx->db, statement_for(all, open));
    answers_bind(st, filter);
    bind_text(st, ":status", open ? "asked" : status);
    bind_text(st, ":today", cx->today);
    list_bind(st, &list, open);
    return list_rows(cx, st, &list, list_row, &all, view);
}
