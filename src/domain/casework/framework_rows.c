#include "domain/casework/framework_rows.h"

#include <string.h>

#include "base/csv.h"
#include "base/ident.h"
#include "base/text.h"
#include "store/db.h"

/* ---- reading the table ---------------------------------------------------------------
 */

static const char *const columns[] = { "kind",  "code",  "title",   "dimension",
                                       "scale", "means", "guidance" };
static const int longest[] = { 20, 40, 200, 40, 40, 20, 1000 };

/* Where each column stands in the table; -1: it has none. */
struct heading {
    int at[COUNT(columns)];
};

static bool read_heading(struct ctx *cx, const char *field, const struct csv *csv,
                         struct heading *out)
{
    for (size_t c = 0; c < COUNT(columns); c++) {
        out->at[c] = -1;
        for (size_t i = 0; i < csv->count; i++)
            if (text_is(csv->cells[i], columns[c]))
                out->at[c] = (int)i;
        if (c < 3 && out->at[c] < 0)
            reject(cx, field, "The first row must name the columns: \"%s\" is missing.",
                   columns[c]);
    }
    return !has_problem(cx);
}

static const char *cell(struct ctx *cx, const char *field, const struct csv *csv,
                        const struct heading *heading, size_t column)
{
    int at = heading->at[column];

    if (at < 0 || (size_t)at >= csv->count || *csv->cells[at] == '\0')
        return NULL;
    const char *text = text_clean(cx->arena, csv->cells[at], strlen(csv->cells[at]));
    if (text == NULL)
        reject(cx, field, "Row %zu, %s: this text holds characters that cannot be kept.",
               csv->row, columns[column]);
    else if (text_characters(text) > (size_t)longest[column])
        reject(cx, field, "Row %zu, %s: at most %d characters.", csv->row,
               columns[column], longest[column]);
    return text;
}

static struct framework_row read_row(struct ctx *cx, const char *field,
                                     const struct csv *csv, const struct heading *heading)
{
    const char *cells[COUNT(columns)];

    for (size_t c = 0; c < COUNT(columns); c++)
        cells[c] = cell(cx, field, csv, heading, c);
    return (struct framework_row){
        .line = csv->row,
        .kind = cells[0],
        .code = cells[1],
        .title = cells[2],
        .dimension = cells[3],
        .scale = cells[4],
        .means = cells[5],
        .guidance = cells[6],
    };
}

static bool read_table(struct ctx *cx, const char *field, const char *text,
                       struct framework_rows *out)
{
    struct heading heading = { 0 };
    struct csv csv;

    out->count = 0;
    if (!csv_begin(cx, text, strlen(text), &csv))
        return false;
    if (csv_row(cx, &csv) && !read_heading(cx, field, &csv, &heading))
        return false;
    while (!has_problem(cx) && csv_row(cx, &csv)) {
        if (out->count == MOST_FRAMEWORK_ROWS) {
            reject(cx, field, "A framework has %d rows at most.", MOST_FRAMEWORK_ROWS);
            return false;
        }
        out->list[out->count++] = read_row(cx, field, &csv, &heading);
    }
    return !has_problem(cx);
}

/* ---- does it hold together? ----------------------------------------------------------
 */

static bool is_kind(const struct framework_row *row, const char *kind)
{
    return text_is(row->kind, kind);
}

static bool is_code(const char *text)
{
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
        "0123456789_";

    return text != NULL && text[strspn(text, allowed)] == '\0'
           && strchr("0123456789_", *text) == NULL;
}

static bool is_meaning(const char *text)
{
    return text_is(text, "not_known") || text_is(text, "absent")
           || text_is(text, "present");
}

static bool same_thing(const struct framework_row *a, const struct framework_row *b)
{
    return text_is(a->kind, b->kind) && text_is(a->code, b->code)
           && (!is_kind(a, "rating") || text_is(a->scale, b->scale));
}

static bool has_dimension(const struct framework_rows *rows, const char *code)
{
    for (size_t i = 0; i < rows->count; i++)
        if (is_kind(&rows->list[i], "dimension") && text_is(rows->list[i].code, code))
            return true;
    return false;
}

/* Ratings of that scale which mean that; NULL: any. */
static int ratings_of(const struct framework_rows *rows, const char *scale,
                      const char *means)
{
    int count = 0;

    for (size_t i = 0; i < rows->count; i++)
        if (is_kind(&rows->list[i], "rating") && text_is(rows->list[i].scale, scale)
            && (means == NULL || text_is(rows->list[i].means, means)))
            count++;
    return count;
}

static int factors_of(const struct framework_rows *rows, const char *dimension)
{
    int count = 0;

    for (size_t i = 0; i < rows->count; i++)
        if (is_kind(&rows->list[i], "factor")
            && (dimension == NULL || text_is(rows->list[i].dimension, dimension)))
            count++;
    return count;
}

