#include "domain/casework/transfer_parts.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "support/given_assessment.h"
#include "support/given_casework.h"
#include "support/given_information.h"
#include "support/given_support.h"

#define REQUIREMENT(number, test)                                                        \
    {                                                                                    \
        "requirement " #number ": " #test, test, world_open, world_close, NULL           \
    }

static json_t *parts_of(const struct dossier *dossier, const char *contents)
{
    json_t *parts;

    assert_ok(transfer_parts(world(), dossier, contents, &parts));
    return parts;
}

static size_t size_of(const json_t *parts, const char *name)
{
    return json_array_size(json_object_get(parts, name));
}

static void a_package_holds_what_its_contents_say_and_no_more(void **state)
{
    (void)state;
    const struct dossier *dossier = case_dossier(given_case("luton"));
    json_t *parts = parts_of(dossier, "consent plan");

    assert_non_null(json_object_get(parts, "case"));
    assert_non_null(json_object_get(parts, "consents"));
    assert_non_null(json_object_get(parts, "support_plan"));
    assert_null(json_object_get(parts, "referral"));
    assert_null(json_object_get(parts, "chronology"));
    assert_null(json_object_get(parts, "withheld"));
}

static void the_section_36_decision_comes_with_its_reasons(void **state)
{
    (void)state;
    json_t *parts = parts_of(case_dossier(given_case("luton")), "referral");
    const json_t *decision = json_object_get(parts, "section_36");

    assert_string_equal(json_string_value(json_object_get(decision, "reasons")),
                        "Reasonable grounds");
    assert_int_equal(size_of(parts, "screenings"), 1);
}

static void assessments_come_whole(void **state)
{
    (void)state;
    int64_t id = given_case("luton");

    given_moves(id, "adopt", NULL);
    (void)given_completed(id);
    json_t *parts = parts_of(case_dossier(id), "assessments");
    const json_t *first = json_array_get(json_object_get(parts, "assessments"), 0);
    assert_true(json_array_size(json_object_get(first, "dimensions")) == 3);
}

static void provider_reports_come_with_their_sessions(void **state)
{
    (void)state;
    const struct dossier *dossier = given_supported();
    struct commission commission = given_commission(dossier);

    (void)given_session(&commission, "2026-03-05");
    json_t *parts = parts_of(dossier, "provider");
    const json_t *first = json_array_get(json_object_get(parts, "interventions"), 0);
    assert_int_equal(json_array_size(json_object_get(first, "sessions")), 1);
}

/* What may not be disclosed stays: the package says whom to ask for it, and no word of
 * what it is. */
static void what_may_not_be_disclosed_is_named_with_its_agency_only(void **state)
{
    (void)state;
    const struct dossier *dossier = case_dossier(given_case("luton"));
    int64_t id = given_request(dossier, "member@health.example");
    struct information_request request = given_opened(dossier, id);

    assert_true(given_returns(&request, "no", NULL));
    request = given_opened(dossier, id);
    assert_true(given_returns(&request, "yes", NULL));
    json_t *parts = parts_of(dossier, "information");
    assert_int_equal(size_of(parts, "information"), 1);
    assert_int_equal(size_of(parts, "withheld"), 1);
    const json_t *withheld = json_array_get(json_object_get(parts, "withheld"), 0);
    assert_non_null(json_object_get(withheld, "owner_agency"));
    assert_null(json_object_get(withheld, "text"));
    assert_null(json_object_get(withheld, "source"));
}

static void whoever_wished_to_stay_anonymous_does(void **state)
{
    (void)state;
    int64_t id = given_case("luton");
    assert_ok(db_script(world(), "UPDATE referral SET referrer_anonymous = 1"));
    json_t *parts = parts_of(case_dossier(id), "referral chronology");
    char *text = json_dumps(parts, JSON_COMPACT);
    assert_null(strstr(text, "A teacher"));
    assert_true(json_is_null(
        json_object_get(json_object_get(parts, "referral"), "created_by_name")));
    parts = parts_of(case_dossier(id), "consent");
    assert_null(json_object_get(parts, "referral"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(42, a_package_holds_what_its_contents_say_and_no_more),
        TEST(the_section_36_decision_comes_with_its_reasons),
        REQUIREMENT(4, whoever_wished_to_stay_anonymous_does),
        TEST(assessments_come_whole),
        TEST(provider_reports_come_with_their_sessions),
        TEST(what_may_not_be_disclosed_is_named_with_its_agency_only),
    };
    return cmocka_run_group_tests_name("transfer parts", tests, NULL, NULL);
}
