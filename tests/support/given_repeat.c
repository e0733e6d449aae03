#include "support/given_repeat.h"

#include "domain/intake/matching.h"
#include "domain/intake/referral.h"
#include "domain/intake/screening.h"

static int64_t send(const char *day)
{
    struct answers answers = answers_of(
        &form_referral, "forename", "Ruvo", "surname", "Tandelmoor", "date_of_birth",
        "2009-05-06", "area", "luton", "concern", "Talked of a fight that is coming",
        "concern_type", "right_wing", "sector", "education", "concern_on", day,
        "referred_on", day, "referrer_name", "A teacher", NULL);
    int64_t id;

    assert_ok(referral_create(world(), &answers, &id));
    return id;
}

int64_t given_again(int64_t before, const char *day)
{
    on_day(day);
    acting_as(ROLE_COORDINATOR);
    int64_t id = send(day);

    if (before != 0)
        assert_ok(matching_answer(world(), referral_dossier(id),
                                  referral_dossier(before)->person_id, "linked"));
    return id;
}

bool try_ending(int64_t referral, const char *gateway, const char *repeat_reasons)
{
    struct answers answers = answers_of(
        &form_screening, "gateway", gateway, "deconflicted", "yes",
        "safeguarding_referral", "none", "signposted_to", "health", "reasons",
        "No link to radicalisation", "decided_on", world()->today,
        repeat_reasons != NULL ? "repeat_reasons" : NULL, repeat_reasons, NULL);

    acting_as(ROLE_COORDINATOR);
    return screening_record(world(), referral_dossier(referral), &answers);
}

int64_t given_third_referral(void)
{
    int64_t first = given_again(0, "2025-01-10"), second;

    assert_ok(try_ending(first, "no_further_action", NULL));
    second = given_again(first, "2025-09-01");
    assert_ok(try_ending(second, "signposted", "Each time about something else"));
    return given_again(second, "2026-03-02");
}

int64_t given_waiting(void)
{
    int64_t third = given_third_referral();

    assert_ok(try_ending(third, "no_further_action", "Read together: no pattern"));
    return third;
}
