/* What became of a text: nothing lost, nothing invented, little said to have changed. */
#include "base/word_diff.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/attr.h"

static struct arena *arena;

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

/* "same [-gone-]{+new+}" */
static const char *shown(const char *before, const char *after)
{
    struct word_diff diff;
    const char *text = "";

    word_diff(arena, before, after, &diff);
    for (size_t i = 0; i < diff.count; i++) {
        const char *run = diff.list[i].text;

        switch (diff.list[i].change) {
        case WORDS_SAME:
            text = arena_print(arena, "%s%s", text, run);
            break;
        case WORDS_GONE:
            text = arena_print(arena, "%s[-%s-]", text, run);
            break;
        case WORDS_NEW:
            text = arena_print(arena, "%s{+%s+}", text, run);
            break;
        }
    }
    return text;
}

static void changed_words_are_marked_and_the_rest_stays(void **state)
{
    static const struct {
        const char *before, *after, *shown;
    } cases[] = {
        { "", "", "" },
        { NULL, "new", "{+new+}" },
        { "old", NULL, "[-old-]" },
        { "the same", "the same", "the same" },
        { "He goes weekly", "He goes daily", "He goes [-weekly-]{+daily+}" },
        { "one two three", "one three", "one [-two -]three" },
        { "one three", "one two three", "one {+two +}three" },
        { "He goes weekly on foot", "He goes by bus on foot",
          "He goes [-weekly-]{+by bus+} on foot" },
        { "on ideas and sources", "once with a school",
          "[-on ideas and sources-]{+once with a school+}" },
        { "a\nb", "a\n\nb", "a[-\n-]{+\n\n+}b" },
        { "caf\xc3\xa9 open", "caf\xc3\xa9 shut", "caf\xc3\xa9 [-open-]{+shut+}" },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(shown(cases[i].before, cases[i].after), cases[i].shown);
}

static void a_word_put_in_the_middle_is_all_that_changed(void **state)
{
    struct word_diff diff;

    (void)state;
    word_diff(arena, "a b c d e f g h i j", "a b c d X e f g h i j", &diff);
    assert_int_equal(diff.count, 3);
    assert_string_equal(diff.list[1].text, "X ");
    assert_int_equal(diff.list[1].change, WORDS_NEW);
}

static const char *many(const char *word, size_t times)
{
    char *text = arena_alloc(arena, times * 8 + 1), *to = text;

    for (size_t i = 0; i < times; i++)
        to += strlen(strcpy(to, word));
    return text;
}

static void huge_texts_without_anything_in_common_are_replaced_whole(void **state)
{
    struct word_diff diff;

    (void)state;
    word_diff(arena, many("old ", 20000), many("new ", 20000), &diff);
    assert_int_equal(diff.count, 3); /* both end in a blank */
    assert_int_equal(diff.list[0].change, WORDS_GONE);
    assert_int_equal(strlen(diff.list[1].text), 79999);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(changed_words_are_marked_and_the_rest_stays,
                                        open_arena, close_arena),
        cmocka_unit_test_setup_teardown(a_word_put_in_the_middle_is_all_that_changed,
                                        open_arena, close_arena),
        cmocka_unit_test_setup_teardown(
            huge_texts_without_anything_in_common_are_replaced_whole, open_arena,
            close_arena),
    };
    return cmocka_run_group_tests_name("word_diff", tests, NULL, NULL);
}
