/* A file comes in by pages and by programs: brought, matched, checked, imported. */
#include <string.h>

#include "base/text.h"
#include "support/browser.h"
#include "support/given_import.h"

#define COORDINATOR "coordinator@luton.example"

static const struct asking page = { .as = COORDINATOR, .page = true };
static const struct asking program = { .as = COORDINATOR };

static const char *path_of(int64_t id, const char *after)
{
    return arena_print(world()->arena, "/imports/%lld%s", (long long)id, after);
}

static int64_t bring(const char *rows)
{
    const char *const body[] = { "kind", "referrals", "rows", rows, NULL };
    struct answer answer = ask(&program, POST, "/imports", body);

    if (answer.status != 201)
        fail_msg("%d: %s", answer.status, answer.body);
    return json_integer_value(
        json_object_get(json_object_get(answer.json, "import"), "id"));
}

static const char *const columns[] = {
    "external_reference", "forename", "surname",    "date_of_birth", "area",
    "concern_type",       "sector",   "concern_on", "referred_on",   "concern",
    "referrer_name"
};

static struct answer match(const struct asking *who, int64_t id, const char *version)
{
    const char *body[2 * COUNT(columns) + 3];
    struct asking asking = *who;
    size_t n = 0;

    for (size_t i = 0; i < COUNT(columns); i++) {
        body[n++] = arena_print(world()->arena, "columns.%zu.field", i);
        body[n++] = columns[i];
    }
    if (who->page) {
        body[n++] = "version";
        body[n++] = version;
    } else
        asking.if_match = version;
    body[n] = NULL;
    return ask(&asking, who->page ? POST : PUT, path_of(id, "/columns"), body);
}

static void a_program_brings_matches_checks_and_imports(void **state)
{
    (void)state;
    int64_t id = bring(given_referrals_csv(3));

    assert_int_equal(match(&program, id, "1").status, 200);
    given_imports_worked();
    struct answer checked = ask(&program, GET, path_of(id, ""), NULL);
    assert_string_equal(json_string_value(json_object_get(
                            json_object_get(checked.json, "import"), "status")),
                        "checked");
    assert_int_equal(ask(&program, POST, path_of(id, "/confirmation"), NULL).status, 200);
    given_imports_worked();
    struct answer done = ask(&program, GET, path_of(id, ""), NULL);
    assert_int_equal(json_array_size(json_object_get(done.json, "rows")), 3);
    assert_int_equal(count_of("SELECT count(*) FROM referral /*scan*/"), 3);
}

static void why_it_stopped_is_on_the_page_and_for_programs(void **state)
{
    (void)state;
    int64_t id = bring(given_referrals_csv(2));

    assert_ok(db_run(world(), db_prepare(world()->db,
                                         "UPDATE import_file SET stopped_why ="
                                         " 'Another import was faster.' /*scan*/")));
    assert_non_null(strstr(ask(&page, GET, path_of(id, ""), NULL).body,
                           "Another import was faster."));
    struct answer answer = ask(&program, GET, path_of(id, ""), NULL);
    assert_string_equal(json_string_value(json_object_get(
                            json_object_get(answer.json, "import"), "stopped_why")),
                        "Another import was faster.");
    assert_int_equal(match(&page, id, "1").status, 303);
    assert_null(strstr(ask(&page, GET, path_of(id, ""), NULL).body,
                       "Another import was faster."));
}

static void the_pages_lead_through_and_link_to_what_came_of_it(void **state)
{
    (void)state;
    int64_t id = bring(given_referrals_csv(2));
    struct answer matching = ask(&page, GET, path_of(id, "/columns"), NULL);

    assert_int_equal(matching.status, 200);
    assert_non_null(strstr(matching.body, "<option value=\"surname\" selected>"));
    assert_int_equal(match(&page, id, "1").status, 303);
    assert_non_null(
        strstr(ask(&page, GET, path_of(id, ""), NULL).body, "data-refresh=\"2\""));
    given_imports_worked();
    assert_non_null(strstr(ask(&page, GET, path_of(id, ""), NULL).body, "Import all 2"));
    const char *const seen[] = { "version", "3", NULL };
    assert_int_equal(ask(&page, POST, path_of(id, "/confirmation"), seen).status, 303);
    given_imports_worked();
    struct answer done = ask(&page, GET, path_of(id, ""), NULL);
    assert_non_null(strstr(done.body, ": <strong>2</strong>. The file"));
    assert_non_null(strstr(done.body, "R-2026-00001"));
}

