#include "domain/intake/second_check.h"

#include "base/ident.h"
#include "base/text.h"
#include "domain/core/codes.h"
#include "domain/core/lifecycle.h"
#include "domain/intake/screening.h"
#include "domain/intake/section36.h"
#include "domain/people/audit.h"
#include "domain/people/chronology.h"

static const struct option verbs[] = {
    { "confirm", "Confirm: I have read the earlier referrals and agree" },
    { "return", "Return it: this should be looked at again" },
    { 0 },
};
static const struct field fields[] = {
    { .name = "answer",
      .label = "Your answer",
      .kind = FIELD_CHOICE,
      .options = verbs,
      .need = REQUIRED },
    { .name = "reason",
      .label = "Why",
      .hint = "Needed where you return it",
      .kind = FIELD_TEXT,
      .need = DEPENDS,
      .most = 2000,
      .sensitive = true },
};
const struct form form_second_check = { "second_check", fields, COUNT(fields) };

/* A check as its change of state needs it. */
struct check {
    int64_t id, screening_id, proposed_by;
    const char *kind, *outcome, *decided_on;
};

/* ---- asking --------------------------------------------------------------------------
 */

static const char sql_waiting[] =
    "SELECT id, coalesce(screening_id, 0) AS screening_id, proposed_by, kind, outcome,"
    " decided_on FROM second_check WHERE referral_id = :referral AND status = 'waiting'";

static bool find_waiting(struct ctx *cx, const struct dossier *dossier, struct check *out)
{
    struct stmt *st = db_prepare(cx->db, sql_waiting);

    *out = (struct check){ 0 };
    bind_int(st, ":referral", dossier->referral_id);
    if (db_row(cx, st))
        *out = (struct check){
            .id = row_int(st, "id"),
            .screening_id = row_int(st, "screening_id"),
            .proposed_by = row_int(st, "proposed_by"),
            .kind = row_text(cx, st, "kind"),
            .outcome = row_text(cx, st, "outcome"),
            .decided_on = row_text(cx, st, "decided_on"),
        };
    return db_done(cx, st);
}

bool second_check_none_waits(struct ctx *cx, const struct dossier *dossier)
{
    struct check check;

    if (!find_waiting(cx, dossier, &check))
        return false;
    return check.id == 0
           || failed(
               cx, PROBLEM_CONFLICT, "second_check.waiting",
               "An outcome of this referral is waiting for a second person. It has to "
               "be confirmed, returned or taken back first.");
}

static const char sql_insert[] =
    "INSERT INTO second_check(id, referral_id, kind, status, outcome, screening_id,"
    " decider, organisation, reasons, repeat_reasons, decided_on, referrals, notice,"
    " proposed_by, proposed_at) VALUES(:id, :referral, :kind, 'waiting', :outcome, "
    ":screening,"
    " :decider, :organisation, :reasons, :repeat_reasons, :decided_on, :referrals,"
    " :notice, :by, :now)";

