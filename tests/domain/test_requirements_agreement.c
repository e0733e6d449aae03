/* Requirement 14: sharing agreements with their dates, and warnings before they expire.
 */
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "domain/casework/information_request.h"
#include "domain/people/home.h"
#include "domain/records/sharing_agreement.h"
#include "support/given_casework.h"

#define REQUIREMENT(f)                                                                   \
    {                                                                                    \
        "requirement 14: " #f, f, world_open, world_close, NULL                          \
    }

static const char sql_count[] = "SELECT count(*) FROM sharing_agreement /*scan*/";
static const char sql_parties[] = "SELECT count(*) FROM sharing_party /*scan*/";

static const char *organisation_of(const char *email)
{
    static const char sql[] = "SELECT organisation_id FROM user WHERE email = :email";
    struct stmt *st = db_prepare(world()->db, sql);
    int64_t id;

    bind_text(st, ":email", email);
    assert_ok(db_number(world(), st, &id));
    return arena_print(world()->arena, "%lld", (long long)id);
}

#define LUTON  organisation_of("coordinator@luton.example")
#define HEALTH organisation_of("member@health.example")

static struct answers agreement_until(const char *signed_on, const char *expires_on)
{
    return answers_of(&form_agreement, "title", "Panel partners", "kind", "isa",
                      "purpose", "The panel's work", "lawful_basis", "public_task",
                      "parties.0.organisation", LUTON, "parties.1.organisation", HEALTH,
                      "document", "Legal store 12", "review_on", "2027-01-01",
                      expires_on != NULL ? "expires_on" : "document",
                      expires_on != NULL ? expires_on : "Legal store 12",
                      signed_on != NULL ? "signed_on" : NULL, signed_on, NULL);
}

static int64_t given_agreement(const char *signed_on, const char *expires_on)
{
    acting_as(ROLE_COORDINATOR);
    struct answers answers = agreement_until(signed_on, expires_on);
    int64_t id;

    assert_ok(agreement_create(world(), &answers, &id));
    return id;
}

static const char *standing(int64_t id)
{
    json_t *agreement;

    assert_ok(agreement_json(world(), id, &agreement));
    return json_string_value(json_object_get(agreement, "standing"));
}

static void it_has_parties_purpose_basis_document_and_days(void **state)
{
    (void)state;
    json_t *agreement;

    assert_ok(
        agreement_json(world(), given_agreement("2026-01-01", "2028-01-01"), &agreement));
    assert_int_equal(json_array_size(json_object_get(agreement, "parties")), 2);
    assert_string_equal(json_string_value(json_object_get(agreement, "document")),
                        "Legal store 12");
    assert_string_equal(json_string_value(json_object_get(agreement, "lawful_basis")),
                        "public_task");
    assert_string_equal(json_string_value(json_object_get(agreement, "expires_on_text")),
                        "1 January 2028");
}

static void its_standing_follows_the_days(void **state)
{
    (void)state;
    int64_t id = given_agreement("2025-01-01", "2026-06-30");

    assert_string_equal(standing(id), "valid");
    on_day("2026-05-01"); /* 60 days before the last day */
    assert_string_equal(standing(id), "due_soon");
    on_day("2026-04-30");
    assert_string_equal(standing(id), "valid");
    on_day("2026-06-30");
    assert_string_equal(standing(id), "due_soon");
    on_day("2026-07-01");
    assert_string_equal(standing(id), "expired");
    assert_string_equal(standing(given_agreement(NULL, NULL)), "unsigned");
}

static bool home_says(const char *count)
{
    json_t *home;

    assert_ok(home_json(world(), &home));
    const char *tiles = json_dumps(json_object_get(home, "tiles"), JSON_COMPACT);
    return strstr(tiles, arena_print(world()->arena,
                                     "\"count_text\":\"%s\",\"text\":\"sharing agreements"
                                     " expired or due soon\"",
                                     count))
           != NULL;
}

static void the_front_page_warns_before_and_after_it_expires(void **state)
{
    (void)state;
    (void)given_agreement("2025-01-01", "2026-06-30");
    assert_true(home_says("0"));
    on_day("2026-05-01");
    acting_as(ROLE_COORDINATOR);
    assert_true(home_says("1"));
    on_day("2026-09-01");
    acting_as(ROLE_COORDINATOR);
    assert_true(home_says("1"));
}

static bool is_uncovered(const char *name)
{
    const char *list = json_dumps(organisations_uncovered_json(world()), 0);

    return strstr(list, name) != NULL;
}

static void an_organisation_without_one_is_named_when_it_is_asked(void **state)
{
    (void)state;
    const char *health = text_of(
        "SELECT o.name FROM user u JOIN organisation o ON o.id ="
        " u.organisation_id WHERE u.email ="
        " 'member@health.example'");

    acting_as(ROLE_COORDINATOR);
    assert_true(is_uncovered(health));
    (void)given_agreement("2026-01-01", "2026-06-30");
    assert_false(is_uncovered(health));
    on_day("2026-07-01");
    acting_as(ROLE_COORDINATOR);
    assert_true(is_uncovered(health));
}

