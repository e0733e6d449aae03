#include "support/given_support.h"

#include "base/text.h"
#include "domain/casework/consent.h"
#include "domain/casework/provider.h"

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

const struct dossier *given_supported(void)
{
    int64_t id = given_adopted(ADULT_BORN);

    assert_ok(given_consents(id, "individual", "given"));
    return case_dossier(id);
}

static const char sql_provider[] =
    "SELECT organisation_id FROM user WHERE email = 'provider@mentoring.example'"
    " /*scan*/";
static const char sql_registered[] = "SELECT count(*) FROM provider /*scan*/";

const char *given_provider(void)
{
    const char *id =
        arena_print(world()->arena, "%lld", (long long)count_of(sql_provider));
    struct answers answers =
        answers_of(&form_provider, "organisation_id", id, "approval", "approved",
                   "specialities", "right_wing", "languages", "English, Urdu", NULL);

    if (count_of(sql_registered) == 0)
        assert_ok(provider_register(world(), &answers));
    return id;
}

struct answers given_commission_answers(void)
{
    return answers_of(&form_commission, "organisation_id", given_provider(), "mentor",
                      "provider@mentoring.example", "purpose", "Questions of belonging",
                      "brief", "Weekly talks at the library", "sessions_contracted", "3",
                      "begins_on", "2026-03-02", "funding", "home_office", "pounds",
                      "900", NULL);
}

struct commission given_commission(const struct dossier *dossier)
{
    struct answers answers = given_commission_answers();
    struct commission commission;
    int64_t id;

    assert_ok(commission_create(world(), dossier, &answers, &id));
    assert_ok(commission_load(world(), dossier, id, &commission));
    return commission;
}

struct commission given_commission_again(const struct commission *commission)
{
    const struct dossier *dossier = case_dossier(commission->dossier.case_id);
    struct commission again;

    assert_ok(commission_load(world(), dossier, commission->id, &again));
    return again;
}

struct support_session given_session(const struct commission *commission,
                                     const char *planned_on)
{
    struct answers answers = answers_of(&form_session, "planned_on", planned_on, NULL);
    struct support_session session;
    int64_t id;

    assert_ok(support_session_plan(world(), commission, &answers, &id));
    assert_ok(support_session_load(world(), commission, id, &session));
    return session;
}

bool given_closes(const struct commission *commission,
                  const struct support_session *session, const char *outcome)
{
    struct answers answers =
        answers_of(&form_session_outcome, "outcome", outcome, "reason",
                   text_is(outcome, "held") ? "" : "Nobody came", NULL);

    return support_session_close(world(), commission, session, &answers);
}
