#include "support/given_information.h"

static const char sql_organisation[] =
    "SELECT organisation_id FROM user WHERE email = :email";

const char *given_organisation_of(const char *email)
{
    struct stmt *st = db_prepare(world()->db, sql_organisation);
    int64_t id;

    bind_text(st, ":email", email);
    assert_ok(db_number(world(), st, &id));
    return arena_print(world()->arena, "%lld", (long long)id);
}

int64_t given_request(const struct dossier *dossier, const char *contact)
{
    acting_as(ROLE_COORDINATOR);
    struct answers answers = answers_of(
        &form_information_request, "organisation_id", given_organisation_of(contact),
        "contact", contact, "question", "Are there concerns at your service?",
        "necessity", "To decide whether the test is met", "lawful_basis", "public_task",
        NULL);
    int64_t id;

    assert_ok(information_request_ask(world(), dossier, &answers, &id));
    return id;
}

struct information_request given_opened(const struct dossier *dossier, int64_t id)
{
    struct information_request request;

    assert_ok(information_request_load(world(), dossier, id, &request));
    return request;
}

struct information_request given_own(int64_t id)
{
    struct information_request request;

    assert_ok(information_request_own(world(), id, &request));
    return request;
}

struct answers given_information(const char *disclosable, const char *limited)
{
    return answers_of(&form_information_return, "outcome", "returned", "text",
                      "Stopped coming in May", "owner_agency", "health", "source",
                      "Appointment records", "dated_on", "2026-02-20", "sensitivity",
                      "official_sensitive", "disclosable", disclosable, "limited",
                      limited, "lawful_basis", "public_task_special", "necessity",
                      "Shows a change that the panel must know", NULL);
}

bool given_returns(const struct information_request *request, const char *disclosable,
                   const char *limited)
{
    struct answers answers = given_information(disclosable, limited);

    return information_return_record(world(), request, &answers);
}

bool given_answers(const struct information_request *request, const char *outcome,
                   const char *reason)
{
    struct answers answers =
        answers_of(&form_information_return, "outcome", outcome, "reason", reason, NULL);

    return information_return_record(world(), request, &answers);
}
