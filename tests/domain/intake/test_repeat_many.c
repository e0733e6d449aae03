/* More referrals of one person than a page shows. */
#include "base/json.h"
#include "domain/intake/repeat.h"
#include "support/given_repeat.h"

static json_t *radar_of(int64_t referral)
{
    json_t *repeat;

    assert_ok(repeat_json(world(), referral_dossier(referral), &repeat));
    return repeat;
}

static int64_t number(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

/* The first one of those, and the newest; one a day of March. */
static int64_t given_in_march(int64_t of, int count)
{
    int64_t last = of;

    for (int i = 0; i < count; i++)
        last = given_again(of, arena_print(world()->arena, "2026-03-%02d", i + 1));
    return last;
}

static void what_is_not_shown_any_more_is_counted_all_the_same(void **state)
{
    (void)state;
    const json_t *repeat = radar_of(given_in_march(given_again(0, "2026-02-01"), 21));

    assert_int_equal(json_array_size(json_object_get(repeat, "referrals")), 20);
    assert_int_equal(number(repeat, "on_record"), 22);
    assert_int_equal(number(repeat, "in_period"), 22);
    assert_int_equal(number(repeat, "more"), 2);
    assert_string_equal(json_string_value(json_object_get(repeat, "headline")),
                        "22nd referral in 18 months");
}

static void an_old_one_beyond_those_shown_does_not_escape_the_rule(void **state)
{
    (void)state;
    int64_t first = given_again(0, "2026-02-01"),
            second = given_again(first, "2026-02-02"),
            third = given_again(second, "2026-02-03");

    (void)given_in_march(third, 20);
    assert_string_equal(json_string_value(json_object_get(radar_of(third), "headline")),
                        "Third referral in 18 months");
    assert_fails(try_ending(third, "no_further_action", NULL), "form.invalid");
    assert_ok(try_ending(third, "no_further_action", "Read together: no pattern"));
    assert_int_equal(count_of("SELECT count(*) FROM second_check /*scan*/"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_not_shown_any_more_is_counted_all_the_same),
        TEST(an_old_one_beyond_those_shown_does_not_escape_the_rule),
    };
    return cmocka_run_group_tests_name("repeat_many", tests, NULL, NULL);
}
