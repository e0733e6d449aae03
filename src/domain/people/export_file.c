#include "domain/people/export_file.h"

#include <string.h>

#include "base/clock.h"
#include "base/csv.h"
#include "base/ident.h"
#include "domain/people/audit.h"

const char *export_marking(struct ctx *cx)
{
    char now[48];

    clock_say(cx->now, now);
    return arena_print(cx->arena, "OFFICIAL-SENSITIVE. Exported by %s (%s) on %s.",
                       cx->actor->name, cx->actor->organisation, now);
}

/* A spreadsheet runs what begins like a formula: an apostrophe keeps it text. */
static const char *disarmed(struct ctx *cx, const char *text)
{
    bool formula = text != NULL && *text != '\0' && strchr("=+-@\t\r", *text) != NULL;

    if (formula)
        return arena_print(cx->arena, "'%s", text);
    return text != NULL ? text : "";
}

static void add_line(struct ctx *cx, struct buffer *out, const char *const *cells,
                     size_t count, void (*put)(struct buffer *, const char *))
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buffer_char(out, ',');
        put(out, disarmed(cx, cells[i]));
    }
    buffer_text(out, "\r\n");
}

void export_line(struct ctx *cx, struct buffer *out, const char *const *cells,
                 size_t count)
{
    add_line(cx, out, cells, count, csv_put);
}

void export_line_quoted(struct ctx *cx, struct buffer *out, const char *const *cells,
                        size_t count)
{
    add_line(cx, out, cells, count, csv_put_quoted);
}

#define BYTE_ORDER_MARK "\xEF\xBB\xBF" /* spreadsheets take it for UTF-8 then */

void export_begin(struct ctx *cx, struct buffer *out)
{
    const char *marking = export_marking(cx);

    buffer_text(out, BYTE_ORDER_MARK);
    export_line(cx, out, &marking, 1);
}

void export_begin_quoted(struct ctx *cx, struct buffer *out)
{
    const char *marking = export_marking(cx);

    buffer_text(out, BYTE_ORDER_MARK);
    export_line_quoted(cx, out, &marking, 1);
}

static const char sql_register[] =
    "INSERT INTO export(id, kind, reason, filter, rows, exported_by, exported_at)"
    " VALUES(:id, :kind, :reason, :filter, :rows, :by, :now)";

bool export_register(struct ctx *cx, const struct dossier *dossier,
                     const struct exported *exported)
{
    struct stmt *st = db_prepare(cx->db, sql_register);
    const char *codes = exported->filter;
    int64_t id = ident_new();

    bind_int(st, ":id", id);
    bind_text(st, ":kind", exported->kind);
    bind_text(st, ":reason", exported->reason);
    bind_text(st, ":filter", codes);
    bind_int(st, ":rows", exported->rows);
    bind_int(st, ":by", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    return db_run(cx, st)
           && audit_write(cx, dossier, exported->verb, id,
                          arena_print(cx->arena, "rows=%lld%s%s",
                                      (long long)exported->rows,
                                      *codes != '\0' ? " " : "", codes));
}
