#include "support/given_casework.h"

#include "domain/casework/channel_case.h"
#include "domain/intake/matching.h"
#include "domain/intake/screening.h"
#include "domain/intake/section36.h"

struct answers given_section36(const char *decision)
{
    return answers_of(&form_section36, "decision", decision, "decider",
                      "A superintendent", "organisation", "police", "reasons",
                      "Reasonable grounds", "decided_on", world()->today, NULL);
}

static void link_everybody(int64_t referral)
{
    json_t *matches, *match;
    size_t i;

    assert_ok(matching_candidates(world(), referral_dossier(referral), &matches));
    json_array_foreach(matches, i, match)
    {
        int64_t person = json_integer_value(json_object_get(match, "person"));

        assert_ok(matching_answer(world(), referral_dossier(referral), person, "linked"));
    }
}

int64_t given_screened(const char *forename, const char *surname, const char *born,
                       const char *area)
{
    acting_as(ROLE_COORDINATOR);
    int64_t id = given_referral_of(forename, surname, born, area);
    link_everybody(id);
    struct answers screening =
        answers_of(&form_screening, "gateway", "proceed", "deconflicted", "yes",
                   "safeguarding_referral", "none", "decided_on", world()->today, NULL);
    assert_ok(screening_record(world(), referral_dossier(id), &screening));
    return id;
}

int64_t given_case_of(const char *forename, const char *surname, const char *born,
                      const char *area)
{
    int64_t referral = given_screened(forename, surname, born, area), id;
    struct answers answers = given_section36("proceed");

    assert_ok(channel_case_decide(world(), referral_dossier(referral), &answers, &id));
    assert_true(id != 0);
    return id;
}

int64_t given_case(const char *area)
{
    return given_case_of("Ruvo", "Tandelmoor", "2009-05-06", area);
}

void given_moves(int64_t case_id, ...)
{
    const char *verb, *status;
    va_list verbs;

    va_start(verbs, case_id);
    while ((verb = va_arg(verbs, const char *)) != NULL) {
        assert_ok(db_begin(world()));
        assert_ok(db_end(
            world(), channel_case_move(world(), case_dossier(case_id), verb, &status)));
    }
    va_end(verbs);
}

static struct db *writer;

void given_reader(void)
{
    writer = world()->db;
    assert_ok(store_reader(world(), world_store()));
    access_as(world(), world()->actor);
}

void given_writer(void)
{
    db_close(world()->db);
    world()->db = writer;
}
