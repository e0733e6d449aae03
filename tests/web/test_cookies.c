#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
/* cmocka last: it wants the three above */
#include <cmocka.h>

#include "base/buffer.h"
#include "web/body.h"

static struct arena *arena;

static void cookies_of_others_are_passed_over(void **state)
{
    (void)state;
    struct pairs pairs = { 0 };

    cookies_parse(arena, " ;a=1;;b = 2; =x; c=\"q\" ;d=e=f; g; h=\"; i=j k; ", &pairs);
    assert_string_equal(pairs_get(&pairs, "a"), "1");
    assert_string_equal(pairs_get(&pairs, "c"), "q");
    assert_string_equal(pairs_get(&pairs, "d"), "e=f");
    assert_int_equal(pairs.count, 3);
}

static void a_hundred_cookies_are_enough(void **state)
{
    (void)state;
    struct buffer header = { 0 };
    struct pairs pairs = { 0 };

    for (int i = 0; i < 300; i++)
        buffer_print(&header, "c%d=v; ", i);
    cookies_parse(arena, buffer_end(&header), &pairs);
    assert_int_equal(pairs.count, 100);
    buffer_free(&header);
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
        cmocka_unit_test(cookies_of_others_are_passed_over),
        cmocka_unit_test(a_hundred_cookies_are_enough),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
