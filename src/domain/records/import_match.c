/* What the columns of a waiting file mean, as people and programs say it. */
#include <string.h>

#include "base/text.h"
#include "domain/core/lifecycle.h"
#include "domain/people/audit.h"
#include "domain/records/import_file.h"
#include "import_parts.h"

/* ---- matching the columns -----------------------------------------------------------
 */

static const struct field one_column[] = {
    { .name = "field", .label = "What this column is", .kind = FIELD_LINE },
};
static const struct form form_one_column = { "import_column", one_column,
                                             COUNT(one_column) };
static const struct field one_value[] = {
    { .name = "field", .label = "Field", .kind = FIELD_LINE, .need = REQUIRED },
    { .name = "value",
      .label = "What every row has there",
      .kind = FIELD_LINE,
      .most = 1000 },
};
static const struct form form_one_value = { "import_value", one_value, COUNT(one_value) };

static const struct field column_fields[] = {
    { .name = "columns",
      .label = "Columns",
      .hint = "One for each column of the file, in its order; empty: leave it out",
      .kind = FIELD_ITEMS,
      .items = &form_one_column },
    { .name = "all",
      .label = "The same in every row",
      .kind = FIELD_ITEMS,
      .items = &form_one_value },
    { .name = "remember",
      .label = "Remember these columns for the next file",
      .kind = FIELD_YES_NO },
};
const struct form form_import_columns = { "import_columns", column_fields,
                                          COUNT(column_fields) };

static bool read_columns(struct ctx *cx, const struct answers *answers,
                         struct import_map *map)
{
    struct answers item;

    for (size_t i = 0; i < answers_items(answers, "columns"); i++)
        if (answers_item(cx, answers, "columns", i, &item))
            import_map_put(cx, map, i, answer(&item, "field"));
    for (size_t i = 0; i < answers_items(answers, "all"); i++)
        if (answers_item(cx, answers, "all", i, &item))
            import_map_put_all(cx, map, answer(&item, "field"), answer(&item, "value"));
    if (!has_problem(cx))
        import_map_check(cx, map);
    return !has_problem(cx);
}

const char *import_map_text(struct ctx *cx, const struct import_map *map)
{
    json_t *json = import_map_json(map);
    char *text = json_dumps(json, JSON_COMPACT);

    return arena_copy(cx->arena, text);
}

static const char sql_mapping[] =
    "UPDATE import_file SET mapping = :mapping, status = :status, problems = 0,"
    " likenesses = 0, records = 0, stopped_why = NULL,"
    " version = version + 1"
    " WHERE id = :id AND version = :version";
bool import_file_match(struct ctx *cx, const struct import_file *file, int64_t version,
                       const struct answers *answers)
{
    const char *text, *status;
    struct import_map map;
    struct csv head;

    if (!lifecycle_next(cx, ENTITY_IMPORT, file->status, "check", &status)
        || !import_file_text(cx, file, &text)
        || !import_reader_head(cx, text, strlen(text), &head))
        return false;
    import_map_begin(cx->arena, file->kind, &head, &map);
    if (!read_columns(cx, answers, &map) || !db_begin(cx))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_mapping);
    bind_text(st, ":mapping", import_map_text(cx, &map));
    return db_end(
        cx, import_file_update(cx, st, file, version, status)
                && (!answer_is(answers, "remember", "1") || import_map_remember(cx, &map))
                && audit_write(cx, NULL, "import.check", file->id, NULL));
}
