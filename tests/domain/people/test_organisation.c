/* Partner organisations. */
#include "domain/people/organisation.h"

#include "base/json.h"
#include "base/text.h"
#include "domain/people/user.h"
#include "support/world.h"

static const char sql_all[] = "SELECT count(*) FROM organisation /*scan*/";
static const char sql_renamed[] =
    "SELECT count(*) FROM organisation WHERE name = 'Probation East' /*scan*/";
static const char sql_health[] =
    "SELECT id FROM organisation WHERE name = 'Bedfordshire Health'";

static struct answers named(const char *name)
{
    return answers_of(&form_organisation_change, "name", name, "kind", "justice",
                      "agency", "probation", NULL);
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

static const char sql_inactive[] =
    "SELECT count(*) FROM organisation WHERE active = 0 /*scan*/";
static const char sql_number[] =
    "SELECT CAST(id AS TEXT) FROM organisation WHERE name = 'Bedfordshire Health'";
static const char sql_detail[] =
    "SELECT detail FROM audit WHERE verb = 'organisation.change' ORDER BY id DESC LIMIT "
    "1";

static struct answers taking_part(const char *active)
{
    return answers_of(&form_organisation_change, "name", "Bedfordshire Health", "kind",
                      "health", "active", active, NULL);
}

static size_t offered(void)
{
    return json_array_size(organisation_options(world()));
}

static bool may_be_chosen(void)
{
    struct answers answers;
    bool ok = answers_try(&answers, &form_user, "email", "new@health.example", "name",
                          "Nela", "organisation_id", text_of(sql_number), NULL);

    problem_forget(world());
    return ok;
}

static void one_that_ends_is_offered_no_more_but_its_users_go_on(void **state)
{
    (void)state;
    struct answers no = taking_part("no"), yes = taking_part("yes");
    int64_t id = count_of(sql_health);
    size_t before = offered();
    struct actor actor;

    acting_as(ROLE_ADMINISTRATOR);
    assert_true(may_be_chosen());
    every_failure_leaves_nothing(organisation_change(world(), id, 1, &no), sql_inactive,
                                 0);
    assert_string_equal(text_of(sql_detail), "active=0");
    assert_int_equal(offered(), before - 1);
    assert_false(may_be_chosen());
    assert_ok(user_actor(world(), user_of("member@health.example"), &actor));
    assert_true(access_may(&actor, PERMIT_CASE_READ));
    assert_ok(organisation_change(world(), id, 2, &yes));
    assert_int_equal(offered(), before);
}

static void other_changes_leave_it_as_it_is(void **state)
{
    (void)state;
    struct answers no = taking_part("no"), other = named("Health East");
    int64_t id = count_of(sql_health);

    assert_ok(organisation_change(world(), id, 1, &no));
    assert_ok(organisation_change(world(), id, 2, &other));
    assert_int_equal(count_of(sql_inactive), 1);
    struct answers filter = answers_of(&form_organisation_filter, "active", "no", NULL);
    json_t *view = json_object();
    assert_ok(organisation_list(world(), &filter, view));
    assert_int_equal(json_array_size(json_object_get(view, "items")), 1);
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
        TEST(one_that_ends_is_offered_no_more_but_its_users_go_on),
        TEST(other_changes_leave_it_as_it_is),
        TEST(pages_go_on_by_name),
        TEST(a_cursor_of_somewhere_else_is_refused),
        TEST(an_organisation_that_is_not_there_is_not_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
