/* The requests of a record and what came back, as CSV; every export is registered. */
#include "base/buffer.h"
#include "base/ident.h"
#include "base/json.h"
#include "domain/casework/information_return.h"
#include "domain/people/audit.h"
#include "domain/people/export_file.h"

static const struct field fields[] = {
    { .name = "reason",
      .label = "Why you export it",
      .kind = FIELD_LINE,
      .need = REQUIRED },
};
const struct form form_information_export = { "information_export", fields,
                                              COUNT(fields) };

static const char *text_of(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static const char *yes_no(const json_t *object, const char *key, const char *yes,
                          const char *no)
{
    const json_t *value = json_object_get(object, key);

    if (value == NULL)
        return "";
    return json_is_true(value) ? yes : no;
}

/* An item may be NULL: a request without information is a line of its own. */
static void add_line(struct ctx *cx, struct buffer *out, const json_t *request,
                     const json_t *item)
{
    const char *cells[] = {
        text_of(request, "reference"),
        text_of(request, "organisation"),
        text_of(request, "asked_on"),
        text_of(request, "due_on"),
        text_of(request, "status_label"),
        text_of(request, "answered_on"),
        yes_no(request, "late", "yes", "no"),
        text_of(request, "reason"),
        text_of(item, "text"),
        text_of(item, "owner_agency_label"),
        text_of(item, "source"),
        text_of(item, "dated_on"),
        text_of(item, "sensitivity_label"),
        yes_no(item, "disclosable", "May be disclosed", "NOT TO BE DISCLOSED"),
        text_of(item, "lawful_basis_label"),
        text_of(item, "necessity"),
    };

    export_line(cx, out, cells, COUNT(cells));
}

static void add_heads(struct ctx *cx, struct buffer *out)
{
    static const char *const heads[] = {
        "Request", "Organisation", "Asked",        "Due",          "Status", "Answered",
        "Late",    "Reason",       "Information",  "Owner agency", "Source", "Dated",
        "Marking", "Disclosure",   "Lawful basis", "Necessity",
    };

    export_line(cx, out, heads, COUNT(heads));
}

static bool add_request(struct ctx *cx, const struct dossier *dossier, struct buffer *out,
                        const json_t *row, int *rows)
{
    struct information_request request;
    json_t *items, *item;
    size_t i;

    if (!information_request_load(
            cx, dossier, json_integer_value(json_object_get(row, "id")), &request)
        || (items = information_items_json(cx, &request)) == NULL)
        return false;
    json_array_foreach(items, i, item)
    {
        add_line(cx, out, row, item);
    }
    if (json_array_size(items) == 0)
        add_line(cx, out, row, NULL);
    *rows += json_array_size(items) > 0 ? (int)json_array_size(items) : 1;
    return true;
}

static bool add_requests(struct ctx *cx, const struct dossier *dossier,
                         struct buffer *out, int *rows)
{
    json_t *list = information_requests_json(cx, dossier), *row;
    size_t i;

    json_array_foreach(list, i, row)
    {
        if (!add_request(cx, dossier, out, row, rows))
            return false;
    }
    return list != NULL;
}

static const char sql_register[] =
    "INSERT INTO export(id, kind, reason, filter, rows, exported_by, exported_at)"
    " VALUES(:id, 'information', :reason, '', :rows, :by, :now)";

static bool write_register(struct ctx *cx, const struct dossier *dossier,
                           const char *reason, int rows)
{
    struct stmt *st = db_prepare(cx->db, sql_register);
    int64_t id = ident_new();

    bind_int(st, ":id", id);
    bind_text(st, ":reason", reason);
    bind_int(st, ":rows", rows);
    bind_int(st, ":by", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    return db_run(cx, st)
           && audit_write(cx, dossier, "information.export", id,
                          arena_print(cx->arena, "rows=%d", rows));
}

bool information_export(struct ctx *cx, const struct dossier *dossier, const char *reason,
                        const char **out_csv)
{
    struct buffer out = { 0 };
    int rows = 0;

    export_begin(cx, &out);
    add_heads(cx, &out);
    bool ok = db_begin(cx);
    if (ok)
        ok = db_end(cx, add_requests(cx, dossier, &out, &rows)
                            && write_register(cx, dossier, reason, rows));
    if (ok)
        *out_csv = arena_slice(cx->arena, out.bytes, out.length);
    buffer_free(&out);
    return ok;
}