static bool insert(struct ctx *cx, const struct dossier *dossier, int64_t id,
                   const struct proposal *proposal, const struct answers *answers)
{
    struct stmt *st = db_prepare(cx->db, sql_insert);

    answers_bind(st, answers);
    bind_int(st, ":id", id);
    bind_int(st, ":referral", dossier->referral_id);
    bind_text(st, ":kind", proposal->kind);
    bind_text(st, ":outcome", proposal->outcome);
    if (proposal->screening_id != 0)
        bind_int(st, ":screening", proposal->screening_id);
    bind_text(st, ":decided_on", proposal->decided_on);
    bind_int(st, ":referrals", proposal->end.referrals);
    bind_int(st, ":notice", proposal->end.notice);
    bind_int(st, ":by", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    return db_run(cx, st);
}

/* Whoever has the referral open sees that it has changed. */
static const char sql_touch[] =
    "UPDATE referral SET version = version + 1 WHERE id = :referral";

static bool touch(struct ctx *cx, const struct dossier *dossier)
{
    struct stmt *st = db_prepare(cx->db, sql_touch);

    bind_int(st, ":referral", dossier->referral_id);
    return db_run(cx, st);
}

static const char *outcome_label(struct ctx *cx, const char *kind, const char *outcome)
{
    if (text_is(kind, "section_36"))
        return "Section 36 refused";
    return code_label(cx, "gateway", outcome);
}

static bool record(struct ctx *cx, const struct dossier *dossier, int64_t id,
                   const char *verb, const char *text)
{
    return entry_write(cx, dossier, arena_print(cx->arena, "second_check.%s", verb),
                       cx->today, text)
           && audit_write(cx, dossier, arena_print(cx->arena, "second_check.%s", verb),
                          id, NULL);
}

bool second_check_ask(struct ctx *cx, const struct dossier *dossier,
                      const struct proposal *proposal, const struct answers *answers)
{
    const char *label = outcome_label(cx, proposal->kind, proposal->outcome), *to;
    int64_t id = ident_new();

    if (!lifecycle_next(cx, ENTITY_REFERRAL, dossier->status, proposal->verb, &to))
        return false;
    return insert(cx, dossier, id, proposal, answers) && touch(cx, dossier)
           && record(cx, dossier, id, "ask",
                     arena_print(cx->arena, "%s: awaits a second person", label));
}

/* ---- answering -----------------------------------------------------------------------
 */

static const char sql_answer[] =
    "UPDATE second_check SET status = :status, answered_by = :by, answered_at = :now,"
    " answer_reason = :reason, version = version + 1 WHERE id = :id";

static bool store_answer(struct ctx *cx, const struct check *check, const char *status,
                         const char *reason)
{
    struct stmt *st = db_prepare(cx->db, sql_answer);

    bind_int(st, ":id", check->id);
    bind_text(st, ":status", status);
    bind_text(st, ":reason", reason);
    bind_int(st, ":by", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    return db_run(cx, st);
}

/* waiting -> confirmed, returned or withdrawn. */
static bool move(struct ctx *cx, const struct dossier *dossier, const struct check *check,
                 const char *verb, const char *reason)
{
    const char *label = outcome_label(cx, check->kind, check->outcome), *to;

    if (!lifecycle_next(cx, ENTITY_SECOND_CHECK, "waiting", verb, &to))
        return false;
    return store_answer(cx, check, to, reason) && touch(cx, dossier)
           && record(cx, dossier, check->id, verb,
                     arena_print(cx->arena, "%s: %s", label,
                                 state_label(ENTITY_SECOND_CHECK, to)));
}

static bool take_effect(struct ctx *cx, const struct dossier *dossier,
                        const struct check *check)
{
    if (text_is(check->kind, "section_36"))
        return section36_refuse(cx, dossier, check->id, check->decided_on);
    return screening_take_effect(cx, dossier, check->outcome, check->decided_on);
}

static bool load_waiting(struct ctx *cx, const struct dossier *dossier, struct check *out)
{
    if (!find_waiting(cx, dossier, out))
        return false;
    return out->id != 0
           || failed(cx, PROBLEM_CONFLICT, "second_check.none",
                     "Nothing on this referral is waiting for a second person.");
}

static bool check_answer(struct ctx *cx, const struct check *check,
                         const struct answers *answers)
{
    if (check->proposed_by == cx->actor->user_id)
        return failed(
            cx, PROBLEM_CONFLICT, "second_check.own",
            "You recorded this outcome yourself. Somebody else has to confirm it.");
    if (answer_is(answers, "answer", "return") && answer(answers, "reason") == NULL)
        reject(cx, "reason", "Say why you return it.");
    return !has_problem(cx);
}

bool second_check_answer(struct ctx *cx, const struct dossier *dossier,
                         const struct answers *answers, const char **out_kind)
{
    bool confirm = answer_is(answers, "answer", "confirm");
    struct check check;

    if (!load_waiting(cx, dossier, &check) || !check_answer(cx, &check, answers)
        || !db_begin(cx))
        return false;
    bool ok = move(cx, dossier, &check, confirm ? "confirm" : "return",
                   answer(answers, "reason"))
              && (!confirm || take_effect(cx, dossier, &check));
    *out_kind = confirm ? check.kind : NULL;
    return db_end(cx, ok);
}

bool second_check_withdraw(struct ctx *cx, const struct dossier *dossier)
{
    struct check check;

    if (!load_waiting(cx, dossier, &check))
        return false;
    if (check.proposed_by != cx->actor->user_id)
        return failed(cx, PROBLEM_CONFLICT, "second_check.others",
                      "Only who recorded this outcome can take it back. You can return "
                      "it, with a reason.");
    return db_begin(cx) && db_end(cx, move(cx, dossier, &check, "withdraw", NULL));
}
