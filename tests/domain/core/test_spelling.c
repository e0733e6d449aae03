#include "domain/core/spelling.h"

#include "domain/core/search.h"
#include "support/world.h"

static void apostrophes_part_words(void **state)
{
    (void)state;
    struct arena *arena = world()->arena;

    assert_string_equal(spelling_parted(arena, "Sin\u00e9ad O'Neill"), "sinead o neill");
    assert_string_equal(spelling_parted(arena, "O\u2019Neill"), "o neill");
    assert_string_equal(spelling_parted(arena, "O\u02BCNeill"), "o neill");
    assert_string_equal(spelling_parted(arena, "''"), "");
    assert_string_equal(spelling_parted(arena, ""), "");
}

static void compounds_are_written_as_one_too(void **state)
{
    (void)state;
    struct arena *arena = world()->arena;

    assert_string_equal(spelling_compounds(arena, "Met Mr O'Neill-Smith, again."),
                        "oneillsmith");
    assert_string_equal(spelling_compounds(arena, "caf\u00e9, 'quoted' and dash -"), "");
    assert_string_equal(spelling_compounds(arena, "on 2026-03-02"), "");
    assert_string_equal(spelling_compounds(arena, ""), "");
}

static void neighbours_in_names_make_one(void **state)
{
    (void)state;
    struct arena *arena = world()->arena;

    assert_string_equal(spelling_names(arena, "R-2026-00041 Abdul Rahman"),
                        "abdulrahman");
    assert_string_equal(spelling_names(arena, "Al-Sayed"), "alsayed alsayed");
    assert_string_equal(spelling_names(arena, "Ruvo"), "");
    assert_string_equal(spelling_names(arena, ""), "");
}

static void a_question_asks_for_every_word_or_it_joined_to_its_neighbour(void **state)
{
    (void)state;
    struct arena *arena = world()->arena;

    assert_string_equal(search_query(arena, "O'Neill"),
                        "(\"o\" OR \"oneill\"*) AND (\"neill\"* OR \"oneill\"*)");
    assert_string_equal(search_query(arena, "cp-2026-0001"),
                        "(\"cp\") AND (\"2026\") AND (\"0001\"*)");
    assert_string_equal(search_query(arena, "j smith"),
                        "(\"j\" OR \"jsmith\"*) AND (\"smith\"* OR \"jsmith\"*)");
    assert_string_equal(search_query(arena, "\u674e"), "(\"\u674e\")");
    assert_null(search_query(arena, "x"));
    assert_null(search_query(arena, "?!"));
    assert_null(search_query(arena, ""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(apostrophes_part_words),
        TEST(compounds_are_written_as_one_too),
        TEST(neighbours_in_names_make_one),
        TEST(a_question_asks_for_every_word_or_it_joined_to_its_neighbour),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
