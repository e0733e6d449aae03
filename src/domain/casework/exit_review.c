#include "domain/casework/exit_review.h"

#include <string.h>

#include "base/date.h"
#include "base/ident.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/core/codes.h"
#include "domain/people/deadline.h"
#include "store/paging.h"

/* ---- planning -----------------------------------------------------------------------
 */

static const char sql_plan[] =
    "INSERT INTO exit_review(id, case_id, kind, exited_on, due_on)"
    " VALUES(:id, :case, :kind, :exited_on, :due_on)";

static bool plan(struct ctx *cx, const struct dossier *dossier, const char *kind,
                 const char *limit_code, const char *exited_on)
{
    const char *due_on;

    if (!deadline_due(cx, limit_code, exited_on, &due_on))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_plan);
    bind_int(st, ":id", ident_new());
    bind_int(st, ":case", dossier->case_id);
    bind_text(st, ":kind", kind);
    bind_text(st, ":exited_on", exited_on);
    bind_text(st, ":due_on", due_on);
    return db_run(cx, st);
}

/* ---- answering ----------------------------------------------------------------------
 */

static const char sql_answer[] =
    "UPDATE exit_review SET status = 'done', outcome = :outcome, done_on = :today,"
    " done_by = :by WHERE id = (SELECT id FROM exit_review WHERE case_id = :case"
    " AND +status = 'planned' ORDER BY due_on, id LIMIT 1)";
static const char sql_drop[] =
    "UPDATE exit_review SET status = 'not_needed' WHERE case_id = :case"
    " AND +status = 'planned'";

static bool answer_first(struct ctx *cx, const struct dossier *dossier,
                         const char *outcome)
{
    struct stmt *st = db_prepare(cx->db, sql_answer);

    bind_text(st, ":outcome", outcome);
    bind_text(st, ":today", cx->today);
    bind_int(st, ":by", cx->actor->user_id);
    bind_int(st, ":case", dossier->case_id);
    return db_run(cx, st);
}

static bool drop_others(struct ctx *cx, const struct dossier *dossier)
{
    struct stmt *st = db_prepare(cx->db, sql_drop);

    bind_int(st, ":case", dossier->case_id);
    return db_run(cx, st);
}

static const char sql_exited[] = "SELECT exited_on FROM channel_case WHERE id = :case";

static bool load_exited(struct ctx *cx, const struct dossier *dossier, const char **out)
{
    struct stmt *st = db_prepare(cx->db, sql_exited);

    *out = cx->today;
    bind_int(st, ":case", dossier->case_id);
    if (db_row(cx, st) && !row_is_null(st, "exited_on"))
        *out = row_text(cx, st, "exited_on");
    return db_done(cx, st);
}

/* A longer period takes the place of an extension before it. */
static const char sql_drop_extended[] =
    "UPDATE exit_review SET status = 'not_needed' WHERE case_id = :case"
    " AND +status = 'planned' AND kind = 'extended'";

static bool extend(struct ctx *cx, const struct dossier *dossier)
{
    const char *exited_on;
    struct stmt *st;

    if (!answer_first(cx, dossier, "extend") || !load_exited(cx, dossier, &exited_on))
        return false;
    st = db_prepare(cx->db, sql_drop_extended);
    bind_int(st, ":case", dossier->case_id);
    return db_run(cx, st) && plan(cx, dossier, "extended", "T14", exited_on);
}

static bool after_exit(struct ctx *cx, const struct dossier *dossier, const char *verb)
{
    if (text_is(verb, "continue"))
        return answer_first(cx, dossier, "stay_closed");
    if (text_is(verb, "extend_review"))
        return extend(cx, dossier);
    return answer_first(cx, dossier, text_is(verb, "reopen") ? "reopen" : "stay_closed")
           && drop_others(cx, dossier);
}

bool exit_reviews_follow(struct ctx *cx, const struct dossier *dossier, const char *verb)
{
    if (text_is(dossier->status, "post_exit_review"))
        return after_exit(cx, dossier, verb);
    if (!text_is(verb, "exit"))
        return true;
    return plan(cx, dossier, "six_month", "T13A", cx->today)
           && plan(cx, dossier, "twelve_month", "T13B", cx->today);
}

/* ---- extending ----------------------------------------------------------------------
 */

bool exit_review_may_extend(struct ctx *cx, const struct dossier *dossier,
                            const char *review_on)
{
    const char *exited_on, *last;
    char said[24];

    if (review_on == NULL)
        return true;
    if (!load_exited(cx, dossier, &exited_on)
        || !deadline_due(cx, "T14", exited_on, &last))
        return false;
    if (strcmp(review_on, last) <= 0)
        return true;
    date_say(last, said);
    reject(cx, "review_on", "Reviews end 24 months after the exit: enter a day up to %s.",
           said);
    return false;
}

static const char sql_explain[] =
    "UPDATE exit_review SET reason = :reason WHERE case_id = :case AND +status = 'done'"
    " AND reason IS NULL AND done_on = :today";
static const char sql_until[] =
    "UPDATE exit_review SET due_on = :due_on WHERE case_id = :case"
    " AND +status = 'planned' AND kind = 'extended'";

