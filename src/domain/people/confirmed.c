#include "domain/people/confirmed.h"

#include "base/json.h"
#include "domain/people/audit.h"
#include "store/generation.h"

bool confirmed_save(struct ctx *cx, struct stmt *st, const char *verb, int64_t id,
                    const char *codes)
{
    bind_int(st, ":me", cx->actor->user_id);
    bool ok = db_run(cx, st);
    if (ok && db_changes(cx->db) != 1)
        ok = failed(cx, PROBLEM_STALE, "record.changed",
                    "Someone changed this meanwhile.");
    return db_end(cx,
                  ok && generation_change(cx) && audit_write(cx, NULL, verb, id, codes));
}

bool confirmed_one(struct ctx *cx, struct stmt *st, const struct form *form, json_t **out)
{
    *out = db_row(cx, st) ? record_json(cx, st, form) : NULL;
    if (!db_done(cx, st))
        return false;
    if (*out == NULL)
        return failed(cx, PROBLEM_NOT_FOUND, "record.unknown",
                      "There is no such record, or it is not shared with you.");
    return true;
}

bool confirmed_waiting(struct ctx *cx, const char *sql, const char *kind,
                       const char *title, json_t *groups)
{
    json_t *items = db_rows_json(cx, db_prepare(cx->db, sql)), *group = json_object();

    if (items == NULL)
        return false;
    put_text(group, "kind", kind);
    put_text(group, "title", title);
    put_int(group, "count", (int64_t)json_array_size(items));
    put_json(group, "items", items);
    if (json_array_size(items) > 0)
        json_array_append_new(groups, group);
    return true;
}
