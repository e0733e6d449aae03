#include "domain/casework/channel_case.h"

#include <string.h>

#include "base/ident.h"
#include "base/text.h"
#include "domain/casework/case_lead.h"
#include "domain/casework/exit_record.h"
#include "domain/casework/exit_review.h"
#include "domain/casework/information_request.h"
#include "domain/core/lifecycle.h"
#include "domain/core/reference.h"
#include "domain/core/search.h"
#include "domain/intake/referral.h"
#include "domain/intake/second_check.h"
#include "domain/intake/section36.h"
#include "domain/people/audit.h"
#include "domain/people/chronology.h"
#include "domain/people/deadline.h"

bool channel_case_is_over(const char *status)
{
    return text_is(status, "closed") || text_is(status, "not_adopted")
           || text_is(status, "transferred");
}

bool channel_case_is_with_police(const char *status)
{
    return text_is(status, "police_led");
}

/* ---- opening --------------------------------------------------------------------- */

static const char sql_open_case[] =
    "SELECT id AS case_id, person_id, area, status, reference, version FROM channel_case"
    " WHERE person_id = :person AND status NOT IN ('closed', 'not_adopted', "
    "'transferred')"
    " ORDER BY opened_on DESC LIMIT 1";

/* Whoever decides may not see it (restricted): the referral belongs there all the same.
 */
static bool find_open_case(struct ctx *cx, const struct dossier *referral,
                           struct dossier *out)
{
    struct stmt *st = db_prepare(cx->db, sql_open_case);

    *out = *referral;
    out->kind = DOSSIER_CASE;
    bind_int(st, ":person", referral->person_id);
    if (db_row(cx, st)) {
        out->case_id = row_int(st, "case_id");
        out->area = row_text(cx, st, "area");
        out->status = row_text(cx, st, "status");
        out->reference = row_text(cx, st, "reference");
        out->version = row_int(st, "version");
    }
    return db_done(cx, st);
}

static const char sql_insert[] =
    "INSERT INTO channel_case(id, reference, person_id, referral_id, area, status,"
    " status_on, opened_on, concern_type)"
    " SELECT :id, :reference, r.person_id, r.id, coalesce(r.area, ''), :status, :today,"
    " :opened_on, r.concern_type FROM referral r WHERE r.id = :referral";

static bool insert(struct ctx *cx, struct dossier *dossier, const char *opened_on)
{
    struct stmt *st = db_prepare(cx->db, sql_insert);

    bind_int(st, ":id", dossier->case_id);
    bind_text(st, ":reference", dossier->reference);
    bind_text(st, ":status", dossier->status);
    bind_text(st, ":today", cx->today);
    bind_text(st, ":opened_on", opened_on);
    bind_int(st, ":referral", dossier->referral_id);
    return db_run(cx, st);
}

/* The coordinator who opens a case leads it until it is handed over. */
static bool take_lead(struct ctx *cx, const struct dossier *dossier)
{
    return !actor_has(cx->actor, ROLE_COORDINATOR)
           || case_lead_begin(cx, dossier, cx->actor->user_id);
}

static bool open_case(struct ctx *cx, struct dossier *dossier, const char *decided_on)
{
    dossier->case_id = ident_new();
    dossier->status = "awaiting_panel";
    dossier->version = 1;
    return reference_next(cx, "case", &dossier->reference)
           && insert(cx, dossier, decided_on) && take_lead(cx, dossier)
           && deadline_start(cx, dossier, "T5", decided_on)
           && entry_write(cx, dossier, "case.opened", decided_on,
                          arena_print(cx->arena,
                                      "Case %s opened after the section 36 "
                                      "decision to proceed",
                                      dossier->reference))
           && audit_write(cx, dossier, "case.open", dossier->case_id, NULL);
}

/* The panel has not seen the new concern yet, wherever the case stands. */
static bool join_case(struct ctx *cx, const struct dossier *dossier,
                      const struct dossier *referral, const char *decided_on)
{
    return (text_is(dossier->status, "awaiting_panel")
            || deadline_start(cx, dossier, "T5", decided_on))
           && entry_write(cx, dossier, "case.referral_joined", decided_on,
                          arena_print(cx->arena,
                                      "Referral %s of the same person joined this case",
                                      referral->reference))
           && audit_write(cx, dossier, "case.join", dossier->case_id, NULL);
}

static const char sql_referral_case[] =
    "UPDATE referral SET case_id = :case, version = version + 1 WHERE id = :referral";
static const char sql_entries[] =
    "UPDATE entry SET case_id = :case WHERE referral_id = :referral AND case_id IS NULL";

