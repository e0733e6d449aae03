#include "domain/assurance/checklist_line.h"

#include "base/json.h"
#include "domain/people/audit.h"

static const struct field fields[] = {
    { .name = "text",
      .label = "What is asked",
      .kind = FIELD_TEXT,
      .most = 1000,
      .need = REQUIRED },
    { .name = "hint",
      .label = "What would be evidence",
      .kind = FIELD_LINE,
      .most = 500 },
    { .name = "source",
      .label = "Source",
      .hint = "Where it says so: a document and its date",
      .kind = FIELD_LINE,
      .need = REQUIRED },
    { .name = "confirmed_on",
      .label = "Checked on",
      .hint = "The day somebody compared it with that source",
      .kind = FIELD_DAY,
      .need = REQUIRED },
};
const struct form form_checklist_line = { .name = "checklist_line",
                                          .fields = fields,
                                          .count = COUNT(fields) };

#define COLUMNS                                                                          \
    "SELECT r.id, r.number, r.area, r.area_title, r.text, r.hint, r.source,"             \
    " r.unverified AS \"unverified?\", r.confirmed_on, c.name AS confirmed_by, "         \
    "r.version"                                                                          \
    " FROM template_item r LEFT JOIN user c ON c.id = r.confirmed_by"

static const char sql_all[] = COLUMNS " ORDER BY r.template_id, r.position /*scan*/";

json_t *checklist_lines_json(struct ctx *cx)
{
    struct stmt *st = db_prepare(cx->db, sql_all);
    json_t *list = json_array();

    while (db_row(cx, st))
        json_array_append_new(list, record_json(cx, st, NULL));
    return db_done(cx, st) ? list : NULL;
}

static const char sql_one[] = COLUMNS " WHERE r.id = :id";

bool checklist_line_json(struct ctx *cx, int64_t id, json_t **out)
{
    struct stmt *st = db_prepare(cx->db, sql_one);

    bind_int(st, ":id", id);
    *out = db_row(cx, st) ? record_json(cx, st, NULL) : NULL;
    if (!db_done(cx, st))
        return false;
    if (*out == NULL)
        return failed(cx, PROBLEM_NOT_FOUND, "record.unknown",
                      "There is no such record, or it is not shared with you.");
    return true;
}

/* Ends the transaction that the caller began. */
static bool save(struct ctx *cx, struct stmt *st, int64_t id, const char *verb)
{
    bind_int(st, ":me", cx->actor->user_id);
    bind_int(st, ":id", id);
    bool ok = db_run(cx, st);
    if (ok && db_changes(cx->db) != 1)
        ok = failed(cx, PROBLEM_STALE, "record.changed",
                    "Someone changed this line meanwhile.");
    return db_end(cx, ok && audit_write(cx, NULL, verb, id, NULL));
}

static const char sql_change[] =
    "UPDATE template_item SET text = :text, hint = :hint, source = :source,"
    " confirmed_on = :confirmed_on, confirmed_by = :me, unverified = 0,"
    " version = version + 1 WHERE id = :id AND version = :version";

bool checklist_line_change(struct ctx *cx, int64_t id, int64_t version,
                           const struct answers *answers)
{
    if (!db_begin(cx))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_change);
    answers_bind(st, answers);
    bind_int(st, ":version", version);
    return save(cx, st, id, "checklist_line.change");
}

static const char sql_confirm[] =
    "UPDATE template_item SET source = :source, confirmed_on = :confirmed_on,"
    " confirmed_by = :me, unverified = 0, version = version + 1 WHERE id = :id";

bool checklist_line_confirm(struct ctx *cx, int64_t id, const char *source,
                            const char *on)
{
    json_t *line;

    if (!checklist_line_json(cx, id, &line) || !db_begin(cx))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_confirm);
    bind_text(st, ":source", source);
    bind_text(st, ":confirmed_on", on);
    return save(cx, st, id, "checklist_line.confirm");
}

static const char sql_unverified[] =
    "SELECT 'line:' || id AS key, number || ' ' || text AS label, hint AS value, source"
    " FROM template_item WHERE unverified = 1 ORDER BY template_id, position /*scan*/";

bool checklist_lines_unverified(struct ctx *cx, json_t *groups)
{
    json_t *items = db_rows_json(cx, db_prepare(cx->db, sql_unverified));

    if (items == NULL)
        return false;
    if (json_array_size(items) == 0)
        return true;
    json_t *group = json_object();
    put_text(group, "kind", "lines");
    put_text(group, "title", "Lines of the checklist");
    put_int(group, "count", (int64_t)json_array_size(items));
    put_json(group, "items", items);
    json_array_append_new(groups, group);
    return true;
}
