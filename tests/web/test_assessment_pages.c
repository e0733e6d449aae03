/* Assessments as people and programs meet them: part by part, with and against versions.
 */
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "support/given_assessment.h"
#include "support/road.h"

#define COORDINATOR "coordinator@luton.example"
#define POLICE      "police@bedfordshire.example"
#define MEMBER      "member@health.example"
#define ADMIN       "admin@luton.example"
#define BODY(...)   ((const char *const[]){ __VA_ARGS__, NULL })

static struct answer page(const char *as, enum method method, const char *path,
                          const char *const *body)
{
    const struct asking asking = { .as = as, .page = true };

    return ask(&asking, method, path, body);
}

static struct answer program(const char *as, enum method method, const char *path,
                             const char *version, const char *const *body)
{
    const struct asking asking = { .as = as, .if_match = version };

    return ask(&asking, method, path, body);
}

static const char *of(const struct road *road, const char *rest)
{
    return filled_in(road, arena_print(world()->arena,
                                       "/cases/{case}/assessments/{assessment}%s", rest));
}

static void assert_status(const struct answer *answer, int wanted)
{
    if (answer->status != wanted)
        fail_msg("%d, not %d: %.1500s", answer->status, wanted, answer->body);
}

static void assert_says(const struct answer *answer, const char *text)
{
    if (strstr(answer->body, text) == NULL)
        fail_msg("\"%s\" is not on the page: %s", text, strstr(answer->body, "<main"));
}

static void each_page_says_what_it_is_for(void **state)
{
    static const struct {
        const char *path, *text;
    } pages[] = {
        { "", "What is missing before it can be completed" },
        { "/dimensions/1", "E13 Relevant mental health issues" },
        { "/dimensions/3", "Not known" },
        { "/ending", "Management plan" },
        { "/changes", "no earlier assessment" },
        { "/discarding", "stays on record as discarded" },
    };

    (void)state;
    struct road road = walk_the_road("luton");
    for (size_t i = 0; i < COUNT(pages); i++) {
        struct answer answer = page(POLICE, GET, of(&road, pages[i].path), NULL);

        assert_status(&answer, 200);
        assert_says(&answer, pages[i].text);
    }
}

static void a_page_saved_leads_to_the_next_part(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    const char *const body[] = { "version",
                                 "1",
                                 "factors.0.factor",
                                 "E1",
                                 "factors.0.rating",
                                 "partly_present",
                                 "factors.0.evidence",
                                 "Said so at school",
                                 "summary",
                                 "A first look",
                                 NULL };
    struct answer answer =
        page(COORDINATOR, POST, of(&road, "/dimensions/1?go=next"), body);

    assert_status(&answer, 303);
    assert_string_equal(answer.location, of(&road, "/dimensions/2"));
    answer = page(COORDINATOR, GET, of(&road, "/dimensions/1"), NULL);
    assert_says(&answer, "Said so at school</textarea>");
    assert_says(&answer, "value=\"partly_present\" checked");
    answer = page(COORDINATOR, POST, of(&road, "/dimensions/1?go=next"), body);
    assert_status(&answer, 409);
    assert_says(&answer, "Said so at school</textarea>"); /* nothing typed is lost */
}

static void what_is_wrong_is_said_at_its_field(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    struct answer answer =
        page(COORDINATOR, POST, of(&road, "/dimensions/2"),
             BODY("version", "1", "factors.0.factor", "I1", "factors.0.dated_on",
                  "30 February", "factors.1.factor", "I2", "factors.1.evidence", "Kept"));

    assert_status(&answer, 422);
    assert_says(&answer, "href=\"#factors-0-dated_on\"");
    assert_says(&answer, "id=\"factors-0-dated_on-error\"");
    assert_says(&answer, "I2 &quot;Them and us&quot; thinking");
    assert_says(&answer, "Kept</textarea>");
}

