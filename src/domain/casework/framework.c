#include "domain/casework/framework.h"

#include <string.h>

#include "base/csv.h"
#include "base/ident.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/casework/framework_rows.h"
#include "domain/people/access.h"
#include "domain/people/audit.h"
#include "domain/people/confirmed.h"
#include "store/db.h"

static const struct field new_fields[] = {
    { .name = "code",
      .label = "Code",
      .hint = "Small letters and digits. A code that is known makes a further version of "
              "that framework",
      .kind = FIELD_LINE,
      .most = 40,
      .need = REQUIRED },
    { .name = "title", .label = "Title", .kind = FIELD_LINE, .need = REQUIRED },
    { .name = "guidance",
      .label = "Guidance for the whole framework",
      .kind = FIELD_TEXT,
      .most = 4000 },
    { .name = "valid_from",
      .label = "Assessments may begin with it from",
      .kind = FIELD_DAY,
      .future = true,
      .need = REQUIRED },
    { .name = "rows",
      .label = "Ratings, dimensions and factors",
      .hint = "Paste a table from a spreadsheet saved as CSV. The first row names the "
              "columns: kind, code, title, dimension, scale, means, guidance",
      .kind = FIELD_TEXT,
      .most = 60000,
      .need = REQUIRED },
    CONFIRMED_FIELDS,
};
const struct form form_framework_new = { "framework_new", new_fields, COUNT(new_fields) };

static const struct field fields[] = {
    { .name = "valid_to",
      .label = "Last day on which an assessment may begin with it",
      .hint = "Assessments that have it keep it and stay readable",
      .kind = FIELD_DAY,
      .future = true },
    CONFIRMED_FIELDS,
};
const struct form form_framework = { "framework", fields, COUNT(fields) };

static const struct field from_fields[] = {
    { .name = "from", .label = "Start from this version", .kind = FIELD_NUMBER },
};
const struct form form_framework_from = { "framework_from", from_fields,
                                          COUNT(from_fields) };

/* ---- reading -------------------------------------------------------------------------
 */

#define COLUMNS                                                                          \
    "SELECT r.id, r.code, r.number, r.title, r.guidance, r.valid_from, r.valid_to,"      \
    " (r.valid_from <= :today AND (r.valid_to IS NULL OR r.valid_to >= :today)"          \
    "  AND NOT EXISTS (SELECT 1 FROM framework n WHERE n.code = r.code"                  \
    "   AND n.number > r.number AND n.valid_from <= :today)) AS \"usable?\","            \
    " (SELECT count(*) FROM framework_dimension d WHERE d.framework_id = r.id)"          \
    " AS dimension_count,"                                                               \
    " (SELECT count(*) FROM framework_factor f WHERE f.framework_id = r.id)"             \
    " AS factor_count," CONFIRMED_COLUMNS " FROM framework r" CONFIRMED_BY

static const char sql_all[] =
    COLUMNS " ORDER BY r.code, r.number DESC LIMIT 200 /*scan*/";
static const char sql_one[] = COLUMNS " WHERE r.id = :id";

static json_t *framework_row(struct ctx *cx, struct stmt *st)
{
    json_t *object = record_json(cx, st, &form_framework_new);

    put_day(object, "valid_to", row_text(cx, st, "valid_to"));
    return object;
}

json_t *frameworks_json(struct ctx *cx)
{
    struct stmt *st = db_prepare(cx->db, sql_all);
    json_t *list = json_array();

    bind_text(st, ":today", cx->today);
    while (db_row(cx, st))
        json_array_append_new(list, framework_row(cx, st));
    return db_done(cx, st) ? list : NULL;
}

static const char sql_usable[] =
    "SELECT r.id, r.title FROM framework r WHERE r.valid_from <= :today"
    " AND (r.valid_to IS NULL OR r.valid_to >= :today)"
    " AND NOT EXISTS (SELECT 1 FROM framework n WHERE n.code = r.code"
    "  AND n.number > r.number AND n.valid_from <= :today)"
    " ORDER BY r.valid_from DESC, r.id /*scan*/";

json_t *frameworks_usable(struct ctx *cx)
{
    struct stmt *st = db_prepare(cx->db, sql_usable);

    bind_text(st, ":today", cx->today);
    return db_rows_json(cx, st);
}

static const char sql_dimensions[] =
    "SELECT id, code, title, guidance FROM framework_dimension WHERE framework_id = :id"
    " ORDER BY position, code";
