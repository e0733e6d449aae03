/* The filtered caseload as CSV: every export is registered with its reason. */
#include <string.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "base/ident.h"
#include "base/text.h"
#include "domain/casework/case_row.h"
#include "domain/core/codes.h"
#include "domain/core/lifecycle.h"
#include "domain/people/audit.h"

#define MOST_ROWS 10000

/* ---- CSV -----------------------------------------------------------------------------
 */

/* A spreadsheet runs what begins like a formula: an apostrophe keeps it text. */
static bool is_formula(const char *text)
{
    return *text != '\0' && strchr("=+-@\t\r", *text) != NULL;
}

static void add_cell(struct buffer *out, const char *text, bool last)
{
    buffer_char(out, '"');
    if (text != NULL && is_formula(text))
        buffer_char(out, '\'');
    for (; text != NULL && *text != '\0'; text++) {
        if (*text == '"')
            buffer_char(out, '"');
        buffer_char(out, *text);
    }
    buffer_text(out, last ? "\"\r\n" : "\",");
}

static void add_marking(struct ctx *cx, struct buffer *out)
{
    char now[48];

    clock_say(cx->now, now);
    add_cell(out,
             arena_print(cx->arena, "OFFICIAL-SENSITIVE. Exported by %s (%s) on %s.",
                         cx->actor->name, cx->actor->organisation, now),
             true);
}

static void add_heads(struct buffer *out)
{
    static const char *const heads[] = { "Reference",    "Forenames", "Surname",
                                         "Area",         "Stage",     "Type of concern",
                                         "Lead officer", "Opened",    "Next due",
                                         "Shared" };

    for (size_t i = 0; i < COUNT(heads); i++)
        add_cell(out, heads[i], i + 1 == COUNT(heads));
}

static void add_row(struct ctx *cx, struct stmt *st, struct case_words *words,
                    struct buffer *out)
{
    const char *area = row_text(cx, st, "area");
    const char *concern = row_text(cx, st, "concern_type");

    add_cell(out, row_text(cx, st, "reference"), false);
    add_cell(out, row_text(cx, st, "forename"), false);
    add_cell(out, row_text(cx, st, "surname"), false);
    add_cell(out, code_label(cx, "area", area), false);
    add_cell(out, state_label(ENTITY_CASE, row_text(cx, st, "status")), false);
    add_cell(out, code_label(cx, "concern_type", concern), false);
    add_cell(out, case_row_lead(cx, st, words), false);
    add_cell(out, row_text(cx, st, "opened_on"), false);
    add_cell(out, row_text(cx, st, "next_due_on"), false);
    add_cell(out, row_int(st, "shared") != 0 ? "yes" : "no", true);
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

    buffer_text(&out, "\xEF\xBB\xBF"); /* spreadsheets take it for UTF-8 then */
    add_marking(cx, &out);
    add_heads(&out);
    bool ok = db_begin(cx);
    if (ok)
        ok = db_end(cx, add_rows(cx, filter, &out, &rows)
                            && write_register(cx, filter, rows));
    if (ok)
        *out_csv = arena_slice(cx->arena, out.bytes, out.length);
    buffer_free(&out);
    return ok;
}
