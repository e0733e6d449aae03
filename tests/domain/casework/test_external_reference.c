#include "domain/casework/external_reference.h"

#include "base/json.h"
#include "domain/casework/case_search.h"
#include "support/given_casework.h"

static const char count_references[] = "SELECT count(*) FROM external_reference /*scan*/";

static bool add(int64_t case_id, const char *system, const char *value, int64_t *out_id)
{
    struct answers answers =
        answers_of(&form_external_reference, "system", system, "value", value, NULL);

    return external_reference_add(world(), case_dossier(case_id), &answers, out_id);
}

static size_t found(const char *typed)
{
    json_t *view = json_object();

    assert_ok(case_search(world(), typed, view));
    return json_array_size(json_object_get(view, "items"));
}

static void a_case_is_found_by_what_others_call_it(void **state)
{
    int64_t id;
    (void)state;
    int64_t case_id = given_case("luton");

    assert_int_equal(found("PCMT/99-4711"), 0);
    assert_ok(add(case_id, "pcmt", "PCMT/99-4711", &id));
    assert_int_equal(found("PCMT/99-4711"), 1);
    assert_ok(external_reference_remove(world(), case_dossier(case_id), id));
    assert_int_equal(found("PCMT/99-4711"), 0);
}

static void the_same_reference_is_not_added_twice(void **state)
{
    int64_t id;
    (void)state;
    int64_t case_id = given_case("luton");

    assert_ok(add(case_id, "police", "4711", &id));
    assert_ok(add(case_id, "social_care", "4711", &id));
    assert_false(add(case_id, "police", "4711", &id));
    assert_string_equal(world()->problem.fields[0].field, "value");
    problem_forget(world());
    given_reader();
    assert_int_equal(
        json_array_size(external_references_json(world(), case_dossier(case_id))), 2);
    given_writer();
}

static void one_of_another_case_is_not_removed(void **state)
{
    int64_t id;
    (void)state;
    int64_t one = given_case("luton");
    int64_t other = given_case_of("Beri", "Beltram", "1991-03-04", "luton");

    assert_ok(add(one, "police", "4711", &id));
    assert_fails(external_reference_remove(world(), case_dossier(other), id),
                 "record.unknown");
    assert_int_equal(count_of(count_references), 1);
}

static void a_failure_adds_and_removes_nothing(void **state)
{
    (void)state;
    const struct dossier *dossier = case_dossier(given_case("luton"));
    struct answers answers =
        answers_of(&form_external_reference, "system", "police", "value", "4711", NULL);
    int64_t id;

    every_failure_leaves_nothing(external_reference_add(world(), dossier, &answers, &id),
                                 count_references, 0);
    every_failure_leaves_nothing(external_reference_remove(world(), dossier, id),
                                 "SELECT count(*) FROM entry WHERE kind ="
                                 " 'reference.remove' /*scan*/",
                                 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_case_is_found_by_what_others_call_it),
        TEST(the_same_reference_is_not_added_twice),
        TEST(one_of_another_case_is_not_removed),
        TEST(a_failure_adds_and_removes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
