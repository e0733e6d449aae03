#include "domain/intake/screening.h"

#include <string.h>

#include "base/ident.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/intake/matching.h"
#include "domain/intake/referral.h"
#include "domain/intake/repeat.h"
#include "domain/intake/second_check.h"
#include "domain/people/audit.h"
#include "domain/people/chronology.h"
#include "domain/people/deadline.h"

static const struct field link_fields[] = {
    { .name = "person", .label = "Person", .kind = FIELD_LINE, .need = REQUIRED },
    { .name = "decision",
      .label = "Is it the same person?",
      .kind = FIELD_CODE,
      .codes = "link_decision",
      .need = REQUIRED },
};
static const struct form form_earlier = { "earlier_referral", link_fields,
                                          COUNT(link_fields) };

static const struct field fields[] = {
    { .name = "earlier_referrals",
      .label = "Earlier referrals",
      .kind = FIELD_ITEMS,
      .items = &form_earlier },
    { .name = "gateway",
      .label = "Gateway outcome",
      .kind = FIELD_CODE,
      .codes = "gateway",
      .need = REQUIRED },
    { .name = "deconflicted",
      .label = "Deconfliction result",
      .hint = "The result only. Never write down details of an investigation.",
      .kind = FIELD_CODE,
      .codes = "deconflicted",
      .need = REQUIRED },
    { .name = "safeguarding_referral",
      .label = "Safeguarding referral",
      .kind = FIELD_CODE,
      .codes = "safeguarding_referral",
      .need = REQUIRED },
    { .name = "signposted_to",
      .label = "Service signposted to",
      .hint = "If the outcome is signposting",
      .kind = FIELD_CODE,
      .codes = "signposted_to" },
    { .name = "reasons",
      .label = "Reasons",
      .hint = "Needed unless the referral proceeds. Say why, not only what.",
      .kind = FIELD_TEXT,
      .most = 4000,
      .sensitive = true },
    REPEAT_REASONS_FIELD,
    { .name = "decided_on", .label = "Decided on", .kind = FIELD_DAY, .need = REQUIRED },
};
const struct form form_screening = { "screening", fields, COUNT(fields) };

/* What one answer means for another. */
static bool check_together(struct ctx *cx, const struct answers *answers)
{
    bool proceed = answer_is(answers, "gateway", "proceed");

    if (proceed && answer_is(answers, "deconflicted", "no"))
        reject(cx, "deconflicted",
               "A referral that is not deconflicted cannot proceed: choose police.");
    if (!proceed && answer(answers, "reasons") == NULL)
        reject(cx, "reasons", "Give the reasons for not proceeding.");
    if (answer_is(answers, "gateway", "signposted")
        && answer(answers, "signposted_to") == NULL)
        reject(cx, "signposted_to",
               "Choose the service the individual is signposted to.");
    return !has_problem(cx);
}

static bool answer_one(struct ctx *cx, struct dossier *dossier,
                       const struct answers *item)
{
    int64_t person;

    if (!text_to_int(answer(item, "person"), &person)) {
        reject(cx, "earlier_referrals", "There is no such person.");
        return false;
    }
    if (!matching_answer(cx, dossier, person, answer(item, "decision")))
        return false;
    return !answer_is(item, "decision", "linked")
           || person_follow(cx, person, &dossier->person_id);
}

static bool answer_likenesses(struct ctx *cx, struct dossier *dossier,
                              const struct answers *answers, const char *decision)
{
    size_t count = answers_items(answers, "earlier_referrals");
    struct answers item;

    for (size_t i = 0; i < count; i++)
        if (!answers_item(cx, answers, "earlier_referrals", i, &item)
            || (answer_is(&item, "decision", decision)
                && !answer_one(cx, dossier, &item)))
            return false;
    return true;
}

static bool all_answered(struct ctx *cx, const struct dossier *dossier, int linked)
{
    int open;

    if (!matching_open(cx, dossier, &open))
        return false;
    if (open > linked)
        reject(cx, "earlier_referrals.0.decision",
               "Say for each possible earlier referral whether it is the same person.");
    return open <= linked;
}

static int count_linked(const struct answers *answers)
{
    int count = 0;

    for (size_t i = 0; i < answers->raw->count; i++)
        if (text_starts(answers->raw->list[i].name, "earlier_referrals.")
            && text_is(answers->raw->list[i].value, "linked"))
            count++;
    return count;
}

/* Links come last: a linked referral is like whoever its new person is like, and about
 * those nobody was asked. */
