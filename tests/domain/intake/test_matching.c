/* Is this somebody we know already?  Names of any origin, whatever happened to them. */
#include "domain/intake/matching.h"

#include <string.h>

#include "base/json.h"
#include "domain/intake/matching_index.h"
#include "domain/intake/referral.h"
#include "support/world.h"

static json_t *candidates_of(int64_t referral)
{
    json_t *list;

    assert_ok(matching_candidates(world(), referral_dossier(referral), &list));
    return list;
}

static bool is_explained(const json_t *candidate, const char *words)
{
    const json_t *because = json_object_get(candidate, "because"), *item;
    size_t i;

    json_array_foreach((json_t *)(uintptr_t)because, i, item)
    {
        if (strcmp(json_string_value(item), words) == 0)
            return true;
    }
    return false;
}

static void somebody_is_found_by_any_way_to_write_them(void **state)
{
    (void)state;
    static const struct {
        const char *forename, *surname, *born;
        const char *words;
    } table[] = {
        { "Muhammad", "Chowdhury", "2009-03-04",
          "First name is a nickname or another spelling" },
        { "Mohammed", "Choudhury", "2009-04-03", "Day and month of birth swapped" },
        { "Choudhury", "Mohammed", "2009-03-04", "First name and surname swapped" },
        { "Mohammed", "Choudhury", "2009-03-14", "Date of birth differs by one digit" },
        { "Mohammed", "Choudhury-Ali", "2009-03-04", "One of the surnames is the same" },
        { "Mohammed", "Choudhury", NULL, "Same surname" },
        { "Mohamed", "Choudhuri", "2009-03-04", "Same date of birth" },
    };

    acting_as(ROLE_COORDINATOR);
    given_referral_of("Mohammed", "Choudhury", "2009-03-04", "luton");
    for (size_t i = 0; i < COUNT(table); i++) {
        json_t *list = candidates_of(given_referral_of(
            table[i].forename, table[i].surname, table[i].born, "luton"));
        bool told = false;
        const json_t *item;
        size_t j;

        json_array_foreach(list, j, item) told |= is_explained(item, table[i].words);
        if (!told)
            fail_msg("%s %s %s: %s", table[i].forename, table[i].surname, table[i].born,
                     json_dumps(list, 0));
    }
}

static void the_likeliest_comes_first(void **state)
{
    (void)state;
    acting_as(ROLE_COORDINATOR);
    given_referral_of("Mohamed", "Abdi", "2001-12-24", "luton");
    int64_t same = given_referral_of("Muhammad", "Abdi", "1998-06-30", "luton");
    json_t *list =
        candidates_of(given_referral_of("Mohamed", "Abdi", "1998-06-30", "luton"));

    assert_int_equal(
        json_integer_value(json_object_get(json_array_get(list, 0), "person")),
        referral_dossier(same)->person_id);
}

static void strangers_and_brothers_are_not_asked_about(void **state)
{
    (void)state;
    acting_as(ROLE_COORDINATOR);
    given_referral_of("Peter", "Walker", "1954-02-28", "luton");
    given_referral_of("Ibrahim", "Khan", "2004-08-01", "luton");
    json_t *list =
        candidates_of(given_referral_of("Yusuf", "Khan", "2009-03-04", "luton"));

    assert_int_equal(json_array_size(list), 0);
}

static int64_t given_alias(const char *forename, const char *surname, const char *aliases,
                           const char *phone)
{
    struct answers answers = answers_of(
        &form_referral, "forename", forename, "surname", surname, "aliases", aliases,
        "phone", phone, "area", "luton", "concern", "Words", "concern_type", "other",
        "sector", "police", "concern_on", "2026-02-01", "referred_on", "2026-02-02",
        "referrer_name", "Somebody", NULL);
    int64_t id;

    assert_ok(referral_create(world(), &answers, &id));
    return id;
}

static void an_alias_finds_and_is_found(void **state)
{
    (void)state;
    acting_as(ROLE_COORDINATOR);
    int64_t first = given_alias("Ruvo", "Tandelmoor", "Abu Omar; Sam Castlewick", "0");
    json_t *list = candidates_of(given_referral_of("Sam", "Castlewick", NULL, "luton"));

    assert_int_equal(json_array_size(list), 1);
    assert_int_equal(
        json_integer_value(json_object_get(json_array_get(list, 0), "person")),
        referral_dossier(first)->person_id);
}

