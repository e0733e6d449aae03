/* Settings, codes, limits and districts: confirmed or corrected, with source and date. */
#include "domain/people/reference_data.h"

#include "base/json.h"
#include "base/text.h"
#include "domain/core/codes.h"
#include "domain/core/setting.h"
#include "domain/intake/referral.h"
#include "domain/people/deadline.h"
#include "support/world.h"

#define CHECKED "source", "Guidance of 2023", "confirmed_on", "2026-02-20"

static const char sql_setting[] =
    "SELECT count(*) FROM setting WHERE value = '45' AND unverified = 0 /*scan*/";
static const char sql_codes[] = "SELECT count(*) FROM code WHERE list = 'sector'";
static const char sql_renamed[] =
    "SELECT count(*) FROM code WHERE list = 'sector' AND label = 'Health service'";
static const char sql_limit[] =
    "SELECT count(*) FROM time_limit WHERE code = 'T2' AND amount = 7";
static const char sql_districts[] = "SELECT count(*) FROM postcode_district /*scan*/";
static const char sql_moved[] =
    "SELECT count(*) FROM postcode_district WHERE district = 'LU1' AND area = 'bedford'";
static const char sql_confirmed[] =
    "SELECT count(*) FROM audit WHERE verb = 'reference.confirm' /*scan*/";

static const char *text(const json_t *row, const char *key)
{
    return json_string_value(json_object_get(row, key));
}

static int64_t idle_minutes(void)
{
    int64_t minutes;

    assert_ok(setting_number(world(), "session.idle_minutes", 1, &minutes));
    return minutes;
}

static void a_setting_is_corrected_and_counts_at_once(void **state)
{
    (void)state;
    acting_as(ROLE_ADMINISTRATOR);
    struct answers answers = answers_of(&form_setting, "value", "45", CHECKED, NULL);

    assert_int_equal(idle_minutes(), 30);
    every_failure_leaves_nothing(
        setting_change(world(), "session.idle_minutes", 1, &answers), sql_setting, 0);
    assert_int_equal(idle_minutes(), 45);
    assert_fails(setting_change(world(), "session.idle_minutes", 1, &answers),
                 "record.changed");
    assert_fails(setting_change(world(), "no.such", 1, &answers), "record.unknown");

    json_t *setting;
    assert_ok(setting_json(world(), "session.idle_minutes", &setting));
    assert_string_equal(text(setting, "confirmed_by"), "administrator");
    assert_string_equal(text(setting, "confirmed_on"), "2026-02-20");
    assert_string_equal(text(setting, "group_title"), "Sessions");
}

static void a_setting_that_would_lock_everybody_out_is_refused(void **state)
{
    static const struct {
        const char *name, *value;
    } bad[] = {
        { "session.idle_minutes", "0" },      { "session.idle_minutes", "many" },
        { "session.absolute_hours", "1000" }, { "password.least_characters", "7" },
        { "sign_in.account_failures", "0" },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct answers answers =
            answers_of(&form_setting, "value", bad[i].value, CHECKED, NULL);

        assert_fails(setting_change(world(), bad[i].name, 1, &answers), "form.invalid");
    }
}

static void source_and_date_are_needed(void **state)
{
    struct answers answers;

    (void)state;
    assert_false(answers_try(&answers, &form_setting, "value", "45", NULL));
    assert_int_equal(world()->problem.nfields, 2);
    problem_forget(world());
    assert_false(answers_try(&answers, &form_confirmation, "keys", "limit:T2", "source",
                             "x", "confirmed_on", "2026-03-03", NULL));
    problem_forget(world()); /* a day that is still to come */
}

static struct answers charity(void)
{
    return answers_of(&form_code_new, "code", "charity", "label", "Charity", "valid_from",
                      "2026-04-01", CHECKED, NULL);
}

static void a_value_is_added_at_the_end_of_its_list(void **state)
{
    (void)state;
    acting_as(ROLE_ADMINISTRATOR);
    struct answers answers = charity();
    int64_t before = count_of(sql_codes);

    every_failure_leaves_nothing(code_add(world(), "sector", &answers), sql_codes,
                                 before);
    assert_string_equal(code_label(world(), "sector", "charity"), "Charity");
    assert_false(code_valid(world(), "sector", "charity", "2026-03-31"));
    assert_true(code_valid(world(), "sector", "charity", "2026-04-01"));
    assert_fails(code_add(world(), "sector", &answers), "form.invalid");
    assert_fails(code_add(world(), "no_such_list", &answers), "record.unknown");
}

