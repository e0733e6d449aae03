/* The filtered caseload as CSV: every export is registered with its reason. */
#include "base/buffer.h"
#include "base/ident.h"
#include "base/text.h"
#include "domain/casework/case_row.h"
#include "domain/core/codes.h"
#include "domain/core/lifecycle.h"
#include "domain/people/audit.h"
#include "domain/people/export_file.h"

#define MOST_ROWS 10000

/* ---- CSV -----------------------------------------------------------------------------
 */

static void add_heads(struct ctx *cx, struct buffer *out)
{
    static const char *const heads[] = { "Reference",    "Forenames", "Surname",
                                         "Area",         "Stage",     "Type of concern",
                                         "Lead officer", "Opened",    "Next due",
                                         "Shared" };

    export_line_quoted(cx, out, heads, COUNT(heads));
}

static void add_row(struct ctx *cx, struct stmt *st, struct case_words *words,
                    struct buffer *out)
{
    const char *area = row_text(cx, st, "area");
    const char *concern = row_text(cx, st, "concern_type");

    const char *cells[] = {
        row_text(cx, st, "reference"),
        row_text(cx, st, "forename"),
        row_text(cx, st, "surname"),
        code_label(cx, "area", area),
        state_label(ENTITY_CASE, row_text(cx, st, "status")),
        code_label(cx, "concern_type", concern),
        case_row_lead(cx, st, words),
        row_text(cx, st, "opened_on"),
        row_text(cx, st, "next_due_on"),
        row_int(st, "shared") != 0 ? "yes" : "no",
    };

    export_line_quoted(cx, out, cells, COUNT(cells));
}

static bool add_rows(struct ctx *cx, const struct answers *filter, struct buffer *out,
                     int *count)
{
    struct stmt *st = case_list_rows(cx, filter, MOST_ROWS + 1);
    struct case_words words = { 0 };

    *count = 0;
    if (st == NULL)
        return true;
    while (db_row(cx, st))
        if (++*count <= MOST_ROWS)
            add_row(cx, st, &words, out);
    if (!db_done(cx, st) || has_problem(cx))
        return false;
    if (*count > MOST_ROWS)
        reject(cx, "reason", "More than %d cases: narrow the filters first.", MOST_ROWS);
    return *count <= MOST_ROWS;
}

/* ---- the register --------------------------------------------------------------------
 */

/* Codes only: what was typed into the search box may be a name. */
static const char *filter_codes(struct ctx *cx, const struct answers *filter)
{
    const char *text = "";

    for (size_t i = 0; i < filter->form->count; i++) {
        const struct field *field = &filter->form->fields[i];

        if (filter->values[i] == NULL || text_is(field->name, "reason"))
            continue;
        text = arena_print(cx->arena, "%s%s%s=%s", text, *text != '\0' ? " " : "",
                           field->name,
                           text_is(field->name, "q") ? "(typed)" : filter->values[i]);
    }
    return text;
}

static const char sql_register[] =
    "INSERT INTO export(id, kind, reason, filter, rows, exported_by, exported_at)"
    " VALUES(:id, 'case_list', :reason, :filter, :rows, :by, :now)";

static bool write_register(struct ctx *cx, const struct answers *filter, int rows)
{
    struct stmt *st = db_prepare(cx->db, sql_register);
    const char *codes = filter_codes(cx, filter);
    int64_t id = ident_new();

    bind_int(st, ":id", id);
    bind_text(st, ":reason", answer(filter, "reason"));
    bind_text(st, ":filter", codes);
    bind_int(st, ":rows", rows);
    bind_int(st, ":by", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    return db_run(cx, st)
           && audit_write(cx, NULL, "case.export", id,
                          arena_print(cx->arena, "rows=%d%s%s", rows,
                                      *codes != '\0' ? " " : "", codes));
}

bool case_export(struct ctx *cx, const struct answers *filter, const char **out_csv)
{
    struct buffer out = { 0 };
    int rows = 0;

    export_begin_quoted(cx, &out);
    add_heads(cx, &out);
    bool ok = db_begin(cx);
    if (ok)
        ok = db_end(cx, add_rows(cx, filter, &out, &rows)
                            && write_register(cx, filter, rows));
    if (ok)
        *out_csv = arena_slice(cx->arena, out.bytes, out.length);
    buffer_free(&out);
    return ok;
}
