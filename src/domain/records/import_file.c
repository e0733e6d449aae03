#include "domain/records/import_file.h"

#include <string.h>

#include "base/text.h"
#include "domain/core/lifecycle.h"
#include "domain/people/audit.h"
#include "import_parts.h"

/* ---- loading ------------------------------------------------------------------------
 */

static const char sql_load[] =
    "SELECT id, user_id, kind, name, status, mapping, rows, version"
    " FROM visible_import_file WHERE id = :id";

bool import_file_load(struct ctx *cx, int64_t id, struct import_file *out)
{
    struct stmt *st = db_prepare(cx->db, sql_load);
    bool found = false;

    bind_int(st, ":id", id);
    if ((found = db_row(cx, st))) {
        *out = (struct import_file){
            .id = id,
            .user_id = row_int(st, "user_id"),
            .name = row_text(cx, st, "name"),
            .status = row_text(cx, st, "status"),
            .mapping = row_text(cx, st, "mapping"),
            .rows = row_int(st, "rows"),
            .version = row_int(st, "version"),
        };
        (void)import_kind_read(row_text(cx, st, "kind"), &out->kind);
    }
    if (!db_done(cx, st))
        return false;
    return found
           || failed(cx, PROBLEM_NOT_FOUND, "record.unknown",
                     "There is no such record, or it is not shared with you.");
}

static const char sql_kept[] =
    "SELECT text FROM visible_import_text WHERE import_id = :id";

bool import_file_text(struct ctx *cx, const struct import_file *file, const char **out)
{
    struct stmt *st = db_prepare(cx->db, sql_kept);

    *out = NULL;
    bind_int(st, ":id", file->id);
    if (db_row(cx, st))
        *out = row_text(cx, st, "text");
    if (!db_done(cx, st))
        return false;
    return *out != NULL
           || failed(cx, PROBLEM_CONFLICT, "import.gone",
                     "This file is not kept any more: upload it again.");
}

bool import_file_map(struct ctx *cx, const struct import_file *file, const char *text,
                     struct import_map *out)
{
    json_t *mapping = json_loads(file->mapping, 0, NULL);
    struct csv head;

    if (!import_reader_head(cx, text, strlen(text), &head))
        return false;
    import_map_begin(cx->arena, file->kind, &head, out);
    import_map_read(out, mapping, cx->arena);
    return true;
}

/* ---- moving on ----------------------------------------------------------------------
 */

static const char sql_move[] =
    "UPDATE import_file SET status = :status, version = version + 1, stopped_why = NULL,"
    " ended_at = CASE WHEN :ends = 1 THEN :now END"
    " WHERE id = :id AND version = :version";

bool import_file_update(struct ctx *cx, struct stmt *st, const struct import_file *file,
                        int64_t version, const char *status)
{
    bind_text(st, ":status", status);
    bind_int(st, ":id", file->id);
    bind_int(st, ":version", version);
    if (!db_run(cx, st))
        return false;
    if (db_changes(cx->db) != 1)
        return failed(cx, PROBLEM_STALE, "record.changed",
                      "This import has moved on meanwhile.");
    return true;
}

static const char sql_problems[] =
    "SELECT problems FROM visible_import_file WHERE id = :id";

static bool may_import(struct ctx *cx, const struct import_file *file)
{
    struct stmt *st = db_prepare(cx->db, sql_problems);
    int64_t problems;

    bind_int(st, ":id", file->id);
    if (!db_number(cx, st, &problems))
        return false;
    return problems == 0
           || failed(cx, PROBLEM_CONFLICT, "import.problems",
                     "Nothing can be imported while there are problems: mend the file "
                     "and upload it again, or match the columns anew.");
}

static const char sql_drop_text[] = "DELETE FROM import_text WHERE import_id = :id";
static const char sql_drop_findings[] =
    "DELETE FROM import_finding WHERE import_id = "
    ":id";

static bool drop(struct ctx *cx, const char *sql, int64_t id)
{
    struct stmt *st = db_prepare(cx->db, sql);

    bind_int(st, ":id", id);
    return db_run(cx, st);
}

