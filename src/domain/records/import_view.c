/* A waiting file as pages and programs read it. */
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "domain/core/lifecycle.h"
#include "domain/records/import_file.h"
#include "domain/records/import_run.h"
#include "store/db.h"

#define ROWS_SHOWN 200

#define COLUMNS                                                                          \
    "SELECT id, kind, name, status, letters, rows, records, problems, likenesses,"       \
    " made_at, expires_at, ended_at, stopped_why, version FROM visible_import_file"

static const char sql_one[] = COLUMNS " WHERE id = :id";
static const char sql_all[] =
    COLUMNS " WHERE user_id = :user ORDER BY made_at DESC, id DESC LIMIT 50";

static json_t *file_row(struct ctx *cx, struct stmt *st)
{
    json_t *file = record_json(cx, st, NULL);
    const char *status = row_text(cx, st, "status");
    enum import_kind kind;

    (void)import_kind_read(row_text(cx, st, "kind"), &kind);
    put_text(file, "kind_label", import_kind_label(kind));
    put_bool(file, "windows_letters", text_is(row_text(cx, st, "letters"), "windows"));
    put_status(file, ENTITY_IMPORT, status);
    put_json(file, "can", lifecycle_can(cx, ENTITY_IMPORT, status));
    put_int(file, "done_records", (int64_t)import_progress(row_int(st, "id")));
    return file;
}

bool import_file_json(struct ctx *cx, const struct import_file *file, json_t **out)
{
    struct stmt *st = db_prepare(cx->db, sql_one);

    *out = json_null();
    bind_int(st, ":id", file->id);
    if (db_row(cx, st))
        *out = file_row(cx, st);
    return db_done(cx, st);
}

json_t *import_files_json(struct ctx *cx)
{
    struct stmt *st = db_prepare(cx->db, sql_all);
    json_t *list = json_array();

    bind_int(st, ":user", cx->actor->user_id);
    while (db_row(cx, st))
        json_array_append_new(list, file_row(cx, st));
    return db_done(cx, st) ? list : NULL;
}

/* ---- findings -----------------------------------------------------------------------
 */

static const char sql_findings[] =
    "SELECT number, kind, row, place, heading, value, detail FROM visible_import_finding"
    " WHERE import_id = :id AND number > :after AND kind = coalesce(:kind, kind)"
    " ORDER BY number LIMIT :limit";

/* "C" for the third, as spreadsheets name their columns. */
static const char *letter_of(struct ctx *cx, int64_t place)
{
    if (place == 0)
        return "";
    if (place <= 26)
        return arena_print(cx->arena, "%c", (int)('A' + place - 1));
    return arena_print(cx->arena, "%c%c", (int)('A' + (place - 1) / 26 - 1),
                       (int)('A' + (place - 1) % 26));
}

static json_t *finding_row(struct ctx *cx, struct stmt *st)
{
    json_t *finding = row_json(st);
    int64_t place = row_int(st, "place");

    put_text(finding, "column", letter_of(cx, place));
    put_bool(finding, "has_place", place != 0);
    return finding;
}

json_t *import_findings_json(struct ctx *cx, const struct import_file *file,
                             const char *kind, int64_t after, int64_t limit)
{
    struct stmt *st = db_prepare(cx->db, sql_findings);
    json_t *list = json_array();

    bind_int(st, ":id", file->id);
    bind_int(st, ":after", after);
    bind_text(st, ":kind", kind);
    bind_int(st, ":limit", limit);
    while (db_row(cx, st))
        json_array_append_new(list, finding_row(cx, st));
    return db_done(cx, st) ? list : NULL;
}

/* A spreadsheet runs what begins like a formula: an apostrophe keeps it text. */
static void put_cell(struct ctx *cx, struct buffer *out, const char *text, char end)
{
    const char *cell = text != NULL ? text : "";

    if (*cell != '\0' && strchr("=+-@", *cell) != NULL)
        cell = arena_print(cx->arena, "'%s", cell);
    csv_put(out, cell);
    buffer_char(out, end);
}

static void put_finding(struct ctx *cx, struct stmt *st, struct buffer *out)
{
    const char *kind = row_text(cx, st, "kind");
    bool likeness = text_is(kind, "likeness");

    put_cell(cx, out, likeness ? "Possible duplicate" : "Problem", ',');
    put_cell(cx, out, arena_print(cx->arena, "%lld", (long long)row_int(st, "row")), ',');
    put_cell(cx, out, letter_of(cx, row_int(st, "place")), ',');
    put_cell(cx, out, row_text(cx, st, "heading"), ',');
    put_cell(cx, out, row_text(cx, st, "value"), ',');
    put_cell(cx, out, row_text(cx, st, "detail"), '\n');
}

