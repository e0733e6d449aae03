/* Working days against the bank holidays that GOV.UK published. */
#include "domain/core/calendar.h"

#include "base/date.h"
#include "support/world.h"

static bool works_on(const char *day)
{
    bool working;

    assert_ok(is_working_day(world(), day, &working));
    return working;
}

static const char *after(const char *day, int n)
{
    const char *out;

    assert_ok(working_days_after(world(), day, n, &out));
    return out;
}

static void published_bank_holidays_are_days_off(void **state)
{
    static const char *const days[] = {
        /* 2021, with Boxing Day and New Year moved on */
        "2021-01-01",
        "2021-04-02",
        "2021-04-05",
        "2021-05-03",
        "2021-05-31",
        "2021-08-30",
        "2021-12-27",
        "2021-12-28",
        "2022-01-03",
        /* 2022: Christmas Day was a Sunday */
        "2022-12-26",
        "2022-12-27",
        "2023-01-02",
        /* 2026: Boxing Day is a Saturday */
        "2026-01-01",
        "2026-04-03",
        "2026-04-06",
        "2026-05-04",
        "2026-05-25",
        "2026-08-31",
        "2026-12-25",
        "2026-12-28",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(days); i++)
        if (works_on(days[i]))
            fail_msg("%s should be a day off", days[i]);
}

static void a_year_has_eight_bank_holidays_on_weekdays(void **state)
{
    static const char *const years[] = { "2019", "2021", "2024", "2025", "2026", "2027" };

    (void)state;
    for (size_t i = 0; i < COUNT(years); i++) {
        const char *day = arena_print(world()->arena, "%s-01-01", years[i]);
        int found = 0;

        for (int n = 0; n < 365; n++, day = date_plus_days(world()->arena, day, 1))
            found += date_weekday(day) < 5 && bank_holiday(day) != NULL;
        assert_int_equal(found, 8);
    }
}

static void one_off_and_moved_days_come_from_the_table(void **state)
{
    (void)state;
    assert_false(works_on("2022-09-19"));
    assert_false(works_on("2022-06-02"));
    assert_true(works_on("2022-05-30"));
    assert_true(works_on("2020-05-04"));
    assert_true(works_on("2021-06-03"));
}

static void weekends_are_days_off(void **state)
{
    (void)state;
    assert_false(works_on("2026-02-28"));
    assert_false(works_on("2026-03-01"));
    assert_true(works_on("2026-03-02"));
}

static void the_next_working_day_is_the_first(void **state)
{
    (void)state;
    assert_string_equal(after("2026-03-02", 1), "2026-03-03");
    assert_string_equal(after("2026-03-06", 1), "2026-03-09");
    assert_string_equal(after("2026-03-07", 1), "2026-03-09");
    /* over Easter: Good Friday and Easter Monday do not count */
    assert_string_equal(after("2026-04-01", 5), "2026-04-10");
    assert_string_equal(after("2026-03-02", 0), "2026-03-02");
}

static void a_table_that_cannot_be_read_is_no_guess(void **state)
{
    bool working;
    const char *due;
    (void)state;

    db_fail_at(world()->db, 1);
    assert_fails(is_working_day(world(), "2022-09-19", &working), "store.disk");
    db_fail_at(world()->db, 3);
    assert_fails(working_days_after(world(), "2022-09-16", 5, &due), "store.disk");
    db_fail_at(world()->db, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(published_bank_holidays_are_days_off),
        TEST(a_year_has_eight_bank_holidays_on_weekdays),
        TEST(one_off_and_moved_days_come_from_the_table),
        TEST(weekends_are_days_off),
        TEST(the_next_working_day_is_the_first),
        TEST(a_table_that_cannot_be_read_is_no_guess),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
