/* Partner organisations. */
#include "domain/people/organisation.h"

#include "base/json.h"
#include "base/text.h"
#include "support/world.h"

static const char sql_all[] = "SELECT count(*) FROM organisation /*scan*/";
static const char sql_renamed[] =
    "SELECT count(*) FROM organisation WHERE name = 'Probation East' /*scan*/";
static const char sql_health[] =
    "SELECT id FROM organisation WHERE name = 'Bedfordshire Health'";

static struct answers named(const char *name)
{
    return answers_of(&form_organisation, "name", name, "kind", "justice", "agency",
                      "probation", NULL);
}

static void every_failure_of_creating_leaves_nothing_half_done(void **state)
{
    (void)state;
    struct answers answers = named("Probation East");
    int64_t before = count_of(sql_all), id;

    every_failure_leaves_nothing(organisation_create(world(), &answers, &id), sql_all,
                                 before);
    json_t *object;
    assert_ok(organisation_json(world(), id, &object));
    assert_string_equal(json_string_value(json_object_get(object, "agency_label")),
                        "Probation");
    assert_int_equal(json_integer_value(json_object_get(object, "users")), 0);
}

static void a_name_is_taken_once(void **state)
{
    (void)state;
    struct answers answers = named("Bedfordshire Police");
    int64_t id;

    assert_false(organisation_create(world(), &answers, &id));
    assert_string_equal(world()->problem.fields[0].field, "name");
    problem_forget(world());
    assert_fails(organisation_change(world(), count_of(sql_health), 1, &answers),
                 "form.invalid");
}

static void every_failure_of_changing_leaves_nothing_half_done(void **state)
{
    (void)state;
    struct answers answers = named("Probation East");
    int64_t id = count_of(sql_health);

    every_failure_leaves_nothing(organisation_change(world(), id, 1, &answers),
                                 sql_renamed, 0);
    assert_fails(organisation_change(world(), id, 1, &answers), "record.changed");
    assert_ok(organisation_change(world(), id, 2, &answers));
}

static void pages_go_on_by_name(void **state)
{
    (void)state;
    struct answers filter = answers_of(&form_organisation_filter, "limit", "4", NULL);
    json_t *first = json_object(), *second = json_object();

    assert_ok(organisation_list(world(), &filter, first));
    const char *next = json_string_value(json_object_get(first, "next"));
    filter = answers_of(&form_organisation_filter, "limit", "4", "cursor", next, NULL);
    assert_ok(organisation_list(world(), &filter, second));
    assert_int_equal(json_array_size(json_object_get(first, "items"))
                         + json_array_size(json_object_get(second, "items")),
                     count_of(sql_all));
    assert_true(json_is_null(json_object_get(second, "next")));
}

static void a_cursor_of_somewhere_else_is_refused(void **state)
{
    (void)state;
    struct answers filter = answers_of(&form_organisation_filter, "cursor", "xyz", NULL);

    assert_fails(organisation_list(world(), &filter, json_object()), "query.cursor");
}

static void an_organisation_that_is_not_there_is_not_found(void **state)
{
    (void)state;
    json_t *object;

    assert_fails(organisation_json(world(), 7, &object), "record.unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_failure_of_creating_leaves_nothing_half_done),
        TEST(a_name_is_taken_once),
        TEST(every_failure_of_changing_leaves_nothing_half_done),
        TEST(pages_go_on_by_name),
        TEST(a_cursor_of_somewhere_else_is_refused),
        TEST(an_organisation_that_is_not_there_is_not_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
