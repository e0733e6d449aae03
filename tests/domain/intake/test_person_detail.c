/* What is known of a person beside the referrals. */
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "domain/intake/matching.h"
#include "domain/intake/person.h"
#include "domain/intake/referral.h"
#include "support/given_person.h"

static const char sql_details[] = "SELECT count(*) FROM person_detail /*scan*/";
static const char sql_entries[] = "SELECT count(*) FROM entry /*scan*/";

static int64_t given_person(void)
{
    return person_of_referral(given_referral("luton"))->person_id;
}

static json_t *shown(int64_t person)
{
    json_t *object = NULL;

    assert_ok(person_json(world(), person_dossier(person), &object));
    return object;
}

static const json_t *first(int64_t person, const char *list)
{
    return json_array_get(json_object_get(shown(person), list), 0);
}

static const char *text_in(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

/* ---- adding, correcting, ending ------------------------------------------------------
 */

static void every_section_takes_a_detail_and_shows_it(void **state)
{
    (void)state;
    int64_t person = given_person(),
            other = person_of_referral(
                        given_referral_of("Mira", "Castlewick", "1980-01-02", "luton"))
                        ->person_id;

    given_detail(person, "name", "kind", "birth_name", "surname", "Quillfeather", NULL);
    given_detail(person, "birth", "age_estimated", "16", NULL);
    given_detail(person, "address", "kind", "home", "address", "12 Mill Lane", "postcode",
                 "lu1 1aa", "from_on", "2025-01-01", NULL);
    given_detail(person, "identifier", "kind", "nhs", "value", "485 777 3456", NULL);
    given_detail(person, "relation", "kind", "parent", "reference", "R-2026-00002",
                 "household", "yes", NULL);
    assert_string_equal(text_in(first(person, "names"), "known_as"), "Quillfeather");
    assert_int_equal(
        json_integer_value(json_object_get(first(person, "births"), "age_estimated")),
        16);
    assert_string_equal(text_in(first(person, "addresses"), "postcode"), "LU1 1AA");
    assert_string_equal(text_in(first(person, "addresses"), "area"), "luton");
    assert_string_equal(text_in(first(person, "identifiers"), "kind_label"),
                        "NHS number");
    assert_string_equal(text_in(first(person, "relations"), "other_name"),
                        "Mira Castlewick");
    assert_string_equal(text_in(first(other, "named_by"), "name"), "Ruvo Tandelmoor");
}

static void a_detail_without_what_it_is_about_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *section, *list[6];
    } wrong[] = {
        { "name", { "kind", "alias" } },
        { "birth", { NULL } },
        { "birth", { "date_of_birth", "2009-01-01", "age_estimated", "16" } },
        { "relation", { "kind", "parent" } },
        { "relation", { "kind", "parent", "reference", "R-2026-77777" } },
        { "relation", { "kind", "parent", "reference", "R-2026-00001" } }, /* oneself */
        { "relation", { "kind", "parent", "name", "Mira", "reference", "R-2026-00001" } },
    };
    int64_t person = given_person(), id;

    for (size_t i = 0; i < COUNT(wrong); i++) {
        const struct person_section *of = person_section_of(wrong[i].section);
        struct pairs *raw = arena_alloc(world()->arena, sizeof(*raw));
        struct answers answers;

        for (size_t j = 0; j < 6 && wrong[i].list[j] != NULL; j += 2)
            pairs_add(world()->arena, raw, wrong[i].list[j], wrong[i].list[j + 1]);
        assert_ok(answers_read(world(), of->form, raw, false, &answers));
        assert_fails(
            person_detail_add(world(), person_dossier(person), of, &answers, &id),
            "form.invalid");
    }
    assert_int_equal(count_of(sql_details), 0);
}