static void completing_too_early_names_what_is_missing(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    struct answer answer =
        program(COORDINATOR, POST, of(&road, "/completion"), NULL, NULL);

    assert_status(&answer, 422);
    assert_says(&answer, "E1 has no rating yet");
}

static void fill_by_program(const struct road *road)
{
    static const char *const factors[] = { "E1", "E2", "E3",  "E4",  "E5",  "E6", "E7",
                                           "E8", "E9", "E10", "E11", "E12", "E13" };
    static const struct {
        const char *path, *letter;
        size_t count;
    } parts[] = { { "/dimensions/1", "E", 13 },
                  { "/dimensions/2", "I", 6 },
                  { "/dimensions/3", "C", 3 } };

    for (size_t p = 0; p < COUNT(parts); p++) {
        const char *body[4 * 13 + 1];
        size_t n = 0;

        for (size_t i = 0; i < parts[p].count; i++) {
            body[n++] = arena_print(world()->arena, "factors.%zu.factor", i);
            body[n++] =
                arena_print(world()->arena, "%s%s", parts[p].letter, factors[i] + 1);
            body[n++] = arena_print(world()->arena, "factors.%zu.rating", i);
            body[n++] = "not_known";
        }
        body[n] = NULL;
        struct answer answer =
            program(COORDINATOR, PUT, of(road, parts[p].path), "1", body);
        assert_status(&answer, 200);
    }
}

static void a_program_writes_one_and_reads_it_back(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");

    fill_by_program(&road);
    struct answer answer =
        program(COORDINATOR, PUT, of(&road, "/ending"), "1",
                BODY("assessed_on", "2026-03-02", "conclusion", "Too early to say",
                     "management", "Ask the school"));
    assert_status(&answer, 200);
    answer = program(COORDINATOR, PUT, of(&road, "/ending"), "1",
                     BODY("conclusion", "Overwritten"));
    assert_status(&answer, 412);
    answer = program(COORDINATOR, POST, of(&road, "/completion"), NULL, NULL);
    assert_status(&answer, 201);
    answer = program(MEMBER, GET, of(&road, ""), NULL, NULL);
    assert_status(&answer, 200);
    const json_t *read = json_object_get(answer.json, "assessment");
    assert_string_equal(json_string_value(json_object_get(read, "status")), "completed");
    assert_string_equal(json_string_value(json_object_get(read, "conclusion")),
                        "Too early to say");
    answer = page(COORDINATOR, GET, filled_in(&road, "/cases/{case}"), NULL);
    assert_says(&answer, "Last on 2 March 2026");
    assert_says(&answer, "Next due 2 June 2026");
    answer = page(COORDINATOR, GET, filled_in(&road, "/cases/{case}/assessments"), NULL);
    assert_says(&answer, "<svg viewBox=\"0 0 320 80\"");
    assert_says(&answer, "The same as a table: Intent to cause harm");
}

static void panel_members_read_but_do_not_write(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    struct answer answer = page(MEMBER, GET, of(&road, ""), NULL);

    assert_status(&answer, 200);
    assert_null(strstr(answer.body, "Complete and lock"));
    answer = program(MEMBER, POST, of(&road, "/completion"), NULL, NULL);
    assert_status(&answer, 403);
}

static void another_dimension_s_page_is_not_found(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    struct answer answer = page(COORDINATOR, GET, of(&road, "/dimensions/77"), NULL);

    assert_status(&answer, 404);
}

static void a_first_plan_begins_with_what_is_present(void **state)
{
    (void)state;
    int64_t id = given_case("luton");
    given_moves(id, "adopt", NULL);
    (void)given_completed(id);
    struct answer answer =
        page(COORDINATOR, GET,
             arena_print(world()->arena, "/cases/%lld/support-plan/edit", (long long)id),
             NULL);

    assert_status(&answer, 200);
    assert_says(&answer, "what the last assessment found present");
    assert_says(&answer,
                "value=\"E3 A need for identity, meaning and belonging "
                "(Partly present)\"");
}

