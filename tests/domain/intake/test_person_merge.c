/* Two records become one, and two again: nothing is lost by either. */
#include "domain/intake/person_merge.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "domain/casework/channel_case.h"
#include "domain/intake/matching.h"
#include "domain/intake/person.h"
#include "domain/intake/referral.h"
#include "support/given_person.h"

static const char sql_merges[] = "SELECT count(*) FROM person_merge /*scan*/";

struct pair_of {
    int64_t kept, lost;         /* people */
    int64_t earlier, lost_case; /* the kept one's referral, the lost one's case */
};

/* Two records that belong together: of one a referral, of the other a case. */
static struct pair_of given_pair(void)
{
    struct pair_of pair = { 0 };

    acting_as(ROLE_COORDINATOR);
    pair.earlier = given_referral_of("Ruvo", "Tandelmoor", "2009-05-06", "luton");
    pair.kept = person_of_referral(pair.earlier)->person_id;
    pair.lost_case = given_case_of("Zaref", "Quillfeather", "1999-01-31", "bedford");
    pair.lost = case_dossier(pair.lost_case)->person_id;
    given_detail(pair.kept, "name", "kind", "alias", "forename", "Rook", NULL);
    given_detail(pair.lost, "address", "kind", "home", "address", "12 Mill Lane",
                 "postcode", "MK40 1AA", NULL);
    given_detail(pair.lost, "identifier", "kind", "phone", "value", "07700 900123", NULL);
    assert_true(pair.kept != pair.lost);
    return pair;
}

static struct answers merging(int64_t other, const char *keep)
{
    return answers_of(&form_person_merge, "other",
                      arena_print(world()->arena, "%lld", (long long)other), "keep", keep,
                      "reason", "The school confirms it", NULL);
}

static struct answers undoing(void)
{
    return answers_of(&form_merge_undo, "reason", "Two brothers after all", NULL);
}

/* ---- merging -------------------------------------------------------------------------
 */

static void everything_goes_over_and_the_lost_id_leads_there(void **state)
{
    (void)state;
    struct pair_of pair = given_pair();
    json_t *object = NULL;

    given_merge(pair.kept, pair.lost);
    assert_int_equal(person_dossier(pair.lost)->person_id, pair.kept);
    assert_int_equal(case_dossier(pair.lost_case)->person_id, pair.kept);
    assert_ok(person_json(world(), person_dossier(pair.lost), &object));
    assert_int_equal(json_array_size(json_object_get(object, "referrals")), 2);
    assert_int_equal(json_array_size(json_object_get(object, "cases")), 1);
    assert_int_equal(json_array_size(json_object_get(object, "addresses")), 1);
    assert_int_equal(json_array_size(json_object_get(object, "names")), 1);
    assert_int_equal(json_array_size(json_object_get(object, "merged_records")), 1);
}

static void the_record_on_the_right_can_be_the_one_that_is_kept(void **state)
{
    (void)state;
    struct pair_of pair = given_pair();
    struct answers answers = merging(pair.lost, "other");
    int64_t id;

    assert_ok(person_merge(world(), person_dossier(pair.kept), &answers, &id));
    assert_int_equal(person_dossier(pair.kept)->person_id, pair.lost);
}

static void both_records_find_the_kept_one_at_intake(void **state)
{
    (void)state;
    struct pair_of pair = given_pair();
    json_t *list = NULL;

    given_merge(pair.kept, pair.lost);
    int64_t again = given_referral_of("Zaref", "Quilfeather", "1999-01-31", "luton");
    assert_ok(matching_candidates(world(), referral_dossier(again), &list));
    assert_int_equal(json_array_size(list), 1);
    assert_int_equal(
        json_integer_value(json_object_get(json_array_get(list, 0), "person")),
        pair.kept);
}

/* Named at screening as the first of three records that have become one meanwhile. */
static void a_referral_goes_back_all_the_way_to_whom_it_was_recorded_on(void **state)
{
    (void)state;
    struct pair_of pair = given_pair();
    int64_t first = pair.lost, second = pair.kept, merge, last,
            third = person_of_referral(
                        given_referral_of("Anders", "Holloway", "1980-04-04", "luton"))
                        ->person_id;

    merge = given_merge(second, first);
    last = given_merge(third, second);
    int64_t named = given_referral_of("Nadim", "Ferrowick", "2001-02-03", "luton");
    assert_ok(matching_answer(world(), referral_dossier(named), first, "linked"));
    assert_int_equal(referral_dossier(named)->person_id, third);
    given_unmerge(third, last);
    assert_int_equal(referral_dossier(named)->person_id, second);
    given_unmerge(second, merge);
    assert_int_equal(referral_dossier(named)->person_id, first);
}

