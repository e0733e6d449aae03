/* Records of people out of other systems: as they came, all or none. */
#include "domain/matching/person_import.h"

#include <string.h>

#include "support/world.h"

#define HEADER "id,given_name,surname,date_of_birth,street,suburb,postcode,identifier\n"

static const char sql_count[] = "SELECT count(*) FROM person_record /*scan*/";

static struct person_import done;

static bool import(const char *text)
{
    return person_import(world(), text, strlen(text), &done);
}

static void a_record_is_kept_as_it_came(void **state)
{
    (void)state;
    struct person_record *records;
    size_t count;

    assert_ok(import(HEADER "7,Zo\xC3\xAB,\"O'Neill, Jr\",1980-13-45,,Luton,LU1 1AA,\n"
                            "8,,,,,,,\n"));
    assert_int_equal(done.count, 2);
    assert_ok(person_records_load(world(), &records, &count));
    assert_int_equal(count, 2);
    assert_string_equal(records[0].id, "7");
    assert_string_equal(records[0].surname, "O'Neill, Jr");
    assert_string_equal(records[0].date_of_birth, "1980-13-45");
    assert_null(records[0].street);
    assert_null(records[1].given_name);
}

static void columns_come_in_any_order_and_spelling(void **state)
{
    (void)state;
    assert_ok(import("Surname,state,ID,Given Name\nKhan,nsw,1,Ali\n"));
    assert_string_equal(done.ignored, "state");
    assert_string_equal(done.absent,
                        "date_of_birth, street, suburb, postcode, identifier");
    assert_string_equal(
        text_of("SELECT given_name || source_id FROM person_record /*scan*/"), "Ali1");
}

static void what_is_wrong_is_told_by_row_and_column_and_nothing_is_kept(void **state)
{
    (void)state;
    assert_fails(import(""), "person_import.empty");
    assert_fails(import("name\nx\n"), "person_import.column");
    assert_fails(import("id,id\n1,2\n"), "person_import.column");
    assert_fails(import("id,surname\n1,\"Khan\n"), "csv.quote");
    assert_false(import("id,surname\n1,Khan\n,Ali\n1,Shah\n2,Malik,x\n3\n"));
    const struct problem *problem = &world()->problem;
    assert_string_equal(problem->code, "person_import.rows");
    assert_int_equal(problem->nfields, 4);
    assert_string_equal(problem->fields[0].field, "row 3, column 1");
    assert_string_equal(problem->fields[1].field, "row 4, column 1");
    assert_string_equal(problem->fields[2].field, "row 5, column 3");
    assert_string_equal(problem->fields[3].field, "row 6, column 2");
    problem_forget(world());
    assert_int_equal(count_of(sql_count), 0);
}

static void an_id_comes_once(void **state)
{
    (void)state;
    assert_fails(import("id\n1\n1\n"), "person_import.rows");
    assert_ok(import("id\n1\n"));
    assert_fails(import("id\n2\n1\n"), "person_import.rows");
    assert_int_equal(count_of(sql_count), 1);
}

static void every_failure_keeps_nothing(void **state)
{
    (void)state;
    every_failure_leaves_nothing(import("id,surname\n1,Khan\n"), sql_count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_record_is_kept_as_it_came),
        TEST(columns_come_in_any_order_and_spelling),
        TEST(what_is_wrong_is_told_by_row_and_column_and_nothing_is_kept),
        TEST(an_id_comes_once),
        TEST(every_failure_keeps_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
