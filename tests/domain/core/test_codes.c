/* Code lists in memory: words, dates, order, and reading again after a change. */
#include "domain/core/codes.h"

#include "base/json.h"
#include "support/world.h"

static void a_code_has_words_and_stands_for_itself_without(void **state)
{
    (void)state;
    assert_string_equal(code_label(world(), "gender", "male"), "Male");
    assert_string_equal(code_label(world(), "gender", "nothing"), "nothing");
    assert_string_equal(code_label(world(), "no_such_list", "male"), "male");
    assert_null(code_label(world(), "gender", NULL));
}

static void a_code_may_be_chosen_within_its_dates(void **state)
{
    (void)state;
    assert_true(code_valid(world(), "concern_type", "no_ideology", "2024-04-01"));
    assert_false(code_valid(world(), "concern_type", "no_ideology", "2024-03-31"));
    assert_true(code_valid(world(), "gender", "male", "1901-01-01"));
    assert_false(code_valid(world(), "gender", "islamist", "2026-01-01"));
}

static void a_list_comes_in_its_order_without_what_is_not_valid(void **state)
{
    (void)state;
    json_t *now = codes_json(world(), "checklist_answer", "2026-03-02");

    assert_json(now,
                "[{'value': 'met', 'label': 'Met'},"
                " {'value': 'partly_met', 'label': 'Partly met'},"
                " {'value': 'not_met', 'label': 'Not met'},"
                " {'value': 'not_applicable', 'label': 'Not applicable'}]");
    assert_true(json_array_size(codes_json(world(), "concern_type", "2016-01-01"))
                < json_array_size(codes_json(world(), "concern_type", "2026-01-01")));
    assert_int_equal(json_array_size(codes_json(world(), "no_such_list", "2026-01-01")),
                     0);
}

static const char sql_end[] =
    "UPDATE code SET valid_to = '2026-03-01', label = 'Sir' WHERE list = 'gender'"
    " AND code = 'male'";

static void a_change_shows_after_forgetting(void **state)
{
    (void)state;
    assert_string_equal(code_label(world(), "gender", "male"), "Male");
    assert_ok(db_run(world(), db_prepare(world()->db, sql_end)));
    assert_string_equal(code_label(world(), "gender", "male"), "Male");
    codes_forget();
    assert_string_equal(code_label(world(), "gender", "male"), "Sir");
    assert_true(code_valid(world(), "gender", "male", "2026-03-01"));
    assert_false(code_valid(world(), "gender", "male", "2026-03-02"));
}

static void a_store_that_cannot_be_read_leaves_codes_as_they_are(void **state)
{
    (void)state;
    codes_forget();
    db_fail_at(world()->db, 1);
    assert_string_equal(code_label(world(), "gender", "male"), "male");
    db_fail_at(world()->db, 0);
    assert_false(has_problem(world()));
    assert_string_equal(code_label(world(), "gender", "male"), "Male");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_code_has_words_and_stands_for_itself_without),
        TEST(a_code_may_be_chosen_within_its_dates),
        TEST(a_list_comes_in_its_order_without_what_is_not_valid),
        TEST(a_change_shows_after_forgetting),
        TEST(a_store_that_cannot_be_read_leaves_codes_as_they_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