static void a_merge_is_told_in_the_cases_and_the_trail(void **state)
{
    (void)state;
    struct pair_of pair = given_pair();

    given_unmerge(pair.kept, given_merge(pair.kept, pair.lost));
    assert_int_equal(count_of("SELECT count(*) FROM entry WHERE kind = 'person.merge'"
                              " AND case_id IS NOT NULL /*scan*/"),
                     1);
    assert_int_equal(count_of("SELECT count(*) FROM entry WHERE kind = 'person.unmerge'"
                              " /*scan*/"),
                     2);
    assert_int_equal(count_of("SELECT count(*) FROM audit WHERE verb IN ('person.merge',"
                              " 'person.unmerge') /*scan*/"),
                     2);
}

static void only_what_was_compared_is_merged(void **state)
{
    (void)state;
    struct pair_of pair = given_pair();
    const char *number = arena_print(world()->arena, "%lld", (long long)pair.lost);
    struct answers stale =
        answers_of(&form_person_merge, "other", number, "other_version", "7", "keep",
                   "this", "reason", "The school confirms it", NULL);
    struct answers fresh =
        answers_of(&form_person_merge, "other", number, "other_version", "1", "keep",
                   "this", "reason", "The school confirms it", NULL);
    int64_t id;

    assert_fails(person_merge(world(), person_dossier(pair.kept), &stale, &id),
                 "merge.other_changed");
    assert_int_equal(count_of(sql_merges), 0);
    assert_ok(person_merge(world(), person_dossier(pair.kept), &fresh, &id));
}

static void who_does_not_see_both_cannot_merge_them(void **state)
{
    (void)state;
    struct pair_of pair = given_pair();
    struct answers answers = merging(pair.lost, "this");
    int64_t id;

    assert_ok(db_run(world(), db_prepare(world()->db,
                                         "UPDATE channel_case SET"
                                         " restricted = 1 /*scan*/")));
    acting_as(ROLE_CHAIR);
    assert_fails(person_merge(world(), person_dossier(pair.kept), &answers, &id),
                 "record.unknown");
    answers = merging(pair.kept, "this");
    assert_fails(person_merge(world(), person_dossier(pair.kept), &answers, &id),
                 "form.invalid");
}

static void what_speaks_against_it_is_shown_before(void **state)
{
    (void)state;
    int64_t a = given_referral("luton"), b = given_referral("luton");
    const struct dossier *left = person_of_referral(a), *right = person_of_referral(b);
    json_t *object = NULL;

    assert_ok(
        matching_answer(world(), referral_dossier(b), left->person_id, "not_linked"));
    given_detail(left->person_id, "relation", "kind", "sibling", "reference",
                 referral_dossier(b)->reference, NULL);
    assert_ok(person_merge_compare(world(), left, right, &object));
    const json_t *warnings = json_object_get(object, "warnings");
    assert_int_equal(json_array_size(warnings), 2);
    assert_non_null(strstr(json_string_value(json_array_get(warnings, 0)),
                           "said that they are not one person"));
    const json_t *name = json_array_get(json_object_get(object, "fields"), 0);
    assert_true(json_is_true(json_object_get(name, "same")));
}

static void every_failure_of_merging_leaves_two_records(void **state)
{
    (void)state;
    struct pair_of pair = given_pair();
    const struct dossier *kept = person_dossier(pair.kept);
    struct answers answers = merging(pair.lost, "this"), undo = undoing();
    const char *before = contents_of_store();
    bool done = false;
    int64_t id = 0;

    for (int nth = 1; !done; nth++) {
        db_fail_at(world()->db, nth);
        done = person_merge(world(), kept, &answers, &id);
        db_fail_at(world()->db, 0);
        problem_forget(world());
        if (!done)
            assert_same_contents(before);
        assert_int_equal(count_of(sql_merges), done ? 1 : 0);
    }
    const char *merged = contents_of_store();
    done = false;
    for (int nth = 1; !done; nth++) {
        db_fail_at(world()->db, nth);
        done = person_merge_undo(world(), kept, id, &undo);
        db_fail_at(world()->db, 0);
        problem_forget(world());
        assert_same_contents(done ? before : merged);
    }
}

/* ---- undoing -------------------------------------------------------------------------
 */

static void undoing_leaves_the_store_as_it_was(void **state)
{
    (void)state;
    struct pair_of pair = given_pair();
    const char *before = contents_of_store();
    int64_t merge = given_merge(pair.kept, pair.lost);

    assert_string_not_equal(contents_of_store(), before);
    given_unmerge(pair.kept, merge);
    assert_same_contents(before);
    struct answers answers = undoing();
    assert_fails(person_merge_undo(world(), person_dossier(pair.kept), merge, &answers),
                 "merge.undone");
}