/* The referral's past becomes the first part of the case's chronology. */
static bool attach(struct ctx *cx, const struct dossier *dossier, const char *sql)
{
    struct stmt *st = db_prepare(cx->db, sql);

    bind_int(st, ":case", dossier->case_id);
    bind_int(st, ":referral", dossier->referral_id);
    return db_run(cx, st);
}

static bool proceed(struct ctx *cx, const struct dossier *referral,
                    const char *decided_on, int64_t *out_case_id)
{
    struct dossier dossier;

    if (!find_open_case(cx, referral, &dossier))
        return false;
    bool ok = (dossier.case_id == 0 ? open_case(cx, &dossier, decided_on)
                                    : join_case(cx, &dossier, referral, decided_on))
              && attach(cx, &dossier, sql_referral_case)
              && attach(cx, &dossier, sql_entries)
              && information_requests_join(cx, &dossier)
              && referral_index(cx, dossier.referral_id)
              && channel_case_index(cx, dossier.case_id);
    if (ok)
        *out_case_id = dossier.case_id;
    return ok;
}

static bool end_refused(struct ctx *cx, const struct dossier *dossier)
{
    return information_requests_end(cx, dossier, "Section 36: the test is not met");
}

bool channel_case_second_check(struct ctx *cx, const struct dossier *dossier,
                               const struct answers *answers)
{
    const char *kind = NULL;

    if (!db_begin(cx))
        return false;
    bool ok = second_check_answer(cx, dossier, answers, &kind)
              && (!text_is(kind, "section_36") || end_refused(cx, dossier));
    return db_end(cx, ok);
}

bool channel_case_decide(struct ctx *cx, const struct dossier *dossier,
                         const struct answers *answers, int64_t *out_case_id)
{
    const char *decision = NULL;
    int64_t case_id = 0;

    if (!db_begin(cx))
        return false;
    bool ok = section36_record(cx, dossier, answers, &decision);
    if (ok && text_is(decision, "proceed"))
        ok = proceed(cx, dossier, answer(answers, "decided_on"), &case_id);
    else if (ok && text_is(decision, "refuse"))
        ok = end_refused(cx, dossier);
    if (!db_end(cx, ok))
        return false;
    *out_case_id = case_id;
    return true;
}

/* ---- the search index -------------------------------------------------------------- */

static const char sql_words[] =
    "SELECT c.reference, p.forename, p.surname, p.aliases,"
    " (SELECT group_concat(x.value, ' ') FROM external_reference x WHERE x.case_id = "
    "c.id)"
    " AS elsewhere FROM channel_case c JOIN person p ON p.id = c.person_id"
    " WHERE c.id = :case";

bool channel_case_index(struct ctx *cx, int64_t case_id)
{
    struct stmt *st = db_prepare(cx->db, sql_words);
    struct search_text text = { .kind = "case", .record = case_id, .case_id = case_id };

    bind_int(st, ":case", case_id);
    if (db_row(cx, st)) {
        const char *names[] = { row_text(cx, st, "reference"),
                                row_text(cx, st, "forename"), row_text(cx, st, "surname"),
                                row_text(cx, st, "aliases") };

        text.names = search_words(cx->arena, names, COUNT(names));
        text.body = row_text(cx, st, "elsewhere");
    }
    return db_done(cx, st) && search_put(cx, &text);
}

/* ---- moving ------------------------------------------------------------------------ */

/*
 * Which limits a step ends and begins; "*" ends all.  From is NULL where any state will
 * do.  Limits after an exit count from the day of the exit.
 */
static const struct {
    const char *from, *verb, *stops, *starts;
} clocks[] = {
    { NULL, "adopt", "T5", "T8 T10" },
    { NULL, "not_adopt", "*", "" },
    { NULL, "defer", "T5", "T10" },
    { NULL, "return_to_police", "*", "" },
    { NULL, "consent_given", "T8", "" },
    { NULL, "consent_lost", "", "T8" },
    { "post_exit_review", "continue", "T5 review", "" },
    { NULL, "continue", "T5", "T10" },
    { "post_exit_review", "exit", "*", "" },
    { NULL, "exit", "T5 T8 T8A T8R T9 T10", "T13A T13B" },
    { NULL, "extend_review", "T5 review", "T14" },
    { NULL, "reopen", "*", "T5" },
    { NULL, "transfer", "*", "" },
};

static const char sql_running[] =
    "SELECT limit_code FROM clock WHERE case_id = :case"
    " AND limit_code IN ('T13A', 'T13B', 'T14') AND stopped_on IS NULL"
    " ORDER BY due_on, limit_code LIMIT 1";

/* One meeting answers one review: the first that is due. */
static bool stop_review(struct ctx *cx, const struct dossier *dossier)
{
    struct stmt *st = db_prepare(cx->db, sql_running);
    const char *first = NULL;

    bind_int(st, ":case", dossier->case_id);
    if (db_row(cx, st))
        first = row_text(cx, st, "limit_code");
    return db_done(cx, st)
           && (first == NULL || deadline_stop(cx, dossier, first, cx->today));
}