static void an_administrator_pastes_a_framework(void **state)
{
    (void)state;
    struct answer answer =
        page(ADMIN, POST, "/settings/frameworks",
             BODY("code", "paf", "title", "Prevent Assessment Framework", "valid_from",
                  "1/4/2026", "rows", paf_rows, "source", "A local copy", "confirmed_on",
                  "1/3/2026"));

    assert_status(&answer, 303);
    answer = page(ADMIN, GET, answer.location, NULL);
    assert_says(&answer, "Contact with recruiters");
    assert_says(&answer, "Not now");
    answer = page(ADMIN, POST, "/settings/frameworks",
                  BODY("code", "bad", "title", "x", "valid_from", "1/4/2026", "rows",
                       "kind,code,title\nfactor,F1,Alone", "source", "x", "confirmed_on",
                       "1/3/2026"));
    assert_status(&answer, 422);
    assert_says(&answer, "Row 2: there is no such dimension in the table.");
    assert_says(&answer, "factor,F1,Alone</textarea>");
    answer = page(ADMIN, GET, "/settings/unverified", NULL);
    assert_says(&answer, "Vulnerability Assessment Framework (VAF), version 1");
}

static void the_framework_is_confirmed_among_the_unverified(void **state)
{
    (void)state;
    struct answer answer = page(ADMIN, POST, "/settings/confirmations",
                                BODY("keys", "framework:1", "source", "The guide of 2012",
                                     "confirmed_on", "1/3/2026"));

    assert_status(&answer, 303);
    assert_int_equal(
        count_of("SELECT count(*) FROM framework WHERE unverified = 1 /*scan*/"), 0);
}

/* ---- entered in error ---- */

static void a_completed_one_is_marked_with_a_reason_and_the_mark_taken_back(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");

    acting_for(COORDINATOR);
    given_filled(road.case_id, road.assessment);
    assert_ok(complete_assessment(road.case_id, road.assessment));
    const char *version =
        text_of("SELECT CAST(version AS TEXT) FROM assessment /*scan*/");
    struct answer read = page(COORDINATOR, GET, of(&road, ""), NULL);
    assert_says(&read, "Entered in error</a>");
    struct answer bare =
        program(COORDINATOR, PUT, of(&road, "/in-error"), version, BODY("reason", ""));
    assert_status(&bare, 422);
    struct answer blind = program(COORDINATOR, PUT, of(&road, "/in-error"), NULL,
                                  BODY("reason", "Of somebody else"));
    assert_status(&blind, 428);
    struct answer marked = program(COORDINATOR, PUT, of(&road, "/in-error"), version,
                                   BODY("reason", "Of somebody else"));
    assert_status(&marked, 200);
    read = page(POLICE, GET, of(&road, ""), NULL);
    assert_says(&read, "Of somebody else");
    assert_says(&read, "counts nowhere");
    struct answer undone =
        program(COORDINATOR, POST, of(&road, "/in-error/undo"), NULL, NULL);
    assert_status(&undone, 200);
    read = page(POLICE, GET, of(&road, ""), NULL);
    assert_null(strstr(read.body, "Of somebody else"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BROWSER_TEST(each_page_says_what_it_is_for),
        BROWSER_TEST(a_page_saved_leads_to_the_next_part),
        BROWSER_TEST(what_is_wrong_is_said_at_its_field),
        BROWSER_TEST(completing_too_early_names_what_is_missing),
        BROWSER_TEST(a_program_writes_one_and_reads_it_back),
        BROWSER_TEST(panel_members_read_but_do_not_write),
        BROWSER_TEST(another_dimension_s_page_is_not_found),
        BROWSER_TEST(a_first_plan_begins_with_what_is_present),
        BROWSER_TEST(a_completed_one_is_marked_with_a_reason_and_the_mark_taken_back),
        BROWSER_TEST(an_administrator_pastes_a_framework),
        BROWSER_TEST(the_framework_is_confirmed_among_the_unverified),
    };
    return cmocka_run_group_tests_name("assessment pages", tests, NULL, NULL);
}
