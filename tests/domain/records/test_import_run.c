#include "domain/records/import_run.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "support/given_import.h"

static const char sql_referrals[] = "SELECT count(*) FROM referral /*scan*/";

static void import(const struct import_file *file)
{
    assert_ok(import_file_move(world(), file, file->version, "import"));
    given_imports_worked();
}

static int64_t number_in(const struct import_file *file, const char *key)
{
    json_t *json;

    assert_ok(import_file_json(world(), file, &json));
    return json_integer_value(json_object_get(json, key));
}

static void a_dry_run_finds_nothing_in_a_good_file_and_leaves_nothing(void **state)
{
    (void)state;
    struct import_file file = given_checked(IMPORT_REFERRALS, given_referrals_csv(5));

    assert_string_equal(file.status, "checked");
    assert_string_equal(finding_of(&file, 0), "");
    assert_int_equal(number_in(&file, "records"), 5);
    assert_int_equal(count_of(sql_referrals), 0);
    assert_int_equal(count_of("SELECT count(*) FROM person /*scan*/"), 0);
}

static void an_import_takes_every_row_by_the_pages_own_verbs(void **state)
{
    (void)state;
    struct import_file file = given_checked(IMPORT_REFERRALS, given_referrals_csv(5));

    import(&file);
    file = import_of(file.id);
    assert_string_equal(file.status, "done");
    assert_int_equal(count_of(sql_referrals), 5);
    assert_string_equal(text_of("SELECT received_on FROM referral /*scan*/"),
                        "2026-02-20");
    assert_string_equal(text_of("SELECT area || concern_type FROM referral /*scan*/"),
                        "lutonislamist");
    assert_int_equal(count_of("SELECT count(*) FROM clock WHERE limit_code = 'T2'"
                              " AND started_on = '2026-02-20' /*scan*/"),
                     5);
    assert_int_equal(json_array_size(import_rows_json(world(), &file)), 5);
}

static void the_file_and_what_was_found_are_gone_when_it_is_in(void **state)
{
    (void)state;
    struct import_file file = given_checked(IMPORT_REFERRALS, given_referrals_csv(2));

    import(&file);
    assert_int_equal(count_of("SELECT count(*) FROM import_text /*scan*/"), 0);
    assert_int_equal(count_of("SELECT count(*) FROM import_finding /*scan*/"), 0);
}

static void every_problem_is_told_by_row_and_column(void **state)
{
    (void)state;
    struct import_file file = given_checked(
        IMPORT_REFERRALS,
        "Ref,First name,Last name,DOB,Area,Type of concern,Sector,Date of concern,"
        "Referral date,Concern,Referred by\n"
        "A,Ana,Quarrelbane,31/02/2001,Paris,right_wing,education,2026-02-01,"
        "2026-02-20,Words,A teacher\n"
        "\n"
        "B,,Oddwater,,Luton,Right-ish,Education,01/02/2026,01/01/2026,Words,\n");

    assert_string_equal(finding_of(&file, 0),
                        "row 2, column D: Enter a real day, like 28 2 2026.");
    assert_true(text_starts(finding_of(&file, 1),
                            "row 2, column E: This is none of the answers. Choose one "
                            "of: Luton, Central Bedfordshire"));
    if (!text_starts(finding_of(&file, 2), "row 4, column F: This is none"))
        fail_msg("%s", finding_of(&file, 2));
    assert_string_equal(finding_of(&file, 3), "");
    assert_int_equal(number_in(&file, "problems"), 3);
}

static void what_one_cell_alone_cannot_say_is_checked_too(void **state)
{
    (void)state;
    struct import_file file = given_checked(
        IMPORT_REFERRALS,
        "Ref,First name,Last name,Area,Type of concern,Sector,Date of concern,"
        "Referral date,Concern,Referred by\n"
        "B,,Oddwater,luton,right_wing,education,01/02/2026,01/01/2026,Words,\n");

    assert_string_equal(
        finding_of(&file, 0),
        "row 2, column B: Enter the forenames, or an alias further down.");
    assert_int_equal(number_in(&file, "problems"), 3);
}

