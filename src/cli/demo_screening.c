/* Gateway, deconfliction, likenesses, and the section 36 decision. */
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "cli/demo.h"
#include "domain/casework/channel_case.h"
#include "domain/intake/matching.h"
#include "domain/intake/referral.h"
#include "domain/intake/screening.h"
#include "domain/intake/section36.h"

/* ---- likenesses
 * --------------------------------------------------------------------------- */

static int64_t person_known_before(const struct demo *demo, const struct demo_referral *r)
{
    if (r->earlier < 0)
        return 0;
    return demo->referrals[demo->referrals[r->earlier].root].person_id;
}

/* Answers each likeness; three of four repeat referrals are recognised. */
static bool answer_likenesses(struct demo *demo, struct demo_referral *referral,
                              const struct dossier *dossier, struct pairs *raw)
{
    struct arena *arena = demo->cx->arena;
    int64_t known = person_known_before(demo, referral);
    bool recognised = demo_chance(demo, 750) || demo_comes_again(demo, referral, 40);
    json_t *list, *item;
    size_t i, n = 0;

    if (!matching_candidates(demo->cx, dossier, &list))
        return false;
    json_array_foreach(list, i, item)
    {
        int64_t person = json_integer_value(json_object_get(item, "person"));
        bool linked = person == known && recognised;

        if (json_is_true(json_object_get(item, "hidden"))
            || !json_is_null(json_object_get(item, "decision")))
            continue;
        pairs_add(arena, raw, arena_print(arena, "earlier_referrals.%zu.person", n),
                  demo_number(demo, person));
        pairs_add(arena, raw, arena_print(arena, "earlier_referrals.%zu.decision", n++),
                  linked ? "linked" : "not_linked");
    }
    return true;
}

/* The person may be another after a link. */
static bool follow_link(struct demo *demo, struct demo_referral *referral)
{
    const struct dossier *dossier;

    if (!dossier_referral(demo->cx, referral->id, &dossier))
        return false;
    if (dossier->person_id != referral->person_id)
        referral->root = demo->referrals[referral->earlier].root;
    referral->person_id = dossier->person_id;
    return true;
}

/* ---- the gateway
 * -------------------------------------------------------------------------- */

static const char *gateway(struct demo *demo, const struct demo_referral *referral)
{
    static const char *const otherwise[] = { "signposted", "no_further_action", "police",
                                             "police_led" };
    static const int weights[] = { 48, 42, 7, 3, 0 };
    const char *type = referral->concern_type;
    int chance = text_is(type, "right_wing") || text_is(type, "islamist")
                         || text_is(type, "extreme_violence")
                     ? 350
                 : text_starts(type, "no_ideology") ? 130
                                                    : 240;

    if (demo_is_small(demo))
        chance += 130;
    return demo_chance(demo, chance) ? "proceed"
                                     : otherwise[demo_weighted(demo, weights)];
}

static void fill_screening(struct demo *demo, const struct demo_referral *referral,
                           const char *outcome, bool pending, struct pairs *raw)
{
    static const char *const services[] = { "education", "social_care", "mental_health",
                                            "health",    "housing",     "employment" };
    static const char *const safeguarding[] = { "none", "child", "adult" };
    static const int weights[] = { 70, 22, 8, 0 };
    struct arena *arena = demo->cx->arena;

    pairs_add(arena, raw, "gateway", outcome);
    pairs_add(arena, raw, "deconflicted", pending ? "pending" : "yes");
    pairs_add(arena, raw, "safeguarding_referral",
              safeguarding[demo_weighted(demo, weights)]);
    pairs_add(arena, raw, "decided_on", demo->today);
    if (text_is(outcome, "signposted"))
        pairs_add(arena, raw, "signposted_to", ONE_OF(demo, services));
    if (!text_is(outcome, "proceed"))
        pairs_add(arena, raw, "reasons", demo_reasons(demo, outcome));
    if (referral->earlier >= 0 && !text_is(outcome, "proceed"))
        pairs_add(arena, raw, "repeat_reasons", demo_repeat_reasons(referral->person));
}

static bool mark_in_error(struct demo *demo, const struct demo_referral *referral)
{
    const struct dossier *dossier;

    demo_as(demo, demo_anybody(demo, DEMO_COORDINATORS));
    return dossier_referral(demo->cx, referral->id, &dossier)
           && referral_mark_in_error(
               demo->cx, dossier, dossier->version,
               "Entered twice: the same form came by e-mail and by post.");
}

static DEMO_STEP(ask_section36);
static DEMO_STEP(decide);

/* Some of the last referrals wait at each stage, so that a visitor sees every one. */
enum wait { NOT_WAITING, FOR_POLICE, FOR_INFORMATION, FOR_SECTION36 };

static enum wait waits_for(const struct demo *demo, int number)
{
    switch (demo->wanted - number) {
    case 3:
        return FOR_POLICE;
    case 4:
        return FOR_INFORMATION;
    case 5:
        return FOR_SECTION36;
    default:
        return NOT_WAITING;
    }
}

