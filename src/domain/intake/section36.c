#include "domain/intake/section36.h"

#include <string.h>

#include "base/ident.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/intake/referral.h"
#include "domain/intake/repeat.h"
#include "domain/intake/second_check.h"
#include "domain/people/audit.h"
#include "domain/people/deadline.h"

static const struct field fields[] = {
    { .name = "decision",
      .label = "Decision",
      .kind = FIELD_CODE,
      .codes = "s36_decision",
      .need = REQUIRED },
    { .name = "decider",
      .label = "Who decided",
      .hint = "Name and rank or position",
      .kind = FIELD_LINE,
      .need = REQUIRED },
    { .name = "organisation",
      .label = "For",
      .kind = FIELD_CODE,
      .codes = "s36_organisation",
      .need = REQUIRED },
    { .name = "reasons",
      .label = "Reasons",
      .hint = "The grounds for believing, or not believing, that the individual is "
              "vulnerable to being drawn into terrorism",
      .kind = FIELD_TEXT,
      .most = 4000,
      .need = REQUIRED,
      .sensitive = true },
    REPEAT_REASONS_FIELD,
    { .name = "decided_on", .label = "Decided on", .kind = FIELD_DAY, .need = REQUIRED },
};
const struct form form_section36 = { "section_36", fields, COUNT(fields) };

static const char sql_record[] =
    "INSERT INTO section36(id, referral_id, decision, decider, organisation, reasons,"
    " repeat_reasons, decided_on, recorded_by, recorded_at) VALUES(:id, :referral,"
    " :decision, :decider, :organisation, :reasons, :repeat_reasons, :decided_on, :by,"
    " :now)";

static bool store(struct ctx *cx, const struct dossier *dossier,
                  const struct answers *answers, int64_t id)
{
    struct stmt *st = db_prepare(cx->db, sql_record);

    answers_bind(st, answers);
    bind_int(st, ":id", id);
    bind_int(st, ":referral", dossier->referral_id);
    bind_int(st, ":by", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    return db_run(cx, st);
}

/* Moves the referral and ends its clocks. */
static bool follow(struct ctx *cx, const struct dossier *dossier, bool proceed,
                   const char *on)
{
    const char *status;

    return referral_move(cx, dossier, proceed ? "open_case" : "refuse", &status)
           && deadline_stop_all(cx, dossier, on);
}

static bool propose(struct ctx *cx, const struct dossier *dossier,
                    const struct answers *answers, const struct repeat_end *end)
{
    const struct proposal proposal = { .kind = "section_36",
                                       .outcome = "refuse",
                                       .verb = "refuse",
                                       .decided_on = answer(answers, "decided_on"),
                                       .end = *end };

    return second_check_ask(cx, dossier, &proposal, answers);
}

bool section36_record(struct ctx *cx, const struct dossier *dossier,
                      const struct answers *answers, const char **out_decision)
{
    const char *decision = answer(answers, "decision");
    bool proceed = text_is(decision, "proceed"), ok;
    struct repeat_end end = { 0 };
    int64_t id = ident_new();

    if (!second_check_none_waits(cx, dossier)
        || (!proceed && !repeat_check(cx, dossier, answers, &end)) || !db_begin(cx))
        return false;
    if (end.second_person)
        ok = propose(cx, dossier, answers, &end);
    else
        ok = follow(cx, dossier, proceed, answer(answers, "decided_on"))
             && store(cx, dossier, answers, id)
             && audit_write(cx, dossier, "section36.record", id, decision);
    *out_decision = end.second_person ? "waiting" : decision;
    return db_end(cx, ok);
}

static const char sql_confirmed[] =
    "INSERT INTO section36(id, referral_id, decision, decider, organisation, reasons,"
    " repeat_reasons, decided_on, recorded_by, recorded_at)"
    " SELECT :id, referral_id, 'refuse', decider, organisation, reasons, repeat_reasons,"
    " decided_on, proposed_by, proposed_at FROM second_check WHERE id = :check";

bool section36_refuse(struct ctx *cx, const struct dossier *dossier, int64_t check_id,
                      const char *on)
{
    struct stmt *st = db_prepare(cx->db, sql_confirmed);
    int64_t id = ident_new();

    bind_int(st, ":id", id);
    bind_int(st, ":check", check_id);
    return db_run(cx, st) && follow(cx, dossier, false, on)
           && audit_write(cx, dossier, "section36.record", id, "refuse");
}

static const char sql_one[] =
    "SELECT s.id, s.decision, s.decider, s.organisation, s.reasons, s.decided_on,"
    " s.repeat_reasons, s.recorded_at, u.name AS recorded_by FROM section36 s"
    " JOIN user u ON u.id = s.recorded_by WHERE s.referral_id = :referral";

json_t *section36_json(struct ctx *cx, const struct dossier *dossier)
{
    struct stmt *st = db_prepare(cx->db, sql_one);
    json_t *decision = NULL;

    bind_int(st, ":referral", dossier->referral_id);
    if (db_row(cx, st))
        decision = record_json(cx, st, &form_section36);
    if (!db_done(cx, st))
        problem_forget(cx);
    return decision != NULL ? decision : json_null();
}