static const char *wrong_rating(const struct framework_rows *rows,
                                const struct framework_row *row)
{
    if (row->scale == NULL)
        return "a rating needs the name of its scale.";
    if (!is_meaning(row->means))
        return "\"means\" is one of not_known, absent and present.";
    if (ratings_of(rows, row->scale, "not_known") != 1)
        return "its scale needs one rating that means not_known.";
    if (ratings_of(rows, row->scale, NULL) < 3)
        return "its scale needs two ratings or more beside \"not known\".";
    return NULL;
}

static const char *wrong_factor(const struct framework_rows *rows,
                                const struct framework_row *row)
{
    if (row->dimension == NULL || !has_dimension(rows, row->dimension))
        return "there is no such dimension in the table.";
    if (row->scale == NULL || ratings_of(rows, row->scale, NULL) == 0)
        return "there is no such scale in the table.";
    return NULL;
}

static const char *what_is_wrong(const struct framework_rows *rows,
                                 const struct framework_row *row)
{
    if (!is_code(row->code))
        return "a code is letters, digits and underscores, a letter first.";
    if (row->title == NULL)
        return "the title is missing.";
    if (is_kind(row, "rating"))
        return wrong_rating(rows, row);
    if (is_kind(row, "factor"))
        return wrong_factor(rows, row);
    if (!is_kind(row, "dimension"))
        return "\"kind\" is one of rating, dimension and factor.";
    return factors_of(rows, row->code) == 0 ? "this dimension has no factor." : NULL;
}

static void check_row(struct ctx *cx, const char *field,
                      const struct framework_rows *rows, size_t nth)
{
    const struct framework_row *row = &rows->list[nth];
    const char *wrong = what_is_wrong(rows, row);

    if (wrong != NULL)
        reject(cx, field, "Row %zu: %s", row->line, wrong);
    for (size_t i = 0; wrong == NULL && i < nth; i++)
        if (same_thing(&rows->list[i], row))
            reject(cx, field, "Row %zu: the code %s stands in row %zu already.",
                   row->line, row->code, rows->list[i].line);
}

bool framework_rows_read(struct ctx *cx, const char *field, const char *text,
                         struct framework_rows *out)
{
    if (!read_table(cx, field, text, out)) {
        if (cx->problem.kind == PROBLEM_INVALID && cx->problem.nfields == 0)
            reject(cx, field, "%s", cx->problem.detail);
        return false;
    }
    for (size_t i = 0; i < out->count; i++)
        check_row(cx, field, out, i);
    if (!has_problem(cx) && factors_of(out, NULL) == 0)
        reject(cx, field, "A framework needs a dimension with a factor at least.");
    return !has_problem(cx);
}

/* ---- storing -------------------------------------------------------------------------
 */

static const char sql_dimension[] =
    "INSERT INTO framework_dimension(id, framework_id, position, code, title, guidance)"
    " VALUES(:id, :framework, :position, :code, :title, :guidance)";
static const char sql_rating[] =
    "INSERT INTO framework_rating(framework_id, scale, position, code, label, means,"
    " guidance) VALUES(:framework, :scale, :position, :code, :title, :means, :guidance)";
static const char sql_factor[] =
    "INSERT INTO framework_factor(id, framework_id, dimension_id, position, code, title,"
    " guidance, scale, source) VALUES(:id, :framework, (SELECT d.id"
    " FROM framework_dimension d WHERE d.framework_id = :framework"
    " AND d.code = :dimension), :position, :code, :title, :guidance, :scale, :source)";

static void bind_row(struct stmt *st, const struct framework_row *row)
{
    const struct {
        const char *name, *value;
    } texts[] = {
        { ":code", row->code },           { ":title", row->title },
        { ":guidance", row->guidance },   { ":scale", row->scale },
        { ":dimension", row->dimension }, { ":means", row->means },
    };

    for (size_t i = 0; i < COUNT(texts); i++)
        if (stmt_has(st, texts[i].name))
            bind_text(st, texts[i].name, texts[i].value);
}

static bool store_one(struct ctx *cx, int64_t framework_id, const char *source,
                      const struct framework_row *row, const char *sql)
{
    struct stmt *st = db_prepare(cx->db, sql);

    bind_row(st, row);
    if (stmt_has(st, ":id"))
        bind_int(st, ":id", ident_new());
    if (stmt_has(st, ":source"))
        bind_text(st, ":source", source);
    bind_int(st, ":framework", framework_id);
    bind_int(st, ":position", (int64_t)row->line);
    return db_run(cx, st);
}

/* Factors name their dimension, so dimensions come first wherever they stand. */
bool framework_rows_store(struct ctx *cx, int64_t framework_id, const char *source,
                          const struct framework_rows *rows)
{
    static const struct {
        const char *kind, *sql;
    } kinds[] = {
        { "dimension", sql_dimension },
        { "rating", sql_rating },
        { "factor", sql_factor },
    };

    for (size_t k = 0; k < COUNT(kinds); k++)
        for (size_t i = 0; i < rows->count; i++)
            if (is_kind(&rows->list[i], kinds[k].kind)
                && !store_one(cx, framework_id, source, &rows->list[i], kinds[k].sql))
                return false;
    return true;
}