static void nothing_is_imported_while_there_are_problems(void **state)
{
    (void)state;
    struct import_file file = given_checked(
        IMPORT_REFERRALS, arena_print(world()->arena, "%sX,Y\n", given_referrals_csv(2)));

    assert_fails(import_file_move(world(), &file, file.version, "import"),
                 "import.problems");
    assert_int_equal(count_of(sql_referrals), 0);
}

static void a_reference_is_imported_once(void **state)
{
    (void)state;
    struct import_file file = given_checked(IMPORT_REFERRALS, given_referrals_csv(2));

    import(&file);
    file = given_checked(IMPORT_REFERRALS, given_referrals_csv(2));
    assert_string_equal(finding_of(&file, 0),
                        "row 2, column A: This was imported before: it is R-2026-00001 "
                        "(caseload.csv, row 2, on 2 March 2026).");
}

static void the_reference_of_what_is_hidden_gives_nothing_away(void **state)
{
    (void)state;
    struct import_file file = given_checked(IMPORT_REFERRALS, given_referrals_csv(2));

    import(&file);
    assert_ok(db_script(world(),
                        "UPDATE referral SET restricted = 1, created_by = (SELECT"
                        " id FROM user WHERE email = 'chair@luton.example')"));
    file = given_checked(IMPORT_REFERRALS, given_referrals_csv(2));
    assert_int_equal(number_in(&file, "problems"), 0);
    assert_non_null(strstr(finding_of(&file, 0), "may hold relevant information"));
    assert_null(strstr(finding_of(&file, 0), "R-2026-00001"));
}

static void a_reference_stands_in_the_file_once(void **state)
{
    (void)state;
    const char *one = given_referrals_csv(1);
    struct import_file file =
        given_checked(IMPORT_REFERRALS,
                      arena_print(world()->arena, "%s%s", one, strchr(one, '\n') + 1));

    assert_string_equal(finding_of(&file, 0),
                        "row 3, column A: Row 2 has this reference already.");
}

static void possible_duplicates_are_told_and_keep_nothing_out(void **state)
{
    (void)state;
    (void)given_referral_of("First1", "Last1", "1951-02-02", "luton");
    struct import_file file = given_checked(IMPORT_REFERRALS, given_referrals_csv(2));

    assert_true(text_starts(finding_of(&file, 0),
                            "row 2, column : Perhaps First1 Last1 (R-2026-00001): "));
    assert_int_equal(number_in(&file, "likenesses"), 1);
    assert_int_equal(number_in(&file, "problems"), 0);
    import(&file);
    assert_int_equal(count_of(sql_referrals), 3);
}

static void what_turned_up_since_the_dry_run_stops_the_import(void **state)
{
    (void)state;
    struct import_file first = given_checked(IMPORT_REFERRALS, given_referrals_csv(2));
    struct import_file second = given_checked(IMPORT_REFERRALS, given_referrals_csv(3));

    import(&first);
    import(&second);
    second = import_of(second.id);
    assert_string_equal(second.status, "checked");
    assert_int_equal(number_in(&second, "problems"), 1);
    assert_int_equal(count_of(sql_referrals), 2);
}

struct source {
    struct import_map map;
    struct import_source source;
};

static void make_source(struct source *out, const struct import_file *file)
{
    out->source = (struct import_source){ .map = &out->map,
                                          .name = "caseload.csv",
                                          .import_id = file->id };
    assert_ok(import_file_text(world(), file, &out->source.text));
    assert_ok(import_file_map(world(), file, out->source.text, &out->map));
}

static bool import_now(const struct import_source *source)
{
    struct import_result result;

    if (!db_begin(world()))
        return false;
    return db_end(world(), import_all(world(), source, &result));
}

static void a_failure_at_any_step_leaves_nothing(void **state)
{
    struct source source;

    (void)state;
    struct import_file file = given_checked(IMPORT_REFERRALS, given_referrals_csv(1));
    make_source(&source, &file);
    every_failure_leaves_nothing(import_now(&source.source), sql_referrals, 0);
}