static bool stop_one(struct ctx *cx, const struct dossier *dossier, const char *code)
{
    if (text_is(code, "*"))
        return deadline_stop_all(cx, dossier, cx->today);
    if (text_is(code, "review"))
        return stop_review(cx, dossier);
    return deadline_stop(cx, dossier, code, cx->today);
}

static const char sql_exited[] = "SELECT exited_on FROM channel_case WHERE id = :case";

static const char *day_from_which(struct ctx *cx, const struct dossier *dossier,
                                  const char *code)
{
    struct stmt *st = db_prepare(cx->db, sql_exited);
    const char *day = NULL;

    if (!text_is(code, "T14"))
        return cx->today;
    bind_int(st, ":case", dossier->case_id);
    if (db_row(cx, st))
        day = row_text(cx, st, "exited_on");
    if (!db_done(cx, st))
        return NULL;
    return day != NULL ? day : cx->today;
}

static bool start_one(struct ctx *cx, const struct dossier *dossier, const char *code)
{
    const char *day = day_from_which(cx, dossier, code);

    return day != NULL && deadline_start(cx, dossier, code, day);
}

static bool for_each_code(struct ctx *cx, const struct dossier *dossier,
                          const char *codes,
                          bool (*act)(struct ctx *, const struct dossier *, const char *))
{
    while (*codes != '\0') {
        size_t length = strcspn(codes, " ");

        if (!act(cx, dossier, arena_slice(cx->arena, codes, length)))
            return false;
        codes += length + (codes[length] == ' ');
    }
    return true;
}

static bool move_clocks(struct ctx *cx, const struct dossier *dossier, const char *verb)
{
    for (size_t i = 0; i < COUNT(clocks); i++)
        if (text_is(clocks[i].verb, verb)
            && (clocks[i].from == NULL || text_is(clocks[i].from, dossier->status)))
            return for_each_code(cx, dossier, clocks[i].stops, stop_one)
                   && for_each_code(cx, dossier, clocks[i].starts, start_one);
    return true;
}

/* Reopening begins anew, under the same reference: the exit before is in the chronology.
 */
static const char sql_move[] =
    "UPDATE channel_case SET status = :status, version = version + 1,"
    " status_on = CASE WHEN status = :status THEN status_on ELSE :today END,"
    " adopted_on = CASE WHEN :verb = 'adopt' THEN :today"
    "                   WHEN :verb = 'reopen' THEN NULL ELSE adopted_on END,"
    " exited_on = CASE WHEN :verb = 'exit' AND exited_on IS NULL THEN :today"
    "                  WHEN :verb = 'reopen' THEN NULL ELSE exited_on END"
    " WHERE id = :case";

static bool store_move(struct ctx *cx, const struct dossier *dossier, const char *verb,
                       const char *to)
{
    struct stmt *st = db_prepare(cx->db, sql_move);

    bind_text(st, ":status", to);
    bind_text(st, ":verb", verb);
    bind_text(st, ":today", cx->today);
    bind_int(st, ":case", dossier->case_id);
    return db_run(cx, st);
}

static const char *words_of(struct ctx *cx, const char *from, const char *to)
{
    const char *label = state_label(ENTITY_CASE, to);

    if (text_is(from, to))
        return arena_print(cx->arena, "Case stays: %s", label);
    return arena_print(cx->arena, "Case: %s", label);
}

/* Nobody needs to tell us anything any more once the panel's work has ended. */
static bool end_requests(struct ctx *cx, const struct dossier *dossier, const char *to)
{
    return (!channel_case_is_over(to) && !text_is(to, "police_led"))
           || information_requests_end(
               cx, dossier,
               arena_print(cx->arena, "Case: %s", state_label(ENTITY_CASE, to)));
}

bool channel_case_move(struct ctx *cx, const struct dossier *dossier, const char *verb,
                       const char **out_status)
{
    const char *from = dossier->status, *to;

    if (!lifecycle_next(cx, ENTITY_CASE, from, verb, &to)
        || !store_move(cx, dossier, verb, to) || !move_clocks(cx, dossier, verb)
        || !exit_record_follow(cx, dossier, verb)
        || !exit_reviews_follow(cx, dossier, verb) || !end_requests(cx, dossier, to)
        || !entry_write(cx, dossier, arena_print(cx->arena, "case.%s", verb), cx->today,
                        words_of(cx, from, to))
        || !audit_write(cx, dossier, arena_print(cx->arena, "case.%s", verb),
                        dossier->case_id, arena_print(cx->arena, "%s>%s", from, to)))
        return false;
    *out_status = to;
    return true;
}
