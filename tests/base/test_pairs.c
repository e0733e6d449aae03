#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
/* cmocka last: it wants the three above */
#include <cmocka.h>

#include "base/pairs.h"

static struct arena *arena;

static void gives_the_first_and_then_the_next_of_a_name(void **state)
{
    (void)state;
    struct pairs pairs = { 0 };
    size_t at = 0;

    pairs_add(arena, &pairs, "a", "1");
    pairs_add(arena, &pairs, "b", "2");
    pairs_add(arena, &pairs, "a", "3");
    assert_string_equal(pairs_get(&pairs, "a"), "1");
    assert_string_equal(pairs_next(&pairs, "a", &at), "1");
    assert_string_equal(pairs_next(&pairs, "a", &at), "3");
    assert_null(pairs_next(&pairs, "a", &at));
    assert_null(pairs_get(&pairs, "c"));
    assert_null(pairs_get(&(struct pairs){ 0 }, "a"));
}

static void grows_and_keeps_the_order(void **state)
{
    (void)state;
    struct pairs pairs = { 0 };

    for (int i = 0; i < 1000; i++)
        pairs_add(arena, &pairs, "n", arena_print(arena, "%d", i));
    assert_int_equal(pairs.count, 1000);
    for (int i = 0; i < 1000; i++)
        assert_string_equal(pairs.list[i].value, arena_print(arena, "%d", i));
}

static int open_arena(void **state)
{
    (void)state;
    arena = arena_open();
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    arena_close(arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_the_first_and_then_the_next_of_a_name),
        cmocka_unit_test(grows_and_keeps_the_order),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
