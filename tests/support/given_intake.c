/* Builders of the intake room: declared in world.h. */
#include "domain/intake/referral.h"
#include "support/world.h"

int64_t given_referral_of(const char *forename, const char *surname, const char *born,
                          const char *area)
{
    struct answers answers = answers_of(
        &form_referral, "forename", forename, "surname", surname, "date_of_birth", born,
        "area", area, "concern", "Talked of a fight that is coming", "concern_type",
        "right_wing", "sector", "education", "concern_on", "2026-02-01", "referred_on",
        "2026-02-20", "referrer_name", "A teacher", NULL);
    int64_t id;

    assert_ok(referral_create(world(), &answers, &id));
    return id;
}

int64_t given_referral(const char *area)
{
    acting_as(ROLE_COORDINATOR);
    return given_referral_of("Ruvo", "Tandelmoor", "2009-05-06", area);
}

const struct dossier *referral_dossier(int64_t id)
{
    const struct dossier *dossier = NULL;

    assert_ok(dossier_referral(world(), id, &dossier));
    return dossier;
}

const struct dossier *case_dossier(int64_t id)
{
    const struct dossier *dossier = NULL;

    assert_ok(dossier_case(world(), id, &dossier));
    return dossier;
}