static void a_correction_keeps_what_was_said_before(void **state)
{
    (void)state;
    int64_t person = given_person();
    int64_t id = given_detail(person, "address", "kind", "home", "address", "12 Mil Lane",
                              "postcode", "LU1 1AA", NULL);
    struct person_detail detail = detail_of_id(person, id);
    struct answers answers = answers_of(&form_person_address, "kind", "home", "address",
                                        "12 Mill Lane", "postcode", "LU1 1AB", NULL);
    json_t *object = NULL;

    assert_ok(person_detail_correct(world(), person_dossier(person), &detail, &answers));
    assert_ok(person_detail_json(world(), person_dossier(person), id, &object));
    assert_string_equal(text_in(object, "address"), "12 Mill Lane");
    const json_t *before = json_array_get(json_object_get(object, "before"), 0);
    assert_string_equal(text_in(before, "address"), "12 Mil Lane");
    assert_fails(
        person_detail_correct(world(), person_dossier(person), &detail, &answers),
        "record.changed");
}

static void what_ended_stays_on_record(void **state)
{
    (void)state;
    int64_t person = given_person();
    int64_t id = given_detail(person, "address", "kind", "home", "address",
                              "12 Mill Lane", "from_on", "2025-05-01", NULL);
    struct person_detail detail = detail_of_id(person, id);
    struct answers early = answers_of(&form_detail_end, "until_on", "2025-04-01", NULL),
                   right = answers_of(&form_detail_end, "until_on", "2026-02-01", NULL);

    assert_fails(person_detail_end(world(), person_dossier(person), &detail, &early),
                 "form.invalid");
    assert_ok(person_detail_end(world(), person_dossier(person), &detail, &right));
    assert_false(json_is_true(json_object_get(first(person, "addresses"), "current")));
    detail = detail_of_id(person, id);
    assert_fails(person_detail_end(world(), person_dossier(person), &detail, &right),
                 "detail.ended");
    int64_t birth = given_detail(person, "birth", "age_estimated", "16", NULL);
    detail = detail_of_id(person, birth);
    assert_fails(person_detail_end(world(), person_dossier(person), &detail, &right),
                 "detail.ended");
}

static void entered_in_error_is_a_mark_that_can_be_taken_back(void **state)
{
    (void)state;
    int64_t person = given_person();
    int64_t id = given_detail(person, "name", "kind", "alias", "forename", "Rook", NULL);
    struct person_detail detail = detail_of_id(person, id);
    struct answers answers =
        answers_of(&form_person_name, "kind", "alias", "forename", "Crow", NULL);

    assert_ok(person_detail_mark_in_error(world(), person_dossier(person), &detail,
                                          "Another pupil"));
    assert_string_equal(text_in(first(person, "names"), "in_error_why"), "Another pupil");
    detail = detail_of_id(person, id);
    assert_fails(
        person_detail_correct(world(), person_dossier(person), &detail, &answers),
        "detail.in_error");
    assert_ok(person_detail_take_back_error(world(), person_dossier(person), &detail));
    assert_false(detail_of_id(person, id).in_error);
    detail = detail_of_id(person, id);
    assert_fails(person_detail_take_back_error(world(), person_dossier(person), &detail),
                 "detail.right");
}

/* ---- nothing half done ---------------------------------------------------------------
 */

static void every_failure_of_adding_leaves_nothing(void **state)
{
    (void)state;
    int64_t person = given_person(), id;
    const struct dossier *dossier = person_dossier(person);
    struct answers answers = answers_of(&form_person_address, "kind", "home", "address",
                                        "12 Mill Lane", "postcode", "MK40 1AA", NULL);

    every_failure_leaves_nothing(
        person_detail_add(world(), dossier, person_section_of("address"), &answers, &id),
        sql_details, 0);
    assert_int_equal(
        count_of("SELECT count(*) FROM audit WHERE verb = 'person.add' /*scan*/"), 1);
}

