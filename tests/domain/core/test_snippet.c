#include "domain/core/snippet.h"

#include <string.h>

#include "base/text.h"
#include "support/world.h"

/* "spoke of [zeppelins] at" */
static const char *snippet(const char *text, const char *typed)
{
    const json_t *parts = snippet_json(world()->arena, text, typed), *part;
    const char *said = "";
    size_t i;

    json_array_foreach(parts, i, part)
    {
        bool hit = json_is_true(json_object_get(part, "hit"));

        said =
            arena_print(world()->arena, "%s%s%s%s", said, hit ? "[" : "",
                        json_string_value(json_object_get(part, "text")), hit ? "]" : "");
    }
    return json_is_null(parts) ? "none" : said;
}

static void the_words_are_marked(void **state)
{
    (void)state;
    assert_string_equal(snippet("Spoke of zeppelins at length", "zeppelins"),
                        "Spoke of [zeppelins] at length");
    assert_string_equal(snippet("Zeppelins, again ZEPPELINS.", "zeppelins"),
                        "[Zeppelins], again [ZEPPELINS].");
    assert_string_equal(snippet("A fight is coming", "coming fight"),
                        "A [fight] is [coming]");
}

static void the_last_word_may_be_a_beginning(void **state)
{
    (void)state;
    assert_string_equal(snippet("Spoke of zeppelins", "zepp"), "Spoke of [zeppelins]");
    assert_string_equal(snippet("Spoke of zeppelins", "zepp of"), "Spoke [of] zeppelins");
    assert_string_equal(snippet("a b c", "b"), "a [b] c");
    assert_string_equal(snippet("bring", "b"), "none");
}

static void accents_make_no_difference(void **state)
{
    (void)state;
    assert_string_equal(snippet("Met \u00c9va at home", "eva"), "Met [\u00c9va] at home");
    assert_string_equal(snippet("Met Eva at home", "\u00c9va"), "Met [Eva] at home");
}

static void nothing_is_said_where_nothing_is_found(void **state)
{
    (void)state;
    assert_string_equal(snippet(NULL, "eva"), "none");
    assert_string_equal(snippet("", "eva"), "none");
    assert_string_equal(snippet("Met at home", "eva"), "none");
    assert_string_equal(snippet("Met at home", ""), "none");
}

static const char *long_text(const char *middle)
{
    const char *text = "";

    for (int i = 0; i < 40; i++)
        text = arena_print(world()->arena, "%s%s", text, "\u0142\u00f3d\u017a goes by ");
    return arena_print(world()->arena, "%s%s %s", text, middle, text);
}

static void a_long_text_is_cut_between_words(void **state)
{
    (void)state;
    const char *said = snippet(long_text("zeppelin"), "zeppelin");

    assert_true(text_starts(said, "\u2026"));
    assert_non_null(strstr(said, "[zeppelin]"));
    assert_string_equal(said + strlen(said) - 3, "\u2026");
    assert_true(strlen(said) < 200);
    assert_true(text_is_utf8(said, strlen(said)));
}

static void a_word_without_end_is_shown_whole_characters(void **state)
{
    const char *wall = "zeppelin";
    (void)state;

    for (int i = 0; i < 200; i++)
        wall = arena_print(world()->arena, "%s\u5f20", wall);
    const char *said = snippet(wall, "zeppelin");
    assert_true(text_is_utf8(said, strlen(said)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_words_are_marked),
        TEST(the_last_word_may_be_a_beginning),
        TEST(accents_make_no_difference),
        TEST(nothing_is_said_where_nothing_is_found),
        TEST(a_long_text_is_cut_between_words),
        TEST(a_word_without_end_is_shown_whole_characters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
