/* Settings in memory, their defaults, and the facts nobody edits. */
#include "domain/core/setting.h"

#include "base/text.h"
#include "store/generation.h"
#include "support/world.h"

static const char sql_raise[] =
    "UPDATE setting SET value = '45' WHERE name = 'session.idle_minutes'";
static const char sql_spoil[] =
    "UPDATE setting SET value = 'many' WHERE name = 'session.idle_minutes'";

static int64_t idle_minutes(const char *name)
{
    int64_t minutes;

    assert_ok(setting_number(world(), name, 7, &minutes));
    return minutes;
}

static void change(const char *sql)
{
    assert_ok(db_run(world(), db_prepare(world()->db, sql)));
    assert_ok(generation_change(world()));
}

static void a_setting_has_its_value_or_the_default_given(void **state)
{
    (void)state;
    assert_int_equal(idle_minutes("session.idle_minutes"), 30);
    assert_int_equal(idle_minutes("no.such_setting"), 7);
    assert_string_equal(setting_text(world(), "authority.name", "?"),
                        "Luton Borough Council");
    assert_null(setting_text(world(), "no.such_setting", NULL));
}

static void a_change_shows_at_once(void **state)
{
    (void)state;
    assert_int_equal(idle_minutes("session.idle_minutes"), 30);
    change(sql_raise);
    assert_int_equal(idle_minutes("session.idle_minutes"), 45);
}

static void what_is_not_a_number_leaves_the_default(void **state)
{
    (void)state;
    change(sql_spoil);
    assert_int_equal(idle_minutes("session.idle_minutes"), 7);
}

/* A limit that silently fell back would let people in who are to wait. */
static void a_store_that_cannot_be_read_is_no_default(void **state)
{
    int64_t minutes;

    (void)state;
    for (int nth = 1; nth <= 2; nth++) {
        settings_forget();
        db_fail_at(world()->db, nth);
        assert_fails(setting_number(world(), "session.idle_minutes", 7, &minutes),
                     "store.disk");
        db_fail_at(world()->db, nth);
        assert_string_equal(setting_text(world(), "authority.name", "?"), "?");
        assert_false(has_problem(world()));
        db_fail_at(world()->db, 0);
        assert_int_equal(idle_minutes("session.idle_minutes"), 30);
    }
}

static void a_fact_is_kept_and_replaced(void **state)
{
    (void)state;
    assert_null(store_fact(world(), "test"));
    assert_ok(store_fact_set(world(), "test", "one"));
    assert_ok(store_fact_set(world(), "test", "two"));
    assert_string_equal(store_fact(world(), "test"), "two");
}

static void a_fact_that_could_not_be_kept_is_a_failure(void **state)
{
    (void)state;
    db_fail_at(world()->db, 1);
    assert_fails(store_fact_set(world(), "test", "one"), "store.disk");
    db_fail_at(world()->db, 0);
    assert_null(store_fact(world(), "test"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_setting_has_its_value_or_the_default_given),
        TEST(a_change_shows_at_once),
        TEST(what_is_not_a_number_leaves_the_default),
        TEST(a_store_that_cannot_be_read_is_no_default),
        TEST(a_fact_is_kept_and_replaced),
        TEST(a_fact_that_could_not_be_kept_is_a_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
