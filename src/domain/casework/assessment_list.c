#include "domain/casework/assessment_list.h"

#include "base/date.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/casework/assessment_view.h"
#include "domain/core/codes.h"
#include "domain/core/lifecycle.h"
#include "domain/core/setting.h"
#include "store/db.h"
#include "store/paging.h"

static const struct option dues[] = {
    { "missing", "No current assessment" },
    { "overdue", "Overdue" },
    { "soon", "Due soon" },
    { "in_date", "In date" },
    { 0 },
};

static const struct field fields[] = {
    { .name = "due", .label = "Assessment", .kind = FIELD_CHOICE, .options = dues },
    { .name = "area", .label = "Area", .kind = FIELD_CODE, .codes = "area" },
    PAGING_FIELDS,
};
const struct form form_assessment_filter = { "assessment_filter", fields, COUNT(fields) };

/* The clock by its own index: the one of all clocks of a case has many that ended. */
#define LIVE                                                                             \
    " LEFT JOIN clock k INDEXED BY clock_next_assessment"                                \
    " ON k.case_id = c.id AND k.limit_code = 'T9'"                                       \
    " AND k.stopped_on IS NULL WHERE c.status IN ('adopted', 'supported')"

/* ---- the list ------------------------------------------------------------------------
 */

/* Without a due day: "-", which sorts before any.  The page is found first; names and
 * last days are looked up for its rows alone. */
static const char sql_rows[] =
    "WITH page AS MATERIALIZED (SELECT c.id, k.due_on, coalesce(k.due_on, '-') AS place"
    " FROM visible_case c" LIVE
    " AND (:area IS NULL OR c.area = :area) AND coalesce(k.due_on, '-') >= :from"
    " AND coalesce(k.due_on, '-') <= :to"
    " AND (coalesce(k.due_on, '-'), c.id) > (:first, :id)"
    " ORDER BY place, c.id LIMIT :limit)"
    " SELECT c.id, c.reference, c.forename, c.surname, c.area, c.status, c.lead_name,"
    " p.due_on, p.place, (SELECT max(a.assessed_on) FROM visible_assessment a"
    "  WHERE a.case_id = c.id AND a.status = 'completed') AS assessed_on"
    " FROM page p CROSS JOIN visible_caseload c ON c.id = p.id"
    " ORDER BY p.place, p.id /*scan*/";

/* The due days that a choice stands for, both included. */
struct span {
    const char *from, *to;
};

static bool span_of(struct ctx *cx, const char *due, struct span *out)
{
    int64_t days;

    if (!setting_number(cx, "assessment.warn_days", 14, &days))
        return false;
    const char *last = date_plus_days(cx->arena, cx->today, (long)days);
    *out = (struct span){ "", "~" };
    if (text_is(due, "missing"))
        *out = (struct span){ "-", "-" };
    else if (text_is(due, "overdue"))
        *out = (struct span){ "0", date_plus_days(cx->arena, cx->today, -1) };
    else if (text_is(due, "soon"))
        *out = (struct span){ cx->today, last };
    else if (text_is(due, "in_date"))
        *out = (struct span){ date_plus_days(cx->arena, last, 1), "~" };
    return true;
}

static bool item(struct ctx *cx, struct stmt *st, json_t *items)
{
    json_t *object = record_json(cx, st, NULL);

    json_object_del(object, "place");
    put_status(object, ENTITY_CASE, row_text(cx, st, "status"));
    put_text(object, "area_label", code_label(cx, "area", row_text(cx, st, "area")));
    json_array_append_new(items, object);
    return assessment_standing(cx, row_text(cx, st, "due_on"), true, object);
}

static const char *cursor_of(struct ctx *cx, struct stmt *st)
{
    return arena_print(cx->arena, "%s~%lld", row_text(cx, st, "place"),
                       (long long)row_int(st, "id"));
}

static void bind_filter(struct stmt *st, const struct answers *filter,
                        const struct span *span, const struct keyset *after, int limit)
{
    bind_text(st, ":area", answer(filter, "area"));
    bind_text(st, ":from", span->from);
    bind_text(st, ":to", span->to);
    bind_text(st, ":first", after->given ? after->first : "");
    bind_int(st, ":id", after->given ? after->id : 0);
    bind_int(st, ":limit", limit + 1);
}

bool assessments_due_json(struct ctx *cx, const struct answers *filter, json_t *view)
{
    int64_t limit = answer_int(filter, "limit");
    struct page page = { .limit = limit > 0 ? (int)limit : 50 };
    struct stmt *st = db_prepare(cx->db, sql_rows);
    json_t *items = json_array();
    struct keyset after;
    struct span span;
    bool ok = true;

    if (!keyset_read(cx, answer(filter, "cursor"), &after)
        || !span_of(cx, answer(filter, "due"), &span))
        return false;
    bind_filter(st, filter, &span, &after, page.limit);
    while (ok && db_row(cx, st))
        if (page_takes(&page, cursor_of(cx, st)))
            ok = item(cx, st, items);
    if (!db_done(cx, st) || !ok)
        return false;
    put_json(view, "items", items);
    put_text(view, "next", page_next(cx, &page));
    return true;
}

/* ---- how many are in date ------------------------------------------------------------
 */

static const char sql_in_date[] =
    "SELECT count(*) AS live, coalesce(sum(k.due_on >= :today), 0) AS in_date"
    " FROM visible_case c" LIVE;

bool assessments_in_date(struct ctx *cx, json_t **out)
{
    struct stmt *st = db_prepare(cx->db, sql_in_date);
    int64_t live = 0, in_date = 0;

    bind_text(st, ":today", cx->today);
    if (db_row(cx, st)) {
        live = row_int(st, "live");
        in_date = row_int(st, "in_date");
    }
    *out = json_object();
    put_int(*out, "live", live);
    put_int(*out, "in_date", in_date);
    put_json(*out, "percent",
             live > 0 ? json_integer(in_date * 100 / live) : json_null());
    return db_done(cx, st);
}