static void lists_the_program_works_with_take_no_value_and_end_none(void **state)
{
    (void)state;
    struct answers new_one = charity();
    struct answers end =
        answers_of(&form_code, "label", "No further action", "valid_from", "1900-01-01",
                   "valid_to", "2026-03-01", CHECKED, NULL);

    assert_fails(code_add(world(), "gateway", &new_one), "code.fixed");
    assert_fails(code_change(world(), "gateway", "no_further_action", 1, &end),
                 "form.invalid");
}

static void a_code_is_for_programs(void **state)
{
    static const char *const bad[] = { "Charity", "1st", "a-b", "a b", "é" };

    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct answers answers = answers_of(&form_code_new, "code", bad[i], "label", "x",
                                            "valid_from", "2026-04-01", CHECKED, NULL);

        assert_fails(code_add(world(), "sector", &answers), "form.invalid");
    }
}

static void other_words_need_the_same_meaning(void **state)
{
    (void)state;
    acting_as(ROLE_ADMINISTRATOR);
    struct answers silent = answers_of(&form_code, "label", "Health service",
                                       "valid_from", "1900-01-01", CHECKED, NULL);
    struct answers said =
        answers_of(&form_code, "label", "Health service", "same_meaning", "yes",
                   "valid_from", "1900-01-01", CHECKED, NULL);

    assert_fails(code_change(world(), "sector", "health", 1, &silent), "form.invalid");
    every_failure_leaves_nothing(code_change(world(), "sector", "health", 1, &said),
                                 sql_renamed, 0);
    assert_fails(code_change(world(), "sector", "health", 1, &said), "record.changed");
}

static void a_value_is_ended_and_records_keep_it(void **state)
{
    (void)state;
    acting_as(ROLE_ADMINISTRATOR);
    struct answers end =
        answers_of(&form_code, "label", "Health", "valid_from", "1900-01-01", "valid_to",
                   "2026-03-01", CHECKED, NULL);
    struct answers before =
        answers_of(&form_code, "label", "Health", "valid_from", "2026-03-01", "valid_to",
                   "2026-02-01", CHECKED, NULL);

    assert_fails(code_change(world(), "sector", "health", 1, &before), "form.invalid");
    assert_ok(code_change(world(), "sector", "health", 1, &end));
    assert_false(code_valid(world(), "sector", "health", "2026-03-02"));
    assert_string_equal(code_label(world(), "sector", "health"), "Health");
}

static void a_limit_counts_for_clocks_that_start_from_now_on(void **state)
{
    (void)state;
    acting_as(ROLE_ADMINISTRATOR);
    struct answers answers =
        answers_of(&form_limit, "amount", "7", "unit", "days", CHECKED, NULL);
    struct answers none =
        answers_of(&form_limit, "amount", "0", "unit", "days", CHECKED, NULL);
    const char *due;
    json_t *limit;

    assert_fails(limit_change(world(), "T2", 1, &none), "form.invalid");
    every_failure_leaves_nothing(limit_change(world(), "T2", 1, &answers), sql_limit, 0);
    assert_ok(deadline_due(world(), "T2", "2026-03-02", &due));
    assert_string_equal(due, "2026-03-09");
    assert_ok(limit_json(world(), "T2", &limit));
    assert_string_equal(text(limit, "how_long"), "7 days");
    assert_fails(limit_json(world(), "T99", &limit), "record.unknown");
}

static void a_district_proposes_its_area(void **state)
{
    (void)state;
    acting_as(ROLE_ADMINISTRATOR);
    struct answers answers = answers_of(&form_district_new, "district", "lu5 4", "area",
                                        "luton", CHECKED, NULL);
    int64_t before = count_of(sql_districts);
    const char *district;

    every_failure_leaves_nothing(district_add(world(), &answers, &district),
                                 sql_districts, before);
    assert_string_equal(district, "LU5 4");
    assert_string_equal(area_of_postcode(world(), "LU5 4AB"), "luton");
    assert_fails(district_add(world(), &answers, &district), "form.invalid");
}

