#include "domain/casework/case_view.h"

#include <string.h>

#include "base/json.h"
#include "domain/intake/referral.h"
#include "domain/panel/decision.h"
#include "support/given_casework.h"
#include "support/given_panel.h"

static const char *text_in(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static void shows_person_stage_and_lead(void **state)
{
    json_t *record = NULL;
    (void)state;
    int64_t id = given_case("luton");

    given_reader();
    assert_ok(case_json(world(), case_dossier(id), &record));
    given_writer();

    assert_string_equal(text_in(record, "reference"), "CP-2026-0001");
    assert_string_equal(text_in(record, "surname"), "Tandelmoor");
    assert_string_equal(text_in(record, "status_label"), "Awaiting panel");
    assert_string_equal(text_in(record, "area_label"), "Luton");
    assert_string_equal(text_in(json_object_get(record, "lead"), "name"), "coordinator");
    assert_int_equal(json_integer_value(json_object_get(record, "age")), 16);
    assert_true(json_is_true(json_object_get(record, "under_18")));
    assert_true(json_is_false(json_object_get(record, "shared")));
    assert_int_equal(json_integer_value(json_object_get(record, "version")), 1);
}

static void shows_all_referrals_of_the_person(void **state)
{
    (void)state;
    (void)given_case("luton");
    int64_t id = given_case("luton");

    given_reader();
    json_t *list = case_referrals_json(world(), case_dossier(id));
    given_writer();

    assert_int_equal(json_array_size(list), 2);
    assert_true(json_is_true(json_object_get(json_array_get(list, 1), "of_this_case")));
}

static int64_t given_anonymous_case(void)
{
    static const char sql[] = "UPDATE referral SET referrer_anonymous = 1 /*scan*/";
    int64_t id = given_case("bedford");

    assert_ok(db_run(world(), db_prepare(world()->db, sql)));
    return id;
}

static const json_t *referrer_seen_by(enum role role, int64_t id)
{
    json_t *referrer = NULL;

    acting_as(role);
    given_reader();
    assert_ok(case_referrer_json(world(), case_dossier(id), &referrer));
    given_writer();
    return referrer;
}

static void an_anonymous_referrer_is_known_to_casework_only(void **state)
{
    (void)state;
    int64_t id = given_anonymous_case();

    assert_string_equal(text_in(referrer_seen_by(ROLE_COORDINATOR, id), "name"),
                        "A teacher");
    assert_null(text_in(referrer_seen_by(ROLE_PARTNER_OFFICER, id), "name"));
    assert_true(json_is_true(
        json_object_get(referrer_seen_by(ROLE_PARTNER_OFFICER, id), "anonymous")));
}

static void shows_agenda_decisions_and_actions(void **state)
{
    json_t *next_item = NULL;
    (void)state;
    int64_t id = given_panel_case("luton");
    struct meeting meeting = given_meeting("2026-03-10");
    struct agenda_item item = given_item(&meeting, id, "new");

    given_reader();
    assert_ok(case_next_item_json(world(), case_dossier(id), &next_item));
    given_writer();
    assert_string_equal(text_in(next_item, "held_on"), "2026-03-10");
    assert_string_equal(text_in(next_item, "kind_label"), "New case");

    given_quorum(&meeting);
    assert_ok(
        try_decision(&meeting, &item, "adopt", "risk_owner", "chair@luton.example"));
    given_reader();
    json_t *decisions = case_decisions_json(world(), case_dossier(id));
    json_t *actions = case_actions_json(world(), case_dossier(id));
    assert_ok(case_next_item_json(world(), case_dossier(id), &next_item));
    given_writer();
    assert_int_equal(json_array_size(decisions), 1);
    assert_string_equal(text_in(json_array_get(decisions, 0), "decision"), "adopt");
    assert_non_null(actions);
    assert_true(json_is_null(next_item));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(shows_person_stage_and_lead),
        TEST(shows_all_referrals_of_the_person),
        TEST(an_anonymous_referrer_is_known_to_casework_only),
        TEST(shows_agenda_decisions_and_actions),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
