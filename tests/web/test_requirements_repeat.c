/* Repeat referrals, the chronology as a file and looking back, as pages and programs ask.
 */
#include <string.h>

#include "base/text.h"
#include "support/given_repeat.h"
#include "support/road.h"

#define COORDINATOR "coordinator@luton.example"
#define CHAIR       "chair@luton.example"
#define POLICE      "police@bedfordshire.example"
#define BODY(...)   ((const char *const[]){ __VA_ARGS__, NULL })

/* "/cases/" 12 "/as-of" */
static const char *at(const char *before, int64_t id, const char *after)
{
    return arena_print(world()->arena, "%s%lld%s", before, (long long)id, after);
}

static struct answer get(const char *as, bool page, const char *path)
{
    const struct asking asking = { .as = as, .page = page };

    return ask(&asking, GET, path, NULL);
}

static struct answer put_answer(const char *as, int64_t referral, const char *version,
                                const char *const *body)
{
    const struct asking asking = { .as = as, .if_match = version };

    return ask(&asking, PUT, at("/referrals/", referral, "/second-check"), body);
}

static const char *version_of(int64_t referral)
{
    return arena_print(world()->arena, "\"%lld\"",
                       (long long)referral_dossier(referral)->version);
}

/* ---- requirement 3 -------------------------------------------------------------------
 */

static void the_earlier_concerns_stand_beside_it_wherever_it_is_decided(void **state)
{
    (void)state;
    int64_t third = given_third_referral();
    const char *const pages[] = { at("/referrals/", third, ""),
                                  at("/referrals/", third, "/screening"),
                                  at("/referrals/", third, "/section-36"),
                                  at("/referrals/", third, "/second-check") };

    for (size_t i = 0; i < COUNT(pages); i++) {
        struct answer answer = get(COORDINATOR, true, pages[i]);

        assert_int_equal(answer.status, 200);
        assert_non_null(strstr(answer.body, "Third referral in 18 months"));
        assert_non_null(strstr(answer.body, "Each time about something else"));
    }
}

static void a_second_person_confirms_by_the_program_with_the_version_seen(void **state)
{
    (void)state;
    int64_t third = given_waiting();
    const char *const *confirm = BODY("answer", "confirm");

    assert_int_equal(put_answer(COORDINATOR, third, version_of(third), confirm).status,
                     409);
    assert_int_equal(put_answer(CHAIR, third, "\"1\"", confirm).status, 412);
    assert_int_equal(put_answer(CHAIR, third, version_of(third), confirm).status, 200);
    assert_string_equal(referral_dossier(third)->status, "no_further_action");
}

static void who_may_not_screen_is_no_second_person(void **state)
{
    (void)state;
    int64_t third = given_waiting();

    assert_int_equal(get("member@health.example", false, "/second-checks").status, 403);
    assert_int_equal(
        get("partner@bedford.example", false, at("/referrals/", third, "/second-check"))
            .status,
        403);
}

static void while_it_waits_the_page_says_so_and_offers_no_other_step(void **state)
{
    (void)state;
    int64_t third = given_waiting();
    struct answer page = get(POLICE, true, at("/referrals/", third, ""));

    assert_non_null(strstr(page.body, "Awaiting a second person"));
    assert_null(strstr(page.body, "Screen this referral"));
    page = get(POLICE, true, at("/referrals/", third, "/screening"));
    assert_null(strstr(page.body, "Record screening"));
    page = get(POLICE, true, "/referrals");
    assert_non_null(strstr(page.body, "Awaiting a second person"));
}

static void who_recorded_it_takes_it_back_from_the_page(void **state)
{
    (void)state;
    int64_t third = given_waiting();
    const struct asking asking = { .as = COORDINATOR, .page = true };
    struct answer page =
        get(COORDINATOR, true, at("/referrals/", third, "/second-check"));

    assert_non_null(strstr(page.body, "Take it back"));
    assert_null(strstr(page.body, "Save my answer"));
    struct answer answer =
        ask(&asking, POST, at("/referrals/", third, "/second-check/withdrawal"), NULL);
    assert_int_equal(answer.status, 303);
    assert_int_equal(count_of("SELECT count(*) FROM second_check WHERE status ="
                              " 'withdrawn' /*scan*/"),
                     1);
}

/* ---- requirement 6 -------------------------------------------------------------------
 */