static void what_is_no_district_is_refused(void **state)
{
    static const char *const bad[] = { "LUTON", "4LU", "LU", "LU5 4A", "LU5 44", "L-5" };

    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct answers answers = answers_of(&form_district_new, "district", bad[i],
                                            "area", "luton", CHECKED, NULL);
        const char *district;

        if (district_add(world(), &answers, &district))
            fail_msg("%s was taken", bad[i]);
        problem_forget(world());
    }
}

static void a_district_moves_to_another_area(void **state)
{
    (void)state;
    acting_as(ROLE_ADMINISTRATOR);
    struct answers answers = answers_of(&form_district, "area", "bedford", CHECKED, NULL);

    every_failure_leaves_nothing(district_change(world(), "LU1", 1, &answers), sql_moved,
                                 0);
}

static int64_t unverified(const char *kind)
{
    json_t *groups, *group;
    size_t i;

    assert_ok(unverified_json(world(), &groups));
    json_array_foreach(groups, i, group)
    {
        if (text_is(text(group, "kind"), kind))
            return json_integer_value(json_object_get(group, "count"));
    }
    return 0;
}

static void confirming_takes_rows_from_the_list_of_the_unverified(void **state)
{
    static const struct {
        const char *key, *kind;
    } rows[] = {
        { "setting:retention.exit_years", "settings" },
        { "code:sector/health", "codes" },
        { "limit:T2", "limits" },
        { "postcode:LU1", "postcodes" },
        { "day:2022-09-19", "days" },
    };

    (void)state;
    acting_as(ROLE_ADMINISTRATOR);
    for (size_t i = 0; i < COUNT(rows); i++) {
        int64_t before = unverified(rows[i].kind);

        assert_true(before > 0);
        every_failure_leaves_nothing(
            reference_confirm(world(), rows[i].key, "Guidance", "2026-02-20"),
            sql_confirmed, (int64_t)i);
        assert_int_equal(unverified(rows[i].kind), before - 1);
    }
}

static void a_key_that_is_none_is_not_found(void **state)
{
    static const char *const bad[] = { "limit:T99",  "code:sector", "code:/x",
                                       "line:1001",  "anything",    "setting:",
                                       "code:nope/x" };

    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_fails(reference_confirm(world(), bad[i], "Guidance", "2026-02-20"),
                     "record.unknown");
}

static void lists_say_how_far_they_are(void **state)
{
    (void)state;
    json_t *list;

    assert_ok(code_list_json(world(), "sector", &list));
    assert_true(json_is_false(json_object_get(list, "fixed")));
    assert_int_equal(json_array_size(json_object_get(list, "items")), 8);
    assert_ok(code_list_json(world(), "gateway", &list));
    assert_true(json_is_true(json_object_get(list, "fixed")));
    assert_int_equal(json_array_size(limits_json(world())),
                     count_of("SELECT count(*) FROM time_limit /*scan*/"));
    assert_true(json_array_size(settings_json(world())) >= 8);
    assert_true(json_array_size(code_lists_json(world())) > 20);
    assert_true(json_array_size(districts_json(world())) >= 18);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_setting_is_corrected_and_counts_at_once),
        TEST(a_setting_that_would_lock_everybody_out_is_refused),
        TEST(source_and_date_are_needed),
        TEST(a_value_is_added_at_the_end_of_its_list),
        TEST(lists_the_program_works_with_take_no_value_and_end_none),
        TEST(a_code_is_for_programs),
        TEST(other_words_need_the_same_meaning),
        TEST(a_value_is_ended_and_records_keep_it),
        TEST(a_limit_counts_for_clocks_that_start_from_now_on),
        TEST(a_district_proposes_its_area),
        TEST(what_is_no_district_is_refused),
        TEST(a_district_moves_to_another_area),
        TEST(confirming_takes_rows_from_the_list_of_the_unverified),
        TEST(a_key_that_is_none_is_not_found),
        TEST(lists_say_how_far_they_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
