#include "domain/records/import_map.h"

#include <string.h>

#include "base/json.h"
#include "domain/records/import_reader.h"
#include "domain/records/import_value.h"
#include "support/world.h"

static struct import_map map_of(const char *headings)
{
    struct import_map map;
    struct csv head;

    assert_ok(import_reader_head(world(), headings, strlen(headings), &head));
    import_map_begin(world()->arena, IMPORT_REFERRALS, &head, &map);
    return map;
}

static const char *meant(const struct import_map *map, size_t place)
{
    size_t column = map->target[place];

    return column == IMPORT_UNMAPPED ? "" : map->columns[column].name;
}

static void headings_of_spreadsheets_are_understood(void **state)
{
    (void)state;
    struct import_map map = map_of(
        "Case Ref,FIRST NAME,Surname,D.O.B.,Local authority,"
        "Date of birth,Favourite colour,Post Code");

    assert_ok(import_map_guess(world(), &map));
    assert_string_equal(meant(&map, 0), "external_reference");
    assert_string_equal(meant(&map, 1), "forename");
    assert_string_equal(meant(&map, 2), "surname");
    assert_string_equal(meant(&map, 3), "date_of_birth");
    assert_string_equal(meant(&map, 4), "area");
    assert_string_equal(meant(&map, 5), "");
    assert_string_equal(meant(&map, 6), "");
    assert_string_equal(meant(&map, 7), "postcode");
}

static void every_usual_heading_means_a_column_that_is_there(void **state)
{
    struct import_map map = { .kind = IMPORT_CASES };

    (void)state;
    map.columns = import_columns(world()->arena, map.kind, &map.ncolumns);
    for (size_t i = 0; i < map.ncolumns; i++)
        assert_string_equal(
            import_heading_says(world()->arena, map.kind, map.columns[i].name),
            map.columns[i].name);
    assert_string_equal(import_heading_says(world()->arena, map.kind, "Date adopted"),
                        "case_adopted_on");
    assert_null(import_heading_says(world()->arena, IMPORT_REFERRALS, "Date adopted"));
}

static void what_was_said_once_is_remembered(void **state)
{
    (void)state;
    struct import_map map = map_of("Colour,Surname");

    import_map_put(world(), &map, 0, "aliases");
    assert_ok(import_map_remember(world(), &map));
    map = map_of("colour,Surname");
    assert_ok(import_map_guess(world(), &map));
    assert_string_equal(meant(&map, 0), "aliases");
    assert_string_equal(meant(&map, 1), ""); /* left out the last time */
}

static void a_field_has_one_column(void **state)
{
    (void)state;
    struct import_map map = map_of("a,b");

    import_map_put(world(), &map, 0, "surname");
    import_map_put(world(), &map, 1, "surname");
    assert_true(has_problem(world()));
    assert_string_equal(world()->problem.fields[0].field, "columns.1.field");
    problem_forget(world());
    import_map_put(world(), &map, 1, "no such field");
    assert_true(has_problem(world()));
    problem_forget(world());
}

static void a_needed_field_comes_from_a_column_or_is_the_same_for_all(void **state)
{
    (void)state;
    struct import_map map = map_of(
        "area,concern_type,sector,concern_on,referred_on,"
        "surname");

    assert_ok(import_map_guess(world(), &map));
    import_map_check(world(), &map);
    assert_int_equal(world()->problem.nfields, 1);
    assert_string_equal(world()->problem.fields[0].field, "all.concern");
    problem_forget(world());
    import_map_put_all(world(), &map, "concern", "See the file");
    import_map_check(world(), &map);
    assert_false(has_problem(world()));
}

static void a_map_is_kept_and_read_again(void **state)
{
    (void)state;
    struct import_map map = map_of("x,surname"), again = map_of("x,surname");

    import_map_put(world(), &map, 1, "surname");
    import_map_put_all(world(), &map, "area", "luton");
    json_t *json = import_map_json(&map);
    assert_json(json, "{'columns': [null, 'surname'], 'all': {'area': 'luton'}}");
    import_map_read(&again, json, world()->arena);
    assert_true(json_equal(import_map_json(&again), json));
}

static void a_file_can_say_the_map(void **state)
{
    (void)state;
    static const char text[] = "Last name,surname\n=luton,area\n";
    struct import_map map = map_of("First,LAST NAME");

    assert_ok(import_map_load(world(), &map, text, strlen(text)));
    assert_string_equal(meant(&map, 1), "surname");
    assert_fails(import_map_load(world(), &map, "Nope,surname\n", 13), "import.map");
}

static const char *value_of(enum field_kind kind, const char *codes, const char *text)
{
    struct field field = { .name = "x", .kind = kind, .codes = codes };
    struct pairs out = { 0 };

    import_value_add(world(), &field, text, &out);
    return pairs_get(&out, "x");
}

static void labels_days_and_yes_are_read_as_people_write_them(void **state)
{
    (void)state;
    assert_string_equal(value_of(FIELD_CODE, "area", "central bedfordshire"),
                        "central_bedfordshire");
    assert_string_equal(value_of(FIELD_CODE, "area", "Central-Bedfordshire"),
                        "central_bedfordshire");
    assert_string_equal(value_of(FIELD_CODE, "area", "LUTON"), "luton");
    assert_string_equal(value_of(FIELD_CODE, "area", "Paris"), "Paris");
    assert_string_equal(value_of(FIELD_YES_NO, NULL, "Y"), "yes");
    assert_string_equal(value_of(FIELD_YES_NO, NULL, "No"), "no");
    assert_string_equal(value_of(FIELD_DAY, NULL, "01/02/2026 00:00"), "01/02/2026");
    assert_string_equal(value_of(FIELD_DAY, NULL, "2026-02-01T00:00:00"), "2026-02-01");
    assert_string_equal(value_of(FIELD_LINE, NULL, "=1+1"), "=1+1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(headings_of_spreadsheets_are_understood),
        TEST(every_usual_heading_means_a_column_that_is_there),
        TEST(what_was_said_once_is_remembered),
        TEST(a_field_has_one_column),
        TEST(a_needed_field_comes_from_a_column_or_is_the_same_for_all),
        TEST(a_map_is_kept_and_read_again),
        TEST(a_file_can_say_the_map),
        TEST(labels_days_and_yes_are_read_as_people_write_them),
    };
    return cmocka_run_group_tests_name("import map", tests, NULL, NULL);
}