static void a_phone_number_finds_however_it_is_written(void **state)
{
    (void)state;
    acting_as(ROLE_COORDINATOR);
    given_alias("Ruvo", "Tandelmoor", "none", "01582 555 0142");
    json_t *list = candidates_of(given_alias("Ruvo", "Castlewick", "none known",
                                             "07700 900123, +44 1582 5550142"));

    assert_int_equal(json_array_size(list), 1);
    assert_true(is_explained(json_array_get(list, 0),
                             "Same phone number, e-mail address or handle"));
}

/* Names and keys go along with a link: who was found by either is found by both. */
static void a_link_keeps_what_the_person_was_found_by(void **state)
{
    (void)state;
    acting_as(ROLE_COORDINATOR);
    int64_t first = given_referral_of("Ruvo", "Tandelmoor", "1999-01-31", "luton");
    int64_t again = given_referral_of("Ruvo", "Castlewick", "1999-01-31", "luton");
    int64_t person = referral_dossier(first)->person_id;

    assert_ok(matching_answer(world(), referral_dossier(again), person, "linked"));
    assert_int_equal(
        count_of("SELECT count(*) FROM person_key k JOIN person p"
                 " ON p.id = k.person_id WHERE p.surname = 'Tandelmoor' AND"
                 " EXISTS (SELECT 1 FROM person_key o JOIN person q ON q.id ="
                 " o.person_id WHERE o.key = k.key AND q.surname ="
                 " 'Castlewick') /*scan*/"),
        count_of("SELECT count(*) FROM person_key k JOIN person p"
                 " ON p.id = k.person_id WHERE p.surname = 'Castlewick'"
                 " /*scan*/"));
}

static void nothing_is_told_of_somebody_outside_the_readers_sight(void **state)
{
    (void)state;
    acting_as(ROLE_COORDINATOR);
    given_referral_of("Ruvo", "Tandelmoor", "1999-01-31", "luton");
    acting_for("partner@centralbeds.example");
    json_t *list = candidates_of(
        given_referral_of("Ruvo", "Tandelmoor", "1999-01-31", "central_bedfordshire"));

    assert_int_equal(json_array_size(list), 1);
    assert_json(json_array_get(list, 0),
                "{'person': null, 'hidden': true, 'contact':"
                " 'the Prevent coordinator, through the switchboard', 'forename': null,"
                " 'surname': null,"
                " 'date_of_birth': null, 'date_of_birth_text': null, 'because': [],"
                " 'decision': null,"
                " 'referrals': []}");
}

static void keys_of_an_earlier_version_are_written_anew(void **state)
{
    (void)state;
    static const char sql_all[] =
        "SELECT group_concat(key || person_id) FROM (SELECT * FROM"
        " person_key ORDER BY key, person_id) /*scan*/";
    static const char sql_forget[] = "DELETE FROM person_key /*scan*/";
    static const char sql_old[] =
        "INSERT INTO person_key(key, person_id)"
        " SELECT 'n:rf+tndlmr', id FROM person /*scan*/";

    acting_as(ROLE_COORDINATOR);
    given_alias("Ruvo", "Tandelmoor", "Sam Castlewick", "01582 5550142");
    const char *before = text_of(sql_all);
    assert_ok(matching_index_renew(world()));
    assert_string_equal(text_of(sql_all), before);
    assert_ok(db_run(world(), db_prepare(world()->db, sql_forget)));
    assert_ok(db_run(world(), db_prepare(world()->db, sql_old)));
    assert_ok(matching_index_renew(world()));
    assert_string_equal(text_of(sql_all), before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(somebody_is_found_by_any_way_to_write_them),
        TEST(the_likeliest_comes_first),
        TEST(strangers_and_brothers_are_not_asked_about),
        TEST(an_alias_finds_and_is_found),
        TEST(a_phone_number_finds_however_it_is_written),
        TEST(a_link_keeps_what_the_person_was_found_by),
        TEST(nothing_is_told_of_somebody_outside_the_readers_sight),
        TEST(keys_of_an_earlier_version_are_written_anew),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