static void a_referral_since_stays_with_whom_it_was_recorded_on(void **state)
{
    (void)state;
    struct pair_of pair = given_pair();
    int64_t merge = given_merge(pair.kept, pair.lost);
    int64_t to_kept = given_referral_of("Ruvo", "Tandelmoor", "2009-05-06", "luton");
    int64_t to_lost = given_referral_of("Zaref", "Quillfeather", "1999-01-31", "luton");

    assert_ok(matching_answer(world(), referral_dossier(to_kept), pair.kept, "linked"));
    /* by somebody who had opened the page before the two were merged */
    assert_ok(matching_answer(world(), referral_dossier(to_lost), pair.lost, "linked"));
    assert_int_equal(referral_dossier(to_lost)->person_id, pair.kept);
    given_unmerge(pair.kept, merge);
    assert_int_equal(referral_dossier(to_kept)->person_id, pair.kept);
    assert_int_equal(referral_dossier(to_lost)->person_id, pair.lost);
}

static void a_case_opened_since_goes_back_with_its_referral(void **state)
{
    (void)state;
    acting_as(ROLE_COORDINATOR);
    int64_t kept =
        person_of_referral(given_referral_of("Ruvo", "Tandelmoor", "2009-05-06", "luton"))
            ->person_id;
    int64_t referral = given_screened("Zaref", "Quillfeather", "1999-01-31", "luton");
    int64_t lost = referral_dossier(referral)->person_id, merge, case_id;
    struct answers decision = given_section36("proceed");

    merge = given_merge(kept, lost);
    assert_ok(
        channel_case_decide(world(), referral_dossier(referral), &decision, &case_id));
    assert_int_equal(case_dossier(case_id)->person_id, kept);
    given_unmerge(kept, merge);
    assert_int_equal(case_dossier(case_id)->person_id, lost);
}

static void a_correction_since_goes_back_corrected(void **state)
{
    (void)state;
    struct pair_of pair = given_pair();
    int64_t merge = given_merge(pair.kept, pair.lost);
    int64_t id =
        count_of("SELECT id FROM person_detail WHERE section = 'address' /*scan*/");
    struct person_detail detail = detail_of_id(pair.kept, id);
    struct answers answers = answers_of(&form_person_address, "kind", "home", "address",
                                        "14 Mill Lane", "postcode", "MK40 1AA", NULL);

    assert_ok(
        person_detail_correct(world(), person_dossier(pair.kept), &detail, &answers));
    given_unmerge(pair.kept, merge);
    assert_int_equal(detail_of_id(pair.lost, id).version, 2);
}

static void the_later_merge_is_undone_first(void **state)
{
    (void)state;
    struct pair_of pair = given_pair();
    int64_t third =
        person_of_referral(given_referral_of("Mira", "Castlewick", "1980-01-02", "luton"))
            ->person_id;
    const char *before = contents_of_store();
    int64_t inner = given_merge(pair.kept, pair.lost);
    int64_t outer = given_merge(third, pair.kept);
    struct answers answers = undoing();

    assert_int_equal(person_dossier(pair.lost)->person_id, third);
    assert_fails(person_merge_undo(world(), person_dossier(pair.lost), inner, &answers),
                 "record.unknown");
    given_unmerge(third, outer);
    given_unmerge(pair.kept, inner);
    assert_same_contents(before);
}

static void two_merges_into_one_are_undone_in_any_order(void **state)
{
    (void)state;
    struct pair_of pair = given_pair();
    int64_t third = person_of_referral(
                        given_referral_of("Zaref", "Quillfether", "1999-01-31", "luton"))
                        ->person_id;
    const char *before = contents_of_store();
    int64_t one = given_merge(pair.kept, pair.lost),
            other = given_merge(pair.kept, third);

    given_unmerge(pair.kept, one);
    given_unmerge(pair.kept, other);
    assert_same_contents(before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(everything_goes_over_and_the_lost_id_leads_there),
        TEST(the_record_on_the_right_can_be_the_one_that_is_kept),
        TEST(both_records_find_the_kept_one_at_intake),
        TEST(a_referral_goes_back_all_the_way_to_whom_it_was_recorded_on),
        TEST(a_merge_is_told_in_the_cases_and_the_trail),
        TEST(only_what_was_compared_is_merged),
        TEST(who_does_not_see_both_cannot_merge_them),
        TEST(what_speaks_against_it_is_shown_before),
        TEST(every_failure_of_merging_leaves_two_records),
        TEST(undoing_leaves_the_store_as_it_was),
        TEST(a_referral_since_stays_with_whom_it_was_recorded_on),
        TEST(a_case_opened_since_goes_back_with_its_referral),
        TEST(a_correction_since_goes_back_corrected),
        TEST(the_later_merge_is_undone_first),
        TEST(two_merges_into_one_are_undone_in_any_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