static void every_failure_of_changing_leaves_nothing(void **state)
{
    (void)state;
    int64_t person = given_person();
    int64_t id = given_detail(person, "name", "kind", "alias", "forename", "Rook", NULL);
    const struct dossier *dossier = person_dossier(person);
    struct person_detail detail = detail_of_id(person, id);
    struct answers answers =
        answers_of(&form_person_name, "kind", "alias", "forename", "Crow", NULL);
    struct answers end = answers_of(&form_detail_end, "until_on", "2026-02-01", NULL);
    int64_t entries = count_of(sql_entries);

    every_failure_leaves_nothing(
        person_detail_correct(world(), dossier, &detail, &answers), sql_entries, entries);
    detail = detail_of_id(person, id);
    every_failure_leaves_nothing(person_detail_end(world(), dossier, &detail, &end),
                                 sql_entries, entries + 1);
    detail = detail_of_id(person, id);
    every_failure_leaves_nothing(
        person_detail_mark_in_error(world(), dossier, &detail, "Wrong"), sql_entries,
        entries + 2);
    detail = detail_of_id(person, id);
    every_failure_leaves_nothing(person_detail_take_back_error(world(), dossier, &detail),
                                 sql_entries, entries + 3);
    assert_int_equal(count_of("SELECT count(*) FROM person_detail_before /*scan*/"), 2);
}

static void every_failure_of_correcting_the_record_leaves_nothing(void **state)
{
    (void)state;
    const struct dossier *dossier = person_dossier(given_person());
    struct answers answers =
        answers_of(&form_person, "forename", "Ruvo", "surname", "Tandelmore",
                   "date_of_birth", "2009-06-05", NULL);

    every_failure_leaves_nothing(
        person_correct(world(), dossier, dossier->version, &answers), sql_entries, 1);
}

/* ---- the record itself ---------------------------------------------------------------
 */

static void what_a_record_went_by_stays_with_it(void **state)
{
    (void)state;
    int64_t person = given_person();
    struct answers answers =
        answers_of(&form_person, "forename", "Ruvo", "surname", "Castlewick",
                   "date_of_birth", "2009-06-05", "gender", "male", NULL);

    assert_ok(person_correct(world(), person_dossier(person), 1, &answers));
    assert_string_equal(text_in(first(person, "names"), "known_as"), "Ruvo Tandelmoor");
    assert_string_equal(text_in(first(person, "births"), "date_of_birth"), "2009-05-06");
    assert_fails(person_correct(world(), person_dossier(person), 1, &answers),
                 "record.changed");
}

/* ---- found again ---------------------------------------------------------------------
 */

static int64_t found_by(int64_t referral)
{
    json_t *list = NULL;

    assert_ok(matching_candidates(world(), referral_dossier(referral), &list));
    return json_integer_value(
        json_object_get(json_array_get(list, 0), "person")); /* 0: nobody */
}

static int64_t given_with(const char *forename, const char *surname, const char *name,
                          const char *value)
{
    struct answers answers =
        answers_of(&form_referral, "forename", forename, "surname", surname, name, value,
                   "area", "luton", "concern", "Words", "concern_type", "other", "sector",
                   "police", "concern_on", "2026-02-01", "referred_on", "2026-02-02",
                   "referrer_name", "Somebody", NULL);
    int64_t id;

    assert_ok(referral_create(world(), &answers, &id));
    return id;
}

static void an_earlier_name_finds_the_person_at_intake(void **state)
{
    (void)state;
    int64_t person = given_person();

    given_detail(person, "name", "kind", "birth_name", "forename", "Ruvo", "surname",
                 "Quillfeather", NULL);
    assert_int_equal(
        found_by(given_with("Ruvo", "Quillfeather", "date_of_birth", "2009-05-06")),
        person);
}

static void a_phone_or_handle_of_the_record_finds_the_person(void **state)
{
    (void)state;
    int64_t person = given_person();

    given_detail(person, "identifier", "kind", "phone", "value", "07700 900123", NULL);
    given_detail(person, "identifier", "kind", "handle", "value", "nightrook_77", NULL);
    assert_int_equal(found_by(given_with("Ruvo", "Unknown", "phone", "+44 7700 900123")),
                     person);
    assert_int_equal(
        found_by(given_with("Ruvo", "Nobody", "social_media", "Instagram @nightrook_77")),
        person);
}