/* It warns, and does not stand in the way. */
static void asking_without_an_agreement_is_marked_and_goes_on(void **state)
{
    (void)state;
    int64_t case_id = given_case("luton"), id;
    struct answers answers =
        answers_of(&form_information_request, "organisation_id", HEALTH, "question",
                   "What is known?", "necessity", "For the panel", "lawful_basis",
                   "public_task", NULL);
    assert_ok(information_request_ask(world(), case_dossier(case_id), &answers, &id));
    const json_t *row =
        json_array_get(information_requests_json(world(), case_dossier(case_id)), 0);

    assert_true(json_is_false(json_object_get(row, "covered")));
    (void)given_agreement("2026-01-01", NULL);
    row = json_array_get(information_requests_json(world(), case_dossier(case_id)), 0);
    assert_true(json_is_true(json_object_get(row, "covered")));
}

static void an_impact_assessment_alone_covers_nobody(void **state)
{
    (void)state;
    int64_t id = given_agreement("2026-01-01", NULL);
    struct stmt *st = db_prepare(
        world()->db, "UPDATE sharing_agreement SET kind = 'dpia' WHERE id = :id");

    bind_int(st, ":id", id);
    assert_ok(db_run(world(), st));
    assert_int_equal(count_of("SELECT count(*) FROM covered_organisation /*scan*/"), 0);
}

static void ended_with_a_reason_and_renewed_by_saving_it_again(void **state)
{
    (void)state;
    int64_t id = given_agreement("2025-01-01", NULL);
    struct answers end = answers_of(&form_agreement_end, "ended_on", "2026-03-01",
                                    "ended_why", "Replaced by another", NULL);
    struct answers again = agreement_until("2026-03-02", "2028-01-01");

    assert_ok(agreement_end(world(), id, 1, &end));
    assert_string_equal(standing(id), "ended");
    assert_fails(agreement_change(world(), id, 1, &again), "record.changed");
    assert_ok(agreement_change(world(), id, 2, &again));
    assert_string_equal(standing(id), "valid");
    assert_int_equal(count_of(sql_parties), 2);
}

static void refuses_a_single_party_and_an_end_before_the_beginning(void **state)
{
    (void)state;
    acting_as(ROLE_COORDINATOR);
    struct answers alone =
        answers_of(&form_agreement, "title", "Alone", "kind", "isa", "purpose", "None",
                   "lawful_basis", "public_task", "parties.0.organisation", LUTON, NULL);
    struct answers backwards = agreement_until("2026-02-01", "2026-01-01");
    int64_t id;

    assert_fails(agreement_create(world(), &alone, &id), "form.invalid");
    assert_fails(agreement_create(world(), &backwards, &id), "form.invalid");
}

static void what_needs_attention_can_be_listed_alone(void **state)
{
    (void)state;
    json_t *view = json_object();
    struct answers soon = answers_of(&form_agreement_filter, "due", "soon", NULL);

    (void)given_agreement("2025-01-01", "2026-03-10");
    (void)given_agreement("2025-01-01", "2030-03-10");
    assert_ok(agreement_list(world(), &soon, view));
    assert_int_equal(json_array_size(json_object_get(view, "items")), 1);
}

static void every_failure_leaves_nothing_half_done(void **state)
{
    (void)state;
    acting_as(ROLE_COORDINATOR);
    struct answers answers = agreement_until("2026-01-01", "2028-01-01");
    struct answers end = answers_of(&form_agreement_end, "ended_on", "2026-03-01",
                                    "ended_why", "Replaced", NULL);
    int64_t id;

    every_failure_leaves_nothing(agreement_create(world(), &answers, &id), sql_count, 0);
    every_failure_leaves_nothing(agreement_change(world(), id, 1, &answers),
                                 "SELECT version FROM sharing_agreement /*scan*/", 1);
    every_failure_leaves_nothing(agreement_end(world(), id, 2, &end),
                                 "SELECT version FROM sharing_agreement /*scan*/", 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(it_has_parties_purpose_basis_document_and_days),
        REQUIREMENT(its_standing_follows_the_days),
        REQUIREMENT(the_front_page_warns_before_and_after_it_expires),
        REQUIREMENT(an_organisation_without_one_is_named_when_it_is_asked),
        REQUIREMENT(asking_without_an_agreement_is_marked_and_goes_on),
        REQUIREMENT(an_impact_assessment_alone_covers_nobody),
        REQUIREMENT(ended_with_a_reason_and_renewed_by_saving_it_again),
        REQUIREMENT(refuses_a_single_party_and_an_end_before_the_beginning),
        REQUIREMENT(what_needs_attention_can_be_listed_alone),
        REQUIREMENT(every_failure_leaves_nothing_half_done),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
