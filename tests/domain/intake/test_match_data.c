/* Matching data as an administrator keeps it. */
#include "domain/intake/match_data.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "support/world.h"

#define CHECKED "source", "A list of the registrar, 2024", "confirmed_on", "2026-02-20"

static const char *text_in(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

/* What is seen of, or said about, the nth field of two people who share but a surname. */
static const char *tried(const char *a, const char *b, const char *key)
{
    struct answers answers =
        answers_of(&form_match_try, "a_given_name", a, "a_surname", "Tandelmoor",
                   "b_given_name", b, "b_surname", "Tandelmoor", NULL);
    json_t *out;

    assert_ok(match_try(world(), &answers, &out));
    return text_in(json_array_get(json_object_get(out, "fields"), 0), key);
}

static struct answers given_weight(const char *same)
{
    return answers_of(&form_match_weight, "same", same, "household", "5000", "stranger",
                      "3000", CHECKED, NULL);
}

static bool changes_weight(int64_t version, const char *same)
{
    struct answers answers = given_weight(same);

    return match_weight_change(world(), "given_name", "different", version, &answers);
}

static void a_weight_counts_from_the_next_comparison_on(void **state)
{
    (void)state;
    acting_as(ROLE_ADMINISTRATOR);
    assert_string_equal(tried("Ruvo", "Ilsabet", "strength"),
                        "Speaks strongly against it");
    assert_ok(changes_weight(1, "900000"));
    assert_string_equal(tried("Ruvo", "Ilsabet", "strength"), "Speaks for one person");
    json_t *weight;
    assert_ok(match_weight_json(world(), "given_name", "different", &weight));
    assert_true(json_is_false(json_object_get(weight, "unverified")));
    assert_string_equal(text_in(weight, "confirmed_by"), "administrator");
    assert_string_equal(text_in(weight, "level_label"), "Another first name");
}

static void a_stale_or_unknown_weight_is_refused(void **state)
{
    (void)state;
    acting_as(ROLE_ADMINISTRATOR);
    assert_ok(changes_weight(1, "900000"));
    assert_fails(changes_weight(1, "800000"), "record.changed");
    struct answers answers = given_weight("1");
    assert_fails(match_weight_change(world(), "given_name", "none", 1, &answers),
                 "record.changed");
}

static void one_answer_to_a_question_must_stay_possible(void **state)
{
    struct answers nothing = answers_of(&form_match_weight, "same", "0", "household", "0",
                                        "stranger", "0", CHECKED, NULL);
    (void)state;
    acting_as(ROLE_ADMINISTRATOR);
    assert_ok(match_weight_change(world(), "name_order", "swapped", 1, &nothing));
    assert_fails(match_weight_change(world(), "name_order", "straight", 1, &nothing),
                 "form.invalid");
}

static void the_list_explains_each_weight(void **state)
{
    (void)state;
    const json_t *list = match_weights_json(world()), *first = json_array_get(list, 0);

    assert_int_equal(json_array_size(list),
                     count_of("SELECT count(*) FROM match_weight /*scan*/"));
    assert_string_equal(text_in(first, "question_label"), "First name");
    assert_non_null(strstr(text_in(first, "says"), "times likelier of"));
}

/* ---- names ---- */

static struct answers given_names(const char *names)
{
    return answers_of(&form_name_family, "names", names, CHECKED, NULL);
}

static bool adds_family(const char *kin, const char *names)
{
    struct answers answers =
        answers_of(&form_name_family_new, "kin", kin, "names", names, CHECKED, NULL);
    const char *family;

    return name_family_add(world(), &answers, &family);
}

static void names_of_a_new_family_are_one_name_at_once(void **state)
{
    (void)state;
    acting_as(ROLE_ADMINISTRATOR);
    assert_string_equal(tried("Wulfric", "Ilsabet", "observed"), "Another first name");
    assert_ok(adds_family("Ilsabet", "Íla, Wulfric"));
    assert_string_equal(tried("Wulfric", "Ilsabet", "observed"),
                        "First name is a nickname or another spelling");
    assert_string_equal(text_of("SELECT group_concat(name, ' ') FROM name_kin"
                                " WHERE kin = 'ilsabet' /*scan*/"),
                        "ila ilsabet wulfric");
}

static void a_family_that_is_withdrawn_stays_on_record(void **state)
{
    (void)state;
    acting_as(ROLE_ADMINISTRATOR);
    struct answers none = given_names("");
    json_t *family;

    assert_string_equal(tried("Robert", "Bob", "observed"),
                        "First name is a nickname or another spelling");
    assert_ok(name_family_change(world(), "robert", 1, &none));
    assert_string_equal(tried("Robert", "Bob", "observed"), "Another first name");
    assert_ok(name_family_json(world(), "robert", &family));
    assert_string_equal(text_in(family, "names"), "");
}

static void people_known_already_are_found_by_the_new_family(void **state)
{
    static const char keys[] = "SELECT count(*) FROM person_key /*scan*/";
    (void)state;
    struct answers names = given_names("rob bob ruvo");

    (void)given_referral_of("Ruvo", "Tandelmoor", "1990-01-02", "luton");
    int64_t before = count_of(keys);
    acting_as(ROLE_ADMINISTRATOR);
    assert_ok(name_family_change(world(), "robert", 1, &names));
    assert_true(count_of(keys) > before);
}

static void what_is_no_family_is_refused(void **state)
{
    (void)state;
    acting_as(ROLE_ADMINISTRATOR);
    assert_fails(adds_family("robert", "rob"), "form.invalid"); /* there is one */
    assert_fails(adds_family("mary ann", "mary"), "form.invalid");
    assert_fails(adds_family("ilsabet", "ilsabet"), "form.invalid"); /* one name alone */
    assert_fails(adds_family("ilsabet", ""), "form.invalid");
    struct answers names = given_names("rob bob");
    assert_fails(name_family_change(world(), "robert", 7, &names), "record.changed");
    assert_fails(name_family_change(world(), "nobody", 1, &names), "record.unknown");
}

static size_t families(const char *field, const char *value, json_t **view)
{
    struct answers filter = answers_of(&form_name_filter, field, value, NULL);

    *view = json_object();
    assert_ok(name_families_json(world(), &filter, *view));
    return json_array_size(json_object_get(*view, "items"));
}

static void families_are_listed_page_by_page_and_found_by_a_name(void **state)
{
    json_t *first, *second, *found;
    (void)state;

    assert_int_equal(families("limit", "2", &first), 2);
    assert_int_equal(families("cursor", text_in(first, "next"), &second), 50);
    assert_string_not_equal(
        text_in(json_array_get(json_object_get(second, "items"), 0), "kin"),
        text_in(json_array_get(json_object_get(first, "items"), 1), "kin"));
    assert_int_equal(families("name", "Bob", &found), 1);
    assert_string_equal(
        text_in(json_array_get(json_object_get(found, "items"), 0), "kin"), "robert");
}

/* ---- what is unverified ---- */

static int64_t waiting(const char *kind)
{
    json_t *groups = json_array();
    const json_t *group;
    size_t i;

    assert_ok(match_data_unverified(world(), groups));
    json_array_foreach(groups, i, group)
    {
        if (text_is(text_in(group, "kind"), kind))
            return json_integer_value(json_object_get(group, "count"));
    }
    return 0;
}

static bool confirms(const char *key)
{
    return match_data_confirm(world(), key, "The registrar", "2026-02-20");
}

static void what_nobody_has_checked_is_named_and_confirmed(void **state)
{
    (void)state;
    int64_t weights = waiting("weights"), names = waiting("names");

    acting_as(ROLE_ADMINISTRATOR);
    assert_true(weights > 50);
    assert_true(names > 100);
    assert_ok(confirms("weight:birth/one_digit"));
    assert_ok(confirms("name:robert"));
    assert_int_equal(waiting("weights"), weights - 1);
    assert_int_equal(waiting("names"), names - 1);
    assert_fails(confirms("weight:birth"), "record.changed");
    assert_fails(confirms("name:nobody"), "record.changed");
}

static void a_failure_leaves_nothing_behind(void **state)
{
    static const char changed[] =
        "SELECT count(*) FROM match_weight WHERE same = 900000 /*scan*/";
    static const char added[] =
        "SELECT count(*) FROM name_family WHERE kin = 'ilsabet' /*scan*/";
    static const char grown[] =
        "SELECT count(*) FROM name_kin WHERE kin = 'robert' AND name = 'ruvo' /*scan*/";
    (void)state;
    struct answers names = given_names("rob bob ruvo");

    (void)given_referral_of("Ruvo", "Tandelmoor", "1990-01-02", "luton");
    acting_as(ROLE_ADMINISTRATOR);
    every_failure_leaves_nothing(changes_weight(1, "900000"), changed, 0);
    every_failure_leaves_nothing(adds_family("ilsabet", "ila wulfric"), added, 0);
    every_failure_leaves_nothing(name_family_change(world(), "robert", 1, &names), grown,
                                 0);
}

/* ---- trying ---- */

static void it_says_whether_screening_would_ask(void **state)
{
    struct answers alike =
        answers_of(&form_match_try, "a_given_name", "Mohammed", "a_surname", "Tandelmoor",
                   "a_date_of_birth", "2009-05-06", "b_given_name", "Muhammad",
                   "b_surname", "Tandelmor", "b_date_of_birth", "2009-06-05", NULL);
    json_t *out;
    (void)state;

    assert_ok(match_try(world(), &alike, &out));
    assert_true(json_is_true(json_object_get(out, "would_ask")));
    const json_t *birth = json_array_get(json_object_get(out, "fields"), 3);
    assert_string_equal(text_in(birth, "observed"), "Day and month of birth swapped");
    assert_string_equal(text_in(birth, "strength"), "Speaks strongly for one person");
    const json_t *street = json_array_get(json_object_get(out, "fields"), 7);
    assert_string_equal(text_in(street, "strength"), "Not compared");
}

static void two_names_at_least_are_needed(void **state)
{
    struct answers one = answers_of(&form_match_try, "a_given_name", "Mohammed", NULL);
    json_t *out;
    (void)state;

    assert_fails(match_try(world(), &one, &out), "form.invalid");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_weight_counts_from_the_next_comparison_on),
        TEST(a_stale_or_unknown_weight_is_refused),
        TEST(one_answer_to_a_question_must_stay_possible),
        TEST(the_list_explains_each_weight),
        TEST(names_of_a_new_family_are_one_name_at_once),
        TEST(a_family_that_is_withdrawn_stays_on_record),
        TEST(people_known_already_are_found_by_the_new_family),
        TEST(what_is_no_family_is_refused),
        TEST(families_are_listed_page_by_page_and_found_by_a_name),
        TEST(what_nobody_has_checked_is_named_and_confirmed),
        TEST(a_failure_leaves_nothing_behind),
        TEST(it_says_whether_screening_would_ask),
        TEST(two_names_at_least_are_needed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