static const char sql_factors[] =
    "SELECT id, dimension_id, code, title, guidance, scale, source,"
    " unverified AS \"unverified?\" FROM framework_factor WHERE framework_id = :id"
    " ORDER BY position";
static const char sql_ratings[] =
    "SELECT scale, code, label, means, guidance FROM framework_rating"
    " WHERE framework_id = :id ORDER BY scale, position";

static json_t *rows_of(struct ctx *cx, const char *sql, int64_t id)
{
    struct stmt *st = db_prepare(cx->db, sql);

    bind_int(st, ":id", id);
    return db_rows_json(cx, st);
}

/* Moves every row under the group whose `group_key` is the row's `row_key`. */
static void share_out(json_t *groups, const char *group_key, const char *name,
                      json_t *rows, const char *row_key)
{
    json_t *group, *row;
    size_t i, k;

    json_array_foreach(groups, i, group)
    {
        json_t *own = json_array();

        json_array_foreach(rows, k, row)
        {
            if (json_equal(json_object_get(row, row_key),
                           json_object_get(group, group_key)))
                json_array_append(own, row);
        }
        put_json(group, name, own);
    }
}

static json_t *scales_of(json_t *ratings)
{
    json_t *scales = json_array(), *rating;
    size_t i;

    json_array_foreach(ratings, i, rating)
    {
        json_t *last = json_array_get(scales, json_array_size(scales) - 1);

        if (json_equal(json_object_get(last, "scale"), json_object_get(rating, "scale")))
            continue;
        json_t *scale = json_object();
        put_json(scale, "scale", json_incref(json_object_get(rating, "scale")));
        json_array_append_new(scales, scale);
    }
    share_out(scales, "scale", "ratings", ratings, "scale");
    return scales;
}

static bool put_parts(struct ctx *cx, json_t *object, int64_t id)
{
    json_t *dimensions = rows_of(cx, sql_dimensions, id),
           *factors = rows_of(cx, sql_factors, id),
           *ratings = rows_of(cx, sql_ratings, id);

    if (dimensions == NULL || factors == NULL || ratings == NULL)
        return false;
    share_out(dimensions, "id", "factors", factors, "dimension_id");
    put_json(object, "dimensions", dimensions);
    put_json(object, "scales", scales_of(ratings));
    return true;
}

bool framework_json(struct ctx *cx, int64_t id, json_t **out)
{
    struct stmt *st = db_prepare(cx->db, sql_one);
    json_t *object = NULL;

    bind_int(st, ":id", id);
    bind_text(st, ":today", cx->today);
    if (db_row(cx, st))
        object = framework_row(cx, st);
    if (!db_done(cx, st))
        return false;
    if (object == NULL)
        return failed(cx, PROBLEM_NOT_FOUND, "record.unknown",
                      "There is no such record, or it is not shared with you.");
    *out = object;
    return put_parts(cx, object, id);
}

/* ---- as a table ----------------------------------------------------------------------
 */

static const char sql_as_rows[] =
    "SELECT 'rating' AS kind, code, label AS title, '' AS dimension, scale, means,"
    " guidance, 1 AS part, scale AS first, position FROM framework_rating"
    " WHERE framework_id = :id UNION ALL"
    " SELECT 'dimension', code, title, '', '', '', guidance, 2, '', position"
    " FROM framework_dimension WHERE framework_id = :id UNION ALL"
    " SELECT 'factor', f.code, f.title, d.code, f.scale, '', f.guidance, 3, '',"
    " f.position FROM framework_factor f JOIN framework_dimension d"
    " ON d.id = f.dimension_id WHERE f.framework_id = :id"
    " ORDER BY part, first, position";

bool framework_as_text(struct ctx *cx, int64_t id, const char **out)
{
    static const char *const columns[] = { "kind",  "code",  "title",   "dimension",
                                           "scale", "means", "guidance" };
    struct stmt *st = db_prepare(cx->db, sql_as_rows);
    struct buffer text = { 0 };

    buffer_text(&text, "kind,code,title,dimension,scale,means,guidance\n");
    bind_int(st, ":id", id);
    while (db_row(cx, st))
        for (size_t i = 0; i < COUNT(columns); i++) {
            const char *cell = row_text(cx, st, columns[i]);

            csv_put(&text, cell != NULL ? cell : "");
            buffer_text(&text, i + 1 < COUNT(columns) ? "," : "\n");
        }
    *out = arena_slice(cx->arena, text.bytes, text.length);
    buffer_free(&text);
    return db_done(cx, st);
}

/* ---- adding --------------------------------------------------------------------------
 */

