/* Code lists in memory: words, dates, order, and reading again after a change. */
#include "domain/core/codes.h"

#include "base/json.h"
#include "store/generation.h"
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

static const char sql_put_back[] =
    "UPDATE code SET label = 'Male', valid_to = NULL WHERE list = 'gender'"
    " AND code = 'male'";

static bool change(const char *sql)
{
    return db_run(world(), db_prepare(world()->db, sql)) && generation_change(world());
}

#define assert_male(cx, label)                                                           \
    assert_string_equal(code_label((cx), "gender", "male"), (label))

static void a_change_shows_at_once(void **state)
{
    (void)state;
    assert_male(world(), "Male");
    assert_ok(change(sql_end));
    assert_male(world(), "Sir");
    assert_true(code_valid(world(), "gender", "male", "2026-03-01"));
    assert_false(code_valid(world(), "gender", "male", "2026-03-02"));
}

static void a_change_that_is_rolled_back_leaves_nothing(void **state)
{
    (void)state;
    assert_ok(db_begin(world()));
    assert_ok(change(sql_end));
    assert_male(world(), "Sir");
    assert_false(db_end(world(), false));
    assert_male(world(), "Male");

    /* Nor does it come again with the next change. */
    assert_ok(db_begin(world()));
    assert_ok(change(sql_put_back));
    assert_male(world(), "Male");
    assert_ok(db_end(world(), true));
    assert_male(world(), "Male");
}

static struct ctx a_reader(void)
{
    struct ctx reader = *world();

    assert_ok(store_reader(&reader, world_store()));
    assert_ok(db_begin(&reader));
    return reader;
}

/* The race: while one thread changes a list, others go on reading the store as it was. */
static void everybody_reads_what_their_own_transaction_sees(void **state)
{
    (void)state;
    struct ctx before = a_reader();
    assert_male(&before, "Male");

    assert_ok(db_begin(world()));
    assert_ok(change(sql_end));
    assert_male(world(), "Sir");
    assert_male(&before, "Male"); /* reads anew, in the middle of the change */
    assert_ok(db_end(world(), true));
    assert_male(&before, "Male"); /* and after it */

    struct ctx after = a_reader();
    assert_male(&after, "Sir");
    assert_male(&before, "Male");
    assert_male(world(), "Sir");
    assert_ok(db_end(&before, true));
    assert_ok(db_begin(&before));
    assert_male(&before, "Sir");

    assert_ok(db_end(&before, true));
    assert_ok(db_end(&after, true));
    db_close(before.db);
    db_close(after.db);
}

/* The problem stays, so that nothing is saved and no page shown with half its words. */
static void a_store_that_cannot_be_read_leaves_codes_and_a_problem(void **state)
{
    (void)state;
    for (int nth = 1; nth <= 4; nth++) {
        codes_forget();
        db_fail_at(world()->db, nth);
        assert_male(world(), "male");
        db_fail_at(world()->db, 0);
        assert_true(has_problem(world()));
        problem_forget(world());
        assert_male(world(), "Male"); /* half a list was not kept */
    }
}

/* Else people would be told that their answer is none. */
static void whether_a_code_is_valid_is_not_guessed(void **state)
{
    (void)state;
    codes_forget();
    db_fail_at(world()->db, 1);
    assert_fails(code_valid(world(), "gender", "male", "2026-03-02"), "store.disk");
    db_fail_at(world()->db, 0);
    assert_true(code_valid(world(), "gender", "male", "2026-03-02"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_code_has_words_and_stands_for_itself_without),
        TEST(a_code_may_be_chosen_within_its_dates),
        TEST(a_list_comes_in_its_order_without_what_is_not_valid),
        TEST(a_change_shows_at_once),
        TEST(a_change_that_is_rolled_back_leaves_nothing),
        TEST(everybody_reads_what_their_own_transaction_sees),
        TEST(a_store_that_cannot_be_read_leaves_codes_and_a_problem),
        TEST(whether_a_code_is_valid_is_not_guessed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
