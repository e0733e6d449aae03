#include "domain/records/sharing_agreement.h"

#include <string.h>

#include "base/date.h"
#include "base/ident.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/core/setting.h"
#include "domain/people/audit.h"
#include "store/paging.h"

static const struct field party_fields[] = {
    { .name = "organisation",
      .label = "Organisation",
      .kind = FIELD_ORGANISATION,
      .need = REQUIRED },
};
static const struct form form_party = { "sharing_party", party_fields,
                                        COUNT(party_fields) };

static const struct field fields[] = {
    { .name = "title", .label = "Title", .kind = FIELD_LINE, .need = REQUIRED },
    { .name = "kind",
      .label = "What it is",
      .kind = FIELD_CODE,
      .codes = "agreement_kind",
      .need = REQUIRED },
    { .name = "purpose",
      .label = "For what purpose",
      .kind = FIELD_TEXT,
      .most = 2000,
      .need = REQUIRED },
    { .name = "lawful_basis",
      .label = "Lawful basis",
      .kind = FIELD_CODE,
      .codes = "lawful_basis",
      .need = REQUIRED },
    { .name = "parties",
      .label = "Parties",
      .hint = "Every organisation that has signed it or will",
      .kind = FIELD_ITEMS,
      .items = &form_party },
    { .name = "document",
      .label = "Where the signed document is kept",
      .kind = FIELD_LINE },
    { .name = "signed_on",
      .label = "Signed on",
      .hint = "Leave empty while it is not signed by all",
      .kind = FIELD_DAY },
    { .name = "review_on",
      .label = "To be reviewed by",
      .kind = FIELD_DAY,
      .future = true },
    { .name = "expires_on",
      .label = "Last day",
      .hint = "Leave empty if it runs until it is ended",
      .kind = FIELD_DAY,
      .future = true },
    { .name = "owner_id", .label = "Who sees to its renewal", .kind = FIELD_USER },
};
const struct form form_agreement = { "agreement", fields, COUNT(fields) };

static const struct field end_fields[] = {
    { .name = "ended_on",
      .label = "Last day it applies",
      .kind = FIELD_DAY,
      .need = REQUIRED,
      .future = true },
    { .name = "ended_why", .label = "Why it ends", .kind = FIELD_LINE, .need = REQUIRED },
};
const struct form form_agreement_end = { "agreement_end", end_fields, COUNT(end_fields) };

static const struct option attention[] = {
    { "soon", "Expired, unsigned, or due soon" },
    { 0 },
};
static const struct field filters[] = {
    { .name = "due", .label = "Attention", .kind = FIELD_CHOICE, .options = attention },
    PAGING_FIELDS,
};
const struct form form_agreement_filter = { "agreement_filter", filters, COUNT(filters) };

/* ---- writing -------------------------------------------------------------------------
 */

static bool check(struct ctx *cx, const struct answers *answers)
{
    const char *signed_on = answer(answers, "signed_on");
    const char *expires_on = answer(answers, "expires_on");

    if (answers_items(answers, "parties") < 2)
        reject(cx, "parties.0.organisation", "An agreement has two parties or more.");
    if (signed_on != NULL && expires_on != NULL && strcmp(expires_on, signed_on) < 0)
        reject(cx, "expires_on", "It cannot expire before it was signed.");
    return !has_problem(cx);
}

static const char sql_clear[] = "DELETE FROM sharing_party WHERE agreement_id = :id";
static const char sql_party[] =
    "INSERT OR IGNORE INTO sharing_party(agreement_id, organisation_id)"
    " VALUES(:id, :organisation)";

static bool store_party(struct ctx *cx, int64_t id, const struct answers *answers,
                        size_t nth)
{
    struct answers party;

    if (!answers_item(cx, answers, "parties", nth, &party))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_party);
    bind_int(st, ":id", id);
    bind_int(st, ":organisation", answer_int(&party, "organisation"));
    return db_run(cx, st);
}

static bool store_parties(struct ctx *cx, int64_t id, const struct answers *answers)
{
    struct stmt *st = db_prepare(cx->db, sql_clear);

    bind_int(st, ":id", id);
    if (!db_run(cx, st))
        return false;
    for (size_t i = 0; i < answers_items(answers, "parties"); i++)
        if (!store_party(cx, id, answers, i))
            return false;
    return true;
}

