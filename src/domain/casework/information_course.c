/* What becomes of a request: chased, no longer needed, asked again, following its record;
 * declared in information_request.h. */
#include "base/ident.h"
#include "base/text.h"
#include "domain/core/lifecycle.h"
#include "domain/people/audit.h"
#include "domain/people/deadline.h"
#include "request_parts.h"

static const struct field chase_fields[] = {
    { .name = "chased_on", .label = "When", .kind = FIELD_DAY, .need = REQUIRED },
    { .name = "method",
      .label = "How",
      .kind = FIELD_CODE,
      .codes = "chase_method",
      .need = REQUIRED },
    { .name = "note",
      .label = "What was said",
      .kind = FIELD_TEXT,
      .most = 1000,
      .sensitive = true },
};
const struct form form_request_chase = { "request_chase", chase_fields,
                                         COUNT(chase_fields) };

static const struct field cancel_fields[] = {
    { .name = "reason",
      .label = "Why it is no longer needed",
      .kind = FIELD_TEXT,
      .most = 1000,
      .need = REQUIRED,
      .sensitive = true },
};
const struct form form_request_cancel = { "request_cancel", cancel_fields,
                                          COUNT(cancel_fields) };

/* ---- chasing -------------------------------------------------------------------------
 */

static const char sql_chase[] =
    "INSERT INTO information_chase(id, request_id, chased_on, method, note, chased_by,"
    " recorded_at) VALUES(:id, :request, :chased_on, :method, :note, :by, :now)";

