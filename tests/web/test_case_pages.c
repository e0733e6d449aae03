/* The pages of casework: each is drawn for who may see it, and says what went wrong. */
#include <string.h>

#include "base/text.h"
#include "support/road.h"

#define COORDINATOR "coordinator@luton.example"
#define CHAIR       "chair@luton.example"
#define BODY(...)   ((const char *const[]){ __VA_ARGS__, NULL })

static const char *of_case(const struct road *road, const char *below)
{
    return arena_print(world()->arena, "/cases/%lld%s", (long long)road->case_id, below);
}

static struct answer page(const char *as, enum method method, const char *path,
                          const char *const *body)
{
    const struct asking asking = { .as = as, .page = true };

    return ask(&asking, method, path, body);
}

static struct answer program(const char *as, enum method method, const char *path,
                             const char *const *body)
{
    const struct asking asking = { .as = as };

    return ask(&asking, method, path, body);
}

static void assert_shows(const char *as, const char *path, const char *text)
{
    struct answer answer = page(as, GET, path, NULL);

    if (answer.status != 200 || strstr(answer.body, text) == NULL)
        fail_msg("GET %s as %s answered %d without \"%s\": %.2000s", path, as,
                 answer.status, text, answer.body);
}

static void every_page_of_a_case_is_drawn(void **state)
{
    static const struct {
        const char *path, *text;
    } pages[] = {
        { "", "Why is this due?" },
        { "/chronology", "Consent to support given" },
        { "/access", "Prevent coordinator: sees every area" },
        { "/lead", "Last day of the absence" },
        { "/shares", "It is shared with nobody by name" },
        { "/restriction", "Restrict this case to named people?" },
        { "/references", "Add a reference" },
        { "/notes", "Met at home" },
        { "/consents", "What was explained to them" },
        { "/support-plan", "Youth club" },
        { "/support-plan/edit", "Or: why nothing is done about it" },
    };
    (void)state;
    struct road road = walk_the_road("luton");

    for (size_t i = 0; i < COUNT(pages); i++)
        assert_shows(COORDINATOR, of_case(&road, pages[i].path), pages[i].text);
    assert_shows(CHAIR, of_case(&road, "/support-plan/withdrawal"), "Withdraw plan");
    assert_shows(CHAIR, of_case(&road, "/support-plan"), "Approve this plan");
    assert_shows(COORDINATOR, "/cases", "Tandelmoor");
    assert_shows(COORDINATOR, "/cases/export", "Reason for the export");
    assert_shows(COORDINATOR, "/search?q=tandelmoor", "result(s)");
}

static void readers_without_casework_get_no_buttons(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    struct answer answer = page("member@health.example", GET, of_case(&road, ""), NULL);

    assert_int_equal(answer.status, 200);
    assert_null(strstr(answer.body, "Write a note"));
    assert_null(strstr(answer.body, "Hand over"));
    answer = page("member@health.example", GET, of_case(&road, "/notes"), NULL);
    assert_null(strstr(answer.body, "<textarea"));
    answer = page("provider@mentoring.example", GET, of_case(&road, ""), NULL);
    assert_int_equal(answer.status, 403);
}

static void a_refused_form_is_shown_again_with_what_was_typed(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    struct answer answer =
        page(COORDINATOR, POST, of_case(&road, "/consents"),
             BODY("sought_by", "Typed before", "asked_on", "2026-03-02", "from",
                  "individual", "outcome", "given"));

    assert_int_equal(answer.status, 422);
    assert_non_null(strstr(answer.body, "There is a problem"));
    assert_non_null(strstr(answer.body, "The individual is under 18"));
    assert_non_null(strstr(answer.body, "Typed before"));
    answer = page(COORDINATOR, POST, of_case(&road, "/notes"), BODY("text", ""));
    assert_int_equal(answer.status, 422);
    answer =
        page(COORDINATOR, POST, "/cases/export", BODY("reason", "", "area", "luton"));
    assert_int_equal(answer.status, 422);
    assert_non_null(strstr(answer.body, "name=\"area\" value=\"luton\""));
}

static void approving_names_what_is_missing(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    const struct asking coordinator = { .as = COORDINATOR, .if_match = "1" };
    struct answer answer = ask(&coordinator, PUT, of_case(&road, "/support-plan"),
                               BODY("nature", "Mentoring", "needs.0.need", "Work"));

    assert_int_equal(answer.status, 200);
    answer = program(CHAIR, POST, of_case(&road, "/support-plan/approval"), NULL);
    assert_int_equal(answer.status, 422);
    assert_non_null(strstr(answer.body, "needs.0.action"));
    answer =
        page(CHAIR, POST, of_case(&road, "/support-plan/approval"), BODY("version", "2"));
    assert_int_equal(answer.status, 422);
    assert_non_null(strstr(answer.body, "href=\"#consent_how\""));
    assert_non_null(strstr(answer.body, "id=\"consent_how\""));
}

