/* The page on which the panel decides: what is wrong is said at the field it is about. */
#include <string.h>

#include "base/text.h"
#include "support/road.h"

#define CHAIR     "chair@luton.example"
#define MEMBER    "member@health.example"
#define BODY(...) ((const char *const[]){ __VA_ARGS__, NULL })

static struct answer post(const struct road *road, const char *as, const char *below,
                          bool page, const char *const *body)
{
    const struct asking asking = { .as = as, .page = page };

    return ask(&asking, POST,
               arena_print(world()->arena, "/meetings/%lld/items/%lld/%s",
                           (long long)road->meeting, (long long)road->item, below),
               body);
}

static void given_an_interest(const struct road *road)
{
    struct answer answer =
        post(road, MEMBER, "interests", false, BODY("nature", "I teach at the school"));

    assert_in_range(answer.status, 200, 201);
}

#define ACTION(nth, owner)                                                               \
    "actions." nth ".owner", (owner), "actions." nth ".text", "Call the school",         \
        "actions." nth ".due_on", "2026-04-01"

static struct answer decide(const struct road *road, bool page)
{
    return post(road, CHAIR, "decision", page,
                BODY("decision", "continue", "rationale", "It helps", "basis",
                     "unanimous", ACTION("0", CHAIR), ACTION("1", MEMBER)));
}

static void an_owner_with_an_interest_is_refused_at_the_field_of_that_action(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");

    given_an_interest(&road);
    struct answer page = decide(&road, true);
    assert_int_equal(page.status, 422);
    assert_non_null(strstr(page.body, "href=\"#actions-1-owner\""));
    assert_non_null(strstr(page.body, "id=\"actions-1-owner\""));
    assert_null(strstr(page.body, "href=\"#actions-0-owner\""));

    struct answer program = decide(&road, false);
    assert_int_equal(program.status, 422);
    assert_json(json_object_get(program.json, "errors"),
                "[{'field': 'actions.1.owner',"
                " 'detail': 'This person has declared an interest in this case.'}]");
}

/* Every link of an error summary must hit something, whatever was wrong. */
static void assert_links_hit(const char *body)
{
    const char *link = strstr(body, "href=\"#");

    assert_non_null(strstr(body, "govuk-error-summary"));
    for (; link != NULL; link = strstr(link + 1, "href=\"#")) {
        const char *name = link + strlen("href=\"#");
        const char *id =
            arena_print(world()->arena, "id=\"%.*s\"", (int)strcspn(name, "\""), name);
        if (strstr(body, id) == NULL)
            fail_msg("nothing has %s", id);
    }
}

static void every_link_of_the_summary_hits_its_field(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");

    assert_links_hit(post(&road, CHAIR, "decision", true, BODY("basis", "nobody")).body);
    assert_links_hit(post(&road, CHAIR, "decision", true,
                          BODY("decision", "continue", "rationale", "It helps", "basis",
                               "unanimous", "actions.1.text", "Call"))
                         .body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BROWSER_TEST(an_owner_with_an_interest_is_refused_at_the_field_of_that_action),
        BROWSER_TEST(every_link_of_the_summary_hits_its_field),
    };
    return cmocka_run_group_tests_name("decision pages", tests, NULL, NULL);
}
