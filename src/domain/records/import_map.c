#include "domain/records/import_map.h"

#include "base/json.h"
#include "base/text.h"
#include "store/db.h"

void import_map_begin(struct arena *arena, enum import_kind kind, const struct csv *head,
                      struct import_map *out)
{
    *out = (struct import_map){ .kind = kind, .width = head->count };
    out->columns = import_columns(arena, kind, &out->ncolumns);
    for (size_t i = 0; i < head->count; i++) {
        out->headings[i] = head->cells[i];
        out->target[i] = IMPORT_UNMAPPED;
    }
    for (size_t i = 0; i < MOST_IMPORT_COLUMNS; i++)
        out->place[i] = IMPORT_UNMAPPED;
}

size_t import_map_column(const struct import_map *map, const char *name)
{
    for (size_t i = 0; i < map->ncolumns; i++)
        if (text_is(map->columns[i].name, name))
            return i;
    return IMPORT_UNMAPPED;
}

static void join(struct import_map *map, size_t place, size_t column)
{
    map->target[place] = column;
    map->place[column] = place;
}

/* ---- guessing ---------------------------------------------------------------------- */

static const char sql_meant[] =
    "SELECT field FROM import_heading WHERE kind = :kind AND heading = :heading";

static bool meant_before(struct ctx *cx, enum import_kind kind, const char *heading,
                         const char **out)
{
    struct stmt *st = db_prepare(cx->db, sql_meant);

    *out = NULL;
    bind_text(st, ":kind", import_kind_code(kind));
    bind_text(st, ":heading", text_folded(cx->arena, heading));
    if (db_row(cx, st))
        *out = row_text(cx, st, "field");
    return db_done(cx, st);
}

/* The first heading that says so has the field. */
bool import_map_guess(struct ctx *cx, struct import_map *map)
{
    const char *name;

    for (size_t i = 0; i < map->width; i++) {
        if (!meant_before(cx, map->kind, map->headings[i], &name))
            return false;
        if (name == NULL)
            name = import_heading_says(cx->arena, map->kind, map->headings[i]);
        size_t column = import_map_column(map, name);
        if (column != IMPORT_UNMAPPED && map->place[column] == IMPORT_UNMAPPED)
            join(map, i, column);
    }
    return true;
}

/* ---- saying ------------------------------------------------------------------------ */

void import_map_put(struct ctx *cx, struct import_map *map, size_t place,
                    const char *field)
{
    const char *as = arena_print(cx->arena, "columns.%zu.field", place);
    size_t column = import_map_column(map, field);

    if (text_is_empty(field))
        return;
    if (place >= map->width || column == IMPORT_UNMAPPED)
        reject(cx, as, "There is no such column.");
    else if (map->place[column] != IMPORT_UNMAPPED)
        reject(cx, as, "\"%s\" is chosen for column %zu already: choose it once.",
               map->columns[column].label, map->place[column] + 1);
    else
        join(map, place, column);
}

void import_map_put_all(struct ctx *cx, struct import_map *map, const char *field,
                        const char *value)
{
    size_t column = import_map_column(map, field);

    if (column == IMPORT_UNMAPPED)
        reject(cx, "all", "There is no such field: %s.", field);
    else
        map->all[column] = text_is_empty(value) ? NULL : value;
}

void import_map_check(struct ctx *cx, const struct import_map *map)
{
    for (size_t i = 0; i < map->ncolumns; i++)
        if (import_column_needed(map->kind, &map->columns[i])
            && map->place[i] == IMPORT_UNMAPPED && map->all[i] == NULL)
            reject(cx, arena_print(cx->arena, "all.%s", map->columns[i].name),
                   "No column of the file is \"%s\": choose one above, or enter here "
                   "what is true of every row.",
                   map->columns[i].label);
}

/* ---- keeping ------------------------------------------------------------------------
 */

json_t *import_map_json(const struct import_map *map)
{
    json_t *json = json_object(), *columns = json_array(), *all = json_object();

    for (size_t i = 0; i < map->width; i++)
        json_array_append_new(columns,
                              map->target[i] == IMPORT_UNMAPPED
                                  ? json_null()
                                  : json_string(map->columns[map->target[i]].name));
    for (size_t i = 0; i < map->ncolumns; i++)
        if (map->all[i] != NULL)
            (void)json_object_set_new(all, map->columns[i].name,
                                      json_string(map->all[i]));
    put_json(json, "columns", columns);
    put_json(json, "all", all);
    return json;
}

void import_map_read(struct import_map *map, const json_t *json, struct arena *arena)
{
    const json_t *columns = json_object_get(json, "columns"), *name;
    const json_t *all = json_object_get(json, "all");
    size_t i;

    json_array_foreach(columns, i, name)
    {
        size_t column = import_map_column(map, json_string_value(name));

        if (i < map->width && column != IMPORT_UNMAPPED
            && map->place[column] == IMPORT_UNMAPPED)
            join(map, i, column);
    }
    for (i = 0; i < map->ncolumns; i++)
        map->all[i] = arena_copy(
            arena, json_string_value(json_object_get(all, map->columns[i].name)));
}

static const char sql_remember[] =
    "INSERT INTO import_heading(kind, heading, field) VALUES(:kind, :heading, :field)"
    " ON CONFLICT DO UPDATE SET field = excluded.field";

bool import_map_remember(struct ctx *cx, const struct import_map *map)
{
    for (size_t i = 0; i < map->width; i++) {
        struct stmt *st = db_prepare(cx->db, sql_remember);
        size_t column = map->target[i];

        bind_text(st, ":kind", import_kind_code(map->kind));
        bind_text(st, ":heading", text_folded(cx->arena, map->headings[i]));
        bind_text(st, ":field",
                  column == IMPORT_UNMAPPED ? "" : map->columns[column].name);
        if (!db_run(cx, st))
            return false;
    }
    return true;
}

/* ---- a file that says it ------------------------------------------------------------
 */

static size_t heading_place(struct arena *arena, const struct import_map *map,
                            const char *heading)
{
    const char *folded = text_folded(arena, heading);

    for (size_t i = 0; i < map->width; i++)
        if (text_is(folded, text_folded(arena, map->headings[i])))
            return i;
    return IMPORT_UNMAPPED;
}

static bool take_line(struct ctx *cx, struct import_map *map, const struct csv *line)
{
    const char *heading = line->cells[0];

    if (line->count != 2)
        return failed(cx, PROBLEM_INVALID, "import.map",
                      "Line %zu of the map: write a heading, a comma, and a field.",
                      line->row);
    size_t place = heading_place(cx->arena, map, heading);
    if (*heading == '=')
        import_map_put_all(cx, map, line->cells[1], heading + 1);
    else if (place != IMPORT_UNMAPPED)
        import_map_put(cx, map, place, line->cells[1]);
    else
        return failed(cx, PROBLEM_INVALID, "import.map",
                      "Line %zu of the map: the file has no column \"%s\".", line->row,
                      heading);
    return !has_problem(cx);
}

bool import_map_load(struct ctx *cx, struct import_map *map, const char *bytes,
                     size_t length)
{
    struct csv csv;

    if (!csv_begin(cx, bytes, length, &csv))
        return false;
    while (csv_row(cx, &csv))
        if (!take_line(cx, map, &csv))
            return false;
    return !has_problem(cx);
}