static void a_plan_is_written_over_only_by_who_saw_it(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    const struct asking stale = { .as = COORDINATOR, .if_match = "7" };
    struct answer answer = program(COORDINATOR, PUT, of_case(&road, "/support-plan"),
                                   BODY("nature", "Mentoring"));

    assert_int_equal(answer.status, 428);
    answer =
        ask(&stale, PUT, of_case(&road, "/support-plan"), BODY("nature", "Mentoring"));
    assert_int_equal(answer.status, 412);
}

static void a_note_can_be_marked_and_taken_back(void **state)
{
    const struct asking asking = { .as = COORDINATOR, .if_match = "1" };
    (void)state;
    struct road road = walk_the_road("luton");
    const char *note = arena_print(world()->arena, "/cases/%lld/notes/%lld",
                                   (long long)road.case_id, (long long)road.note);
    const char *error = arena_print(world()->arena, "%s/in-error", note);

    assert_shows(COORDINATOR, error, "Mark as entered in error");
    struct answer answer = ask(&asking, PUT, error, BODY("reason", "Wrong case"));
    assert_int_equal(answer.status, 200);
    assert_shows(COORDINATOR, note, "Take the mark back");
    assert_shows(COORDINATOR, of_case(&road, "/chronology"), "Wrong case");
    answer = page(COORDINATOR, POST, arena_print(world()->arena, "%s/undo", error), NULL);
    assert_int_equal(answer.status, 303);
    assert_shows(COORDINATOR, note, "Entered in error</a>");
    assert_shows(COORDINATOR,
                 arena_print(world()->arena, "/cases/%lld/notes?corrects=%lld",
                             (long long)road.case_id, (long long)road.note),
                 "Correct a note");
}

static void sharing_is_ended_and_begun_again(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    int64_t user = user_of("partner@bedford.example");
    const char *share = arena_print(world()->arena, "/cases/%lld/shares/%lld",
                                    (long long)road.case_id, (long long)user);
    struct answer answer =
        program(COORDINATOR, POST, of_case(&road, "/shares"),
                BODY("user", "partner@bedford.example", "why", "Family there"));

    assert_int_equal(answer.status, 201);
    answer = program("partner@bedford.example", GET, "/cases", NULL);
    assert_non_null(strstr(answer.body, "\"shared\":true"));
    answer = program(COORDINATOR, DELETE, share, NULL);
    assert_int_equal(answer.status, 200);
    answer = program("partner@bedford.example", GET, of_case(&road, ""), NULL);
    assert_int_equal(answer.status, 404);
    answer = program(COORDINATOR, DELETE, share, NULL);
    assert_int_equal(answer.status, 404);
}

static void the_export_leaves_as_a_file(void **state)
{
    (void)state;
    (void)walk_the_road("luton");
    struct answer answer = page(COORDINATOR, POST, "/cases/export",
                                BODY("reason", "Board", "area", "luton"));

    assert_int_equal(answer.status, 200);
    assert_true(text_starts(answer.body, "\xEF\xBB\xBF\"OFFICIAL-SENSITIVE"));
    answer = page("police@bedfordshire.example", GET, "/cases/export", NULL);
    assert_int_equal(answer.status, 403);
}

static void a_query_it_does_not_know_is_refused(void **state)
{
    (void)state;

    assert_int_equal(program(COORDINATOR, GET, "/cases?colour=red", NULL).status, 400);
    assert_int_equal(program(COORDINATOR, GET, "/cases?limit=201", NULL).status, 400);
    assert_int_equal(program(COORDINATOR, GET, "/cases?cursor=what", NULL).status, 400);
    assert_int_equal(program(COORDINATOR, GET, "/cases?status=adrift", NULL).status, 400);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BROWSER_TEST(every_page_of_a_case_is_drawn),
        BROWSER_TEST(readers_without_casework_get_no_buttons),
        BROWSER_TEST(a_refused_form_is_shown_again_with_what_was_typed),
        BROWSER_TEST(approving_names_what_is_missing),
        BROWSER_TEST(a_plan_is_written_over_only_by_who_saw_it),
        BROWSER_TEST(a_note_can_be_marked_and_taken_back),
        BROWSER_TEST(sharing_is_ended_and_begun_again),
        BROWSER_TEST(the_export_leaves_as_a_file),
        BROWSER_TEST(a_query_it_does_not_know_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