static void an_old_address_finds_the_person(void **state)
{
    (void)state;
    int64_t person = given_person();
    int64_t again = given_with("Ruvo", "Castlewick", "postcode", "MK40 1AA");

    assert_int_equal(found_by(again), 0);
    given_detail(person, "address", "kind", "home", "address", "4 High Street",
                 "postcode", "MK40 1AA", "until_on", "2024-01-01", NULL);
    assert_int_equal(found_by(again), person);
}

static void what_was_entered_in_error_finds_nobody(void **state)
{
    (void)state;
    int64_t person = given_person();
    int64_t id = given_detail(person, "identifier", "kind", "phone", "value",
                              "07700 900123", NULL);
    struct person_detail detail = detail_of_id(person, id);

    assert_ok(person_detail_mark_in_error(world(), person_dossier(person), &detail,
                                          "The school's number"));
    assert_int_equal(found_by(given_with("Zora", "Unknown", "phone", "07700 900123")), 0);
}

static void two_records_with_one_number_are_proposed(void **state)
{
    (void)state;
    int64_t a = given_person();
    int64_t referral = given_referral_of("Ravo", "Castlewick", "2009-05-06", "luton");
    int64_t b = person_of_referral(referral)->person_id;

    given_detail(a, "identifier", "kind", "nhs", "value", "485 777 3456", NULL);
    given_detail(b, "identifier", "kind", "nhs", "value", "4857773456", NULL);
    assert_int_equal(found_by(referral), a);
}

/* ---- told, and to whom ---------------------------------------------------------------
 */

static void each_case_of_the_person_is_told(void **state)
{
    (void)state;
    int64_t id = given_case("luton");
    int64_t person = case_dossier(id)->person_id;

    given_detail(person, "name", "kind", "alias", "forename", "Rook", NULL);
    assert_string_equal(text_of("SELECT text FROM entry WHERE kind = 'person.add'"
                                " AND case_id IS NOT NULL /*scan*/"),
                        "New name: Also known as: Rook");
}

static void nobody_on_record_is_named_to_those_who_may_not_see_them(void **state)
{
    (void)state;
    int64_t luton = given_person(), referral;

    acting_for("partner@centralbeds.example");
    referral =
        given_referral_of("Mira", "Castlewick", "1980-01-02", "central_bedfordshire");
    int64_t central = person_of_referral(referral)->person_id;
    acting_as(ROLE_COORDINATOR);
    given_detail(central, "relation", "kind", "child", "reference", "R-2026-00001", NULL);
    given_detail(central, "name", "kind", "alias", "forename", "Mimi", NULL);
    given_reader();
    acting_for("partner@centralbeds.example");
    const struct dossier *hidden = NULL;
    assert_fails(dossier_person(world(), luton, &hidden), "record.unknown");
    const json_t *seen = shown(central);
    assert_int_equal(json_array_size(json_object_get(seen, "relations")), 0);
    assert_int_equal(json_array_size(json_object_get(seen, "names")), 1);
    assert_null(strstr(json_dumps(seen, 0), "Tandelmoor"));
    acting_for("partner@bedford.example");
    assert_fails(dossier_person(world(), central, &hidden), "record.unknown");
    given_writer();
    assert_int_equal(count_of("SELECT count(*) FROM entry WHERE text LIKE '%Tandel%'"
                              " AND kind LIKE 'person%' /*scan*/"),
                     0);
}

static void an_interest_in_a_case_hides_the_person(void **state)
{
    (void)state;
    static const char sql[] =
        "INSERT INTO case_access(user_id, case_id, reason, granted_at)"
        " SELECT :user, id, 'conflict', 'now' FROM channel_case /*scan*/";
    int64_t id = given_case("luton");
    int64_t person = case_dossier(id)->person_id;
    const struct dossier *hidden = NULL;

    given_referral_of("Ruvo", "Tandelmoor", "2009-05-06", "luton");
    struct stmt *st = db_prepare(world()->db, sql);
    bind_int(st, ":user", user_of("coordinator@luton.example"));
    assert_ok(db_run(world(), st));
    acting_as(ROLE_COORDINATOR);
    assert_fails(dossier_person(world(), person, &hidden), "record.unknown");
}