static bool settle_likenesses(struct ctx *cx, struct dossier *dossier,
                              const struct answers *answers)
{
    return answer_likenesses(cx, dossier, answers, "not_linked")
           && all_answered(cx, dossier, count_linked(answers))
           && answer_likenesses(cx, dossier, answers, "linked");
}

static const char sql_record[] =
    "INSERT INTO screening(id, referral_id, gateway, deconflicted, safeguarding_referral,"
    " signposted_to, reasons, repeat_reasons, decided_on, recorded_by, recorded_at)"
    " VALUES(:id, :referral, :gateway, :deconflicted, :safeguarding_referral,"
    " :signposted_to, :reasons, :repeat_reasons, :decided_on, :by, :now)";

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

static const char *verb_for(const struct dossier *dossier, const char *gateway,
                            bool deconflicted)
{
    if (text_is(gateway, "no_further_action"))
        return "close";
    if (text_is(gateway, "signposted"))
        return "signpost";
    if (text_is(gateway, "police"))
        return "return_to_police";
    if (text_is(gateway, "police_led"))
        return "lead_by_police";
    if (deconflicted)
        return "proceed";
    return text_is(dossier->status, "screening") ? NULL : "screen"; /* answer awaited */
}

/* T2 runs until the gateway outcome; T4 from "proceed" to the section 36 decision. */
static bool move_clocks(struct ctx *cx, const struct dossier *dossier, const char *status,
                        const char *on)
{
    if (text_is(status, "screening"))
        return true;
    if (!deadline_stop(cx, dossier, "T2", on))
        return false;
    return !text_is(status, "information_gathering")
           || deadline_start(cx, dossier, "T4", on);
}

static bool follow(struct ctx *cx, const struct dossier *dossier, const char *verb,
                   const char *on)
{
    const char *status = dossier->status;

    return (verb == NULL || referral_move(cx, dossier, verb, &status))
           && move_clocks(cx, dossier, status, on);
}

bool screening_take_effect(struct ctx *cx, const struct dossier *dossier,
                           const char *gateway, const char *on)
{
    return follow(cx, dossier, verb_for(dossier, gateway, false), on);
}

/* What ends a referral without Channel is looked at twice where the person was referred
 * before: see repeat.h. */
static bool is_an_end(const struct answers *answers)
{
    return answer_is(answers, "gateway", "no_further_action")
           || answer_is(answers, "gateway", "signposted");
}

static bool conclude(struct ctx *cx, const struct dossier *dossier,
                     const struct answers *answers, int64_t id)
{
    bool deconflicted = answer_is(answers, "deconflicted", "yes");
    const char *gateway = answer(answers, "gateway");
    struct proposal proposal = { .kind = "screening",
                                 .outcome = gateway,
                                 .verb = verb_for(dossier, gateway, deconflicted),
                                 .decided_on = answer(answers, "decided_on"),
                                 .screening_id = id };

    if (is_an_end(answers) && !repeat_check(cx, dossier, answers, &proposal.end))
        return false;
    if (!store(cx, dossier, answers, id))
        return false;
    if (proposal.end.second_person)
        return second_check_ask(cx, dossier, &proposal, answers);
    return follow(cx, dossier, proposal.verb, proposal.decided_on);
}

bool screening_record(struct ctx *cx, const struct dossier *seen,
                      const struct answers *answers)
{
    struct dossier dossier = *seen; /* a link may change the person */
    int64_t id = ident_new();

    if (!check_together(cx, answers) || !second_check_none_waits(cx, seen)
        || !db_begin(cx))
        return false;
    bool ok =
        settle_likenesses(cx, &dossier, answers) && conclude(cx, &dossier, answers, id)
        && audit_write(cx, &dossier, "screening.record", id, answer(answers, "gateway"));
    return db_end(cx, ok);
}

static const char sql_screenings[] =
    "SELECT s.id, s.gateway, s.deconflicted, s.safeguarding_referral, s.signposted_to,"
    " s.reasons, s.repeat_reasons, s.decided_on, s.recorded_at, u.name AS recorded_by"
    " FROM screening s JOIN user u ON u.id = s.recorded_by"
    " WHERE s.referral_id = :referral ORDER BY s.recorded_at DESC";

json_t *screenings_json(struct ctx *cx, const struct dossier *dossier)
{
    struct stmt *st = db_prepare(cx->db, sql_screenings);
    json_t *list = json_array();

    bind_int(st, ":referral", dossier->referral_id);
    while (db_row(cx, st))
        json_array_append_new(list, record_json(cx, st, &form_screening));
    return db_done(cx, st) ? list : NULL;
}
