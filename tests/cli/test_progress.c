#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "cli/progress.h"

static char line[160];

static const char *drawn(int64_t done, int64_t total, int64_t after_ms)
{
    struct progress progress = { .what = "Referrals", .done = done, .total = total };

    progress_line(&progress, after_ms, line, sizeof(line));
    return line;
}

static void says_count_rate_and_time_left(void **state)
{
    (void)state;
    assert_string_equal(drawn(25000, 100000, 50000),
                        "Referrals    [#######.......................]  25%  "
                        "25,000 of 100,000  500/s  2 min 30 s left");
    assert_non_null(strstr(drawn(99000, 100000, 99000), "1 s left"));
}

static void promises_no_time_before_anything_is_done(void **state)
{
    (void)state;
    assert_null(strstr(drawn(0, 100, 0), "left"));
    assert_null(strstr(drawn(0, 100, 5000), "left"));
}

static void is_full_at_the_end_and_for_nothing_to_do(void **state)
{
    (void)state;
    assert_non_null(
        strstr(drawn(300, 300, 100), "[##############################] 100%"));
    assert_non_null(strstr(drawn(0, 0, 100), "[##############################] 100%"));
}

static void is_silent_where_there_is_no_terminal(void **state)
{
    struct progress progress;

    (void)state;
    progress_begin(&progress, "Referrals", 10);
    progress_to(&progress, 12);
    assert_false(progress.visible);
    assert_int_equal(progress.done, 10);
    progress_end(&progress);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_count_rate_and_time_left),
        cmocka_unit_test(promises_no_time_before_anything_is_done),
        cmocka_unit_test(is_full_at_the_end_and_for_nothing_to_do),
        cmocka_unit_test(is_silent_where_there_is_no_terminal),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
