/* Days off: computed, entered, moved, withdrawn; clocks follow. */
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "domain/core/calendar.h"
#include "domain/people/deadline.h"
#include "domain/people/reference_data.h"
#include "support/world.h"

#define CHECKED "source", "GOV.UK, bank holidays", "confirmed_on", "2026-02-20"

static const char sql_added[] = "SELECT count(*) FROM day_off WHERE day = '2026-03-04'";
static const char sql_withdrawn[] =
    "SELECT count(*) FROM day_off WHERE counts = 'withdrawn' /*scan*/";
static const char sql_audited[] =
    "SELECT detail FROM audit WHERE verb LIKE 'day_off.%' ORDER BY id DESC LIMIT 1"
    " /*scan*/";

static struct answers day(const char *iso, const char *counts)
{
    return answers_of(&form_day_off_new, "day", iso, "label", "Extra holiday", "counts",
                      counts, CHECKED, NULL);
}

static const char *due(const char *from)
{
    const char *out;

    assert_ok(deadline_due(world(), "T2", from, &out));
    return out;
}

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

static void a_day_off_moves_the_clocks_that_start_from_now_on(void **state)
{
    (void)state;
    acting_as(ROLE_ADMINISTRATOR);
    struct answers answers = day("2026-03-04", "day_off");
    const char *before = due("2026-03-02"), *added;

    every_failure_leaves_nothing(day_off_add(world(), &answers, &added), sql_added, 0);
    assert_string_equal(added, "2026-03-04");
    assert_false(works_on("2026-03-04"));
    assert_string_equal(due("2026-03-02"), after(before, 1));
    assert_string_equal(text_of(sql_audited), "day=2026-03-04 counts=day_off");
}

static void a_bank_holiday_may_be_worked(void **state)
{
    (void)state;
    acting_as(ROLE_ADMINISTRATOR);
    struct answers answers = day("2026-05-04", "working");
    const char *added;

    assert_false(works_on("2026-05-04"));
    assert_ok(day_off_add(world(), &answers, &added));
    assert_true(works_on("2026-05-04"));
}

static void a_mistake_is_withdrawn_and_stays_in_the_list(void **state)
{
    (void)state;
    acting_as(ROLE_ADMINISTRATOR);
    struct answers answers = day("2026-03-04", "day_off");
    struct answers withdrawal = answers_of(&form_day_off, "label", "Not a holiday",
                                           "counts", "withdrawn", CHECKED, NULL);
    const char *added;
    json_t *row;

    assert_ok(day_off_add(world(), &answers, &added));
    every_failure_leaves_nothing(day_off_change(world(), added, 1, &withdrawal),
                                 sql_withdrawn, 0);
    assert_true(works_on("2026-03-04"));
    assert_fails(day_off_change(world(), added, 1, &withdrawal), "record.changed");
    assert_ok(day_off_json(world(), added, &row));
    assert_string_equal(json_string_value(json_object_get(row, "weekday")), "Wednesday");
    assert_int_equal(json_integer_value(json_object_get(row, "version")), 2);
    assert_fails(day_off_json(world(), "2026-03-05", &row), "record.unknown");
    assert_fails(day_off_add(world(), &answers, &added), "form.invalid");
}

static void an_entry_that_changes_nothing_is_refused(void **state)
{
    static const char *const bad[][2] = {
        { "2026-03-07", "day_off" }, /* a Saturday */
        { "2026-12-25", "day_off" }, /* a bank holiday anyway */
        { "2026-03-04", "working" }, /* a plain Wednesday */
        { "2026-03-08", "working" }, /* a Sunday */
        { "2022-09-19", "day_off" }, /* there already */
    };

    (void)state;
    acting_as(ROLE_ADMINISTRATOR);
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct answers answers = day(bad[i][0], bad[i][1]);
        const char *added;

        if (day_off_add(world(), &answers, &added))
            fail_msg("%s was taken as %s", bad[i][0], bad[i][1]);
        assert_string_equal(world()->problem.code, "form.invalid");
        problem_forget(world());
    }
}

static void a_year_lists_computed_and_entered_days_in_order(void **state)
{
    (void)state;
    json_t *list = days_off_json(world(), 2022);
    const char *before = "";
    json_t *row;
    size_t i, entered = 0;

    assert_int_equal(json_array_size(list), 11);
    json_array_foreach(list, i, row)
    {
        const char *id = json_string_value(json_object_get(row, "id"));

        assert_true(strcmp(before, id) < 0);
        entered += json_is_true(json_object_get(row, "entered"));
        before = id;
    }
    assert_int_equal(entered, 4);
    assert_string_equal(
        json_string_value(json_object_get(json_array_get(list, 4), "counts")),
        "working"); /* 30 May, moved */
}

static void the_year_is_this_one_unless_another_is_asked_for(void **state)
{
    (void)state;
    struct answers other = answers_of(&form_day_off_filter, "year", "2022", NULL);
    struct answers silly = answers_of(&form_day_off_filter, "year", "7", NULL);

    assert_int_equal(days_off_year(world(), NULL), 2026);
    assert_int_equal(days_off_year(world(), &other), 2022);
    assert_int_equal(days_off_year(world(), &silly), 2026);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_day_off_moves_the_clocks_that_start_from_now_on),
        TEST(a_bank_holiday_may_be_worked),
        TEST(a_mistake_is_withdrawn_and_stays_in_the_list),
        TEST(an_entry_that_changes_nothing_is_refused),
        TEST(a_year_lists_computed_and_entered_days_in_order),
        TEST(the_year_is_this_one_unless_another_is_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
