/* What each save changed: kept with the save, compared word by word, seen with the
 * record. */
#include "domain/people/record_version.h"

#include <string.h>

#include "base/json.h"
#include "domain/casework/plan_version.h"
#include "support/given_casework.h"

static const char sql_versions[] = "SELECT count(*) FROM record_version /*scan*/";

static struct version_series series_of(int64_t case_id)
{
    return (struct version_series){ "support_plan", case_id };
}

static bool keep(int64_t case_id, const char *what, const char *nature,
                 const char *delivery)
{
    json_t *leaves = json_array();

    version_leaf(leaves, "nature", "Nature", nature);
    version_leaf(leaves, "delivery", "Delivery", delivery);
    return version_keep(world(), case_dossier(case_id), series_of(case_id),
                        (struct version_made){ .what = what }, leaves);
}

static json_t *compared(int64_t case_id, int64_t from, int64_t to)
{
    json_t *out;

    assert_ok(versions_compare(world(), series_of(case_id), from, to, NULL, &out));
    return json_object_get(out, "fields");
}

static const char *text_in(const json_t *list, size_t nth, const char *key)
{
    return json_string_value(json_object_get(json_array_get(list, nth), key));
}

static void any_two_versions_can_be_compared(void **state)
{
    int64_t id = given_case("luton");

    (void)state;
    assert_ok(keep(id, "saved", "Mentoring once a week", NULL));
    assert_ok(keep(id, "saved", "Mentoring twice a week", "At the library"));
    assert_ok(keep(id, "saved", NULL, "At the library"));

    json_t *fields = compared(id, 1, 2);
    assert_int_equal(json_array_size(fields), 2);
    assert_string_equal(text_in(fields, 0, "before"), "Mentoring once a week");
    assert_string_equal(text_in(fields, 0, "after"), "Mentoring twice a week");
    const json_t *marks = json_object_get(json_array_get(fields, 0), "marks");
    assert_string_equal(text_in(marks, 1, "text"), "once");
    assert_string_equal(text_in(marks, 2, "text"), "twice");
    assert_null(text_in(fields, 1, "before"));

    fields = compared(id, 1, 3);
    assert_string_equal(text_in(fields, 0, "label"), "Nature");
    assert_null(text_in(fields, 0, "after"));
    fields = compared(id, 3, 1); /* backwards as well */
    assert_null(text_in(fields, 0, "before"));
}

static void a_save_that_changes_nothing_is_no_version_but_an_approval_is(void **state)
{
    int64_t id = given_case("luton");

    (void)state;
    assert_ok(keep(id, "saved", "Mentoring", NULL));
    assert_ok(keep(id, "saved", "Mentoring", NULL));
    assert_int_equal(count_of(sql_versions), 1);
    assert_ok(keep(id, "approved", "Mentoring", NULL));
    assert_int_equal(count_of(sql_versions), 2);
}

static void the_list_says_who_what_and_which_fields(void **state)
{
    int64_t id = given_case("luton");

    (void)state;
    assert_ok(keep(id, "saved", "Mentoring", NULL));
    acting_as(ROLE_CHAIR);
    assert_ok(keep(id, "approved", "Mentoring", "Weekly"));
    json_t *list = versions_json(world(), series_of(id), NULL);
    assert_int_equal(json_array_size(list), 2);
    assert_string_equal(text_in(list, 0, "what_label"), "Approved");
    assert_json(json_object_get(json_array_get(list, 0), "changed"), "['Delivery']");
    assert_json(json_object_get(json_array_get(list, 1), "changed"), "['Nature']");
    static const char *const without[] = { "deli", NULL };
    list = versions_json(world(), series_of(id), without);
    assert_json(json_object_get(json_array_get(list, 0), "changed"), "[]");
}

static void a_version_that_never_was_is_not_found(void **state)
{
    int64_t id = given_case("luton");
    json_t *out;

    (void)state;
    assert_ok(keep(id, "saved", "Mentoring", NULL));
    assert_fails(versions_compare(world(), series_of(id), 0, 1, NULL, &out),
                 "version.unknown");
    assert_fails(versions_compare(world(), series_of(id), 1, 2, NULL, &out),
                 "version.unknown");
    assert_fails(versions_compare(world(), series_of(77), 1, 1, NULL, &out),
                 "version.unknown");
}

