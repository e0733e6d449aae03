#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "domain/casework/support_plan.h"
#include "support/given_import.h"

static void import(const struct import_file *file)
{
    if (*finding_of(file, 0) != '\0')
        fail_msg("%s", finding_of(file, 0));
    assert_ok(import_file_move(world(), file, file->version, "import"));
    given_imports_worked();
    assert_string_equal(import_of(file->id).status, "done");
}

#define CONSENT_HEADINGS                                                                 \
    ",Date adopted,Panel dates,Next panel,Lead officer,Consent,Consent date,"            \
    "Consent from,Consent_sought_by"
#define CONSENT_CELLS                                                                    \
    "Support in place,20/10/2025,Superintendent,police,Grounds,10/11/2025,"              \
    "10/11/2025; 08/12/2025,15/03/2026,chair@luton.example,Given,20/11/2025,"            \
    "The individual,The lead officer"

static struct import_file given_supported(void)
{
    return given_checked(IMPORT_CASES,
                         given_case_csv(CONSENT_HEADINGS, CONSENT_CELLS "\n"));
}

static void a_case_arrives_where_it_stood(void **state)
{
    (void)state;
    struct import_file file = given_supported();

    import(&file);
    assert_string_equal(text_of("SELECT status FROM channel_case /*scan*/"), "supported");
    assert_string_equal(text_of("SELECT adopted_on FROM channel_case /*scan*/"),
                        "2025-11-10");
    assert_string_equal(text_of("SELECT opened_on FROM channel_case /*scan*/"),
                        "2025-10-20");
    assert_int_equal(count_of("SELECT lead_id FROM channel_case /*scan*/"),
                     user_of("chair@luton.example"));
    assert_string_equal(text_of("SELECT status FROM referral /*scan*/"), "case_opened");
    assert_string_equal(text_of("SELECT decided_on FROM section36 /*scan*/"),
                        "2025-10-20");
    assert_string_equal(text_of("SELECT value FROM external_reference /*scan*/"), "C-1");
}

static void its_clocks_run_from_the_days_of_the_file(void **state)
{
    (void)state;
    struct import_file file = given_supported();

    import(&file);
    assert_string_equal(text_of("SELECT started_on FROM clock WHERE limit_code = 'T10'"
                                " AND stopped_on IS NULL /*scan*/"),
                        "2025-12-08");
    assert_string_equal(text_of("SELECT due_on FROM clock WHERE limit_code = 'T10'"
                                " AND stopped_on IS NULL /*scan*/"),
                        "2026-03-15");
    assert_string_equal(
        text_of("SELECT stopped_on FROM clock WHERE limit_code = 'T8' /*scan*/"),
        "2025-11-20");
}

static void past_panels_and_consent_stand_in_the_chronology(void **state)
{
    (void)state;
    struct import_file file = given_supported();

    import(&file);
    assert_int_equal(count_of("SELECT count(*) FROM entry WHERE kind = 'panel.past'"
                              " AND happened_on IN ('2025-11-10', '2025-12-08')"
                              " /*scan*/"),
                     2);
    assert_string_equal(text_of("SELECT happened_on FROM entry"
                                " WHERE kind = 'consent.given' /*scan*/"),
                        "2025-11-20");
}

#define MORE_HEADINGS CONSENT_HEADINGS ",plan_nature,need,need_action,action,owner,due"

static void further_rows_bring_needs_and_actions(void **state)
{
    (void)state;
    struct import_file file = given_checked(
        IMPORT_CASES,
        given_case_csv(
            MORE_HEADINGS, CONSENT_CELLS
            ",Mentoring,Belonging,Youth club,Call the school,chair@luton.example,"
            "2026-04-01\n"
            "C-1,,,,,,,,,,,,,,,,,,,,,,,,,Work,Job centre,,,\n"
            ",,,,,,,,,,,,,,,,,,,,,,,,,,,Ring the mother,chair@luton.example,"
            "2026-05-01\n"));
    json_t *plan;

    import(&file);
    int64_t id = count_of("SELECT id FROM channel_case /*scan*/");
    const struct dossier *dossier;
    assert_ok(dossier_case(world(), id, &dossier));
    assert_ok(support_plan_json(world(), dossier, &plan));
    assert_int_equal(json_array_size(json_object_get(plan, "needs")), 2);
    assert_string_equal(json_string_value(json_object_get(plan, "status")), "draft");
    assert_int_equal(count_of("SELECT count(*) FROM action WHERE status = 'open'"
                              " /*scan*/"),
                     2);
}