static bool store_move(struct ctx *cx, const struct import_file *file, int64_t version,
                       const char *to)
{
    bool ends = text_is(to, "done") || text_is(to, "discarded");
    struct stmt *st = db_prepare(cx->db, sql_move);

    bind_text(st, ":now", cx->now);
    bind_int(st, ":ends", ends);
    return import_file_update(cx, st, file, version, to)
           && (!ends
               || (drop(cx, sql_drop_text, file->id)
                   && drop(cx, sql_drop_findings, file->id)));
}

bool import_file_move(struct ctx *cx, const struct import_file *file, int64_t version,
                      const char *verb)
{
    const char *to;

    if (!lifecycle_next(cx, ENTITY_IMPORT, file->status, verb, &to)
        || (text_is(verb, "import") && !may_import(cx, file)) || !db_begin(cx))
        return false;
    return db_end(cx,
                  store_move(cx, file, version, to)
                      && audit_write(cx, NULL, arena_print(cx->arena, "import.%s", verb),
                                     file->id, NULL));
}

static const char sql_finding[] =
    "INSERT INTO import_finding(import_id, number, kind, row, place, heading, value,"
    " detail) VALUES(:id, :number, :kind, :row, :place, :heading, :value, :detail)";
static const char sql_counts[] =
    "UPDATE import_file SET problems = :problems, likenesses = :likenesses,"
    " records = :records WHERE id = :id";

static bool store_finding(struct ctx *cx, int64_t id, size_t number,
                          const struct import_finding *finding)
{
    struct stmt *st = db_prepare(cx->db, sql_finding);

    bind_int(st, ":id", id);
    bind_int(st, ":number", (int64_t)number);
    bind_text(st, ":kind", finding->likeness ? "likeness" : "problem");
    bind_int(st, ":row", (int64_t)finding->row);
    bind_int(st, ":place", (int64_t)finding->place);
    bind_text(st, ":heading", finding->heading);
    bind_text(st, ":value", finding->value);
    bind_text(st, ":detail", finding->detail);
    return db_run(cx, st);
}

bool import_file_report(struct ctx *cx, const struct import_file *file,
                        const struct import_findings *findings, size_t records)
{
    if (!drop(cx, sql_drop_findings, file->id))
        return false;
    for (size_t i = 0; i < findings->count; i++)
        if (!store_finding(cx, file->id, i + 1, &findings->list[i]))
            return false;
    struct stmt *st = db_prepare(cx->db, sql_counts);
    bind_int(st, ":problems", (int64_t)findings->problems);
    bind_int(st, ":likenesses", (int64_t)findings->likenesses);
    bind_int(st, ":records", (int64_t)records);
    bind_int(st, ":id", file->id);
    return db_run(cx, st);
}

static const char sql_old[] =
    "SELECT id, user_id, status, version FROM import_file WHERE expires_at < :now"
    " AND status IN ('uploaded', 'checked') ORDER BY made_at LIMIT 1 /*scan*/";
static const char sql_expire[] =
    "UPDATE import_file SET status = 'discarded', ended_at = :now, version = version + 1"
    " WHERE id = :id";

static bool expire(struct ctx *cx, int64_t id)
{
    struct stmt *st = db_prepare(cx->db, sql_expire);

    bind_text(st, ":now", cx->now);
    bind_int(st, ":id", id);
    return db_run(cx, st) && drop(cx, sql_drop_text, id)
           && drop(cx, sql_drop_findings, id)
           && audit_write(cx, NULL, "import.expire", id, NULL);
}

bool import_files_purge(struct ctx *cx, int64_t *out_done)
{
    int64_t id;

    for (*out_done = 0;; ++*out_done) {
        struct stmt *st = db_prepare(cx->db, sql_old);

        bind_text(st, ":now", cx->now);
        if (!db_number(cx, st, &id))
            return false;
        if (id == 0)
            return true;
        if (!expire(cx, id))
            return false;
    }
}
