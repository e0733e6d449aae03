/* Which of many records are of one person. */
#include "domain/matching/match_batch.h"

#include <string.h>

#include "domain/matching/match_keys.h"
#include "support/world.h"

static struct match_result result;

static void match(const struct person_record *records, size_t count)
{
    assert_ok(match_batch(world(), records, count, &result));
    for (size_t i = 0; i < result.count; i++) {
        assert_true(result.pairs[i].left < result.pairs[i].right);
        assert_true(result.pairs[i].score >= 0 && result.pairs[i].score <= 1);
        for (size_t j = 0; j < i; j++) /* each pair once */
            assert_false(result.pairs[i].left == result.pairs[j].left
                         && result.pairs[i].right == result.pairs[j].right);
    }
}

static const char *said_of(uint32_t left, uint32_t right)
{
    for (size_t i = 0; i < result.count; i++)
        if (result.pairs[i].left == left && result.pairs[i].right == right)
            return result.pairs[i].same ? "same" : "possible";
    return "nothing";
}

static void no_records_have_no_pairs(void **state)
{
    (void)state;
    match(NULL, 0);
    assert_int_equal(result.count, 0);
    match(&(struct person_record){ .id = "1", .surname = "Khan" }, 1);
    assert_int_equal(result.count, 0);
}

static const struct person_record people[] = {
    { "0", "Amina", "Rahman", "1990-05-12", "12 Castle Road", "Luton", "LU1 1AA",
      "4765919" },
    { "1", "Ameena", "Rehman", "1990-12-05", "12 Castle Rd", "Luton", "LU1 1AA", NULL },
    { "2", "Rahman", "Amina", "19900512", NULL, "Luton", NULL, "4765919" },
    { "3", "Peter", "Walker", "1954-02-28", "3 Mill Lane", "Bedford", "MK40 2BX",
      "1112223" },
    { "4", "Mohammed", "Khan", "1987-03-01", "8 Park Street", "Luton", "LU2 7QQ", NULL },
    { "5", "Muhammad", "Khan", "1999-11-23", "77 Oak Road", "Luton", "LU4 9ZZ", NULL },
    { "6", "Sara", "Begum", "2001-01-15", "5 Elm Close", "Luton", "LU3 3CC", NULL },
    { "7", "Zara", "Hussain", "1978-09-30", "9 Ash Grove", "Bedford", "MK41 1DD", NULL },
};

static void one_person_is_found_whatever_happened_to_the_fields(void **state)
{
    (void)state;
    match(people, COUNT(people));
    assert_string_equal(said_of(0, 1), "same");
    assert_string_equal(said_of(0, 2), "same");
    assert_string_equal(said_of(1, 2), "same"); /* by way of the first */
}

static void a_common_name_alone_is_nobody(void **state)
{
    (void)state;
    match(people, COUNT(people));
    assert_string_not_equal(said_of(4, 5), "same");
    assert_string_equal(said_of(3, 7), "nothing");
}

static void twins_are_two_people(void **state)
{
    (void)state;
    static const struct person_record family[] = {
        { "0", "Hamza", "Iqbal", "2008-04-17", "40 Dallow Road", "Luton", "LU1 1NN",
          NULL },
        { "1", "Sumaya", "Iqbal", "2008-04-17", "40 Dallow Road", "Luton", "LU1 1NN",
          NULL },
        { "2", "Rashid", "Iqbal", "1975-04-02", "40 Dallow Road", "Luton", "LU1 1NN",
          NULL },
        { "3", "Hamza", "Iqbaal", "2008-04-17", "40 Dallow Rd", "Luton", "LU1 1NN",
          NULL },
        { "4", "Owen", "Price", "1961-12-12", "2 New Street", "Bedford", "MK40 1AA",
          NULL },
    };

    match(family, COUNT(family));
    assert_string_equal(said_of(0, 3), "same");
    assert_string_not_equal(said_of(0, 1), "same");
    assert_string_not_equal(said_of(0, 2), "same");
    assert_string_not_equal(said_of(1, 3), "same");
}

static void suburb_and_postcode_mixed_up_are_put_right(void **state)
{
    (void)state;
    struct person_record mixed = { .suburb = "LU1 1AA", .postcode = "Luton" };
    struct person_record tidied = person_record_tidied(&mixed);

    assert_string_equal(tidied.suburb, "Luton");
    assert_string_equal(tidied.postcode, "LU1 1AA");
    mixed.suburb = "Luton 2";
    mixed.postcode = "LU1";
    assert_string_equal(person_record_tidied(&mixed).postcode, "LU1");
}

static void records_of_nothing_and_of_rubbish_do_no_harm(void **state)
{
    (void)state;
    char long_text[5000];
    memset(long_text, 'a', sizeof(long_text) - 1);
    long_text[sizeof(long_text) - 1] = '\0';
    const struct person_record records[] = {
        { .id = "0" },
        { .id = "1" },
        { "2", "", "", "", "", "", "", "" },
        { "3", "?", "-", "0000-00-00", "!!", "...", "#", "???" },
        { "4", long_text, long_text, long_text, long_text, long_text, long_text,
          long_text },
        { "5", long_text, long_text, long_text, long_text, long_text, long_text,
          long_text },
    };

    match(records, COUNT(records));
    assert_string_equal(said_of(0, 1), "nothing");
}

static void the_same_records_give_the_same_answer(void **state)
{
    (void)state;
    match(people, COUNT(people));
    struct match_result first = result;
    match(people, COUNT(people));
    assert_int_equal(result.count, first.count);
    assert_memory_equal(result.pairs, first.pairs, first.count * sizeof(*first.pairs));
}

static void a_missing_weight_is_a_plain_sentence(void **state)
{
    (void)state;
    static const char sql[] =
        "DELETE FROM match_weight WHERE question = 'birth'"
        " AND level = 'same'";

    assert_ok(db_run(world(), db_prepare(world()->db, sql)));
    assert_fails(match_batch(world(), people, COUNT(people), &result),
                 "match_weight.missing");
}

static void keys_never_outgrow_their_room(void **state)
{
    (void)state;
    struct person_forms forms = person_forms_of(world()->arena, NULL, &people[0]);
    struct match_keys keys;

    match_keys_of(&forms, false, &keys);
    assert_in_range(keys.count, 40, MATCH_KEYS_MOST - 1);
    match_keys_of(&forms, true, &keys);
    assert_in_range(keys.count, 8, 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(no_records_have_no_pairs),
        TEST(one_person_is_found_whatever_happened_to_the_fields),
        TEST(a_common_name_alone_is_nobody),
        TEST(twins_are_two_people),
        TEST(suburb_and_postcode_mixed_up_are_put_right),
        TEST(records_of_nothing_and_of_rubbish_do_no_harm),
        TEST(the_same_records_give_the_same_answer),
        TEST(a_missing_weight_is_a_plain_sentence),
        TEST(keys_never_outgrow_their_room),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