static void a_stale_page_matches_nothing(void **state)
{
    (void)state;
    int64_t id = bring(given_referrals_csv(1));

    assert_int_equal(match(&program, id, "1").status, 200);
    given_imports_worked();
    assert_int_equal(match(&program, id, "1").status, 412);
}

static void what_is_missing_is_asked_for_and_what_was_chosen_stays(void **state)
{
    (void)state;
    int64_t id = bring("Colour,Surname\nred,Oddwater\n");
    const char *const body[] = { "version", "1", "columns.0.field", "aliases", NULL };
    struct answer answer = ask(&page, POST, path_of(id, "/columns"), body);

    assert_int_equal(answer.status, 422);
    if (strstr(answer.body, "<option value=\"aliases\" selected>") == NULL)
        fail_msg("%s", strstr(answer.body, "<main"));
    assert_non_null(strstr(answer.body, "No column of the file is"));
}

static void problems_are_shown_by_row_and_column_and_block_the_import(void **state)
{
    (void)state;
    char *csv = arena_copy(world()->arena, given_referrals_csv(2));

    memcpy(strstr(csv, "Luton"), "Paris", 5);
    int64_t id = bring(csv);
    assert_int_equal(match(&program, id, "1").status, 200);
    given_imports_worked();
    struct answer shown = ask(&page, GET, path_of(id, ""), NULL);
    assert_non_null(strstr(shown.body, "<span class=\"app-muted\">E</span> Area"));
    assert_non_null(strstr(shown.body, "Paris"));
    assert_int_equal(ask(&program, POST, path_of(id, "/confirmation"), NULL).status, 409);
    struct answer list = ask(&program, GET, path_of(id, "/findings?kind=problem"), NULL);
    assert_int_equal(json_array_size(json_object_get(list.json, "items")), 1);
    struct answer file = ask(&page, GET, path_of(id, "/findings/file"), NULL);
    assert_non_null(strstr(file.body, "Problem,2,E,Area,Paris,"));
}

static void somebody_elses_file_is_a_missing_one(void **state)
{
    (void)state;
    int64_t id = bring(given_referrals_csv(1));

    assert_ok(db_script(world(),
                        "UPDATE user SET roles = ' coordinator '"
                        " WHERE email = 'partner@bedford.example'"));
    const struct asking other = { .as = "partner@bedford.example" };
    assert_int_equal(ask(&other, GET, path_of(id, ""), NULL).status, 404);
    assert_int_equal(ask(&other, POST, path_of(id, "/discarding"), NULL).status, 404);
}

static void a_file_without_rows_is_refused_on_its_page(void **state)
{
    (void)state;
    const char *const nothing[] = { "kind", "cases", NULL };
    struct answer answer = ask(&page, POST, "/imports", nothing);

    assert_int_equal(answer.status, 422);
    assert_non_null(strstr(answer.body, "Choose a file, or paste the rows below."));
    assert_non_null(
        strstr(ask(&page, GET, "/imports/template?kind=cases", NULL).body, "case_stage"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BROWSER_TEST(a_program_brings_matches_checks_and_imports),
        BROWSER_TEST(why_it_stopped_is_on_the_page_and_for_programs),
        BROWSER_TEST(the_pages_lead_through_and_link_to_what_came_of_it),
        BROWSER_TEST(a_stale_page_matches_nothing),
        BROWSER_TEST(what_is_missing_is_asked_for_and_what_was_chosen_stays),
        BROWSER_TEST(problems_are_shown_by_row_and_column_and_block_the_import),
        BROWSER_TEST(somebody_elses_file_is_a_missing_one),
        BROWSER_TEST(a_file_without_rows_is_refused_on_its_page),
    };
    return cmocka_run_group_tests_name("import pages", tests, NULL, NULL);
}
