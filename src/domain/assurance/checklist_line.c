#include "domain/assurance/checklist_line.h"

#include "base/json.h"
#include "domain/people/confirmed.h"

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
    CONFIRMED_FIELDS,
};
const struct form form_checklist_line = { .name = "checklist_line",
                                          .fields = fields,
                                          .count = COUNT(fields) };

#define COLUMNS                                                                          \
    "SELECT r.id, r.number, r.area, r.area_title, r.text, r.hint," CONFIRMED_COLUMNS     \
    " FROM template_item r" CONFIRMED_BY

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
    return confirmed_one(cx, st, NULL, out);
}

static const char sql_change[] =
    "UPDATE template_item SET text = :text, hint = :hint," CONFIRMED_NOW
    " WHERE id = :id AND version = :version";

bool checklist_line_change(struct ctx *cx, int64_t id, int64_t version,
                           const struct answers *answers)
{
    if (!db_begin(cx))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_change);
    answers_bind(st, answers);
    bind_int(st, ":version", version);
    bind_int(st, ":id", id);
    return confirmed_save(cx, st, "checklist_line.change", id, NULL);
}

static const char sql_confirm[] =
    "UPDATE template_item SET" CONFIRMED_NOW " WHERE id = :id";

bool checklist_line_confirm(struct ctx *cx, int64_t id, const char *source,
                            const char *on)
{
    json_t *line;

    if (!checklist_line_json(cx, id, &line) || !db_begin(cx))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_confirm);
    bind_text(st, ":source", source);
    bind_text(st, ":confirmed_on", on);
    bind_int(st, ":id", id);
    return confirmed_save(cx, st, "checklist_line.confirm", id, NULL);
}

static const char sql_unverified[] =
    "SELECT 'line:' || id AS key, number || ' ' || text AS label, hint AS value, source"
    " FROM template_item WHERE unverified = 1 ORDER BY template_id, position /*scan*/";

bool checklist_lines_unverified(struct ctx *cx, json_t *groups)
{
    return confirmed_waiting(cx, sql_unverified, "lines", "Lines of the checklist",
                             groups);
}