static bool store_chase(struct ctx *cx, const struct information_request *request,
                        const struct answers *answers, int64_t id)
{
    struct stmt *st = db_prepare(cx->db, sql_chase);

    answers_bind(st, answers);
    bind_int(st, ":id", id);
    bind_int(st, ":request", request->id);
    bind_int(st, ":by", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    return db_run(cx, st);
}

bool information_request_chase(struct ctx *cx, const struct information_request *request,
                               const struct answers *answers, int64_t *out_id)
{
    int64_t id = ident_new();

    if (!text_is(request->status, "asked"))
        return failed(cx, PROBLEM_CONFLICT, "request.state",
                      "Only a request that is not answered yet is chased.");
    if (!db_begin(cx))
        return false;
    bool ok = store_chase(cx, request, answers, id)
              && request_entry(cx, request, "chase", answer(answers, "chased_on"),
                               arena_print(cx->arena, "%s reminded of request %s",
                                           request->organisation, request->reference));
    if (!db_end(cx, ok))
        return false;
    *out_id = id;
    return true;
}

/* ---- no longer needed, and asked again -----------------------------------------------
 */

static const char sql_cancel[] =
    "UPDATE information_request SET status = 'cancelled', reason = :reason,"
    " version = version + 1 WHERE id = :id";

static bool cancel(struct ctx *cx, const struct information_request *request,
                   const char *reason)
{
    struct stmt *st = db_prepare(cx->db, sql_cancel);

    bind_text(st, ":reason", reason);
    bind_int(st, ":id", request->id);
    return db_run(cx, st)
           && deadline_stop_for(cx, &request->dossier, request->id, cx->today)
           && request_entry(cx, request, "cancel", cx->today,
                            arena_print(cx->arena, "Request %s to %s is no longer needed",
                                        request->reference, request->organisation));
}

bool information_request_cancel(struct ctx *cx, const struct information_request *request,
                                const char *reason)
{
    const char *to;

    if (!lifecycle_next(cx, ENTITY_REQUEST, request->status, "cancel", &to)
        || !db_begin(cx))
        return false;
    return db_end(cx, cancel(cx, request, reason));
}

static const char sql_repeat[] =
    "UPDATE information_request SET status = 'asked', reason = NULL, asked_on = :today,"
    " due_on = :due, version = version + 1 WHERE id = :id";

static bool store_repeat(struct ctx *cx, const struct information_request *request,
                         const char *due)
{
    struct stmt *st = db_prepare(cx->db, sql_repeat);

    bind_text(st, ":today", cx->today);
    bind_text(st, ":due", due);
    bind_int(st, ":id", request->id);
    return db_run(cx, st);
}

static const char sql_urgent[] =
    "SELECT urgent FROM visible_information_request WHERE id = :id";

static bool is_urgent(struct ctx *cx, const struct information_request *request,
                      int64_t *out)
{
    struct stmt *st = db_prepare(cx->db, sql_urgent);

    bind_int(st, ":id", request->id);
    return db_number(cx, st, out);
}

bool information_request_repeat(struct ctx *cx, const struct information_request *request)
{
    struct information_request again = *request;
    const char *to, *due;
    int64_t urgent;

    again.asked_on = cx->today;
    if (!lifecycle_next(cx, ENTITY_REQUEST, request->status, "ask_again", &to)
        || !is_urgent(cx, request, &urgent) || !db_begin(cx))
        return false;
    bool ok = request_start_clock(cx, &again, urgent != 0, &due)
              && store_repeat(cx, &again, due) && request_say_asked(cx, &again, due);
    return db_end(cx, ok);
}

/* ---- following the record ------------------------------------------------------------
 */

static const char sql_join[] =
    "UPDATE information_request SET case_id = :case WHERE referral_id = :referral";
static const char sql_open_of_referral[] =
    "SELECT q.id, q.reference, q.status, q.asked_on, q.version, q.urgent, q.referral_id,"
    " coalesce(q.case_id, 0) AS case_id, 0 AS person_id, o.name AS organisation"
    " FROM information_request q JOIN organisation o ON o.id = q.organisation_id"
    " WHERE q.referral_id = :record AND q.status = 'asked'";
static const char sql_open_of_case[] =
    "SELECT q.id, q.reference, q.status, q.asked_on, q.version, q.urgent, q.referral_id,"
    " coalesce(q.case_id, 0) AS case_id, 0 AS person_id, o.name AS organisation"
    " FROM information_request q JOIN organisation o ON o.id = q.organisation_id"
    " WHERE q.case_id = :record AND q.status = 'asked'";

struct open_request {
    struct information_request request;
    bool urgent;
    struct open_request *next;
};

static bool load_open(struct ctx *cx, const struct dossier *dossier, const char *sql,
                      int64_t record, struct open_request **out)
{
    struct stmt *st = db_prepare(cx->db, sql);

    *out = NULL;
    bind_int(st, ":record", record);
    while (db_row(cx, st)) {
        struct open_request *open = arena_alloc(cx->arena, sizeof(*open));

        request_read(cx, st, &open->request);
        open->request.dossier.person_id = dossier->person_id;
        open->urgent = row_int(st, "urgent") != 0;
        open->next = *out;
        *out = open;
    }
    return db_done(cx, st);
}

static bool join(struct ctx *cx, const struct dossier *dossier)
{
    struct stmt *st = db_prepare(cx->db, sql_join);

    bind_int(st, ":case", dossier->case_id);
    bind_int(st, ":referral", dossier->referral_id);
    return db_run(cx, st);
}

bool information_requests_join(struct ctx *cx, const struct dossier *dossier)
{
    struct open_request *open;
    const char *due;

    if (!join(cx, dossier)
        || !load_open(cx, dossier, sql_open_of_referral, dossier->referral_id, &open))
        return false;
    for (; open != NULL; open = open->next)
        if (!request_start_clock(cx, &open->request, open->urgent, &due))
            return false;
    return true;
}

bool information_requests_end(struct ctx *cx, const struct dossier *dossier,
                              const char *reason)
{
    bool of_case = dossier->case_id != 0;
    struct open_request *open;

    if (!load_open(cx, dossier, of_case ? sql_open_of_case : sql_open_of_referral,
                   of_case ? dossier->case_id : dossier->referral_id, &open))
        return false;
    for (; open != NULL; open = open->next)
        if (!cancel(cx, &open->request, reason))
            return false;
    return true;
}
