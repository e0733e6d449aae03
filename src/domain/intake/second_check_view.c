/* Second checks as people read them; declared in second_check.h. */
#include "base/json.h"
#include "base/text.h"
#include "domain/core/codes.h"
#include "domain/core/lifecycle.h"
#include "domain/intake/second_check.h"
#include "store/paging.h"

static const struct option shows[] = {
    { "to_confirm", "Waiting for another person than who recorded it" },
    { "mine", "Recorded by me, waiting" },
    { "returned", "Returned to me" },
    { 0 },
};
static const struct field filters[] = {
    { .name = "show", .label = "Show", .kind = FIELD_CHOICE, .options = shows },
    PAGING_FIELDS,
};
const struct form form_second_check_filter = { "second_check_filter", filters,
                                               COUNT(filters) };

#define COLUMNS                                                                          \
    "SELECT s.id, s.referral_id AS referral, s.kind, s.status AS state, s.outcome,"      \
    " s.decided_on, s.referrals, s.notice AS \"notice?\", s.proposed_at, p.name AS "     \
    "proposed_by,"                                                                       \
    " s.proposed_by = :me AS \"own?\", s.answered_at, a.name AS answered_by,"            \
    " s.answer_reason, s.decider, coalesce(s.reasons, z.reasons) AS reasons,"            \
    " coalesce(s.repeat_reasons, z.repeat_reasons) AS repeat_reasons, s.version"
#define PEOPLE                                                                           \
    " JOIN user p ON p.id = s.proposed_by LEFT JOIN user a ON a.id = s.answered_by"      \
    " LEFT JOIN screening z ON z.id = s.screening_id"

static json_t *row(struct ctx *cx, struct stmt *st)
{
    const char *status = row_text(cx, st, "state");
    const char *outcome = row_text(cx, st, "outcome");
    bool of_section36 = text_is(row_text(cx, st, "kind"), "section_36");
    json_t *item = record_json(cx, st, NULL);

    put_status(item, ENTITY_SECOND_CHECK, status);
    put_bool(item, "waiting", text_is(status, "waiting"));
    put_text(item, "outcome_label",
             of_section36 ? "Section 36: refuse" : code_label(cx, "gateway", outcome));
    json_object_del(item, "state");
    json_object_del(item, "cursor");
    return item;
}

static const char sql_of_referral[] =
    COLUMNS " FROM visible_second_check s" PEOPLE
            " WHERE s.referral_id = :referral ORDER BY s.proposed_at DESC, s.id DESC";

json_t *second_checks_json(struct ctx *cx, const struct dossier *dossier)
{
    struct stmt *st = db_prepare(cx->db, sql_of_referral);
    json_t *list = json_array();

    bind_int(st, ":referral", dossier->referral_id);
    bind_int(st, ":me", cx->actor->user_id);
    while (db_row(cx, st))
        json_array_append_new(list, row(cx, st));
    return db_done(cx, st) ? list : NULL;
}

#define LIST                                                                             \
    COLUMNS                                                                              \
    ", r.reference, r.forename, r.surname, r.area,"                                      \
    " s.proposed_at || '~' || s.id AS cursor FROM visible_second_check s"                \
    " JOIN visible_referral r ON r.id = s.referral_id" PEOPLE                            \
    " WHERE r.in_error_at IS NULL AND (s.proposed_at, s.id) > (:at, :id) AND "
#define IN_ORDER " ORDER BY s.proposed_at, s.id LIMIT :limit"

static const char sql_to_confirm[] =
    LIST "s.status = 'waiting' AND s.proposed_by <> :me" IN_ORDER;
static const char sql_mine[] =
    LIST "s.proposed_by = :me AND s.status = 'waiting'" IN_ORDER;
static const char sql_returned[] = LIST
    "s.proposed_by = :me AND s.status = 'returned'"
    " AND r.status IN ('received', 'screening', 'information_gathering', 'section_36')"
    " AND NOT EXISTS (SELECT 1 FROM visible_second_check later WHERE later.referral_id = "
    "r.id"
    "                  AND later.proposed_at >= s.proposed_at AND later.id <> "
    "s.id)" IN_ORDER;

static struct stmt *statement_for(struct ctx *cx, const struct answers *filter)
{
    if (answer_is(filter, "show", "mine"))
        return db_prepare(cx->db, sql_mine);
    if (answer_is(filter, "show", "returned"))
        return db_prepare(cx->db, sql_returned);
    return db_prepare(cx->db, sql_to_confirm);
}

static json_t *list_row(struct ctx *cx, struct stmt *st)
{
    json_t *item = row(cx, st);

    put_code(item, "area", row_text(cx, st, "area"),
             code_label(cx, "area", row_text(cx, st, "area")));
    return item;
}

bool second_check_list(struct ctx *cx, const struct answers *filter, json_t *view)
{
    int64_t limit = answer_int(filter, "limit");
    struct page page = { .limit = limit > 0 ? (int)limit : 50 };
    struct keyset after;

    if (!keyset_read(cx, answer(filter, "cursor"), &after))
        return false;
    struct stmt *st = statement_for(cx, filter);
    bind_int(st, ":me", cx->actor->user_id);
    bind_text(st, ":at", after.given ? after.first : "");
    bind_int(st, ":id", after.given ? after.id : 0);
    bind_int(st, ":limit", page.limit + 1);
    json_t *items = json_array();
    while (db_row(cx, st))
        if (page_takes(&page, row_text(cx, st, "cursor")))
            json_array_append_new(items, list_row(cx, st));
    put_json(view, "items", items);
    put_text(view, "next", page_next(cx, &page));
    return db_done(cx, st);
}
