#include "domain/panel/interest.h"

#include "base/ident.h"
#include "base/json.h"
#include "domain/people/audit.h"
#include "domain/people/chronology.h"

static const struct field fields[] = {
    { .name = "nature",
      .label = "What the interest is",
      .hint = "For example: I teach at the individual's school",
      .kind = FIELD_TEXT,
      .need = REQUIRED,
      .most = 500 },
};
const struct form form_interest = { "interest", fields, COUNT(fields) };

static const char sql_insert[] =
    "INSERT INTO interest(id, item_id, meeting_id, case_id, user_id, nature, declared_at)"
    " VALUES(:id, :item, :meeting, :case, :user, :nature, :now)";

static bool insert(struct ctx *cx, int64_t id, const struct agenda_item *item,
                   const char *nature)
{
    struct stmt *st = db_prepare(cx->db, sql_insert);

    bind_int(st, ":id", id);
    bind_int(st, ":item", item->id);
    bind_int(st, ":meeting", item->meeting_id);
    bind_int(st, ":case", item->case_id);
    bind_int(st, ":user", cx->actor->user_id);
    bind_text(st, ":nature", nature);
    bind_text(st, ":now", cx->now);
    return db_run(cx, st);
}

static const char sql_hide[] =
    "INSERT INTO case_access(user_id, case_id, reason, source_id, granted_by, granted_at)"
    " VALUES(:user, :case, 'conflict', :item, :user, :now) ON CONFLICT DO NOTHING";

static bool hide(struct ctx *cx, const struct agenda_item *item)
{
    struct stmt *st = db_prepare(cx->db, sql_hide);

    bind_int(st, ":user", cx->actor->user_id);
    bind_int(st, ":case", item->case_id);
    bind_int(st, ":item", item->id);
    bind_text(st, ":now", cx->now);
    return db_run(cx, st);
}

bool interest_declare(struct ctx *cx, const struct agenda_item *item,
                      const struct dossier *dossier, const struct answers *answers)
{
    int64_t id = ident_new();

    if (!db_begin(cx))
        return false;
    bool ok = insert(cx, id, item, answer(answers, "nature")) && hide(cx, item)
              && entry_write(cx, dossier, "panel.interest", cx->today,
                             arena_print(cx->arena, "%s declared an interest and left",
                                         cx->actor->name))
              && audit_write(cx, dossier, "interest.declare", id, NULL);
    return db_end(cx, ok);
}

static const char sql_of_item[] =
    "SELECT i.id, i.user_id AS \"user\", u.name, i.nature, i.declared_at"
    " FROM visible_interest i JOIN user u ON u.id = i.user_id"
    " WHERE i.item_id = :item AND i.withdrawn_at IS NULL ORDER BY i.declared_at";

bool interests_json(struct ctx *cx, int64_t item, json_t **out)
{
    struct stmt *st = db_prepare(cx->db, sql_of_item);
    json_t *list = json_array();

    bind_int(st, ":item", item);
    while (db_row(cx, st))
        json_array_append_new(list, record_json(cx, st, NULL));
    *out = list;
    return db_done(cx, st);
}

static const char sql_stands[] =
    "SELECT 1 FROM case_access WHERE user_id = :user AND case_id = :case"
    " AND reason = 'conflict'";

bool interest_stands(struct ctx *cx, int64_t case_id, int64_t user, bool *out)
{
    struct stmt *st = db_prepare(cx->db, sql_stands);
    int64_t found = 0;

    bind_int(st, ":user", user);
    bind_int(st, ":case", case_id);
    if (!db_number(cx, st, &found))
        return false;
    *out = found != 0;
    return true;
}
