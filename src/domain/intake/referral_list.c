/* The worklist of referrals: filters, order, pages. */
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "domain/core/lifecycle.h"
#include "domain/intake/referral.h"
#include "store/paging.h"

static const struct option statuses[] = {
    { "draft", "Draft" },
    { "received", "Received" },
    { "screening", "Screening" },
    { "information_gathering", "Information gathering" },
    { "section_36", "Section 36 decision" },
    { "case_opened", "Case opened" },
    { "no_further_action", "No further action" },
    { "signposted", "Signposted" },
    { "police", "Police investigation" },
    { "police_led", "Managed by police" },
    { 0 },
};

static const struct field filters[] = {
    { .name = "status", .label = "Status", .kind = FIELD_CHOICE, .options = statuses },
    { .name = "area", .label = "Area", .kind = FIELD_CODE, .codes = "area" },
    { .name = "overdue", .label = "Overdue", .kind = FIELD_YES_NO },
    { .name = "mine", .label = "Logged by me", .kind = FIELD_YES_NO },
    PAGING_FIELDS,
};
const struct form form_referral_filter = { "referral_filter", filters, COUNT(filters) };

#define COLUMNS                                                                          \
    "SELECT r.id, r.reference, r.forename, r.surname, r.area, r.status, r.received_on,"  \
    " r.concern_type, r.next_due_on, r.in_error_at IS NOT NULL AS in_error, r.version,"  \
    " EXISTS (SELECT 1 FROM visible_second_check s WHERE s.referral_id = r.id"           \
    "          AND s.status = 'waiting') AS awaiting_second,"                            \
    " coalesce(r.received_at, r.created_at) || '~' || r.id AS cursor"                    \
    " FROM visible_referral r WHERE "
#define REST                                                                             \
    " AND (:area IS NULL OR r.area = :area)"                                             \
    " AND (:overdue IS NULL OR (r.next_due_on < :today) = :overdue)"

/* A selective filter drives a statement of its own; the rest only thins what is left. */
static const char sql_all[] = COLUMNS
    "(r.received_at, r.id) < (:at, :id) AND r.status <> 'draft'"
    " AND (:status IS NULL OR r.status = :status)" REST
    " ORDER BY r.received_at DESC, r.id DESC LIMIT :limit";
static const char sql_by_status[] =
    COLUMNS "r.status = :status AND (r.received_at, r.id) < (:at, :id)" REST
            " ORDER BY r.received_at DESC, r.id DESC LIMIT :limit";
static const char sql_mine[] = COLUMNS
    "r.created_by = :me AND (:status IS NULL OR r.status = :status)"
    " AND (coalesce(r.received_at, r.created_at), r.id) < (:at, :id)" REST
    " ORDER BY coalesce(r.received_at, r.created_at) DESC, r.id DESC LIMIT :limit";
static const char sql_organisation[] = COLUMNS
    "r.organisation_id = viewer_organisation() AND r.status <> 'draft'"
    " AND (r.received_at, r.id) < (:at, :id)"
    " AND (:status IS NULL OR r.status = :status)" REST
    " ORDER BY r.received_at DESC, r.id DESC LIMIT :limit";

static const char *statement_for(const struct ctx *cx, const struct answers *filter)
{
    if (answer_is(filter, "mine", "1") || answer_is(filter, "status", "draft")
        || !access_may(cx->actor, PERMIT_REFERRAL_READ))
        return sql_mine;
    if (!cx->actor->viewer.sees_all)
        return sql_organisation;
    return answer(filter, "status") != NULL ? sql_by_status : sql_all;
}

static json_t *row(struct ctx *cx, struct stmt *st)
{
    json_t *item = record_json(cx, st, &form_referral);
    const char *due = row_text(cx, st, "next_due_on");

    put_status(item, ENTITY_REFERRAL, row_text(cx, st, "status"));
    put_bool(item, "in_error", row_int(st, "in_error") != 0);
    put_bool(item, "awaiting_second", row_int(st, "awaiting_second") != 0);
    put_bool(item, "overdue", due != NULL && strcmp(due, cx->today) < 0);
    json_object_del(item, "cursor");
    return item;
}

/* Its own referrer learns how far it is, not where it stands. */
static json_t *row_for(struct ctx *cx, struct stmt *st)
{
    json_t *item = row(cx, st);

    if (!access_may(cx->actor, PERMIT_REFERRAL_READ)
        && !text_is(row_text(cx, st, "status"), "draft")) {
        bool open = text_is(row_text(cx, st, "status"), "received");

        put_text(item, "status", open ? "received" : "being_considered");
        put_text(item, "status_label", open ? "Received" : "Being considered or closed");
        put_text(item, "status_colour", "grey");
        put_bool(item, "overdue", false);
    }
    return item;
}

static void bind_filter(struct ctx *cx, struct stmt *st, const struct answers *filter,
                        const struct keyset *after, int limit)
{
    answers_bind(st, filter);
    bind_text(st, ":at", after->given ? after->first : "9999");
    bind_int(st, ":id", after->given ? after->id : INT64_MAX);
    if (stmt_has(st, ":me"))
        bind_int(st, ":me", cx->actor->user_id);
    bind_text(st, ":today", cx->today);
    bind_int(st, ":limit", limit + 1);
}

bool referral_list(struct ctx *cx, const struct answers *filter, json_t *view)
{
    int limit = answer(filter, "limit") != NULL ? (int)answer_int(filter, "limit") : 50;
    struct page page = { .limit = limit > 0 ? limit : 50 };
    struct keyset after;

    if (!keyset_read(cx, answer(filter, "cursor"), &after))
        return false;
    struct stmt *st = db_prepare(cx->db, statement_for(cx, filter));
    bind_filter(cx, st, filter, &after, page.limit);
    json_t *items = json_array();
    while (db_row(cx, st))
        if (page_takes(&page, row_text(cx, st, "cursor")))
            json_array_append_new(items, row_for(cx, st));
    put_json(view, "items", items);
    put_text(view, "next", page_next(cx, &page));
    return db_done(cx, st);
}
