#include "support/given_exit.h"

int64_t given_left(void)
{
    int64_t id = given_case("luton");

    given_moves(id, "adopt", "consent_given", "exit", NULL);
    return id;
}

struct exit_record exit_of(int64_t case_id)
{
    struct exit_record record;

    assert_ok(exit_record_load(world(), case_dossier(case_id), &record));
    return record;
}

bool try_exit_save(int64_t case_id, const struct answers *answers)
{
    struct exit_record seen = exit_of(case_id);

    return exit_record_save(world(), case_dossier(case_id), &seen, answers);
}

bool try_exit_move(int64_t case_id, const char *verb)
{
    struct exit_record seen = exit_of(case_id);

    return exit_record_move(world(), case_dossier(case_id), &seen, verb);
}

struct answers given_exit_answers(void)
{
    return answers_of(&form_exit_record, "reason", "reduced", "final_assessment",
                      "No factor is present any more", "closing_report",
                      "Twelve sessions were held", "residual_risk_owner", "The school",
                      "no_assessment", "Nobody could reach them any more", NULL);
}

void given_sent_exit(int64_t case_id)
{
    struct answers answers = given_exit_answers();

    acting_as(ROLE_COORDINATOR);
    assert_ok(try_exit_save(case_id, &answers));
    assert_ok(try_exit_move(case_id, "submit"));
}

void given_endorsed_exit(int64_t case_id)
{
    given_sent_exit(case_id);
    acting_as(ROLE_CHAIR);
    assert_ok(try_exit_move(case_id, "endorse_as_chair"));
    acting_as(ROLE_POLICE);
    assert_ok(try_exit_move(case_id, "endorse_as_police"));
    acting_as(ROLE_COORDINATOR);
}