static const char sql_restrict[] =
    "UPDATE channel_case SET restricted = 1 WHERE reference = 'CP-2026-0002' /*scan*/";
static const char sql_name_chair[] =
    "INSERT INTO case_access(user_id, case_id, reason, granted_at)"
    " SELECT :user, id, 'named', 'now' FROM channel_case WHERE restricted = 1 /*scan*/";

/* An ended case that all may see, and a restricted one that only the chair may. */
static int64_t given_restricted(void)
{
    int64_t ended = given_case("luton"), open;
    int64_t person = case_dossier(ended)->person_id;

    assert_ok(db_run(world(), db_prepare(world()->db,
                                         "UPDATE channel_case SET status ="
                                         " 'closed' /*scan*/")));
    open = given_case_of("Ruvo", "Tandelmoor", "2009-05-06", "luton");
    assert_int_equal(case_dossier(open)->person_id, person);
    assert_ok(db_run(world(), db_prepare(world()->db, sql_restrict)));
    struct stmt *st = db_prepare(world()->db, sql_name_chair);
    bind_int(st, ":user", user_of("chair@luton.example"));
    assert_ok(db_run(world(), st));
    return person;
}

static void what_a_restricted_case_found_out_stays_with_who_sees_it(void **state)
{
    (void)state;
    int64_t person = given_restricted();

    acting_as(ROLE_CHAIR);
    given_detail(person, "address", "kind", "home", "address", "12 Mill Lane", NULL);
    assert_int_equal(json_array_size(json_object_get(shown(person), "addresses")), 1);
    assert_int_equal(
        count_of("SELECT count(*) FROM entry e JOIN channel_case c ON c.id = e.case_id"
                 " WHERE e.kind = 'person.add' AND c.restricted = 0 /*scan*/"),
        0);
    assert_int_equal(
        count_of("SELECT count(*) FROM entry WHERE kind = 'person.add' /*scan*/"), 1);
    given_reader();
    acting_as(ROLE_COORDINATOR);
    assert_int_equal(json_array_size(json_object_get(shown(person), "addresses")), 0);
    given_writer();
    acting_as(ROLE_COORDINATOR);
    given_detail(person, "name", "kind", "alias", "forename", "Rook", NULL);
    assert_int_equal(json_array_size(json_object_get(shown(person), "names")), 1);
}

static void a_draft_has_no_record_of_a_person_yet(void **state)
{
    (void)state;
    const struct dossier *hidden = NULL;
    int64_t id;

    acting_as(ROLE_COORDINATOR);
    assert_ok(referral_draft(world(), &id));
    assert_fails(dossier_person(world(), referral_dossier(id)->person_id, &hidden),
                 "record.unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_section_takes_a_detail_and_shows_it),
        TEST(a_detail_without_what_it_is_about_is_refused),
        TEST(a_correction_keeps_what_was_said_before),
        TEST(what_ended_stays_on_record),
        TEST(entered_in_error_is_a_mark_that_can_be_taken_back),
        TEST(every_failure_of_adding_leaves_nothing),
        TEST(every_failure_of_changing_leaves_nothing),
        TEST(every_failure_of_correcting_the_record_leaves_nothing),
        TEST(what_a_record_went_by_stays_with_it),
        TEST(an_earlier_name_finds_the_person_at_intake),
        TEST(a_phone_or_handle_of_the_record_finds_the_person),
        TEST(an_old_address_finds_the_person),
        TEST(what_was_entered_in_error_finds_nobody),
        TEST(two_records_with_one_number_are_proposed),
        TEST(each_case_of_the_person_is_told),
        TEST(nobody_on_record_is_named_to_those_who_may_not_see_them),
        TEST(an_interest_in_a_case_hides_the_person),
        TEST(what_a_restricted_case_found_out_stays_with_who_sees_it),
        TEST(a_draft_has_no_record_of_a_person_yet),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
