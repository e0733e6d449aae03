/* How accounts are read: one, all, a filtered list; declared in user.h. */
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "domain/core/setting.h"
#include "domain/people/user.h"
#include "store/paging.h"

static const struct field filters[] = {
    { .section = "filter",
      .name = "q",
      .label = "Name or e-mail address",
      .kind = FIELD_LINE },
    { .section = "filter",
      .name = "role",
      .label = "Role",
      .kind = FIELD_CODE,
      .codes = "role" },
    { .section = "filter",
      .name = "active",
      .label = "Account in use",
      .kind = FIELD_YES_NO },
    PAGING_FIELDS,
};
const struct form form_user_filter = { .name = "user_filter",
                                       .fields = filters,
                                       .count = COUNT(filters) };

#define USER_COLUMNS                                                                     \
    "u.id, u.email, u.name, u.job_title, u.organisation_id, o.name AS organisation,"     \
    " u.roles, u.senior_officer, u.active, u.must_change, u.failures, u.signed_in_at, "  \
    "u.version"

static json_t *role_list(const char *roles)
{
    json_t *list = json_array();
    char word[40];

    for (enum role role = 0; role < ROLE_COUNT; role++) {
        (void)snprintf(word, sizeof(word), " %s ", role_code(role));
        if (strstr(roles, word) == NULL)
            continue;
        json_t *item = json_object();
        put_text(item, "code", role_code(role));
        put_text(item, "label", role_label(role));
        json_array_append_new(list, item);
    }
    return list;
}

/* Failures after which the next sign-in has to wait. */
static bool read_allowed(struct ctx *cx, int64_t *out)
{
    return setting_number(cx, "sign_in.account_failures", 5, out);
}

static json_t *user_row(struct ctx *cx, struct stmt *st, int64_t allowed)
{
    json_t *object = record_json(cx, st, &form_user);

    put_bool(object, "active", row_int(st, "active") != 0);
    put_bool(object, "must_change", row_int(st, "must_change") != 0);
    put_bool(object, "waits", row_int(st, "failures") >= allowed);
    put_json(object, "role_list", role_list(row_text(cx, st, "roles")));
    return object;
}

static const char sql_one[] = "SELECT " USER_COLUMNS
                              " FROM user u JOIN organisation o"
                              " ON o.id = u.organisation_id WHERE u.id = :id";

bool user_json(struct ctx *cx, int64_t id, json_t **out)
{
    struct stmt *st = db_prepare(cx->db, sql_one);
    json_t *object = NULL;
    int64_t allowed;

    if (!read_allowed(cx, &allowed))
        return false;
    bind_int(st, ":id", id);
    if (db_row(cx, st))
        object = user_row(cx, st, allowed);
    if (!db_done(cx, st))
        return false;
    if (object == NULL)
        return failed(cx, PROBLEM_NOT_FOUND, "record.unknown", "There is no such user.");
    *out = object;
    return true;
}

static const char sql_all[] =
    "SELECT " USER_COLUMNS
    " FROM user u JOIN organisation o ON o.id = u.organisation_id"
    " ORDER BY u.name, u.id /*scan*/";

json_t *users_json(struct ctx *cx)
{
    struct stmt *st = db_prepare(cx->db, sql_all);
    json_t *list = json_array();
    int64_t allowed;

    if (!read_allowed(cx, &allowed))
        return NULL;
    while (db_row(cx, st))
        json_array_append_new(list, user_row(cx, st, allowed));
    return db_done(cx, st) ? list : NULL;
}

static const char sql_list[] =
    "SELECT " USER_COLUMNS
    ", u.name || '~' || u.id AS cursor FROM user u"
    " JOIN organisation o ON o.id = u.organisation_id WHERE (u.name, u.id) > (:name, "
    ":after)"
    " AND (:active IS NULL OR u.active = :active)"
    " AND (:role IS NULL OR instr(u.roles, ' ' || :role || ' ') > 0)"
    " AND (:q IS NULL OR instr(text_fold(u.name), text_fold(:q)) > 0"
    " OR instr(lower(u.email), lower(:q)) > 0)"
    " ORDER BY u.name, u.id LIMIT :limit";

/* A name may hold the cursor's own sign. */
static const char *name_after(struct ctx *cx, const struct keyset *after)
{
    if (!after->given)
        return "";
    return *after->second == '\0'
               ? after->first
               : arena_print(cx->arena, "%s~%s", after->first, after->second);
}

bool user_list(struct ctx *cx, const struct answers *filter, json_t *view)
{
    int64_t limit = answer_int(filter, "limit");
    struct page page = { .limit = limit > 0 ? (int)limit : 50 };
    struct keyset after;
    int64_t allowed;

    if (!keyset_read(cx, answer(filter, "cursor"), &after) || !read_allowed(cx, &allowed))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_list);
    answers_bind(st, filter);
    bind_text(st, ":name", name_after(cx, &after));
    bind_int(st, ":after", after.id);
    bind_int(st, ":limit", page.limit + 1);
    json_t *items = json_array();
    while (db_row(cx, st))
        if (page_takes(&page, row_text(cx, st, "cursor"))) {
            json_t *user = user_row(cx, st, allowed);

            json_object_del(user, "cursor");
            json_array_append_new(items, user);
        }
    put_json(view, "items", items);
    put_text(view, "next", page_next(cx, &page));
    return db_done(cx, st);
}

static const char sql_options[] =
    "SELECT CAST(u.id AS TEXT) AS value, u.name || ', ' || o.name AS label FROM user u"
    " JOIN organisation o ON o.id = u.organisation_id"
    " WHERE u.active = 1 ORDER BY u.name /*scan*/";

json_t *user_options(struct ctx *cx)
{
    json_t *list = db_rows_json(cx, db_prepare(cx->db, sql_options));

    return list != NULL ? list : json_array();
}
