/* A file as it comes in: read whole once, kept as clean CSV in UTF-8. */
#include <string.h>

#include "base/clock.h"
#include "base/ident.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/people/audit.h"
#include "domain/records/import_file.h"
#include "import_parts.h"

#define MOST_ROWS 50000
#define DAY_MS    ((int64_t)24 * 60 * 60 * 1000)

/* ---- keeping a file as clean CSV -----------------------------------------------------
 */

struct clean {
    struct buffer text;
    size_t rows; /* below the headings */
    size_t line; /* rows written so far, empty ones too: they keep their numbers */
    bool windows;
};

static void put_row(struct clean *clean, const struct csv *csv)
{
    for (; clean->line + 1 < csv->row; clean->line++)
        buffer_char(&clean->text, '\n');
    for (size_t i = 0; i < csv->count; i++) {
        if (i > 0)
            buffer_char(&clean->text, ',');
        csv_put(&clean->text, csv->cells[i]);
    }
    buffer_char(&clean->text, '\n');
    clean->line++;
}

/* Rows are read into an arena that is emptied again and again. */
static bool clean_rows(struct ctx *own, struct csv *csv, struct clean *clean)
{
    while (csv_row(own, csv)) {
        put_row(clean, csv);
        arena_recycle(own->arena);
        if (++clean->rows > MOST_ROWS)
            return failed(own, PROBLEM_INVALID, "import.long",
                          "The file has more than %d rows: divide it.", MOST_ROWS);
    }
    clean->windows = csv->windows;
    return !has_problem(own);
}

static bool clean_file(struct ctx *own, const char *bytes, size_t length,
                       struct clean *clean)
{
    struct csv csv;

    if (!import_reader_head(own, bytes, length, &csv))
        return false;
    put_row(clean, &csv);
    if (!clean_rows(own, &csv, clean))
        return false;
    return clean->rows > 0
           || failed(own, PROBLEM_INVALID, "import.empty",
                     "The file has headings and no row below them.");
}

static bool clean_copy(struct ctx *cx, const char *bytes, size_t length,
                       struct clean *out)
{
    struct ctx own = *cx;

    *out = (struct clean){ 0 };
    own.arena = arena_open();
    bool ok = clean_file(&own, bytes, length, out);
    if (!ok)
        reject(cx, "file", "%s", arena_copy(cx->arena, own.problem.detail));
    arena_close(own.arena);
    return ok;
}

bool import_file_clean(struct ctx *cx, const char *bytes, size_t length,
                       const char **out_text, size_t *out_rows)
{
    struct clean clean;
    bool ok = clean_copy(cx, bytes, length, &clean);

    *out_rows = clean.rows;
    *out_text = arena_copy(cx->arena, buffer_end(&clean.text));
    buffer_free(&clean.text);
    return ok;
}

/* ---- creating ----------------------------------------------------------------------
 */

static const char sql_insert[] =
    "INSERT INTO import_file(id, user_id, kind, name, status, letters, mapping, rows,"
    " made_at, expires_at) VALUES(:id, :user, :kind, :name, 'uploaded', :letters,"
    " :mapping, :rows, :now, :expires)";
static const char sql_text[] =
    "INSERT INTO import_text(import_id, text)"
    " VALUES(:id, :text)";

static const char *in_a_day(struct ctx *cx)
{
    char *out = arena_alloc(cx->arena, INSTANT_SIZE);

    clock_instant(clock_from_instant(cx->now) + DAY_MS, out);
    return out;
}

static bool guess(struct ctx *cx, enum import_kind kind, const char *text,
                  const char **out)
{
    struct import_map map;
    struct csv head;

    if (!import_reader_head(cx, text, strlen(text), &head))
        return false;
    import_map_begin(cx->arena, kind, &head, &map);
    if (!import_map_guess(cx, &map))
        return false;
    *out = import_map_text(cx, &map);
    return true;
}

static bool store(struct ctx *cx, int64_t id, enum import_kind kind, const char *name,
                  const struct clean *clean, const char *mapping)
{
    struct stmt *st = db_prepare(cx->db, sql_insert);

    bind_int(st, ":id", id);
    bind_int(st, ":user", cx->actor->user_id);
    bind_text(st, ":kind", import_kind_code(kind));
    bind_text(st, ":name", name);
    bind_text(st, ":letters", clean->windows ? "windows" : "utf8");
    bind_text(st, ":mapping", mapping);
    bind_int(st, ":rows", (int64_t)clean->rows);
    bind_text(st, ":now", cx->now);
    bind_text(st, ":expires", in_a_day(cx));
    return db_run(cx, st);
}

static bool store_text(struct ctx *cx, int64_t id, const char *text)
{
    struct stmt *st = db_prepare(cx->db, sql_text);

    bind_int(st, ":id", id);
    bind_text(st, ":text", text);
    return db_run(cx, st);
}

static bool keep(struct ctx *cx, enum import_kind kind, const char *name,
                 struct clean *clean, int64_t id)
{
    const char *text = buffer_end(&clean->text), *mapping;

    if (!guess(cx, kind, text, &mapping) || !db_begin(cx))
        return false;
    return db_end(cx,
                  store(cx, id, kind, name, clean, mapping) && store_text(cx, id, text)
                      && audit_write(cx, NULL, "import.upload", id,
                                     arena_print(cx->arena, "%s rows=%zu",
                                                 import_kind_code(kind), clean->rows)));
}

bool import_file_create(struct ctx *cx, enum import_kind kind, const char *name,
                        const char *bytes, size_t length, int64_t *out_id)
{
    const char *shown = text_clean(cx->arena, name, strlen(name));
    int64_t id = ident_new();
    struct clean clean;
    bool ok = clean_copy(cx, bytes, length, &clean)
              && keep(cx, kind, text_is_empty(shown) ? "file.csv" : shown, &clean, id);

    buffer_free(&clean.text);
    if (ok)
        *out_id = id;
    return ok;
}
