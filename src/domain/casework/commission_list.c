#include "domain/casework/commission_list.h"

#include "base/json.h"
#include "domain/casework/commission.h"
#include "domain/core/codes.h"
#include "domain/core/lifecycle.h"
#include "domain/core/list.h"
#include "domain/core/setting.h"
#include "store/db.h"

static const struct option states[] = {
    { "active", "Running" },
    { "completed", "Completed" },
    { "cancelled", "Ended early" },
    { 0 },
};
static const struct option alarms[] = {
    { "any", "Any alarm" },
    { "lapsed", "Sessions lapsed" },
    { "late_report", "A report is late" },
    { 0 },
};
static const struct field fields[] = {
    { .name = "alarm", .label = "Alarm", .kind = FIELD_CHOICE, .options = alarms },
    { .name = "status", .label = "Status", .kind = FIELD_CHOICE, .options = states },
    { .name = "provider",
      .label = "Provider",
      .kind = FIELD_ORGANISATION,
      .offered = "providers" },
    PAGING_FIELDS,
};
const struct form form_commission_filter = { "commission_filter", fields, COUNT(fields) };

/* The page is found first; names, counts and alarms are looked up for its rows alone. */
#define PAGE_OF(from_where)                                                              \
    "WITH page AS MATERIALIZED (SELECT m.id, m.begins_on FROM " from_where               \
    " AND (:status IS NULL OR m.status = :status)"                                       \
    " AND (m.begins_on, m.id) < (:day, :id)"                                             \
    " ORDER BY m.begins_on DESC, m.id DESC LIMIT :limit)"                                \
    " SELECT m.id, m.case_id AS \"case\", c.reference, c.forename, c.surname, c.area,"   \
    " m.organisation_id, o.name AS provider, m.status AS state, m.sessions_contracted,"  \
    " m.begins_on, m.begins_on || '~' || m.id AS cursor, m.ended_on, a.lapsed, "         \
    "a.late_reports,"                                                                    \
    " (SELECT count(*) FROM visible_support_session s WHERE s.commission_id = m.id"      \
    "  AND s.status IN ('held', 'reported')) AS held FROM page p"                        \
    " CROSS JOIN visible_commission m ON m.id = p.id"                                    \
    " JOIN visible_support_alarm a ON a.id = m.id"                                       \
    " JOIN visible_caseload c ON c.id = m.case_id"                                       \
    " JOIN organisation o ON o.id = m.organisation_id"                                   \
    " ORDER BY p.begins_on DESC, p.id DESC /*scan*/"

static const char sql_all[] = PAGE_OF("visible_commission m WHERE true");
static const char sql_of_provider[] =
    PAGE_OF("visible_commission m WHERE m.organisation_id = :provider");
static const char sql_alarmed[] = PAGE_OF(
    "visible_open_alarm w CROSS JOIN visible_commission m ON m.id = w.id"
    " WHERE (:provider IS NULL OR m.organisation_id = :provider)"
    " AND ((:lapsed AND w.lapsed >= :least) OR (:late AND w.late_reports > 0))");

static const char *statement_of(const struct answers *filter)
{
    if (answer(filter, "alarm") != NULL)
        return sql_alarmed;
    return answer(filter, "provider") != NULL ? sql_of_provider : sql_all;
}

static void bind_alarm(struct stmt *st, const struct answers *filter, int64_t least)
{
    bind_int(st, ":least", least);
    bind_int(st, ":lapsed", !answer_is(filter, "alarm", "late_report"));
    bind_int(st, ":late", !answer_is(filter, "alarm", "lapsed"));
}

static json_t *item(struct ctx *cx, struct stmt *st, const void *what)
{
    const int64_t *least = what;
    json_t *object = record_json(cx, st, &form_commission);

    put_status(object, ENTITY_COMMISSION, row_text(cx, st, "state"));
    put_text(object, "area_label", code_label(cx, "area", row_text(cx, st, "area")));
    put_text(
        object, "alarm",
        commission_alarm(cx, row_int(st, "lapsed"), row_int(st, "late_reports"), *least));
    json_object_del(object, "state");
    return object;
}

bool commissions_list_json(struct ctx *cx, const struct answers *filter, json_t *view)
{
    struct list list;
    int64_t least;

    if (!list_begin(cx, filter, &list)
        || !setting_number(cx, "support.lapses", 2, &least))
        return false;
    struct stmt *st = db_prepare(cx->db, statement_of(filter));
    if (stmt_has(st, ":provider") && answer(filter, "provider") != NULL)
        bind_int(st, ":provider", answer_int(filter, "provider"));
    bind_text(st, ":status", answer(filter, "status"));
    list_bind(st, &list, false);
    if (answer(filter, "alarm") != NULL)
        bind_alarm(st, filter, least);
    return list_rows(cx, st, &list, item, &least, view);
}

static const char sql_providers[] =
    "SELECT v.organisation_id AS id, o.name FROM provider v"
    " JOIN organisation o ON o.id = v.organisation_id ORDER BY o.name /*scan*/";

json_t *commission_providers_json(struct ctx *cx)
{
    struct stmt *st = db_prepare(cx->db, sql_providers);
    json_t *list = json_array();

    while (db_row(cx, st)) {
        json_t *option = json_object();

        put_text(option, "code",
                 arena_print(cx->arena, "%lld", (long long)row_int(st, "id")));
        put_text(option, "label", row_text(cx, st, "name"));
        json_array_append_new(list, option);
    }
    return db_done(cx, st) ? list : NULL;
}
