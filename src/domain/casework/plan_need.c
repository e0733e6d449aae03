#include "domain/casework/plan_need.h"

#include <string.h>

#include "base/ident.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/core/field_kinds.h"
#include "store/db.h"

static const struct field fields[] = {
    { .name = "need",
      .label = "What the need or vulnerability is",
      .kind = FIELD_LINE,
      .most = 300 },
    { .name = "action", .label = "Action", .kind = FIELD_TEXT, .most = 1000 },
    { .name = "owner",
      .label = "Owner",
      .hint = "The e-mail address of a user, or a name with organisation",
      .kind = FIELD_LINE },
    { .name = "due_on", .label = "To be done by", .kind = FIELD_DAY, .future = true },
    { .name = "accepted_because",
      .label = "Or: why nothing is done about it",
      .kind = FIELD_TEXT,
      .most = 1000 },
};
const struct form form_plan_need = { "plan_need", fields, COUNT(fields) };

/* ---- reading the form ----------------------------------------------------------------
 */

static bool is_empty(const struct answers *need)
{
    for (size_t i = 0; i < COUNT(fields); i++)
        if (need->values[i] != NULL)
            return false;
    return true;
}

bool plan_needs_read(struct ctx *cx, const struct answers *answers, const char *name,
                     struct plan_needs *out)
{
    size_t count = answers_items(answers, name);
    struct answers need;

    out->count = 0;
    for (size_t i = 0; i < count; i++) {
        if (!answers_item(cx, answers, name, i, &need) || is_empty(&need))
            continue; /* what is wrong with it has been said */
        if (answer(&need, "need") == NULL)
            reject(cx, arena_print(cx->arena, "%s.%zu.need", name, i),
                   "Say what the need is.");
        if (out->count == MOST_NEEDS) {
            reject(cx, name, "A plan holds %d needs at most.", MOST_NEEDS);
            return false;
        }
        out->list[out->count++] = need;
    }
    return !has_problem(cx);
}

/* ---- storing -------------------------------------------------------------------------
 */

static const char sql_clear[] = "DELETE FROM plan_need WHERE plan_id = :plan";
static const char sql_insert[] =
    "INSERT INTO plan_need(id, plan_id, position, need, action, owner, owner_id, due_on,"
    " accepted_because) VALUES(:id, :plan, :position, :need, :action,"
    " coalesce((SELECT email FROM user WHERE id = :owner_id), :owner), :owner_id, "
    ":due_on,"
    " :accepted_because)";

static bool insert(struct ctx *cx, int64_t plan_id, size_t position,
                   const struct answers *need)
{
    const char *owner = answer(need, "owner");
    int64_t owner_id = owner != NULL ? user_named(cx, owner) : 0;
    struct stmt *st = db_prepare(cx->db, sql_insert);

    answers_bind(st, need);
    bind_int(st, ":id", ident_new());
    bind_int(st, ":plan", plan_id);
    bind_int(st, ":position", (int64_t)position + 1);
    if (owner_id != 0)
        bind_int(st, ":owner_id", owner_id);
    return db_run(cx, st);
}

bool plan_needs_store(struct ctx *cx, int64_t plan_id, const struct plan_needs *needs)
{
    struct stmt *st = db_prepare(cx->db, sql_clear);

    bind_int(st, ":plan", plan_id);
    if (!db_run(cx, st))
        return false;
    for (size_t i = 0; i < needs->count; i++)
        if (!insert(cx, plan_id, i, &needs->list[i]))
            return false;
    return true;
}

/* ---- what approval wants -------------------------------------------------------------
 */

static const char sql_needs[] =
    "SELECT n.need, n.action, n.owner, n.owner_id, coalesce(u.name, n.owner) AS "
    "owner_name,"
    " n.due_on, n.accepted_because FROM plan_need n LEFT JOIN user u ON u.id = n.owner_id"
    " WHERE n.plan_id = :plan"
    " AND EXISTS (SELECT 1 FROM visible_support_plan s WHERE s.id = n.plan_id)"
    " ORDER BY n.position";

/* Why the plan does not answer this need yet; field is NULL where it does. */
struct gap {
    const char *field;
    const char *what;
};

static struct gap gap_of(struct stmt *st)
{
    if (!row_is_null(st, "accepted_because"))
        return (struct gap){ 0 };
    if (row_is_null(st, "action"))
        return (struct gap){ "action",
                             "neither an action nor the reason why nothing is done" };
    if (row_is_null(st, "owner"))
        return (struct gap){ "owner", "an action without an owner" };
    if (row_is_null(st, "due_on"))
        return (struct gap){ "due_on", "an action without a day" };
    return (struct gap){ 0 };
}

static void say_missing(struct ctx *cx, json_t *list, size_t nth, struct gap gap)
{
    json_t *item = json_object();

    put_text(item, "field", arena_print(cx->arena, "needs.%zu.%s", nth, gap.field));
    put_text(item, "detail",
             arena_print(cx->arena, "Need %zu has %s.", nth + 1, gap.what));
    json_array_append_new(list, item);
}

bool plan_needs_missing(struct ctx *cx, int64_t plan_id, json_t *list)
{
    struct stmt *st = db_prepare(cx->db, sql_needs);

    bind_int(st, ":plan", plan_id);
    for (size_t i = 0; db_row(cx, st); i++) {
        struct gap gap = gap_of(st);

        if (gap.field != NULL)
            say_missing(cx, list, i, gap);
    }
    return db_done(cx, st);
}

/* ---- reading -------------------------------------------------------------------------
 */

json_t *plan_needs_json(struct ctx *cx, int64_t plan_id)
{
    struct stmt *st = db_prepare(cx->db, sql_needs);
    json_t *list = json_array();

    bind_int(st, ":plan", plan_id);
    while (db_row(cx, st)) {
        json_t *need = record_json(cx, st, &form_plan_need);
        const char *due = row_text(cx, st, "due_on");
        struct gap gap = gap_of(st);

        put_text(need, "gap",
                 gap.field != NULL ? arena_print(cx->arena, "Gap: %s", gap.what) : NULL);
        put_bool(need, "overdue", due != NULL && strcmp(due, cx->today) < 0);
        json_array_append_new(list, need);
    }
    return db_done(cx, st) ? list : NULL;
}