static const char sql_create[] =
    "INSERT INTO sharing_agreement(id, title, kind, purpose, lawful_basis, document,"
    " signed_on, review_on, expires_on, owner_id, created_by, created_at) VALUES(:id,"
    " :title, :kind, :purpose, :lawful_basis, :document, :signed_on, :review_on,"
    " :expires_on, :owner_id, :by, :now)";

bool agreement_create(struct ctx *cx, const struct answers *answers, int64_t *out_id)
{
    int64_t id = ident_new();

    if (!check(cx, answers) || !db_begin(cx))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_create);
    answers_bind(st, answers);
    bind_int(st, ":id", id);
    bind_int(st, ":by", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    bool ok = db_run(cx, st) && store_parties(cx, id, answers)
              && audit_write(cx, NULL, "agreement.create", id, NULL);
    if (!db_end(cx, ok))
        return false;
    *out_id = id;
    return true;
}

/* One row changed, or somebody was faster. */
static bool run_change(struct ctx *cx, struct stmt *st, int64_t id, int64_t version,
                       const struct answers *answers)
{
    answers_bind(st, answers);
    bind_int(st, ":id", id);
    bind_int(st, ":version", version);
    if (!db_run(cx, st))
        return false;
    return db_changes(cx->db) == 1
           || failed(cx, PROBLEM_STALE, "record.changed",
                     "Someone changed this agreement meanwhile.");
}

static const char sql_change[] =
    "UPDATE sharing_agreement SET title = :title, kind = :kind, purpose = :purpose,"
    " lawful_basis = :lawful_basis, document = :document, signed_on = :signed_on,"
    " review_on = :review_on, expires_on = :expires_on, owner_id = :owner_id,"
    " ended_on = NULL, ended_why = NULL, version = version + 1"
    " WHERE id = :id AND version = :version";

bool agreement_change(struct ctx *cx, int64_t id, int64_t version,
                      const struct answers *answers)
{
    if (!check(cx, answers) || !db_begin(cx))
        return false;
    bool ok = run_change(cx, db_prepare(cx->db, sql_change), id, version, answers)
              && store_parties(cx, id, answers)
              && audit_write(cx, NULL, "agreement.change", id, NULL);
    return db_end(cx, ok);
}

static const char sql_end[] =
    "UPDATE sharing_agreement SET ended_on = :ended_on, ended_why = :ended_why,"
    " version = version + 1 WHERE id = :id AND version = :version";

bool agreement_end(struct ctx *cx, int64_t id, int64_t version,
                   const struct answers *answers)
{
    if (!db_begin(cx))
        return false;
    bool ok = run_change(cx, db_prepare(cx->db, sql_end), id, version, answers)
              && audit_write(cx, NULL, "agreement.end", id, NULL);
    return db_end(cx, ok);
}

/* ---- reading -------------------------------------------------------------------------
 */

static const struct option standings[] = {
    { "valid", "In force" },
    { "unsigned", "Not signed yet" },
    { "due_soon", "Due soon" },
    { "overdue", "Review overdue" },
    { "expired", "Expired" },
    { "ended", "Ended" },
    { 0 },
};

static bool is_before(const char *day, const char *other)
{
    return day != NULL && strcmp(day, other) < 0;
}

/* `soon` is the day until which what falls due is shown beforehand. */
static const struct option *standing_of(struct ctx *cx, struct stmt *st, const char *soon)
{
    const char *expires = row_text(cx, st, "expires_on");
    const char *review = row_text(cx, st, "review_on");

    if (is_before(row_text(cx, st, "ended_on"), cx->today))
        return &standings[5];
    if (row_is_null(st, "signed_on"))
        return &standings[1];
    if (is_before(expires, cx->today))
        return &standings[4];
    if (is_before(review, cx->today))
        return &standings[3];
    return &standings[is_before(expires, soon) || is_before(review, soon) ? 2 : 0];
}

static bool find_soon(struct ctx *cx, const char **out)
{
    int64_t days;

    if (!setting_number(cx, "agreement.warn_days", 60, &days))
        return false;
    *out = date_plus_days(cx->arena, cx->today, days + 1);
    return true;
}

static json_t *row(struct ctx *cx, struct stmt *st, const char *soon)
{
    json_t *item = record_json(cx, st, &form_agreement);
    const struct option *standing = standing_of(cx, st, soon);
    bool over = text_is(standing->code, "ended");

    put_code(item, "standing", standing->code, standing->label);
    put_bool(item, "is_ended", over);
    put_bool(item, "needs_attention", !over && !text_is(standing->code, "valid"));
    return item;
}