static void versions_are_seen_with_the_record(void **state)
{
    int64_t id = given_case("luton");
    json_t *out;

    (void)state;
    assert_ok(keep(id, "saved", "Mentoring", NULL));
    acting_as(ROLE_PARTNER_OFFICER); /* of another area */
    given_reader();
    assert_int_equal(json_array_size(versions_json(world(), series_of(id), NULL)), 0);
    assert_fails(versions_compare(world(), series_of(id), 1, 1, NULL, &out),
                 "version.unknown");
    given_writer();
}

static void nothing_is_kept_while_bulk_is_loaded(void **state)
{
    int64_t id = given_case("luton");

    (void)state;
    versions_pause(true);
    assert_ok(keep(id, "saved", "Mentoring", NULL));
    versions_pause(false);
    assert_int_equal(count_of(sql_versions), 0);
}

static bool keep_of(const struct dossier *dossier)
{
    json_t *leaves = json_array();

    version_leaf(leaves, "nature", "Nature", "Mentoring");
    return db_begin(world())
           && db_end(world(),
                     version_keep(world(), dossier, series_of(dossier->case_id),
                                  (struct version_made){ .what = "saved" }, leaves));
}

static void every_failure_leaves_no_version(void **state)
{
    int64_t id = given_case("luton");

    (void)state;
    const struct dossier *dossier = case_dossier(id);
    every_failure_leaves_nothing(keep_of(dossier), sql_versions, 0);
}

/* ---- of a plan -----------------------------------------------------------------------
 */

static struct answers plan_with(const char *nature)
{
    return answers_of(&form_support_plan, "nature", nature, "needs.0.need", "Work",
                      "needs.0.accepted_because", "Still at school", NULL);
}

static bool save_plan_of(const struct dossier *dossier, const struct answers *answers)
{
    struct support_plan seen;

    return support_plan_load(world(), dossier, &seen)
           && support_plan_save(world(), dossier, &seen, answers);
}

static bool save_plan(int64_t id, const char *nature)
{
    struct answers answers = plan_with(nature);

    return save_plan_of(case_dossier(id), &answers);
}

static void each_save_of_a_plan_is_a_version(void **state)
{
    int64_t id = given_case("luton");

    (void)state;
    given_moves(id, "adopt", NULL);
    assert_ok(save_plan(id, "Mentoring"));
    assert_ok(save_plan(id, "Mentoring and sports"));
    json_t *fields = compared(id, 1, 2);
    size_t i;
    json_t *field;
    bool found = false;

    json_array_foreach(fields, i, field)
    {
        if (strcmp(text_in(fields, i, "name"), "needs.0.need") == 0)
            found = true;
        assert_int_equal(json_is_true(json_object_get(field, "is_changed")),
                         strcmp(text_in(fields, i, "name"), "nature") == 0);
    }
    assert_true(found);
}

static void a_plan_from_before_is_kept_as_its_first_version(void **state)
{
    int64_t id = given_case("luton");

    (void)state;
    given_moves(id, "adopt", NULL);
    versions_pause(true);
    assert_ok(save_plan(id, "Mentoring"));
    versions_pause(false);
    acting_as(ROLE_CHAIR);
    assert_ok(save_plan(id, "Sports"));
    json_t *list = versions_json(world(), series_of(id), NULL);
    assert_int_equal(json_array_size(list), 2);
    assert_string_equal(text_in(list, 1, "what"), "first");
    assert_string_not_equal(text_in(list, 1, "made_by"), text_in(list, 0, "made_by"));
}

static void every_failure_of_saving_a_plan_leaves_no_version(void **state)
{
    int64_t id = given_case("luton");

    (void)state;
    given_moves(id, "adopt", NULL);
    assert_ok(save_plan(id, "Mentoring"));
    const struct dossier *dossier = case_dossier(id);
    struct answers answers = plan_with("Sports");
    every_failure_leaves_nothing(save_plan_of(dossier, &answers), sql_versions, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(any_two_versions_can_be_compared),
        TEST(a_save_that_changes_nothing_is_no_version_but_an_approval_is),
        TEST(the_list_says_who_what_and_which_fields),
        TEST(a_version_that_never_was_is_not_found),
        TEST(versions_are_seen_with_the_record),
        TEST(nothing_is_kept_while_bulk_is_loaded),
        TEST(every_failure_leaves_no_version),
        TEST(each_save_of_a_plan_is_a_version),
        TEST(a_plan_from_before_is_kept_as_its_first_version),
        TEST(every_failure_of_saving_a_plan_leaves_no_version),
    };
    return cmocka_run_group_tests_name("record_version", tests, NULL, NULL);
}
