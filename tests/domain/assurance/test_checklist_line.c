/* The lines of the template: all ours at first, then confirmed or corrected. */
#include "domain/assurance/checklist_line.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "domain/assurance/checklist_item.h"
#include "support/world.h"

static const char sql_confirmed[] =
    "SELECT count(*) FROM template_item WHERE unverified = 0 /*scan*/";

static void the_template_has_73_sentences_in_13_areas_all_unverified(void **state)
{
    (void)state;
    json_t *lines = checklist_lines_json(world()), *line;
    size_t i;

    assert_int_equal(json_array_size(lines), 73);
    json_array_foreach(lines, i, line)
    {
        const char *text = json_string_value(json_object_get(line, "text"));
        const char *number = json_string_value(json_object_get(line, "number"));

        assert_int_equal(text[strlen(text) - 1], '.');
        assert_true(text[0] >= 'A' && text[0] <= 'Z');
        assert_string_equal(json_string_value(json_object_get(line, "area")),
                            arena_slice(world()->arena, number, 1));
        assert_non_null(json_string_value(json_object_get(line, "hint")));
        assert_true(json_is_true(json_object_get(line, "unverified")));
    }
    assert_int_equal(
        count_of("SELECT count(DISTINCT area_title) FROM template_item /*scan*/"), 13);
}

static struct answers corrected(void)
{
    return answers_of(&form_checklist_line, "text", "Other words.", "source",
                      "Checklist of 2026, page 3", "confirmed_on", "2026-02-20", NULL);
}

static void a_correction_leaves_open_returns_as_they_are(void **state)
{
    (void)state;
    struct answers year = answers_of(&form_checklist, "template", "working_checklist",
                                     "year", "2026", NULL);
    struct answers answers = corrected();
    int64_t id;

    assert_ok(checklist_create(world(), &year, &id));
    acting_as(ROLE_ADMINISTRATOR);
    assert_ok(checklist_line_change(world(), 1001, 1, &answers));
    assert_int_equal(count_of("SELECT count(*) FROM checklist_answer"
                              " WHERE text = 'Other words.' /*scan*/"),
                     0);
    json_t *line;
    assert_ok(checklist_line_json(world(), 1001, &line));
    assert_string_equal(json_string_value(json_object_get(line, "text")), "Other words.");
    assert_string_equal(json_string_value(json_object_get(line, "confirmed_by")),
                        "administrator");
    assert_fails(checklist_line_change(world(), 1001, 1, &answers), "record.changed");
}

static void every_failure_of_correcting_leaves_nothing_half_done(void **state)
{
    (void)state;
    struct answers answers = corrected();

    every_failure_leaves_nothing(checklist_line_change(world(), 1001, 1, &answers),
                                 sql_confirmed, 0);
}

static void every_failure_of_confirming_leaves_nothing_half_done(void **state)
{
    (void)state;
    every_failure_leaves_nothing(
        checklist_line_confirm(world(), 1002, "Checklist of 2026", "2026-02-20"),
        sql_confirmed, 0);
    assert_fails(checklist_line_confirm(world(), 7, "Checklist", "2026-02-20"),
                 "record.unknown");
}

static void what_is_unverified_is_a_group_until_nothing_is_left(void **state)
{
    (void)state;
    json_t *groups = json_array(), *none = json_array();

    assert_ok(checklist_line_confirm(world(), 1001, "Checklist of 2026", "2026-02-20"));
    assert_ok(checklist_lines_unverified(world(), groups));
    assert_int_equal(json_array_size(groups), 1);
    assert_int_equal(
        json_integer_value(json_object_get(json_array_get(groups, 0), "count")), 72);
    for (int64_t id = 1002; id <= 1073; id++)
        assert_ok(checklist_line_confirm(world(), id, "Checklist of 2026", "2026-02-20"));
    assert_ok(checklist_lines_unverified(world(), none));
    assert_int_equal(json_array_size(none), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_template_has_73_sentences_in_13_areas_all_unverified),
        TEST(a_correction_leaves_open_returns_as_they_are),
        TEST(every_failure_of_correcting_leaves_nothing_half_done),
        TEST(every_failure_of_confirming_leaves_nothing_half_done),
        TEST(what_is_unverified_is_a_group_until_nothing_is_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