static void whoever_is_switched_off_imports_nothing(void **state)
{
    (void)state;
    struct import_file file = given_checked(IMPORT_REFERRALS, given_referrals_csv(1));
    int64_t done;

    assert_ok(import_file_move(world(), &file, file.version, "import"));
    assert_ok(db_script(world(),
                        "UPDATE user SET active = 0 WHERE email ="
                        " 'coordinator@luton.example'"));
    store_writer_give(world_store());
    assert_false(imports_work(world(), world_store(), &done));
    (void)store_writer_take(world_store());
    problem_forget(world());
    assert_string_equal(text_of("SELECT status FROM import_file /*scan*/"), "checked");
    assert_int_equal(count_of(sql_referrals), 0);
}

/* Begun, and refused at the last moment; what by. */
static struct import_file given_stopped(const char *sql)
{
    struct import_file file = given_checked(IMPORT_REFERRALS, given_referrals_csv(1));
    const struct actor *actor = world()->actor;
    int64_t done;

    assert_ok(import_file_move(world(), &file, file.version, "import"));
    assert_ok(db_script(world(), sql));
    store_writer_give(world_store());
    world()->db = NULL;
    assert_false(imports_work(world(), world_store(), &done));
    world()->db = store_writer_take(world_store());
    access_as(world(), actor);
    problem_forget(world());
    return import_of(file.id);
}

static const char *why_stopped(const struct import_file *file)
{
    json_t *json;

    assert_ok(import_file_json(world(), file, &json));
    return json_string_value(json_object_get(json, "stopped_why"));
}

static void why_an_import_stopped_is_kept_until_the_next_try(void **state)
{
    (void)state;
    struct import_file file = given_stopped(
        "UPDATE import_file SET mapping = '{\"columns\": []}';"
        "DELETE FROM import_text");

    assert_string_equal(file.status, "checked");
    assert_non_null(why_stopped(&file));
    assert_true(strlen(why_stopped(&file)) > 20);
    assert_ok(import_file_move(world(), &file, file.version, "import"));
    file = import_of(file.id);
    assert_null(why_stopped(&file));
}

static void a_fault_of_our_own_is_told_without_its_innards(void **state)
{
    (void)state;
    struct import_file file = given_checked(IMPORT_REFERRALS, given_referrals_csv(1));
    const struct actor *actor = world()->actor;
    int64_t done;

    assert_ok(import_file_move(world(), &file, file.version, "import"));
    db_fail_at(world()->db, 20); /* somewhere in the middle */
    bool ok = imports_work(world(), world_store(), &done);
    db_fail_at(world()->db, 0);
    assert_false(ok);
    problem_forget(world());
    access_as(world(), actor);
    file = import_of(file.id);
    assert_string_equal(file.status, "checked");
    assert_string_equal(why_stopped(&file),
                        "Something went wrong here. Try again; if it happens again, "
                        "tell your administrator.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_dry_run_finds_nothing_in_a_good_file_and_leaves_nothing),
        TEST(an_import_takes_every_row_by_the_pages_own_verbs),
        TEST(the_file_and_what_was_found_are_gone_when_it_is_in),
        TEST(every_problem_is_told_by_row_and_column),
        TEST(what_one_cell_alone_cannot_say_is_checked_too),
        TEST(nothing_is_imported_while_there_are_problems),
        TEST(a_reference_is_imported_once),
        TEST(the_reference_of_what_is_hidden_gives_nothing_away),
        TEST(a_reference_stands_in_the_file_once),
        TEST(possible_duplicates_are_told_and_keep_nothing_out),
        TEST(what_turned_up_since_the_dry_run_stops_the_import),
        TEST(a_failure_at_any_step_leaves_nothing),
        TEST(whoever_is_switched_off_imports_nothing),
        TEST(why_an_import_stopped_is_kept_until_the_next_try),
        TEST(a_fault_of_our_own_is_told_without_its_innards),
    };
    return cmocka_run_group_tests_name("import run", tests, NULL, NULL);
}
