#include "domain/people/organisation.h"

#include "base/ident.h"
#include "base/json.h"
#include "domain/people/audit.h"
#include "store/paging.h"

/* clang-format off */
#define FIELDS                                                                           \
    { .name = "name", .label = "Name", .kind = FIELD_LINE, .need = REQUIRED },           \
    { .name = "kind", .label = "Kind of organisation", .kind = FIELD_CODE,               \
      .codes = "organisation_kind", .need = REQUIRED },                                  \
    { .name = "agency", .label = "Statutory agency it stands for at the panel",          \
      .hint = "For attendance and quorum", .kind = FIELD_CODE, .codes = "agency" },      \
    { .name = "area", .label = "Area",                                                   \
      .hint = "Leave empty for an organisation of the whole partnership",                \
      .kind = FIELD_CODE, .codes = "area" }
/* clang-format on */

static const struct field fields[] = { FIELDS };
const struct form form_organisation = { "organisation", fields, COUNT(fields) };

static const struct field change_fields[] = {
    FIELDS,
    { .name = "active",
      .label = "Takes part",
      .hint = "No: it can no longer be chosen for an account. Accounts that belong to it "
              "keep working until you switch them off or move them.",
      .kind = FIELD_YES_NO },
};
const struct form form_organisation_change = { "organisation_change", change_fields,
                                               COUNT(change_fields) };

static const struct field filters[] = {
    { .section = "filter",
      .name = "active",
      .label = "Takes part",
      .kind = FIELD_YES_NO },
    PAGING_FIELDS,
};
const struct form form_organisation_filter = { .name = "organisation_filter",
                                               .fields = filters,
                                               .count = COUNT(filters) };

static const char sql_taken[] = "SELECT id FROM organisation WHERE name = :name";

static bool name_is_free(struct ctx *cx, const char *name, int64_t but_id)
{
    struct stmt *st = db_prepare(cx->db, sql_taken);
    int64_t taken;

    bind_text(st, ":name", name);
    if (!db_number(cx, st, &taken))
        return false;
    if (taken != 0 && taken != but_id)
        reject(cx, "name", "There is an organisation of this name already.");
    return taken == 0 || taken == but_id;
}

static const char sql_create[] =
    "INSERT INTO organisation(id, name, kind, agency, area)"
    " VALUES(:id, :name, :kind, :agency, :area)";

bool organisation_create(struct ctx *cx, const struct answers *answers, int64_t *out_id)
{
    int64_t id = ident_new();

    if (!name_is_free(cx, answer(answers, "name"), 0) || !db_begin(cx))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_create);
    bind_int(st, ":id", id);
    answers_bind(st, answers);
    if (!db_end(cx,
                db_run(cx, st) && audit_write(cx, NULL, "organisation.create", id, NULL)))
        return false;
    *out_id = id;
    return true;
}

static const char sql_change[] =
    "UPDATE organisation SET name = :name, kind = :kind, agency = :agency, area = :area,"
    " active = coalesce(:active, active), version = version + 1 WHERE id = :id AND "
    "version = :version";

bool organisation_change(struct ctx *cx, int64_t id, int64_t version,
                         const struct answers *answers)
{
    if (!name_is_free(cx, answer(answers, "name"), id) || !db_begin(cx))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_change);
    bind_int(st, ":id", id);
    bind_int(st, ":version", version);
    answers_bind(st, answers);
    bool ok = db_run(cx, st);
    if (ok && db_changes(cx->db) != 1)
        ok = failed(cx, PROBLEM_STALE, "record.changed",
                    "Someone changed this organisation meanwhile.");
    const char *active = answer(answers, "active");
    return db_end(cx, ok
                          && audit_write(cx, NULL, "organisation.change", id,
                                         active != NULL
                                             ? arena_print(cx->arena, "active=%s", active)
                                             : NULL));
}

#define COLUMNS                                                                          \
    "SELECT o.id, o.name, o.kind, o.agency, o.area, o.active AS \"active?\", o.version," \
    " (SELECT count(*) FROM user u WHERE u.organisation_id = o.id AND u.active = 1)"     \
    " AS users FROM organisation o"

static const char sql_one[] = COLUMNS " WHERE o.id = :id";

bool organisation_json(struct ctx *cx, int64_t id, json_t **out)
{
    struct stmt *st = db_prepare(cx->db, sql_one);
    json_t *object = NULL;

    bind_int(st, ":id", id);
    if (db_row(cx, st))
        object = record_json(cx, st, &form_organisation);
    if (!db_done(cx, st))
        return false;
    if (object == NULL)
        return failed(cx, PROBLEM_NOT_FOUND, "record.unknown",
                      "There is no such organisation.");
    *out = object;
    return true;
}

static const char sql_list[] = COLUMNS
    " WHERE o.name > :after AND (:active IS NULL OR o.active = :active)"
    " ORDER BY o.name LIMIT :limit";

/* By name, which is unique: the name of the last row is found again by its id. */
static const char sql_name[] = "SELECT name FROM organisation WHERE id = :id";

static bool name_after(struct ctx *cx, const char *cursor, const char **out)
{
    struct keyset after;

    *out = "";
    if (!keyset_read(cx, cursor, &after))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_name);
    bind_int(st, ":id", after.id);
    if (db_row(cx, st))
        *out = row_text(cx, st, "name");
    return db_done(cx, st);
}

bool organisation_list(struct ctx *cx, const struct answers *filter, json_t *view)
{
    int64_t limit = answer_int(filter, "limit");
    struct page page = { .limit = limit > 0 ? (int)limit : 50 };
    const char *after;

    if (!name_after(cx, answer(filter, "cursor"), &after))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_list);
    answers_bind(st, filter);
    bind_text(st, ":after", after);
    bind_int(st, ":limit", page.limit + 1);
    json_t *items = json_array();
    while (db_row(cx, st)) {
        const char *cursor =
            arena_print(cx->arena, "~%lld", (long long)row_int(st, "id"));

        if (page_takes(&page, cursor))
            json_array_append_new(items, record_json(cx, st, &form_organisation));
    }
    put_json(view, "items", items);
    put_text(view, "next", page_next(cx, &page));
    return db_done(cx, st);
}

static const char sql_options[] =
    "SELECT CAST(id AS TEXT) AS value, name AS label FROM organisation"
    " WHERE active = 1 ORDER BY name /*scan*/";

json_t *organisation_options(struct ctx *cx)
{
    json_t *list = db_rows_json(cx, db_prepare(cx->db, sql_options));

    return list != NULL ? list : json_array();
}