static const char sql_newest[] =
    "SELECT number, valid_from FROM framework WHERE code = :code"
    " ORDER BY number DESC LIMIT 1";

/* A further version begins after the one before: on any day one of them counts. */
static bool next_number(struct ctx *cx, const struct answers *answers, int64_t *out)
{
    struct stmt *st = db_prepare(cx->db, sql_newest);
    const char *from = NULL;

    *out = 1;
    bind_text(st, ":code", answer(answers, "code"));
    if (db_row(cx, st)) {
        *out = row_int(st, "number") + 1;
        from = row_text(cx, st, "valid_from");
    }
    if (!db_done(cx, st))
        return false;
    if (from != NULL && strcmp(answer(answers, "valid_from"), from) <= 0)
        reject(cx, "valid_from",
               "The version before is valid from %s: choose a later "
               "day.",
               from);
    return !has_problem(cx);
}

static bool code_is_plain(struct ctx *cx, const char *code)
{
    if (*code >= 'a' && *code <= 'z'
        && code[strspn(code, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0')
        return true;
    reject(cx, "code", "Use small letters, digits and underscores, a letter first.");
    return false;
}

static const char sql_insert[] =
    "INSERT INTO framework(id, code, number, title, guidance, valid_from, source,"
    " unverified, confirmed_on, confirmed_by, added_by, added_at) VALUES(:id, :code,"
    " :number, :title, :guidance, :valid_from, :source, 0, :confirmed_on, :me, :me, "
    ":now)";

static bool insert(struct ctx *cx, int64_t id, int64_t number,
                   const struct answers *answers)
{
    struct stmt *st = db_prepare(cx->db, sql_insert);

    answers_bind(st, answers);
    bind_int(st, ":id", id);
    bind_int(st, ":number", number);
    bind_int(st, ":me", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    return db_run(cx, st);
}

bool framework_add(struct ctx *cx, const struct answers *answers, int64_t *out_id)
{
    struct framework_rows *rows = arena_alloc(cx->arena, sizeof(*rows));
    int64_t number, id = ident_new();

    if (!code_is_plain(cx, answer(answers, "code"))
        || !framework_rows_read(cx, "rows", answer(answers, "rows"), rows)
        || !next_number(cx, answers, &number) || !db_begin(cx))
        return false;
    bool ok = insert(cx, id, number, answers)
              && framework_rows_store(cx, id, answer(answers, "source"), rows)
              && audit_write(cx, NULL, "framework.add", id,
                             arena_print(cx->arena, "code=%s number=%lld",
                                         answer(answers, "code"), (long long)number));
    if (!db_end(cx, ok))
        return false;
    *out_id = id;
    return true;
}

/* ---- confirming ----------------------------------------------------------------------
 */

static const char sql_change[] =
    "UPDATE framework SET valid_to = :valid_to," CONFIRMED_NOW
    " WHERE id = :id AND version = :version";

bool framework_change(struct ctx *cx, int64_t id, int64_t version,
                      const struct answers *answers)
{
    const char *to = answer(answers, "valid_to");
    json_t *row;

    if (!framework_json(cx, id, &row))
        return false;
    if (to != NULL
        && strcmp(to, json_string_value(json_object_get(row, "valid_from"))) < 0) {
        reject(cx, "valid_to", "The last day cannot come before the first.");
        return false;
    }
    if (!db_begin(cx))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_change);
    answers_bind(st, answers);
    bind_int(st, ":version", version);
    bind_int(st, ":id", id);
    return confirmed_save(cx, st, "framework.change", id, NULL);
}

static const char sql_confirm[] = "UPDATE framework SET" CONFIRMED_NOW " WHERE id = :id";

bool framework_confirm(struct ctx *cx, int64_t id, const char *source, const char *on)
{
    json_t *row;

    if (!framework_json(cx, id, &row) || !db_begin(cx))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_confirm);
    bind_text(st, ":source", source);
    bind_text(st, ":confirmed_on", on);
    bind_int(st, ":id", id);
    return confirmed_save(cx, st, "framework.confirm", id, NULL);
}

static const char sql_unverified[] =
    "SELECT 'framework:' || id AS key, title || ', version ' || number AS label,"
    " (SELECT count(*) FROM framework_factor f WHERE f.framework_id = r.id)"
    " || ' factors' AS value, source FROM framework r WHERE unverified = 1"
    " ORDER BY code, number /*scan*/";

bool frameworks_unverified(struct ctx *cx, json_t *groups)
{
    return confirmed_waiting(cx, sql_unverified, "frameworks", "Assessment frameworks",
                             groups);
}
