#include "domain/assurance/checklist.h"

#include <stdlib.h>
#include <string.h>

#include "base/ident.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/assurance/checklist_item.h"
#include "domain/core/lifecycle.h"
#include "domain/people/audit.h"
#include "store/paging.h"

#define FIRST_YEAR 2016 /* the Channel duty began on 12 April 2015 */

static const struct field fields[] = {
    { .name = "template",
      .label = "Checklist",
      .kind = FIELD_CODE,
      .codes = "checklist_template",
      .need = REQUIRED },
    { .name = "year",
      .label = "Financial year",
      .hint = "The year in which it ends on 31 March, for example 2026 for 2025 to 2026",
      .kind = FIELD_NUMBER,
      .most = 2999,
      .need = REQUIRED },
};
const struct form form_checklist = { .name = "checklist",
                                     .fields = fields,
                                     .count = COUNT(fields) };

static const struct field filters[] = {
    PAGING_FIELDS,
};
const struct form form_checklist_filter = { .name = "checklist_filter",
                                            .fields = filters,
                                            .count = COUNT(filters) };

const char *checklist_year_text(struct arena *arena, int64_t year)
{
    return arena_print(arena, "1 April %lld to 31 March %lld", (long long)year - 1,
                       (long long)year);
}

int64_t checklist_year_of(const char *day)
{
    bool begun = strcmp(day + strlen("2025-"), "04-01") >= 0;

    return strtoll(day, NULL, 10) + (begun ? 1 : 0);
}

static const char sql_load[] =
    "SELECT id, template_id, year, status, version"
    " FROM checklist WHERE id = :id";

bool checklist_load(struct ctx *cx, int64_t id, struct checklist *out)
{
    struct stmt *st = db_prepare(cx->db, sql_load);
    bool found;

    bind_int(st, ":id", id);
    if ((found = db_row(cx, st)))
        *out = (struct checklist){
            .id = row_int(st, "id"),
            .template_id = row_int(st, "template_id"),
            .year = row_int(st, "year"),
            .status = row_text(cx, st, "status"),
            .version = row_int(st, "version"),
        };
    if (!db_done(cx, st))
        return false;
    if (!found)
        return failed(cx, PROBLEM_NOT_FOUND, "record.unknown",
                      "There is no such record, or it is not shared with you.");
    return true;
}

/* ---- opening ------------------------------------------------------------------------
 */

/* The financial year after the running one may be opened early, no later one. */
static bool year_is_sensible(struct ctx *cx, int64_t year)
{
    int64_t now = strtoll(cx->today, NULL, 10);

    if (year >= FIRST_YEAR && year <= now + 1)
        return true;
    reject(cx, "year", "Enter a year from %d to %lld.", FIRST_YEAR, (long long)now + 1);
    return false;
}

static const char sql_template[] = "SELECT id FROM checklist_template WHERE code = :code";

static bool find_template(struct ctx *cx, const char *code, int64_t *out)
{
    struct stmt *st = db_prepare(cx->db, sql_template);

    bind_text(st, ":code", code);
    if (!db_number(cx, st, out))
        return false;
    if (*out == 0)
        reject(cx, "template", "Choose one of the answers.");
    return *out != 0;
}

static const char sql_taken[] =
    "SELECT id FROM checklist WHERE template_id = :template AND year = :year";

static bool is_first_of_year(struct ctx *cx, int64_t template_id, int64_t year)
{
    struct stmt *st = db_prepare(cx->db, sql_taken);
    int64_t taken;

    bind_int(st, ":template", template_id);
    bind_int(st, ":year", year);
    if (!db_number(cx, st, &taken))
        return false;
    if (taken != 0)
        return failed(cx, PROBLEM_CONFLICT, "checklist.exists",
                      "There is a return of this checklist for %lld already.",
                      (long long)year);
    return true;
}

static const char sql_create[] =
    "INSERT INTO checklist(id, template_id, year, status, created_by, created_at)"
    " VALUES(:id, :template, :year, 'open', :me, :now)";

