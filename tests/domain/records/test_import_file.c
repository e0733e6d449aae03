#include "domain/records/import_file.h"

#include <string.h>

#include "base/json.h"
#include "support/given_casework.h"
#include "support/given_import.h"

static const char sql_files[] = "SELECT count(*) FROM import_file /*scan*/";

static bool bring(const char *bytes, size_t length)
{
    int64_t id;

    return import_file_create(world(), IMPORT_REFERRALS, "a.csv", bytes, length, &id);
}

static const char *refusal_of(const char *bytes, size_t length)
{
    assert_false(bring(bytes, length));
    const char *said = world()->problem.nfields > 0 ? world()->problem.fields[0].detail
                                                    : world()->problem.detail;
    problem_forget(world());
    return said;
}

static void what_is_no_csv_is_refused_in_plain_words(void **state)
{
    (void)state;
    assert_non_null(strstr(refusal_of("PK\x03\x04zip", 7), "This is a workbook"));
    assert_non_null(strstr(refusal_of("\xFF\xFEx\0y\0", 6), "Unicode text"));
    assert_non_null(strstr(refusal_of("a\0b", 3), "NUL"));
    assert_non_null(strstr(refusal_of("", 0), "The file is empty"));
    assert_non_null(strstr(refusal_of("a,b\n", 4), "no row below"));
    assert_non_null(strstr(refusal_of("a,b\n1,\"2\n", 9), "Row 2, column 2"));
    assert_int_equal(count_of(sql_files), 0);
}

static const char *text_of_file(int64_t id)
{
    struct import_file file = import_of(id);
    const char *text;

    assert_ok(import_file_text(world(), &file, &text));
    return text;
}

static void semicolons_quotes_and_empty_lines_become_clean_csv(void **state)
{
    (void)state;
    int64_t id = given_import(IMPORT_REFERRALS,
                              "\xEF\xBB\xBFSurname;Concern\r\n\r\n"
                              "Oddwater;\"one; two\r\n\"\"three\"\"\"\r\n;\r\n");

    assert_string_equal(text_of_file(id),
                        "Surname,Concern\n\n"
                        "Oddwater,\"one; two\r\n\"\"three\"\"\"\n,\n");
}

static void letters_of_windows_are_read_and_told(void **state)
{
    json_t *json;

    (void)state;
    int64_t id = given_import(IMPORT_REFERRALS,
                              "Surname\nO\x92"
                              "Brien caf\xE9\n");
    struct import_file file = import_of(id);

    assert_string_equal(text_of_file(id), "Surname\nO\u2019Brien caf\u00e9\n");
    assert_ok(import_file_json(world(), &file, &json));
    assert_true(json_is_true(json_object_get(json, "windows_letters")));
}

static void two_hundred_columns_are_taken_and_one_more_is_not(void **state)
{
    char text[3000] = "";

    (void)state;
    for (size_t i = 0; i < 199; i++)
        text[i] = ',';
    memcpy(text + 199, "\nx\n", 4);
    assert_ok(bring(text, strlen(text)));
    memcpy(text + 199, ",\nx\n", 5);
    assert_non_null(strstr(refusal_of(text, strlen(text)), "more than 200 columns"));
}

static void only_its_user_sees_a_file(void **state)
{
    struct import_file file;

    (void)state;
    int64_t id = given_import(IMPORT_REFERRALS, given_referrals_csv(1));
    acting_as(ROLE_CHAIR);
    assert_fails(import_file_load(world(), id, &file), "record.unknown");
    given_reader();
    assert_int_equal(json_array_size(import_files_json(world())), 0);
    given_writer();
}

static void a_file_is_matched_as_it_was_seen(void **state)
{
    (void)state;
    struct import_file file =
        import_of(given_import(IMPORT_REFERRALS, given_referrals_csv(1)));
    struct answers nothing = { .form = &form_import_columns };
    struct pairs raw = { 0 };

    assert_ok(answers_read(world(), &form_import_columns, &raw, false, &nothing));
    assert_fails(import_file_match(world(), &file, file.version, &nothing),
                 "form.invalid");
}

static void a_discarded_file_is_gone(void **state)
{
    const char *text;

    (void)state;
    struct import_file file =
        import_of(given_import(IMPORT_REFERRALS, given_referrals_csv(1)));

    assert_ok(import_file_move(world(), &file, file.version, "discard"));
    file = import_of(file.id);
    assert_fails(import_file_text(world(), &file, &text), "import.gone");
    assert_fails(import_file_move(world(), &file, file.version, "import"),
                 "lifecycle.state");
}

static void after_a_day_nothing_of_it_is_left(void **state)
{
    int64_t done;

    (void)state;
    (void)given_checked(IMPORT_REFERRALS, given_referrals_csv(1));
    assert_ok(import_files_purge(world(), &done));
    assert_int_equal(done, 0);
    on_day("2026-03-04");
    assert_ok(import_files_purge(world(), &done));
    assert_int_equal(done, 1);
    assert_int_equal(count_of("SELECT count(*) FROM import_text /*scan*/"), 0);
    assert_int_equal(count_of("SELECT count(*) FROM import_finding /*scan*/"), 0);
}

static void a_failure_at_any_step_keeps_no_file(void **state)
{
    const char *csv = given_referrals_csv(1);

    (void)state;
    every_failure_leaves_nothing(bring(csv, strlen(csv)), sql_files, 0);
}

static void the_template_is_understood_as_it_is(void **state)
{
    (void)state;
    const char *csv = import_template(world()->arena, IMPORT_CASES);
    struct import_file file = given_checked(IMPORT_CASES, csv);

    if (*finding_of(&file, 0) != '\0')
        fail_msg("%s", finding_of(&file, 0));
    assert_string_equal(file.status, "checked");
}

static void findings_leave_as_csv_that_no_spreadsheet_runs(void **state)
{
    const char *csv;

    (void)state;
    struct import_file file = given_checked(
        IMPORT_REFERRALS,
        "Ref,Surname,Area,Type of concern,Sector,Date of concern,Referral date,Concern\n"
        "1,X,=cmd(),right_wing,police,2026-02-01,2026-02-02,Words\n");

    assert_ok(import_findings_csv(world(), &file, &csv));
    assert_non_null(strstr(csv, "Problem,2,C,Area,'=cmd(),\"This is none"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_no_csv_is_refused_in_plain_words),
        TEST(semicolons_quotes_and_empty_lines_become_clean_csv),
        TEST(letters_of_windows_are_read_and_told),
        TEST(two_hundred_columns_are_taken_and_one_more_is_not),
        TEST(only_its_user_sees_a_file),
        TEST(a_file_is_matched_as_it_was_seen),
        TEST(a_discarded_file_is_gone),
        TEST(after_a_day_nothing_of_it_is_left),
        TEST(a_failure_at_any_step_keeps_no_file),
        TEST(the_template_is_understood_as_it_is),
        TEST(findings_leave_as_csv_that_no_spreadsheet_runs),
    };
    return cmocka_run_group_tests_name("import file", tests, NULL, NULL);
}
