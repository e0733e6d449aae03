#include "base/ident.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"

#define DAY INT64_C(86400000)
#define NOW INT64_C(1795305600000) /* 22 November 2026 */

static void ids_are_exact_in_every_json_reader(void **state)
{
    static const int64_t moments[] = { 0, NOW, NOW + 365 * 83 * DAY };
    (void)state;

    for (size_t i = 0; i < sizeof(moments) / sizeof(*moments); i++) {
        clock_set(moments[i]);
        for (int n = 0; n < 1000; n++) {
            int64_t id = ident_new();

            assert_true(id > 0 && id < (INT64_C(1) << 53));
        }
    }
    clock_set(0);
}

static void what_is_new_today_comes_after_what_was_new_yesterday(void **state)
{
    (void)state;

    for (int n = 0; n < 100; n++) {
        clock_set(NOW - DAY);
        int64_t yesterday = ident_new();
        clock_set(NOW);
        assert_true(ident_new() > yesterday);
    }
    clock_set(0);
}

/* Of 1,000 ids of a day half go up and half go down, and none is beside the last. */
static void an_id_tells_nothing_about_how_many_there_are(void **state)
{
    int64_t last = 0;
    int up = 0;
    (void)state;

    clock_set(NOW);
    for (int n = 0; n < 1000; n++) {
        int64_t id = ident_new();

        assert_true(id - last > 1 || last - id > 1);
        up += id > last;
        last = id;
    }
    assert_in_range(up, 400, 600);
    clock_set(0);
}

static void a_seed_gives_the_same_ids_again(void **state)
{
    int64_t first[10];
    (void)state;

    clock_set(NOW);
    ident_seed(7);
    for (int n = 0; n < 10; n++)
        first[n] = ident_new();
    ident_seed(7);
    for (int n = 0; n < 10; n++)
        assert_int_equal(ident_new(), first[n]);
    ident_seed(0);
    assert_true(ident_new() != first[0]);
    clock_set(0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_are_exact_in_every_json_reader),
        cmocka_unit_test(what_is_new_today_comes_after_what_was_new_yesterday),
        cmocka_unit_test(an_id_tells_nothing_about_how_many_there_are),
        cmocka_unit_test(a_seed_gives_the_same_ids_again),
    };
    return cmocka_run_group_tests_name("ident", tests, NULL, NULL);
}