static bool store_return(struct ctx *cx, int64_t id, int64_t template_id, int64_t year)
{
    struct stmt *st = db_prepare(cx->db, sql_create);

    bind_int(st, ":id", id);
    bind_int(st, ":template", template_id);
    bind_int(st, ":year", year);
    bind_int(st, ":me", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    return db_run(cx, st);
}

bool checklist_create(struct ctx *cx, const struct answers *answers, int64_t *out_id)
{
    int64_t id = ident_new(), year = answer_int(answers, "year"), template_id;

    if (!year_is_sensible(cx, year) || !db_begin(cx))
        return false;

    bool ok = find_template(cx, answer(answers, "template"), &template_id)
              && is_first_of_year(cx, template_id, year)
              && store_return(cx, id, template_id, year)
              && checklist_items_create(cx, id, template_id)
              && audit_write(cx, NULL, "checklist.create", id,
                             arena_print(cx->arena, "year=%lld", (long long)year));
    if (!db_end(cx, ok))
        return false;
    *out_id = id;
    return true;
}

/* ---- signing ------------------------------------------------------------------------
 */

static const char sql_sign[] =
    "UPDATE checklist SET status = :status, signed_by = :me, signed_at = :now,"
    " digest = :digest, version = version + 1 WHERE id = :id AND version = :version";

static bool store_signature(struct ctx *cx, const struct checklist *checklist,
                            const char *status)
{
    char digest[SECRET_HASH_HEX];

    if (!checklist_items_digest(cx, checklist->id, digest))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_sign);
    bind_text(st, ":status", status);
    bind_int(st, ":me", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    bind_text(st, ":digest", digest);
    bind_int(st, ":id", checklist->id);
    bind_int(st, ":version", checklist->version);
    return db_run(cx, st);
}

static bool was_changed(struct ctx *cx)
{
    if (db_changes(cx->db) == 1)
        return true;
    return failed(cx, PROBLEM_STALE, "record.changed",
                  "Someone changed this return meanwhile.");
}

bool checklist_sign(struct ctx *cx, const struct checklist *checklist)
{
    const char *status;

    if (!lifecycle_next(cx, ENTITY_CHECKLIST, checklist->status, "sign", &status)
        || !checklist_is_answered(cx, checklist->id) || !db_begin(cx))
        return false;
    return db_end(cx,
                  store_signature(cx, checklist, status) && was_changed(cx)
                      && audit_write(cx, NULL, "checklist.sign", checklist->id, NULL));
}

static const char sql_unsign[] =
    "UPDATE checklist SET status = :status, signed_by = NULL, signed_at = NULL,"
    " digest = NULL, version = version + 1 WHERE id = :id AND version = :version";

static bool remove_signature(struct ctx *cx, const struct checklist *checklist,
                             const char *status)
{
    struct stmt *st = db_prepare(cx->db, sql_unsign);

    bind_text(st, ":status", status);
    bind_int(st, ":id", checklist->id);
    bind_int(st, ":version", checklist->version);
    return db_run(cx, st);
}

bool checklist_unsign(struct ctx *cx, const struct checklist *checklist)
{
    const char *status;

    if (!lifecycle_next(cx, ENTITY_CHECKLIST, checklist->status, "unsign", &status)
        || !db_begin(cx))
        return false;
    return db_end(cx,
                  remove_signature(cx, checklist, status) && was_changed(cx)
                      && audit_write(cx, NULL, "checklist.unsign", checklist->id, NULL));
}

/* ---- approving ----------------------------------------------------------------------
 */

static const char sql_signature[] =
    "SELECT signed_by, digest FROM checklist WHERE id = :id";

static bool is_as_signed(struct ctx *cx, int64_t id, const char *signed_digest)
{
    char digest[SECRET_HASH_HEX];

    if (!checklist_items_digest(cx, id, digest))
        return false;
    if (signed_digest != NULL && secret_equal(signed_digest, digest))
        return true;
    return failed(cx, PROBLEM_CONFLICT, "checklist.changed",
                  "The answers are no longer those that the chair signed. Ask the chair "
                  "to take the signature back and to sign again.");
}

static bool may_approve(struct ctx *cx, int64_t id)
{
    struct stmt *st = db_prepare(cx->db, sql_signature);
    const char *digest = NULL;
    int64_t signed_by = 0;

    bind_int(st, ":id", id);
    if (db_row(cx, st)) {
        signed_by = row_int(st, "signed_by");
        digest = row_text(cx, st, "digest");
    }
    if (!db_done(cx, st))
        return false;
    if (signed_by == cx->actor->user_id)
        return failed(cx, PROBLEM_CONFLICT, "checklist.same_person",
                      "You signed this return as chair, so another senior officer must "
                      "approve it.");
    return is_as_signed(cx, id, digest);
}

static const char sql_approve[] =
    "UPDATE checklist SET status = :status, approved_by = :me, approved_at = :now,"
    " version = version + 1 WHERE id = :id AND version = :version";

static bool store_approval(struct ctx *cx, const struct checklist *checklist,
                           const char *status)
{
    struct stmt *st = db_prepare(cx->db, sql_approve);

    bind_text(st, ":status", status);
    bind_int(st, ":me", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    bind_int(st, ":id", checklist->id);
    bind_int(st, ":version", checklist->version);
    return db_run(cx, st);
}

bool checklist_approve(struct ctx *cx, const struct checklist *checklist)
{
    const char *status;

    if (!lifecycle_next(cx, ENTITY_CHECKLIST, checklist->status, "approve", &status)
        || !db_begin(cx))
        return false;
    return db_end(cx,
                  may_approve(cx, checklist->id) && store_approval(cx, checklist, status)
                      && was_changed(cx)
                      && audit_write(cx, NULL, "checklist.approve", checklist->id, NULL));
}

/* ---- reading ------------------------------------------------------------------------
 */

#define COLUMNS                                                                          \
    "SELECT c.id, t.code AS template, t.title, t.source, t.unverified AS "               \
    "\"unverified?\","                                                                   \
    " c.year, c.status, c.version, c.created_at, b.name AS created_by, c.signed_at,"     \
    " s.name AS signed_by, c.approved_at, p.name AS approved_by, c.digest,"              \
    " (SELECT count(*) FROM checklist_answer a WHERE a.checklist_id = c.id) AS total,"   \
    " (SELECT count(a.answer) FROM checklist_answer a WHERE a.checklist_id = c.id)"      \
    " AS answered, c.year || '~' || c.id AS cursor,"                                     \
    " (SELECT a.id FROM checklist_answer a WHERE a.checklist_id = c.id"                  \
    " AND a.answer IS NULL ORDER BY a.position LIMIT 1) AS first_unanswered"             \
    " FROM checklist c JOIN checklist_template t ON t.id = c.template_id"                \
    " JOIN user b ON b.id = c.created_by LEFT JOIN user s ON s.id = c.signed_by"         \
    " LEFT JOIN user p ON p.id = c.approved_by WHERE "

static json_t *row(struct ctx *cx, struct stmt *st)
{
    json_t *object = record_json(cx, st, NULL);
    int64_t total = row_int(st, "total"), answered = row_int(st, "answered");

    put_status(object, ENTITY_CHECKLIST, row_text(cx, st, "status"));
    put_text(object, "year_text", checklist_year_text(cx->arena, row_int(st, "year")));
    put_int(object, "unanswered", total - answered);
    put_int(object, "percent", total > 0 ? answered * 100 / total : 0);
    put_bool(object, "complete", answered == total);
    put_bool(object, "open", text_is(row_text(cx, st, "status"), "open"));
    json_object_del(object, "cursor");
    return object;
}

/* Do the answers still say what was signed?  null while nothing is signed. */
static bool put_intact(struct ctx *cx, json_t *object, int64_t id)
{
    const char *signed_digest = json_string_value(json_object_get(object, "digest"));
    char digest[SECRET_HASH_HEX];

    if (signed_digest == NULL) {
        put_json(object, "intact", json_null());
        return true;
    }
    if (!checklist_items_digest(cx, id, digest))
        return false;
    put_bool(object, "intact", secret_equal(signed_digest, digest));
    return true;
}

static const char sql_one[] = COLUMNS "c.id = :id";

bool checklist_json(struct ctx *cx, const struct checklist *checklist, json_t **out)
{
    struct stmt *st = db_prepare(cx->db, sql_one);

    bind_int(st, ":id", checklist->id);
    *out = db_row(cx, st) ? row(cx, st) : json_object();
    return db_done(cx, st) && put_intact(cx, *out, checklist->id);
}

static const char sql_list[] =
    COLUMNS "(c.year, c.id) < (:year, :id) ORDER BY c.year DESC, c.id DESC LIMIT :limit";

bool checklist_list(struct ctx *cx, const struct answers *filter, json_t *view)
{
    int64_t limit = answer_int(filter, "limit"), year = INT64_MAX;
    struct page page = { .limit = limit > 0 ? (int)limit : 50 };
    struct keyset after;

    if (!keyset_read(cx, answer(filter, "cursor"), &after))
        return false;
    if (after.given && !text_to_int(after.first, &year))
        year = 0;
    struct stmt *st = db_prepare(cx->db, sql_list);
    bind_int(st, ":year", year);
    bind_int(st, ":id", after.given ? after.id : INT64_MAX);
    bind_int(st, ":limit", page.limit + 1);
    json_t *items = json_array();
    while (db_row(cx, st))
        if (page_takes(&page, row_text(cx, st, "cursor")))
            json_array_append_new(items, row(cx, st));
    put_json(view, "items", items);
    put_text(view, "next", page_next(cx, &page));
    return db_done(cx, st);
}
