/* Actions as their owner, chair and coordinator read them. */
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "domain/core/codes.h"
#include "domain/core/list.h"
#include "domain/panel/action.h"

static const struct field fields[] = {
    { .name = "status",
      .label = "Status",
      .kind = FIELD_CODE,
      .need = REQUIRED,
      .codes = "action_status" },
    { .name = "outcome",
      .label = "What came of it",
      .kind = FIELD_TEXT,
      .most = 1000,
      .sensitive = true },
};
const struct form form_action = { "action", fields, COUNT(fields) };

static const struct option scopes[] = {
    { "mine", "My actions" },
    { "all", "Everybody's actions" },
    { 0 },
};
static const struct field filters[] = {
    { .name = "scope", .label = "Whose", .kind = FIELD_CHOICE, .options = scopes },
    { .name = "status", .label = "Status", .kind = FIELD_CODE, .codes = "action_status" },
    { .name = "overdue", .label = "Overdue", .kind = FIELD_YES_NO },
    PAGING_FIELDS,
};
const struct form form_action_filter = { "action_filter", filters, COUNT(filters) };

/* The case shows where the reader sees it still. */
#define COLUMNS                                                                          \
    "SELECT a.id, c.id AS \"case\", c.reference, a.meeting_id AS meeting, m.held_on,"    \
    " a.item_id AS item, a.owner_id AS owner, u.name AS owner_name, a.text, a.due_on,"   \
    " a.status, a.closed_on, a.outcome, a.version, a.due_on || '~' || a.id AS cursor"
#define JOINS                                                                            \
    " CROSS JOIN user u ON u.id = a.owner_id"                                            \
    " LEFT JOIN visible_case c ON c.id = a.case_id"                                      \
    " LEFT JOIN visible_meeting m ON m.id = a.meeting_id WHERE "
#define OWN COLUMNS " FROM visible_own_action a" JOINS "a.owner_id = viewer_user() AND "
#define ANY COLUMNS " FROM visible_action a" JOINS
#define LATE                                                                             \
    " AND (:overdue IS NULL OR (a.status = 'open' AND a.due_on < :today) = :overdue)"
#define NEXT                                                                             \
    " AND (a.due_on, a.id) > (:day, :id)" LATE " ORDER BY a.due_on, a.id LIMIT :limit"
#define BEFORE                                                                           \
    " AND (a.due_on, a.id) < (:day, :id)" LATE                                           \
    " ORDER BY a.due_on DESC, a.id DESC LIMIT :limit"

static const char *status_colour(bool open, bool overdue)
{
    if (overdue)
        return "red";
    return open ? "blue" : "grey";
}

static json_t *row(struct ctx *cx, struct stmt *st)
{
    json_t *object = record_json(cx, st, NULL);
    const char *status = row_text(cx, st, "status");
    bool open = text_is(status, "open");
    bool overdue = open && strcmp(row_text(cx, st, "due_on"), cx->today) < 0;

    put_code(object, "status", status, code_label(cx, "action_status", status));
    put_text(object, "status_colour", status_colour(open, overdue));
    put_bool(object, "open", open);
    put_bool(object, "overdue", overdue);
    put_bool(object, "mine", row_int(st, "owner") == cx->actor->user_id);
    json_object_del(object, "cursor");
    return object;
}

static const char sql_one_own[] = OWN "a.id = :id";
static const char sql_one_any[] = ANY "a.id = :id";

bool action_json(struct ctx *cx, const struct action *action, json_t **out)
{
    bool own = action->owner_id == cx->actor->user_id;
    struct stmt *st = db_prepare(cx->db, own ? sql_one_own : sql_one_any);
    json_t *object = json_null();

    bind_int(st, ":id", action->id);
    if (db_row(cx, st))
        object = row(cx, st);
    *out = object;
    return db_done(cx, st);
}

/* What is open comes by its due day, so the overdue lead; what is closed, newest first.
 */
static const char sql_own_open[] = OWN "a.status = :status" NEXT;
static const char sql_own_closed[] = OWN "a.status = :status" BEFORE;
static const char sql_any_open[] = ANY "a.status = :status" NEXT;
static const char sql_any_closed[] = ANY "a.status = :status" BEFORE;

static const char *statement_for(bool all, bool open)
{
    if (all)
        return open ? sql_any_open : sql_any_closed;
    return open ? sql_own_open : sql_own_closed;
}

static bool may_see_all(struct ctx *cx, const struct answers *filter, bool *out)
{
    *out = answer_is(filter, "scope", "all");
    return !*out || access_permits(cx, PERMIT_MEETING_PREPARE);
}

static json_t *list_row(struct ctx *cx, struct stmt *st, const void *what)
{
    (void)what;
    return row(cx, st);
}

bool action_list(struct ctx *cx, const struct answers *filter, json_t *view)
{
    const char *status = answer(filter, "status");
    bool open = status == NULL || text_is(status, "open"), all;
    struct list list;

    if (!may_see_all(cx, filter, &all) || !list_begin(cx, filter, &list))
        return false;
    struct stmt *st = db_prepare(cx->db, statement_for(all, open));
    answers_bind(st, filter);
    bind_text(st, ":status", open ? "open" : status);
    bind_text(st, ":today", cx->today);
    list_bind(st, &list, open);
    return list_rows(cx, st, &list, list_row, NULL, view);
}

static bool rows(struct ctx *cx, struct stmt *st, json_t **out)
{
    json_t *list = json_array();

    while (db_row(cx, st))
        json_array_append_new(list, row(cx, st));
    *out = list;
    return db_done(cx, st);
}

static const char sql_of_item[] = ANY "a.item_id = :item ORDER BY a.due_on, a.id";

bool actions_of_item(struct ctx *cx, int64_t item, json_t **out)
{
    struct stmt *st = db_prepare(cx->db, sql_of_item);

    bind_int(st, ":item", item);
    return rows(cx, st, out);
}

static const char sql_of_case[] = ANY "a.case_id = :case ORDER BY a.due_on, a.id";

bool actions_of_case(struct ctx *cx, const struct dossier *dossier, json_t **out)
{
    struct stmt *st = db_prepare(cx->db, sql_of_case);

    bind_int(st, ":case", dossier->case_id);
    return rows(cx, st, out);
}