bool import_findings_csv(struct ctx *cx, const struct import_file *file, const char **out)
{
    struct stmt *st = db_prepare(cx->db, sql_findings);
    struct buffer text = { 0 };

    bind_int(st, ":id", file->id);
    bind_int(st, ":after", 0);
    bind_null(st, ":kind");
    bind_int(st, ":limit", INT64_MAX);
    buffer_text(&text,
                "\xEF\xBB\xBFOFFICIAL-SENSITIVE\n"
                "What,Row,Column,Heading,What stands there,What is wrong\n");
    while (db_row(cx, st))
        put_finding(cx, st, &text);
    *out = arena_copy(cx->arena, buffer_end(&text));
    buffer_free(&text);
    return db_done(cx, st);
}

/* ---- what came of it ----------------------------------------------------------------
 */

static const char sql_rows[] =
    "SELECT w.row, w.reference, w.referral_id AS referral, w.case_id AS \"case\","
    " r.reference AS referral_reference, c.reference AS case_reference"
    " FROM visible_import_row w JOIN visible_referral r ON r.id = w.referral_id"
    " LEFT JOIN visible_case c ON c.id = w.case_id"
    " WHERE w.import_id = :id ORDER BY w.row LIMIT :limit";

json_t *import_rows_json(struct ctx *cx, const struct import_file *file)
{
    struct stmt *st = db_prepare(cx->db, sql_rows);

    bind_int(st, ":id", file->id);
    bind_int(st, ":limit", ROWS_SHOWN);
    return db_rows_json(cx, st);
}

/* ---- the columns --------------------------------------------------------------------
 */

#define SAMPLE 60

/* The first that is not empty, cut short. */
static const char *sample_of(struct ctx *cx, const struct csv *rows, size_t count,
                             size_t place)
{
    for (size_t i = 0; i < count; i++) {
        const char *text = place < rows[i].count ? rows[i].cells[place] : "";
        size_t length = strlen(text);

        if (length == 0)
            continue;
        if (length <= SAMPLE)
            return text;
        for (length = SAMPLE; length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80;)
            length--;
        return arena_print(cx->arena, "%s...", arena_slice(cx->arena, text, length));
    }
    return NULL;
}

#define ROWS_SAMPLED 5

static size_t read_samples(struct ctx *cx, const char *text, struct csv *rows)
{
    struct csv csv;
    size_t count = 0;

    if (!import_reader_head(cx, text, strlen(text), &csv))
        return 0;
    while (count < ROWS_SAMPLED && csv_row(cx, &csv))
        rows[count++] = csv;
    return count;
}

static json_t *column_json(struct ctx *cx, const struct import_map *map, size_t place,
                           const char *sample)
{
    size_t column = map->target[place];
    json_t *object = json_object();

    put_int(object, "number", (int64_t)place);
    put_text(object, "letter", letter_of(cx, (int64_t)place + 1));
    put_text(object, "heading", map->headings[place]);
    put_text(object, "sample", sample);
    put_text(object, "field",
             column == IMPORT_UNMAPPED ? NULL : map->columns[column].name);
    return object;
}

/* Needed, and no column of the file gives it. */
static json_t *missing_json(const struct import_map *map)
{
    json_t *list = json_array();

    for (size_t i = 0; i < map->ncolumns; i++) {
        if (!import_column_needed(map->kind, &map->columns[i])
            || map->columns[i].group == GROUP_REFERENCE
            || (map->place[i] != IMPORT_UNMAPPED && map->all[i] == NULL))
            continue;
        json_t *object = json_object();

        put_int(object, "number", (int64_t)json_array_size(list));
        put_text(object, "field", map->columns[i].name);
        put_text(object, "label", map->columns[i].label);
        put_text(object, "value", map->all[i]);
        json_array_append_new(list, object);
    }
    return list;
}

bool import_columns_json(struct ctx *cx, const struct import_file *file, json_t *view)
{
    struct csv *rows = arena_alloc(cx->arena, ROWS_SAMPLED * sizeof(*rows));
    struct import_map *map = arena_alloc(cx->arena, sizeof(*map));
    json_t *columns = json_array();
    const char *text;

    if (!import_file_text(cx, file, &text) || !import_file_map(cx, file, text, map))
        return false;
    size_t count = read_samples(cx, text, rows);
    for (size_t i = 0; i < map->width; i++)
        json_array_append_new(columns,
                              column_json(cx, map, i, sample_of(cx, rows, count, i)));
    put_json(view, "columns", columns);
    put_json(view, "all", missing_json(map));
    return !has_problem(cx);
}