#define COLUMNS                                                                          \
    "SELECT a.id, a.title, a.kind, a.purpose, a.lawful_basis, a.document, a.signed_on,"  \
    " a.review_on, a.expires_on, a.owner_id, u.name AS owner_name, a.ended_on,"          \
    " a.ended_why, a.version, (SELECT group_concat(o.name, ', ') FROM sharing_party p"   \
    "   JOIN organisation o ON o.id = p.organisation_id WHERE p.agreement_id = a.id)"    \
    " AS party_names"
#define FROM " FROM sharing_agreement a LEFT JOIN user u ON u.id = a.owner_id"

static const char sql_parties[] =
    "SELECT p.organisation_id AS organisation, o.name FROM sharing_party p"
    " JOIN organisation o ON o.id = p.organisation_id WHERE p.agreement_id = :id"
    " ORDER BY o.name";

static bool put_parties(struct ctx *cx, json_t *agreement, int64_t id)
{
    struct stmt *st = db_prepare(cx->db, sql_parties);

    bind_int(st, ":id", id);
    json_t *list = db_rows_json(cx, st);
    if (list != NULL)
        put_json(agreement, "parties", list);
    return list != NULL;
}

static const char sql_one[] = COLUMNS FROM " WHERE a.id = :id";

bool agreement_json(struct ctx *cx, int64_t id, json_t **out)
{
    json_t *agreement = NULL;
    const char *soon;

    if (!find_soon(cx, &soon))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_one);
    bind_int(st, ":id", id);
    if (db_row(cx, st))
        agreement = row(cx, st, soon);
    if (!db_done(cx, st))
        return false;
    if (agreement == NULL)
        return failed(cx, PROBLEM_NOT_FOUND, "record.unknown",
                      "There is no such agreement.");
    *out = agreement;
    return put_parties(cx, agreement, id);
}

/* What ends first comes first; what has ended comes last. */
#define PLACE                                                                            \
    "((a.ended_on IS NOT NULL)"                                                          \
    " || min(coalesce(a.expires_on, '9999'), coalesce(a.review_on, '9999'),"             \
    "        CASE WHEN a.signed_on IS NULL THEN '' ELSE '9999' END))"
static const char sql_list[] =
    COLUMNS ", " PLACE " || '~' || a.id AS cursor" FROM
            " WHERE (:soon IS NULL OR (a.ended_on IS NULL AND (a.signed_on IS NULL"
            "  OR a.expires_on < :soon OR a.review_on < :soon)))"
            " AND (" PLACE ", a.id) > (:place, :id) ORDER BY " PLACE
            ", a.id LIMIT :limit /*scan*/";

bool agreement_list(struct ctx *cx, const struct answers *filter, json_t *view)
{
    struct page page = { .limit = (int)answer_int(filter, "limit") };
    json_t *items = json_array();
    struct keyset after;
    const char *soon;

    if (page.limit == 0)
        page.limit = 50;
    if (!keyset_read(cx, answer(filter, "cursor"), &after) || !find_soon(cx, &soon))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_list);
    bind_text(st, ":soon", answer(filter, "due") != NULL ? soon : NULL);
    bind_text(st, ":place", after.given ? after.first : "");
    bind_int(st, ":id", after.id);
    bind_int(st, ":limit", page.limit + 1);
    while (db_row(cx, st))
        if (page_takes(&page, row_text(cx, st, "cursor")))
            json_array_append_new(items, row(cx, st, soon));
    put_json(view, "items", items);
    put_text(view, "next", page_next(cx, &page));
    return db_done(cx, st);
}

static const char sql_uncovered[] =
    "SELECT o.name FROM organisation o WHERE o.active = 1 AND o.id <> :own"
    " AND NOT EXISTS (SELECT 1 FROM covered_organisation c WHERE c.organisation_id = "
    "o.id)"
    " ORDER BY o.name LIMIT 50 /*scan*/";

json_t *organisations_uncovered_json(struct ctx *cx)
{
    struct stmt *st = db_prepare(cx->db, sql_uncovered);

    bind_int(st, ":own", cx->actor->organisation_id);
    return db_rows_json(cx, st);
}