static void a_refused_moment_is_said_at_its_field(void **state)
{
    (void)state;
    int64_t id = given_referral("luton");
    const struct asking asking = { .as = COORDINATOR, .page = true };
    struct answer answer = ask(&asking, POST, at("/referrals/", id, "/sending"),
                               BODY("version", "1", "sent_to_police_on", "2/3/2026"));

    assert_int_equal(answer.status, 422);
    assert_non_null(strstr(answer.body, "href=\"#sent_to_police_time\""));
    assert_non_null(strstr(answer.body, "id=\"sent_to_police_time\""));
}

/* ---- the chronology ------------------------------------------------------------------
 */

static void the_chronology_leaves_as_a_marked_file(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    const struct asking asking = { .as = COORDINATOR };
    const char *path = at("/cases/", road.case_id, "/chronology/export");
    struct answer csv =
        ask(&asking, POST, path, BODY("reason", "For the file", "format", "csv"));
    struct answer json =
        ask(&asking, POST, path,
            BODY("reason", "For the file", "format", "json", "kind", "note"));

    assert_int_equal(csv.status, 200);
    assert_string_equal(csv.type, "text/csv; charset=utf-8");
    assert_non_null(strstr(csv.disposition, ".csv\""));
    assert_non_null(strstr(csv.body, "OFFICIAL-SENSITIVE"));
    assert_string_equal(json.type, "application/json");
    assert_non_null(strstr(json.body, "\"marking\""));
    struct answer unsaid = ask(&asking, POST, path, BODY("format", "csv"));
    assert_int_equal(unsaid.status, 422);
    const struct asking police = { .as = POLICE };
    assert_int_equal(
        ask(&police, POST, path, BODY("reason", "x", "format", "csv")).status, 403);
}

static void filters_travel_to_paper_and_file(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    struct answer page = get(
        COORDINATOR, true, at("/cases/", road.case_id, "/chronology?kind=panel&q=adopt"));

    assert_int_equal(page.status, 200);
    assert_non_null(strstr(page.body, "/chronology/print?kind=panel&amp;q=adopt"));
    assert_non_null(strstr(page.body, "/chronology/export?kind=panel&amp;q=adopt"));
    page = get(COORDINATOR, true,
               at("/cases/", road.case_id, "/chronology/print?kind=panel"));
    assert_non_null(strstr(page.body, "Kind: Panel and actions"));
    assert_int_equal(
        get(COORDINATOR, false, at("/cases/", road.case_id, "/chronology?kind=gossip"))
            .status,
        400);
}

/* ---- looking back --------------------------------------------------------------------
 */

static void looking_back_needs_the_chair_and_a_reason(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    const char *path = at("/cases/", road.case_id, "/as-of");
    const struct asking coordinator = { .as = COORDINATOR }, chair = { .as = CHAIR };
    const char *const *body = BODY("user", POLICE, "on", "2026-03-02", "time", "09:00",
                                   "reason", "A complaint");

    assert_int_equal(ask(&coordinator, POST, path, body).status, 403);
    assert_int_equal(
        ask(&chair, POST, path, BODY("user", POLICE, "on", "2026-03-02", "time", "09:00"))
            .status,
        422);
    struct answer look = ask(&chair, POST, path, body);
    assert_int_equal(look.status, 201);
    assert_true(
        json_is_true(json_object_get(json_object_get(look.json, "look"), "sees")));
    assert_int_equal(get(CHAIR, false, at("/cases/", road.case_id, "/as-of/77")).status,
                     404);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BROWSER_TEST(the_earlier_concerns_stand_beside_it_wherever_it_is_decided),
        BROWSER_TEST(a_second_person_confirms_by_the_program_with_the_version_seen),
        BROWSER_TEST(who_may_not_screen_is_no_second_person),
        BROWSER_TEST(while_it_waits_the_page_says_so_and_offers_no_other_step),
        BROWSER_TEST(who_recorded_it_takes_it_back_from_the_page),
        BROWSER_TEST(a_refused_moment_is_said_at_its_field),
        BROWSER_TEST(the_chronology_leaves_as_a_marked_file),
        BROWSER_TEST(filters_travel_to_paper_and_file),
        BROWSER_TEST(looking_back_needs_the_chair_and_a_reason),
    };
    return cmocka_run_group_tests_name("repeat, web", tests, NULL, NULL);
}
