/* Settings in memory, their defaults, and the facts nobody edits. */
#include "domain/core/setting.h"

#include "base/text.h"
#include "support/world.h"

static const char sql_raise[] =
    "UPDATE setting SET value = '45' WHERE name = 'session.idle_minutes'";
static const char sql_spoil[] =
    "UPDATE setting SET value = 'many' WHERE name = 'session.idle_minutes'";

static void a_setting_has_its_value_or_the_default_given(void **state)
{
    (void)state;
    assert_int_equal(setting_number(world(), "session.idle_minutes", 7), 30);
    assert_int_equal(setting_number(world(), "no.such_setting", 7), 7);
    assert_string_equal(setting_text(world(), "authority.name", "?"),
                        "Luton Borough Council");
    assert_null(setting_text(world(), "no.such_setting", NULL));
}

static void a_change_shows_after_forgetting(void **state)
{
    (void)state;
    assert_int_equal(setting_number(world(), "session.idle_minutes", 7), 30);
    assert_ok(db_run(world(), db_prepare(world()->db, sql_raise)));
    assert_int_equal(setting_number(world(), "session.idle_minutes", 7), 30);
    settings_forget();
    assert_int_equal(setting_number(world(), "session.idle_minutes", 7), 45);
}

static void what_is_not_a_number_leaves_the_default(void **state)
{
    (void)state;
    assert_ok(db_run(world(), db_prepare(world()->db, sql_spoil)));
    settings_forget();
    assert_int_equal(setting_number(world(), "session.idle_minutes", 7), 7);
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
        TEST(a_change_shows_after_forgetting),
        TEST(what_is_not_a_number_leaves_the_default),
        TEST(a_fact_is_kept_and_replaced),
        TEST(a_fact_that_could_not_be_kept_is_a_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
