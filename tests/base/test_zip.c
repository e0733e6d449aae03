#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka last: it wants the four above */
#include <cmocka.h>

#include "base/attr.h"
#include "base/zip.h"
#include "support/made_zip.h"

static struct ctx cx;
static struct buffer made;
static struct zip_totals totals;

static int open_all(void **state)
{
    (void)state;
    cx = (struct ctx){ .arena = arena_open() };
    made = (struct buffer){ 0 };
    return 0;
}

static int close_all(void **state)
{
    (void)state;
    buffer_free(&made);
    arena_close(cx.arena);
    return 0;
}

static bool walk(void)
{
    struct source source = source_of_bytes(made.bytes, made.length);

    problem_forget(&cx);
    return zip_walk(&cx, &source, NULL, NULL, &totals);
}

static bool is_zip(void)
{
    struct source source = source_of_bytes(made.bytes, made.length);
    bool is;

    assert_true(zip_is(&cx, &source, &is));
    return is;
}

static void given(const struct made_entry *entries)
{
    buffer_clear(&made);
    made_zip(&made, entries);
}

static const struct made_entry two_entries[] = { { .name = "a.txt", .bytes = "one" },
                                                 { .name = "b/c.txt", .bytes = "two!" },
                                                 { 0 } };

static void reads_what_is_there(void **state)
{
    (void)state;
    given(two_entries);
    assert_true(is_zip());
    assert_true(walk());
    assert_int_equal(totals.entries, 2);
    assert_int_equal(totals.packed, 7);
    assert_int_equal(totals.unpacked, 7);
}

static void an_empty_one_is_one_too(void **state)
{
    (void)state;
    given(&two_entries[2]);
    assert_true(walk());
    assert_int_equal(totals.entries, 0);
}

static void other_files_are_none(void **state)
{
    (void)state;
    assert_false(is_zip());
    buffer_text(&made, "PK\3\4 and then nothing of the kind, for longer than an end");
    assert_false(is_zip());
    assert_false(walk());
    assert_string_equal(cx.problem.code, "zip.broken");
}

static void a_comment_may_follow_and_must_be_as_long_as_it_says(void **state)
{
    (void)state;
    given(two_entries);
    made.bytes[made.length - 2] = 5;
    assert_false(is_zip());
    buffer_text(&made, "Hello");
    assert_true(walk());
    buffer_text(&made, "!");
    assert_false(is_zip());
}

static void one_that_is_cut_anywhere_is_refused(void **state)
{
    struct buffer whole;
    (void)state;

    given(two_entries);
    whole = made;
    for (size_t from = 0; from < whole.length; from++)
        for (size_t to = from; to < whole.length; to += 3) {
            struct source source = source_of_bytes(whole.bytes + from, to - from);

            problem_forget(&cx);
            assert_false(zip_walk(&cx, &source, NULL, NULL, &totals));
        }
}

static void something_before_it_is_refused(void **state)
{
    (void)state;
    buffer_text(&made, "%PDF-1.7 as well");
    made_zip(&made, two_entries);
    assert_true(is_zip());
    assert_false(walk());
}

static void entries_that_lie_outside_or_on_each_other_are_refused(void **state)
{
    static const struct made_entry tables[][3] = {
        { { .name = "a", .bytes = "x", .says_packed = 5000 } },
        { { .name = "a", .bytes = "x", .says_packed = UINT32_MAX } },
        { { .name = "a", .bytes = "x", .says_at = 9000 } },
        { { .name = "a", .bytes = "x", .says_at = UINT32_MAX } },
        { { .name = "a", .bytes = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" },
          { .name = "b", .bytes = "x", .says_at = 3 } },
    };
    (void)state;

    for (size_t i = 0; i < COUNT(tables); i++) {
        given(tables[i]);
        if (walk())
            fail_msg("table %zu is taken", i);
    }
}

/* Many names for one stretch of bytes: small on disk, endless when unpacked. */
static void one_stretch_under_many_names_is_refused(void **state)
{
    static char block[4000];
    struct made_entry entries[4] = { { 0 } };
    (void)state;

    memset(block, 'x', sizeof(block) - 1);
    entries[0] = (struct made_entry){ .name = "a", .bytes = block };
    entries[1] = (struct made_entry){ .name = "a", .bytes = "", .says_packed = 3999 };
    entries[2] = entries[1];
    given(entries);
    assert_false(walk());
}

static void every_flipped_byte_is_read_within_bounds(void **state)
{
    (void)state;
    given(two_entries);
    for (size_t i = 0; i < made.length; i++)
        for (unsigned bit = 0; bit < 8; bit++) {
            made.bytes[i] = (char)(made.bytes[i] ^ (char)(1U << bit));
            (void)walk();
            made.bytes[i] = (char)(made.bytes[i] ^ (char)(1U << bit));
        }
    assert_true(walk());
}

#define ZIP_TEST(f) cmocka_unit_test_setup_teardown(f, open_all, close_all)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ZIP_TEST(reads_what_is_there),
        ZIP_TEST(an_empty_one_is_one_too),
        ZIP_TEST(other_files_are_none),
        ZIP_TEST(a_comment_may_follow_and_must_be_as_long_as_it_says),
        ZIP_TEST(one_that_is_cut_anywhere_is_refused),
        ZIP_TEST(something_before_it_is_refused),
        ZIP_TEST(entries_that_lie_outside_or_on_each_other_are_refused),
        ZIP_TEST(one_stretch_under_many_names_is_refused),
        ZIP_TEST(every_flipped_byte_is_read_within_bounds),
    };
    return cmocka_run_group_tests_name("zip", tests, NULL, NULL);
}