static void rows_of_a_case_that_say_something_else_are_refused(void **state)
{
    (void)state;
    struct import_file file =
        given_checked(IMPORT_CASES, given_case_csv(CONSENT_HEADINGS, CONSENT_CELLS
                                                   "\nC-1,Ana,,,,,,,,,,,,,,,,,,,,,,,\n"));

    assert_true(
        text_starts(finding_of(&file, 0), "row 3, column B: This differs from row 2"));
}

static void a_stage_wants_what_leads_to_it(void **state)
{
    (void)state;
    struct import_file file = given_checked(
        IMPORT_CASES,
        given_case_csv("",
                       "Support in place,20/10/2025,Superintendent,police,Grounds\n"));

    assert_true(strstr(finding_of(&file, 0), "Say when the panel adopted") != NULL);
    assert_true(strstr(finding_of(&file, 1), "Support is in place only with") != NULL);
}

static void a_child_does_not_consent_alone_in_a_file_either(void **state)
{
    (void)state;
    const char *csv = given_case_csv(CONSENT_HEADINGS, CONSENT_CELLS "\n");
    char *child = arena_copy(world()->arena, csv);

    memcpy(strstr(child, "1999"), "2010", 4);
    struct import_file file = given_checked(IMPORT_CASES, child);
    assert_true(strstr(finding_of(&file, 0), "The individual is under 18") != NULL);
    assert_true(text_starts(finding_of(&file, 0), "row 2, column W"));
}

static void a_waiting_case_waits_until_the_day_of_the_file(void **state)
{
    (void)state;
    struct import_file file = given_checked(
        IMPORT_CASES,
        given_case_csv(",Next panel",
                       "Awaiting panel,20/02/2026,Superintendent,police,Grounds,"
                       "20/03/2026\n"));

    import(&file);
    assert_string_equal(text_of("SELECT status FROM channel_case /*scan*/"),
                        "awaiting_panel");
    assert_string_equal(text_of("SELECT next_due_on FROM channel_case /*scan*/"),
                        "2026-03-20");
}

static void a_case_after_its_exit_has_its_reviews_due(void **state)
{
    (void)state;
    struct import_file file = given_checked(
        IMPORT_CASES,
        given_case_csv(",Date adopted,Exit date",
                       "Post-exit review,20/10/2025,Superintendent,police,Grounds,"
                       "10/11/2025,10/01/2026\n"));

    import(&file);
    assert_string_equal(text_of("SELECT status FROM channel_case /*scan*/"),
                        "post_exit_review");
    assert_int_equal(count_of("SELECT count(*) FROM exit_review /*scan*/"), 2);
}

static void a_reference_is_needed_for_a_case(void **state)
{
    (void)state;
    char *csv = arena_copy(
        world()->arena,
        given_case_csv("", "Awaiting panel,20/02/2026,A superintendent,police,Yes\n"));

    memcpy(strstr(csv, "C-1"), "   ", 3);
    struct import_file file = given_checked(IMPORT_CASES, csv);
    assert_string_equal(finding_of(&file, 0),
                        "row 2, column A: Every case needs the reference it has in the "
                        "other system.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_case_arrives_where_it_stood),
        TEST(its_clocks_run_from_the_days_of_the_file),
        TEST(past_panels_and_consent_stand_in_the_chronology),
        TEST(further_rows_bring_needs_and_actions),
        TEST(rows_of_a_case_that_say_something_else_are_refused),
        TEST(a_stage_wants_what_leads_to_it),
        TEST(a_child_does_not_consent_alone_in_a_file_either),
        TEST(a_waiting_case_waits_until_the_day_of_the_file),
        TEST(a_case_after_its_exit_has_its_reviews_due),
        TEST(a_reference_is_needed_for_a_case),
    };
    return cmocka_run_group_tests_name("import case", tests, NULL, NULL);
}