/* Mostly within the fifteen working days that are allowed. */
static void await_decision(struct demo *demo, int number)
{
    int days =
        demo_chance(demo, 120) ? demo_between(demo, 22, 45) : demo_between(demo, 4, 18);

    if (waits_for(demo, number) == FOR_SECTION36)
        demo_later_at_work(demo, 1, ask_section36, number, 0);
    else if (waits_for(demo, number) == NOT_WAITING && days > 5 && demo_chance(demo, 400))
        demo_later_at_work(demo, days - 3, ask_section36, number, 0);
    if (waits_for(demo, number) == NOT_WAITING)
        demo_later_at_work(demo, days + 2, decide, number, 0);
}

static bool goes_on(struct demo *demo, int number, const char *outcome, bool pending)
{
    struct demo_referral *referral = &demo->referrals[number];

    if (!follow_link(demo, referral))
        return false;
    if (!demo_sends_on(demo, number))
        return false;
    if (referral->earlier >= 0 && !text_is(outcome, "proceed"))
        demo_ask_second(demo, number);
    if (pending && waits_for(demo, number) == FOR_POLICE)
        return true;
    if (pending)
        demo_later_at_work(demo, demo_between(demo, 3, 12), demo_screen, number, 1);
    else if (text_is(outcome, "proceed")) {
        await_decision(demo, number);
        return demo_gather(demo, number);
    } else if (number == demo->wanted / 2 || demo_chance(demo, 3))
        return mark_in_error(demo, referral);
    return true;
}

static const char *outcome_of(struct demo *demo, int number, bool again)
{
    if (again || waits_for(demo, number) != NOT_WAITING)
        return "proceed";
    if (number == demo->wanted / 2)
        return "no_further_action"; /* one is always found to be entered in error */
    const char *outcome = gateway(demo, &demo->referrals[number]);
    return demo_comes_again(demo, &demo->referrals[number], 20) ? "no_further_action"
                                                                : outcome;
}

/* detail is 1 when it waited for the answer of the police before. */
DEMO_STEP(demo_screen)
{
    struct demo_referral *referral = &demo->referrals[subject];
    struct pairs *raw = arena_alloc(demo->cx->arena, sizeof(*raw));
    const char *outcome = outcome_of(demo, subject, detail == 1);
    bool pending =
        detail == 0 && text_is(outcome, "proceed")
        && (waits_for(demo, subject) == FOR_POLICE
            || (waits_for(demo, subject) == NOT_WAITING && demo_chance(demo, 300)));
    const struct dossier *dossier;
    struct answers answers;

    demo_as(demo,
            demo_anybody(demo, demo_chance(demo, 400) ? DEMO_POLICE : DEMO_COORDINATORS));
    if (!dossier_referral(demo->cx, referral->id, &dossier)
        || !answer_likenesses(demo, referral, dossier, raw))
        return false;
    fill_screening(demo, referral, outcome, pending, raw);
    return demo_read(demo, &form_screening, raw, &answers)
           && screening_record(demo->cx, dossier, &answers)
           && goes_on(demo, subject, outcome, pending);
}

/* ---- section 36
 * --------------------------------------------------------------------------- */

static DEMO_STEP(ask_section36)
{
    const struct dossier *dossier;
    const char *status;

    (void)detail;
    demo_as(demo, demo_anybody(demo, DEMO_COORDINATORS));
    return dossier_referral(demo->cx, demo->referrals[subject].id, &dossier)
           && referral_move(demo->cx, dossier, "ask_section_36", &status);
}

static DEMO_STEP(decide)
{
    bool proceed = demo_chance(demo, 760), police = demo_chance(demo, 900);
    bool repeat = demo->referrals[subject].earlier >= 0;
    const struct dossier *dossier;
    struct answers answers;
    char decider[96];
    int64_t case_id;

    (void)detail;
    demo_colleague(demo, decider);
    demo_as(demo,
            demo_anybody(demo, demo_chance(demo, 250) ? DEMO_POLICE : DEMO_COORDINATORS));
    if (!dossier_referral(demo->cx, demo->referrals[subject].id, &dossier)
        || !demo_fill(demo, &form_section36,
                      (const char *const[]){
                          "decision", proceed ? "proceed" : "refuse", "decider",
                          arena_print(demo->cx->arena, "%s %s",
                                      police ? "Inspector" : "Head of service", decider),
                          "organisation", police ? "police" : "local_authority",
                          "reasons", demo_reasons(demo, proceed ? "proceed" : "refuse"),
                          "repeat_reasons",
                          repeat && !proceed ? demo_repeat_reasons(subject) : NULL,
                          "decided_on", demo->today, NULL },
                      &answers)
        || !channel_case_decide(demo->cx, dossier, &answers, &case_id))
        return false;
    if (repeat && !proceed)
        demo_ask_second(demo, subject);
    return case_id == 0 || demo_case_begins(demo, subject, case_id);
}
