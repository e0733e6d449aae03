/* What the domain asks of cases that others hold (section 10, requirements 42 and 43). */
#include <string.h>

#include "base/text.h"
#include "support/given_casework.h"
#include "support/road.h"

#define COORDINATOR "coordinator@luton.example"
#define CHAIR       "chair@luton.example"
#define BODY(...)   ((const char *const[]){ __VA_ARGS__, NULL })

#define REQUIREMENT(number, test)                                                        \
    {                                                                                    \
        "requirement " #number ": " #test, test, browser_open, browser_close, NULL       \
    }

static const char *of_case(const struct road *road, const char *below)
{
    return arena_print(world()->arena, "/cases/%lld%s", (long long)road->case_id, below);
}

static void assert_answers(enum method method, const char *path, const char *const *body,
                           int status)
{
    const struct asking asking = { .as = COORDINATOR };
    struct answer answer = ask(&asking, method, path, body);

    if (answer.status != status)
        fail_msg("%s answered %d, not %d: %s", path, answer.status, status, answer.body);
}

static struct answer page(const char *path)
{
    const struct asking asking = { .as = COORDINATOR, .page = true };

    return ask(&asking, GET, path, NULL);
}

static void assert_page_says(const char *path, const char *text)
{
    struct answer answer = page(path);

    if (answer.status != 200 || strstr(answer.body, text) == NULL)
        fail_msg("%s answered %d without \"%s\": %.3000s", path, answer.status, text,
                 answer.body);
}

/* ---- 42 ---- */

static void a_transfer_has_contents_a_receiver_and_an_acceptance_date(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");

    assert_answers(POST, of_case(&road, "/transfers"),
                   BODY("receiving_panel", "Milton Keynes", "contact", "Coordinator",
                        "reason", "Moved", "consent_continues", "yes"),
                   422);
    assert_answers(POST, of_case(&road, "/transfers"),
                   BODY("receiving_panel", "Milton Keynes", "contact", "Coordinator",
                        "reason", "Moved", "contents", "plan", "consent_continues",
                        "yes"),
                   201);
    assert_page_says(of_case(&road, "/transfers"), "The package has been sent");
    assert_answers(POST, of_case(&road, "/transfers/sending"), NULL, 201);
    assert_page_says(of_case(&road, "/transfers"), "Record their answer");
    assert_string_equal(case_dossier(road.case_id)->status, "supported");
    assert_answers(POST, of_case(&road, "/transfers/answer"),
                   BODY("answer", "accepted", "answered_by", "Their chair"), 422);
    assert_answers(POST, of_case(&road, "/transfers/answer"),
                   BODY("answer", "accepted", "answered_by", "Their chair", "answered_on",
                        "2026-03-02"),
                   201);
    assert_string_equal(case_dossier(road.case_id)->status, "transferred");
    assert_page_says(of_case(&road, "/transfers"), "2 March 2026, by Their chair");
}

/* ---- 38 ---- */

static void an_exit_record_is_begun_and_changed_on_its_page(void **state)
{
    const struct asking asking = { .as = COORDINATOR, .page = true };
    (void)state;
    struct road road = walk_the_road("luton");
    const char *path = of_case(&road, "/closure");
    struct answer begun = ask(&asking, POST, path, BODY("reason", "moved"));

    assert_int_equal(begun.status, 303);
    assert_page_says(path, "Moved away");
    assert_page_says(path, "no completed assessment");
    struct answer blind = ask(&asking, POST, path, BODY("reason", "custody"));
    assert_int_equal(blind.status, 422);
    struct answer changed =
        ask(&asking, POST, path, BODY("reason", "custody", "version", "1"));
    assert_int_equal(changed.status, 303);
    assert_page_says(path, "Arrested or in prison");
}

/* ---- 43 ---- */

static void a_police_led_case_says_managed_by_police_and_shows_no_content(void **state)
{
    static const char *const closed[] = { "/chronology",   "/notes",    "/consents",
                                          "/support-plan", "/closure",  "/reviews",
                                          "/references",   "/transfers" };
    (void)state;
    struct road road = walk_the_road("luton");

    acting_for(CHAIR);
    given_moves(road.case_id, "return_to_police", NULL);
    assert_page_says(of_case(&road, ""), "Managed by police");
    struct answer overview = page(of_case(&road, ""));
    assert_null(strstr(overview.body, "Met at home"));
    assert_null(strstr(overview.body, "Support plan"));
    assert_null(strstr(overview.body, "Call the school"));
    for (size_t i = 0; i < COUNT(closed); i++) {
        struct answer answer = page(of_case(&road, closed[i]));

        assert_int_equal(answer.status, 409);
        assert_non_null(strstr(answer.body, "managed by police"));
        assert_answers(GET, of_case(&road, closed[i]), NULL, 409);
    }
    assert_answers(POST, of_case(&road, "/notes"),
                   BODY("kind", "general", "text", "More", "happened_on", "2026-03-02"),
                   409);
}

static void what_the_panel_takes_back_shows_its_content_again(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");

    acting_for(CHAIR);
    given_moves(road.case_id, "return_to_police", "reopen", NULL);
    assert_page_says(of_case(&road, "/notes"), "Met at home");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(38, an_exit_record_is_begun_and_changed_on_its_page),
        REQUIREMENT(42, a_transfer_has_contents_a_receiver_and_an_acceptance_date),
        REQUIREMENT(43, a_police_led_case_says_managed_by_police_and_shows_no_content),
        REQUIREMENT(43, what_the_panel_takes_back_shows_its_content_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
