/* What the domain asks about the people themselves, requirement by requirement. */
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "domain/intake/matching.h"
#include "domain/intake/person.h"
#include "domain/intake/person_area.h"
#include "domain/intake/referral.h"
#include "support/given_person.h"

#define REQUIREMENT(number, f)                                                           \
    {                                                                                    \
        "requirement " #number ": " #f, f, world_open, world_close, NULL                 \
    }

static const char sql_decisions[] = "SELECT count(*) FROM area_decision /*scan*/";

static struct answers deciding(const char *decision)
{
    return answers_of(&form_area_decision, "decision", decision, "reason",
                      "Agreed with the coordinator there", NULL);
}

static int64_t moved_to_bedford(int64_t person)
{
    return given_detail(person, "address", "kind", "home", "address", "12 Mill Lane",
                        "postcode", "MK40 1AA", NULL);
}

static size_t questions(int64_t person)
{
    return json_array_size(person_area_questions(world(), person));
}

/* ---- 3: earlier referrals, found by what is known of the person -----------------------
 */

static void a_referral_is_compared_with_every_name_of_the_record(void **state)
{
    (void)state;
    int64_t person = person_of_referral(given_referral("luton"))->person_id, again;
    json_t *list = NULL;

    given_detail(person, "name", "kind", "former", "forename", "Zaref", "surname",
                 "Quillfeather", NULL);
    again = given_referral_of("Zaref", "Quilfeather", "2009-05-06", "luton");
    assert_ok(matching_candidates(world(), referral_dossier(again), &list));
    const json_t *first = json_array_get(list, 0);
    assert_int_equal(json_integer_value(json_object_get(first, "person")), person);
    const char *because = json_dumps(json_object_get(first, "because"), JSON_COMPACT);
    assert_non_null(strstr(because, "Same first name"));
    assert_non_null(strstr(because, "Same date of birth"));
}

/* ---- 5: the area, when the address changes --------------------------------------------
 */

static void a_new_address_elsewhere_asks_who_is_responsible(void **state)
{
    (void)state;
    int64_t id = given_case("luton"), person = case_dossier(id)->person_id;

    given_detail(person, "address", "kind", "home", "address", "1 Hill", "postcode",
                 "LU1 1AA", NULL);
    assert_int_equal(questions(person), 0);
    moved_to_bedford(person);
    assert_int_equal(questions(person), 1);
    const json_t *question = json_array_get(person_area_questions(world(), person), 0);
    assert_string_equal(json_string_value(json_object_get(question, "area")), "bedford");
    assert_string_equal(
        text_of("SELECT text FROM entry WHERE kind = 'person.area_question' /*scan*/"),
        "The address now lies in Bedford Borough; this case is with Luton. Check which "
        "authority is responsible.");
    assert_string_equal(case_dossier(id)->area, "luton"); /* nothing moves by itself */
}

static void an_open_referral_is_asked_about_as_well(void **state)
{
    (void)state;
    int64_t id = given_referral("luton");
    int64_t person = person_of_referral(id)->person_id;
    struct answers answers = deciding("moved");
    int64_t address = moved_to_bedford(person);

    assert_int_equal(questions(person), 1);
    assert_ok(person_area_decide(world(), person_dossier(person), address, &answers));
    assert_string_equal(referral_dossier(id)->area, "bedford");
}

static void an_old_address_or_a_mistaken_one_asks_nothing(void **state)
{
    (void)state;
    int64_t person = case_dossier(given_case("luton"))->person_id;
    int64_t id = moved_to_bedford(person);
    struct person_detail detail = detail_of_id(person, id);

    assert_ok(person_detail_mark_in_error(world(), person_dossier(person), &detail,
                                          "A cousin's"));
    assert_int_equal(questions(person), 0);
    given_detail(person, "address", "kind", "home", "address", "2 Hill", "postcode",
                 "MK40 1AA", "until_on", "2026-01-01", NULL);
    assert_int_equal(questions(person), 0);
}

static void the_case_moves_to_the_authority_of_the_address(void **state)
{
    (void)state;
    int64_t id = given_case("luton"), person = case_dossier(id)->person_id;
    struct answers answers = deciding("moved");
    const struct dossier *seen = NULL;

    acting_as(ROLE_COORDINATOR);
    int64_t address = moved_to_bedford(person);
    acting_for("partner@bedford.example");
    assert_fails(dossier_case(world(), id, &seen), "record.unknown");
    acting_as(ROLE_COORDINATOR);
    assert_ok(person_area_decide(world(), person_dossier(person), address, &answers));
    assert_string_equal(case_dossier(id)->area, "bedford");
    assert_int_equal(questions(person), 0);
    assert_int_equal(
        count_of("SELECT count(*) FROM entry WHERE kind = 'person.area_decided'"
                 " AND text LIKE '%moves to Bedford Borough%' /*scan*/"),
        1);
    acting_for("partner@bedford.example");
    assert_ok(dossier_case(world(), id, &seen));
}

static void it_may_stay_with_a_reason_and_is_not_asked_again(void **state)
{
    (void)state;
    int64_t id = given_case("luton"), person = case_dossier(id)->person_id;
    struct answers answers = deciding("stays");

    acting_as(ROLE_COORDINATOR);
    int64_t address = moved_to_bedford(person);
    assert_ok(person_area_decide(world(), person_dossier(person), address, &answers));
    assert_string_equal(case_dossier(id)->area, "luton");
    assert_int_equal(questions(person), 0);
    assert_fails(person_area_decide(world(), person_dossier(person), address, &answers),
                 "area.settled");
    /* the next address is another question */
    given_detail(person, "address", "kind", "placement", "address", "3 Hill", "postcode",
                 "MK45 1AA", NULL);
    assert_int_equal(questions(person), 1);
}

static void every_failure_of_deciding_leaves_nothing(void **state)
{
    (void)state;
    int64_t id = given_case("luton");
    const struct dossier *person = person_dossier(case_dossier(id)->person_id);
    struct answers answers = deciding("moved");
    int64_t address = moved_to_bedford(person->person_id);

    every_failure_leaves_nothing(person_area_decide(world(), person, address, &answers),
                                 sql_decisions, 0);
    assert_string_equal(case_dossier(id)->area, "bedford");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(3, a_referral_is_compared_with_every_name_of_the_record),
        REQUIREMENT(5, a_new_address_elsewhere_asks_who_is_responsible),
        REQUIREMENT(5, an_open_referral_is_asked_about_as_well),
        REQUIREMENT(5, an_old_address_or_a_mistaken_one_asks_nothing),
        REQUIREMENT(5, the_case_moves_to_the_authority_of_the_address),
        REQUIREMENT(5, it_may_stay_with_a_reason_and_is_not_asked_again),
        REQUIREMENT(5, every_failure_of_deciding_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
