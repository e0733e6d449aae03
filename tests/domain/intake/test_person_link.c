/* "Linked" at screening: two records become one, and two again. */
#include <string.h>

#include "base/json.h"
#include "domain/intake/matching.h"
#include "domain/intake/person_merge.h"
#include "domain/intake/repeat.h"
#include "support/given_person.h"

static const char sql_merges[] = "SELECT count(*) FROM person_merge /*scan*/";

struct linking {
    int64_t referral, from, to;
};

static int64_t given_person(const char *forename, const char *surname)
{
    return person_of_referral(given_referral_of(forename, surname, "1980-04-04", "luton"))
        ->person_id;
}

static struct linking given_two(void)
{
    struct linking two = { 0 };

    acting_as(ROLE_COORDINATOR);
    two.to = given_person("Ruvo", "Tandelmoor");
    two.referral = given_referral_of("Zaref", "Quillfeather", "1999-01-31", "luton");
    two.from = referral_dossier(two.referral)->person_id;
    given_detail(two.from, "address", "kind", "home", "address", "12 Mill Lane",
                 "postcode", "MK40 1AA", NULL);
    given_detail(two.from, "identifier", "kind", "phone", "value", "07700 900123", NULL);
    return two;
}

static int64_t link_them(const struct linking *two)
{
    assert_ok(
        matching_answer(world(), referral_dossier(two->referral), two->to, "linked"));
    return count_of(
        "SELECT coalesce(max(id), 0) FROM person_merge WHERE referral_id"
        " IS NOT NULL /*scan*/");
}

/* What is left of the answer itself is looked at in a test of its own. */
static void forget_answers(void)
{
    assert_ok(
        db_run(world(), db_prepare(world()->db, "DELETE FROM person_link /*scan*/")));
}

static void a_link_is_a_merge_with_its_reason(void **state)
{
    (void)state;
    struct linking two = given_two();
    json_t *merge;

    int64_t id = link_them(&two);
    assert_int_equal(person_dossier(two.from)->person_id, two.to);
    assert_ok(person_merge_json(world(), person_dossier(two.to), id, &merge));
    assert_string_equal(json_string_value(json_object_get(merge, "reason")),
                        arena_print(world()->arena, "Linked at the screening of %s",
                                    referral_dossier(two.referral)->reference));
    assert_int_equal(json_array_size(json_object_get(merge, "went_over")), 1);
    assert_int_equal(json_array_size(person_merges_json(world(), two.to)), 1);
}

static void undoing_a_link_leaves_the_store_as_it_was(void **state)
{
    (void)state;
    struct linking two = given_two();
    const char *before = contents_of_store();

    given_unmerge(two.to, link_them(&two));
    assert_int_equal(count_of("SELECT count(*) FROM person_link WHERE decision ="
                              " 'not_linked' /*scan*/"),
                     1);
    forget_answers();
    assert_same_contents(before);
}

static void referrals_of_a_link_undone_are_not_counted_together(void **state)
{
    (void)state;
    struct linking two = given_two();
    json_t *repeat;

    given_unmerge(two.to, link_them(&two));
    assert_ok(repeat_json(world(), referral_dossier(two.referral), &repeat));
    assert_int_equal(json_integer_value(json_object_get(repeat, "on_record")), 1);
}

static void a_merge_after_a_link_is_undone_and_then_the_link(void **state)
{
    (void)state;
    struct linking two = given_two();
    int64_t third = given_person("Anders", "Holloway"), link, merge;
    const char *before = contents_of_store();

    link = link_them(&two);
    merge = given_merge(third, two.from); /* leads to where it was linked */
    assert_int_equal(referral_dossier(two.referral)->person_id, third);
    given_unmerge(third, merge);
    assert_int_equal(referral_dossier(two.referral)->person_id, two.to);
    given_unmerge(two.to, link);
    forget_answers();
    assert_same_contents(before);
}

/* By somebody who had opened the page before. */
static void a_link_to_a_record_merged_since_goes_back_all_the_way(void **state)
{
    (void)state;
    struct linking two = given_two();
    int64_t third = given_person("Anders", "Holloway"),
            last = given_person("Nadim", "Ferrowick");
    const char *before = contents_of_store();
    int64_t inner = given_merge(third, two.to), outer = given_merge(last, third);
    int64_t link = link_them(&two);

    assert_int_equal(referral_dossier(two.referral)->person_id, last);
    assert_int_equal(person_dossier(two.from)->person_id, last);
    given_unmerge(last, outer);
    assert_int_equal(referral_dossier(two.referral)->person_id, third);
    given_unmerge(third, inner);
    assert_int_equal(referral_dossier(two.referral)->person_id, two.to);
    given_unmerge(two.to, link);
    forget_answers();
    assert_same_contents(before);
}

static void where_other_referrals_are_left_only_this_one_goes(void **state)
{
    (void)state;
    struct linking two = given_two();
    int64_t again = given_referral_of("Zaref", "Quillfeather", "1999-01-31", "luton");

    assert_ok(matching_answer(world(), referral_dossier(again), two.from, "linked"));
    assert_int_equal(link_them(&two) != 0, 1); /* that of the one before */
    assert_int_equal(count_of(sql_merges), 1);
    assert_int_equal(referral_dossier(two.referral)->person_id, two.to);
    assert_int_equal(referral_dossier(again)->person_id, two.from);
}

static void the_reference_of_a_referral_out_of_sight_is_not_in_the_reason(void **state)
{
    (void)state;
    struct linking two = given_two();
    int64_t id = link_them(&two);
    json_t *merge;

    assert_ok(db_run(world(), db_prepare(world()->db,
                                         "UPDATE referral SET restricted = 1,"
                                         " created_by = (SELECT max(id) FROM user)"
                                         " WHERE forename = 'Zaref' /*scan*/")));
    acting_as(ROLE_CHAIR);
    assert_ok(person_merge_json(world(), person_dossier(two.to), id, &merge));
    assert_string_equal(json_string_value(json_object_get(merge, "reason")),
                        "Linked at a screening");
}

static void every_failure_of_linking_leaves_two_records(void **state)
{
    (void)state;
    struct linking two = given_two();
    const struct dossier *dossier = referral_dossier(two.referral);

    every_failure_leaves_nothing(matching_answer(world(), dossier, two.to, "linked"),
                                 sql_merges, 0);
    assert_int_equal(count_of(sql_merges), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_link_is_a_merge_with_its_reason),
        TEST(undoing_a_link_leaves_the_store_as_it_was),
        TEST(referrals_of_a_link_undone_are_not_counted_together),
        TEST(a_merge_after_a_link_is_undone_and_then_the_link),
        TEST(a_link_to_a_record_merged_since_goes_back_all_the_way),
        TEST(where_other_referrals_are_left_only_this_one_goes),
        TEST(the_reference_of_a_referral_out_of_sight_is_not_in_the_reason),
        TEST(every_failure_of_linking_leaves_two_records),
    };
    return cmocka_run_group_tests_name("person_link", tests, NULL, NULL);
}
