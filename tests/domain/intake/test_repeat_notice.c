/* Where another authority may hold something, an end without Channel is looked at twice.
 */
#include "base/json.h"
#include "domain/casework/channel_case.h"
#include "domain/core/setting.h"
#include "domain/intake/repeat.h"
#include "domain/intake/screening.h"
#include "domain/intake/second_check.h"
#include "domain/intake/section36.h"
#include "support/given_casework.h"
#include "support/given_repeat.h"

static const char sql_checks[] = "SELECT count(*) FROM second_check /*scan*/";

/* One referral that the coordinator may not see, and one that they look at now. */
static int64_t given_beside_hidden(const char *forename, const char *surname)
{
    acting_as(ROLE_POLICE);
    (void)given_referral_of(forename, surname, "1999-01-31", "luton");
    assert_ok(db_run(world(), db_prepare(world()->db,
                                         "UPDATE referral SET restricted = 1"
                                         " /*scan*/")));
    acting_as(ROLE_COORDINATOR);
    return given_referral_of("Ruvo", "Tandelmoor", "1999-01-31", "luton");
}

static bool is_waiting_by_notice(int64_t referral)
{
    json_t *list = second_checks_json(world(), referral_dossier(referral)), *check;
    size_t i;

    json_array_foreach(list, i, check)
    {
        if (json_is_true(json_object_get(check, "waiting")))
            return json_is_true(json_object_get(check, "notice"))
                   && json_integer_value(json_object_get(check, "referrals")) == 1;
    }
    return false;
}

static const char *notice_of(int64_t referral)
{
    json_t *second;

    assert_ok(repeat_second_json(world(), referral_dossier(referral), &second));
    return json_dumps(second, JSON_ENCODE_ANY);
}

static bool try_confirming(int64_t referral)
{
    struct answers answers = answers_of(&form_second_check, "answer", "confirm", NULL);

    return channel_case_second_check(world(), referral_dossier(referral), &answers);
}

static void where_the_notice_stands_an_end_waits_for_a_second_person(void **state)
{
    static const char *const ends[] = { "no_further_action", "signposted" };

    (void)state;
    int64_t id = given_beside_hidden("Ruvo", "Tandelmoor");
    for (size_t i = 0; i < COUNT(ends); i++) {
        assert_ok(try_ending(id, ends[i], NULL));
        assert_string_equal(referral_dossier(id)->status, "received");
        assert_true(is_waiting_by_notice(id));
        assert_fails(try_confirming(id), "second_check.own");
        if (i == 0)
            assert_ok(second_check_withdraw(world(), referral_dossier(id)));
    }
    acting_as(ROLE_CHAIR);
    assert_ok(try_confirming(id));
    assert_string_equal(referral_dossier(id)->status, "signposted");
}

/* Of the same person in truth, or of a stranger who is as like: nobody can tell. */
static void what_the_notice_stands_for_makes_no_difference(void **state)
{
    static const char sql_join[] =
        "UPDATE referral SET person_id = (SELECT person_id FROM referral"
        " WHERE restricted = 0) WHERE restricted = 1 /*scan*/";

    (void)state;
    int64_t id = given_beside_hidden("Ruvo", "Tandelmoor");
    const char *of_like = notice_of(id);

    assert_ok(try_ending(id, "signposted", NULL));
    assert_true(is_waiting_by_notice(id));
    assert_ok(second_check_withdraw(world(), referral_dossier(id)));
    assert_ok(db_run(world(), db_prepare(world()->db, sql_join)));
    assert_string_equal(notice_of(id), of_like);
    assert_ok(try_ending(id, "signposted", NULL));
    assert_true(is_waiting_by_notice(id));
}

static void where_no_notice_stands_a_first_referral_ends_at_once(void **state)
{
    (void)state;
    int64_t id = given_beside_hidden("Ibrahim", "Khan");

    assert_string_equal(notice_of(id), "null");
    assert_ok(try_ending(id, "no_further_action", NULL));
    assert_string_equal(referral_dossier(id)->status, "no_further_action");
}

static void the_notice_asks_for_nobody_where_the_way_is_another(void **state)
{
    (void)state;
    int64_t id = given_beside_hidden("Ruvo", "Tandelmoor");

    assert_ok(try_ending(id, "police", NULL));
    assert_int_equal(count_of(sql_checks), 0);
}

static void a_section_36_refusal_waits_where_the_notice_stands(void **state)
{
    (void)state;
    int64_t id = given_beside_hidden("Ruvo", "Tandelmoor"), case_id;
    struct answers refusal = given_section36("refuse");

    assert_ok(try_ending(id, "proceed", NULL));
    assert_ok(channel_case_decide(world(), referral_dossier(id), &refusal, &case_id));
    assert_string_equal(referral_dossier(id)->status, "information_gathering");
    assert_true(is_waiting_by_notice(id));
}

static void the_setting_switches_it_off_as_it_does_for_any_other(void **state)
{
    (void)state;
    int64_t id = given_beside_hidden("Ruvo", "Tandelmoor");

    assert_ok(db_run(world(), db_prepare(world()->db,
                                         "UPDATE setting SET value = '0' WHERE name ="
                                         " 'repeat.second_person'")));
    settings_forget();
    assert_string_equal(notice_of(id), "null");
    assert_ok(try_ending(id, "no_further_action", NULL));
    assert_string_equal(referral_dossier(id)->status, "no_further_action");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(where_the_notice_stands_an_end_waits_for_a_second_person),
        TEST(what_the_notice_stands_for_makes_no_difference),
        TEST(where_no_notice_stands_a_first_referral_ends_at_once),
        TEST(the_notice_asks_for_nobody_where_the_way_is_another),
        TEST(a_section_36_refusal_waits_where_the_notice_stands),
        TEST(the_setting_switches_it_off_as_it_does_for_any_other),
    };
    return cmocka_run_group_tests_name("repeat_notice", tests, NULL, NULL);
}
