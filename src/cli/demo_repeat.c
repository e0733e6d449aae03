/*
 * Referrals of people who were referred before: reasons anew, and a second person.
 *
 * Chosen by the referral's number, so that what is drawn for everything else stays as it
 * is.
 */
#include "cli/demo.h"
#include "domain/casework/channel_case.h"
#include "domain/intake/second_check.h"
#include "domain/intake/sending.h"

#define LAST_SENT    40 /* referrals of which it is recorded */
#define LEFT_WAITING 8  /* for a visitor to look at */
#define RETURNED     13

/* Counted from the last referral: 8, 28 and 48 are one person, 13, 33 and 53 another. */
static int place(const struct demo *demo, int number)
{
    int left = demo->wanted - number;

    return demo->wanted >= 200 && (left % 20 == 8 || left % 20 == 13) ? left : 0;
}

int demo_again_after(const struct demo *demo, int number)
{
    int left = place(demo, number);

    return left > 0 && left < 40 ? number - 20 : -1;
}

bool demo_comes_again(const struct demo *demo, const struct demo_referral *referral,
                      int within)
{
    int left = place(demo, (int)(referral - demo->referrals));

    return left > 0 && left < within;
}

const char *demo_repeat_reasons(int referral)
{
    static const char *const reasons[] = {
        "Read together, the referrals describe the same quarrel at school three times. "
        "Early help is working with the family and will tell us of anything new.",
        "The earlier concerns were about what was watched online, this one is about a "
        "remark in class. Nothing links them, and the school has a plan of its own.",
        "Each referral came from another service after the same move of house. Together "
        "they show need for support with housing, not a concern for Channel.",
        "The earlier referrals were looked at again with the mental health team: the "
        "pattern is one of distress, and treatment has begun.",
    };

    return reasons[(size_t)referral % COUNT(reasons)];
}

static bool is_waiting(struct demo *demo, const struct dossier *dossier)
{
    bool free = second_check_none_waits(demo->cx, dossier);

    if (!free)
        problem_forget(demo->cx);
    return !free;
}

static bool answer_it(struct demo *demo, int referral, const struct dossier *dossier)
{
    bool confirm = demo->wanted - referral != RETURNED;
    struct answers answers;

    return demo_fill(demo, &form_second_check,
                     (const char *const[]){
                         "answer", confirm ? "confirm" : "return", "reason",
                         confirm ? NULL
                                 : "Please ask the two schools first whether they speak "
                                   "of the same friends.",
                         NULL },
                     &answers)
           && channel_case_second_check(demo->cx, dossier, &answers);
}

static DEMO_STEP(look)
{
    const struct demo_staff *staff = &demo->staff;
    const struct dossier *dossier;

    (void)detail;
    demo_as(demo, staff->groups[DEMO_CHAIRS][subject % staff->counts[DEMO_CHAIRS]]);
    return dossier_referral(demo->cx, demo->referrals[subject].id, &dossier)
           && (!is_waiting(demo, dossier) || answer_it(demo, subject, dossier));
}

void demo_ask_second(struct demo *demo, int referral)
{
    if (demo->wanted - referral != LEFT_WAITING)
        demo_later_at_work(demo, 1 + referral % 3, look, referral, 0);
}

static bool send_on(struct demo *demo, int referral)
{
    static const char *const times[] = { "09:10", "10:45", "11:30", "08:50" };
    bool child = referral % 3 == 0;
    const char *yesterday = demo_day(demo, -1);
    const struct dossier *dossier;
    struct answers answers;

    return dossier_referral(demo->cx, demo->referrals[referral].id, &dossier)
           && demo_fill(demo, &form_sending,
                        (const char *const[]){
                            "sent_to_police_on", yesterday, "sent_to_police_time",
                            times[(size_t)referral % COUNT(times)], "sent_to_police_by",
                            "Secure e-mail", "safeguarding_referral",
                            child ? "child" : "none", "safeguarding_sent_on",
                            child ? yesterday : NULL, "safeguarding_sent_time",
                            child ? "12:15" : NULL, NULL },
                        &answers)
           && sending_record(demo->cx, dossier, dossier->version, &answers);
}

bool demo_sends_on(struct demo *demo, int referral)
{
    return demo->wanted - referral > LAST_SENT || send_on(demo, referral);
}
