/* The lines of a return: answering, neighbours, progress, last year beside this one. */
#include "domain/assurance/checklist_item.h"

#include "base/json.h"
#include "base/text.h"
#include "support/world.h"

static const char sql_answered[] =
    "SELECT count(*) FROM checklist_answer WHERE answer IS NOT NULL /*scan*/";

static struct checklist given_return(const char *year)
{
    struct answers answers =
        answers_of(&form_checklist, "template", "working_checklist", "year", year, NULL);
    struct checklist checklist;
    int64_t id;

    acting_as(ROLE_COORDINATOR);
    assert_ok(checklist_create(world(), &answers, &id));
    assert_ok(checklist_load(world(), id, &checklist));
    return checklist;
}

static json_t *lines_of(const struct checklist *checklist, const char *name,
                        const char *value)
{
    struct answers filter =
        name != NULL ? answers_of(&form_checklist_item_filter, name, value, NULL)
                     : answers_of(&form_checklist_item_filter, NULL);
    json_t *items;

    assert_ok(checklist_items(world(), checklist, &filter, &items));
    return items;
}

static json_t *line_of(const struct checklist *checklist, size_t position)
{
    return json_array_get(lines_of(checklist, NULL, NULL), position - 1);
}

static int64_t number(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

static const char *text(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static bool answer_line(const struct checklist *checklist, size_t position,
                        const struct answers *answers)
{
    const json_t *line = line_of(checklist, position);

    return checklist_item_answer(world(), checklist, number(line, "id"),
                                 number(line, "version"), answers);
}

static struct answers met(void)
{
    return answers_of(&form_checklist_item, "answer", "met", "evidence", "Minute 12",
                      NULL);
}

static void an_answer_keeps_evidence_and_who_gave_it(void **state)
{
    (void)state;
    struct checklist checklist = given_return("2026");
    struct answers answers = met();

    assert_ok(answer_line(&checklist, 1, &answers));
    const json_t *line = line_of(&checklist, 1);
    assert_string_equal(text(line, "answer"), "met");
    assert_string_equal(text(line, "answer_label"), "Met");
    assert_string_equal(text(line, "evidence"), "Minute 12");
    assert_string_equal(text(line, "answered_by"), "coordinator");
    assert_string_equal(text(line, "status"), "answered");
    assert_int_equal(number(line, "version"), 2);
}

static void what_is_not_met_needs_an_action_or_a_comment(void **state)
{
    (void)state;
    struct checklist checklist = given_return("2026");
    struct answers bare = answers_of(&form_checklist_item, "answer", "not_met", NULL);
    struct answers half = answers_of(&form_checklist_item, "answer", "met",
                                     "improvement.due_on", "2026-06-01", NULL);
    struct answers said = answers_of(&form_checklist_item, "answer", "partly_met",
                                     "comment", "The deputy is being chosen", NULL);

    assert_false(answer_line(&checklist, 1, &bare));
    assert_string_equal(world()->problem.fields[0].field, "improvement.action");
    problem_forget(world());
    assert_fails(answer_line(&checklist, 1, &half), "form.invalid");
    assert_int_equal(count_of(sql_answered), 0);
    assert_ok(answer_line(&checklist, 1, &said));
}

static void an_improvement_has_action_owner_and_day(void **state)
{
    (void)state;
    struct checklist checklist = given_return("2026");
    struct answers answers =
        answers_of(&form_checklist_item, "answer", "not_met", "improvement.action",
                   "Name a deputy", "improvement.owner", "chair@luton.example",
                   "improvement.due_on", "2026-06-01", NULL);

    assert_ok(answer_line(&checklist, 2, &answers));
    const json_t *improvement = json_object_get(line_of(&checklist, 2), "improvement");
    assert_string_equal(text(improvement, "action"), "Name a deputy");
    assert_int_equal(number(improvement, "owner"), user_of("chair@luton.example"));
    assert_string_equal(text(improvement, "owner_name"), "chair");
    assert_string_equal(text(improvement, "due_on"), "2026-06-01");
}

static void a_line_answered_meanwhile_is_not_overwritten(void **state)
{
    (void)state;
    struct checklist checklist = given_return("2026");
    struct answers answers = met();
    int64_t id = number(line_of(&checklist, 1), "id");

    assert_ok(checklist_item_answer(world(), &checklist, id, 1, &answers));
    assert_fails(checklist_item_answer(world(), &checklist, id, 1, &answers),
                 "record.changed");
}

static void a_line_of_another_return_is_not_touched(void **state)
{
    (void)state;
    struct checklist one = given_return("2026"), other = given_return("2025");
    struct answers answers = met();
    int64_t id = number(line_of(&other, 1), "id");
    json_t *line;

    assert_fails(checklist_item_answer(world(), &one, id, 1, &answers), "record.changed");
    assert_fails(checklist_item_json(world(), &one, id, &line), "record.unknown");
    assert_int_equal(count_of(sql_answered), 0);
}

static void a_signed_return_takes_no_answer(void **state)
{
    (void)state;
    struct checklist checklist = given_return("2026");
    struct answers answers = met();

    checklist.status = "chair_signed";
    assert_fails(checklist_item_answer(world(), &checklist, 1, 1, &answers),
                 "checklist.locked");
    assert_fails(checklist_is_open(world(), &checklist), "checklist.locked");
}

static void every_failure_of_answering_leaves_nothing_half_done(void **state)
{
    (void)state;
    struct checklist checklist = given_return("2026");
    struct answers answers = met();
    int64_t id = number(line_of(&checklist, 1), "id");

    every_failure_leaves_nothing(
        checklist_item_answer(world(), &checklist, id, 1, &answers), sql_answered, 0);
}

static void lines_lead_to_their_neighbours(void **state)
{
    (void)state;
    struct checklist checklist = given_return("2026");
    json_t *line;

    assert_ok(checklist_item_json(world(), &checklist,
                                  number(line_of(&checklist, 1), "id"), &line));
    assert_true(json_is_null(json_object_get(line, "previous")));
    assert_int_equal(number(line, "next"), number(line_of(&checklist, 2), "id"));
    assert_ok(checklist_item_json(world(), &checklist,
                                  number(line_of(&checklist, 73), "id"), &line));
    assert_int_equal(number(line, "previous"), number(line_of(&checklist, 72), "id"));
    assert_true(json_is_null(json_object_get(line, "next")));
}

static void filters_thin_the_list(void **state)
{
    (void)state;
    struct checklist checklist = given_return("2026");
    struct answers answers = met();

    assert_ok(answer_line(&checklist, 1, &answers));
    assert_int_equal(json_array_size(lines_of(&checklist, "answer", "unanswered")), 72);
    assert_int_equal(json_array_size(lines_of(&checklist, "answer", "met")), 1);
    assert_int_equal(json_array_size(lines_of(&checklist, "answer", "not_met")), 0);
    assert_int_equal(json_array_size(lines_of(&checklist, "area", "I")), 7);
}

static void progress_is_told_by_area(void **state)
{
    (void)state;
    struct checklist checklist = given_return("2026");
    struct answers answers = met();
    json_t *areas;

    for (size_t i = 1; i <= 3; i++)
        assert_ok(answer_line(&checklist, i, &answers));
    assert_ok(checklist_areas(world(), &checklist, &areas));
    assert_int_equal(json_array_size(areas), 13);
    const json_t *first = json_array_get(areas, 0);
    assert_string_equal(text(first, "area"), "A");
    assert_int_equal(number(first, "total"), 6);
    assert_int_equal(number(first, "answered"), 3);
    assert_int_equal(number(first, "met"), 3);
    assert_int_equal(number(first, "percent"), 50);
    assert_true(json_is_false(json_object_get(first, "complete")));
}

static void last_years_answer_stands_beside_the_line(void **state)
{
    (void)state;
    struct checklist before = given_return("2024");
    struct answers answers = answers_of(&form_checklist_item, "answer", "partly_met",
                                        "comment", "On its way", NULL);

    assert_ok(answer_line(&before, 5, &answers));
    struct checklist now = given_return("2026");
    const json_t *last = json_object_get(line_of(&now, 5), "last_year");
    assert_int_equal(number(last, "year"), 2024);
    assert_string_equal(text(last, "answer"), "partly_met");
    assert_string_equal(text(last, "comment"), "On its way");
    assert_true(json_is_null(json_object_get(line_of(&now, 6), "last_year")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_answer_keeps_evidence_and_who_gave_it),
        TEST(what_is_not_met_needs_an_action_or_a_comment),
        TEST(an_improvement_has_action_owner_and_day),
        TEST(a_line_answered_meanwhile_is_not_overwritten),
        TEST(a_line_of_another_return_is_not_touched),
        TEST(a_signed_return_takes_no_answer),
        TEST(every_failure_of_answering_leaves_nothing_half_done),
        TEST(lines_lead_to_their_neighbours),
        TEST(filters_thin_the_list),
        TEST(progress_is_told_by_area),
        TEST(last_years_answer_stands_beside_the_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
