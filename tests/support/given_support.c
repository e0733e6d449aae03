#include "support/given_support.h"

#include "base/text.h"
#include "domain/casework/consent.h"

int64_t given_adopted(const char *born)
{
    int64_t id = given_case_of("Ruvo", "Tandelmoor", born, "luton");

    given_moves(id, "adopt", NULL);
    return id;
}

struct answers given_consent(const char *from, const char *outcome)
{
    bool given = text_is(outcome, "given");

    return answers_of(
        &form_consent, "sought_by", "The lead officer", "asked_on", world()->today,
        "from", from, "relationship", text_is(from, "individual") ? "" : "Mother",
        "outcome", outcome, "explained", "What Channel is", "language",
        "Urdu, with an interpreter", "capacity", text_is(from, "individual") ? "has" : "",
        "form_kept", "Lead officer's file", "reason", given ? "" : "No time for it",
        "reassess_on", given ? "" : "2026-06-01", "police_told_on",
        given ? "" : world()->today, "safeguarding",
        given ? "" : "Considered; nothing follows", NULL);
}

bool given_consents(int64_t case_id, const char *from, const char *outcome)
{
    struct answers answers = given_consent(from, outcome);
    int64_t id;

    return consent_record(world(), case_dossier(case_id), &answers, &id);
}