static bool until(struct ctx *cx, const struct dossier *dossier, const char *due_on)
{
    struct stmt *st = db_prepare(cx->db, sql_until);

    bind_text(st, ":due_on", due_on);
    bind_int(st, ":case", dossier->case_id);
    return db_run(cx, st) && deadline_set_due(cx, dossier, "T14", due_on);
}

bool exit_review_explain(struct ctx *cx, const struct dossier *dossier,
                         const char *reason, const char *review_on)
{
    struct stmt *st = db_prepare(cx->db, sql_explain);

    bind_text(st, ":reason", reason);
    bind_int(st, ":case", dossier->case_id);
    bind_text(st, ":today", cx->today);
    return db_run(cx, st) && (review_on == NULL || until(cx, dossier, review_on));
}

/* ---- reading ------------------------------------------------------------------------
 */

static const char sql_of_case[] =
    "SELECT r.id, r.kind, r.exited_on, r.due_on, r.status, r.outcome, r.reason,"
    " r.done_on, u.name AS done_by FROM visible_exit_review r"
    " LEFT JOIN user u ON u.id = r.done_by WHERE r.case_id = :case"
    " ORDER BY r.exited_on DESC, r.due_on, r.id";

static void put_kind(struct ctx *cx, struct stmt *st, json_t *review)
{
    const char *kind = row_text(cx, st, "kind"), *due = row_text(cx, st, "due_on");
    bool planned = text_is(row_text(cx, st, "status"), "planned");

    put_text(review, "kind_label", code_label(cx, "review_kind", kind));
    put_bool(review, "planned", planned);
    put_bool(review, "overdue", planned && strcmp(due, cx->today) < 0);
}

json_t *exit_reviews_json(struct ctx *cx, const struct dossier *dossier)
{
    struct stmt *st = db_prepare(cx->db, sql_of_case);
    json_t *list = json_array();

    bind_int(st, ":case", dossier->case_id);
    while (db_row(cx, st)) {
        json_t *review = record_json(cx, st, NULL);
        const char *outcome = row_text(cx, st, "outcome");

        put_kind(cx, st, review);
        put_text(review, "outcome_label",
                 outcome != NULL ? code_label(cx, "review_outcome", outcome) : NULL);
        json_array_append_new(list, review);
    }
    return db_done(cx, st) ? list : NULL;
}

static const struct option dues[] = {
    { "overdue", "Overdue" },
    { "coming", "Not due yet" },
    { 0 },
};

static const struct field fields[] = {
    { .name = "due", .label = "Review", .kind = FIELD_CHOICE, .options = dues },
    { .name = "area", .label = "Area", .kind = FIELD_CODE, .codes = "area" },
    PAGING_FIELDS,
};
const struct form form_review_filter = { "review_filter", fields, COUNT(fields) };

static const char sql_due[] =
    "SELECT r.id, r.case_id AS \"case\", c.reference, c.forename, c.surname, c.area,"
    " c.lead_name, r.kind, r.exited_on, r.due_on, r.status FROM visible_exit_review r"
    " JOIN visible_caseload c ON c.id = r.case_id WHERE r.status = 'planned'"
    " AND (:area IS NULL OR c.area = :area) AND r.due_on >= :from AND r.due_on < :before"
    " AND (r.due_on, r.id) > (:first, :id) ORDER BY r.due_on, r.id LIMIT :limit";

static void bind_filter(struct ctx *cx, struct stmt *st, const struct answers *filter,
                        const struct keyset *after, int limit)
{
    bind_text(st, ":area", answer(filter, "area"));
    bind_text(st, ":from", answer_is(filter, "due", "coming") ? cx->today : "");
    bind_text(st, ":before", answer_is(filter, "due", "overdue") ? cx->today : "~");
    bind_text(st, ":first", after->given ? after->first : "");
    bind_int(st, ":id", after->given ? after->id : 0);
    bind_int(st, ":limit", limit + 1);
}

static json_t *due_row(struct ctx *cx, struct stmt *st)
{
    json_t *review = record_json(cx, st, NULL);

    put_kind(cx, st, review);
    put_text(review, "area_label", code_label(cx, "area", row_text(cx, st, "area")));
    return review;
}

bool exit_reviews_due_json(struct ctx *cx, const struct answers *filter, json_t *view)
{
    int64_t limit = answer_int(filter, "limit");
    struct page page = { .limit = limit > 0 ? (int)limit : 50 };
    struct stmt *st = db_prepare(cx->db, sql_due);
    json_t *items = json_array();
    struct keyset after;

    if (!keyset_read(cx, answer(filter, "cursor"), &after))
        return false;
    bind_filter(cx, st, filter, &after, page.limit);
    while (db_row(cx, st))
        if (page_takes(&page,
                       arena_print(cx->arena, "%s~%lld", row_text(cx, st, "due_on"),
                                   (long long)row_int(st, "id"))))
            json_array_append_new(items, due_row(cx, st));
    if (!db_done(cx, st))
        return false;
    put_json(view, "items", items);
    put_text(view, "next", page_next(cx, &page));
    return true;
}
