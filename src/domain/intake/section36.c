#include "domain/intake/section36.h"

#include <string.h>

#include "base/ident.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/intake/referral.h"
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
    { .name = "decided_on", .label = "Decided on", .kind = FIELD_DAY, .need = REQUIRED },
};
const struct form form_section36 = { "section_36", fields, COUNT(fields) };

static const char sql_record[] =
    "INSERT INTO section36(id, referral_id, decision, decider, organisation, reasons,"
    " decided_on, recorded_by, recorded_at) VALUES(:id, :referral, :decision, :decider,"
    " :organisation, :reasons, :decided_on, :by, :now)";

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

bool section36_record(struct ctx *cx, const struct dossier *dossier,
                      const struct answers *answers, const char **out_decision)
{
    const char *decision = answer(answers, "decision"), *status;
    bool proceed = text_is(decision, "proceed");
    int64_t id = ident_new();

    if (!db_begin(cx))
        return false;
    bool ok = referral_move(cx, dossier, proceed ? "open_case" : "refuse", &status)
              && store(cx, dossier, answers, id)
              && deadline_stop_all(cx, dossier, answer(answers, "decided_on"))
              && audit_write(cx, dossier, "section36.record", id, decision);
    if (!db_end(cx, ok))
        return false;
    *out_decision = decision;
    return true;
}

static const char sql_one[] =
    "SELECT s.id, s.decision, s.decider, s.organisation, s.reasons, s.decided_on,"
    " s.recorded_at, u.name AS recorded_by FROM section36 s"
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
