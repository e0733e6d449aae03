/* What the pages of screening and of the section 36 decision ask. */
#include <string.h>

#include "base/text.h"
#include "domain/intake/matching.h"
#include "support/given_casework.h"
#include "support/given_repeat.h"
#include "support/road.h"

#define COORDINATOR "coordinator@luton.example"
#define BODY(...)   ((const char *const[]){ __VA_ARGS__, NULL })

static const char why[] = "name=\"repeat_reasons\"";

static const char *at(int64_t referral, const char *after)
{
    return arena_print(world()->arena, "/referrals/%lld%s", (long long)referral, after);
}

static bool asks_why(const char *path)
{
    const struct asking page = { .as = COORDINATOR, .page = true };
    struct answer answer = ask(&page, GET, path, NULL);

    assert_int_equal(answer.status, 200);
    assert_non_null(strstr(answer.body, "name=\"reasons\""));
    return strstr(answer.body, why) != NULL;
}

static void who_was_never_referred_before_is_asked_nothing_about_it(void **state)
{
    (void)state;
    int64_t first = given_referral_of("Ruvo", "Tandelmoor", "2009-05-06", "luton");

    assert_false(asks_why(at(first, "/screening")));
    first = given_screened("Beri", "Beltram", "1991-03-04", "luton");
    assert_false(asks_why(at(first, "/section-36")));
}

static void who_was_referred_before_is_asked_why_nothing_more(void **state)
{
    (void)state;
    int64_t third = given_third_referral();

    assert_true(asks_why(at(third, "/screening")));
    assert_true(asks_why(at(third, "/section-36")));
}

/* Whoever is linked in the same form was referred before. */
static void who_may_be_known_is_asked_too(void **state)
{
    (void)state;
    (void)given_referral_of("Ruvo", "Tandelmoor", "2009-05-06", "luton");
    int64_t alike = given_referral_of("Ruvo", "Tandelmoor", "2009-05-06", "luton");

    assert_true(asks_why(at(alike, "/screening")));
}

/* Whom another authority may know: the rule of two persons, and the reasons with it. */
static void where_somebody_alike_is_out_of_sight_it_is_asked(void **state)
{
    (void)state;
    int64_t hidden = given_screened("Ruvo", "Tandelmoor", "2009-05-06", "bedford");
    int64_t alike = given_screened("Ruvo", "Tandelmoor", "2009-05-06", "luton");
    struct stmt *st =
        db_prepare(world()->db, "UPDATE referral SET restricted = 1 WHERE id = :id");

    bind_int(st, ":id", hidden);
    assert_ok(db_run(world(), st));
    assert_true(asks_why(at(alike, "/section-36")));
}

static void a_program_may_send_it_at_any_time(void **state)
{
    const struct asking program = { .as = COORDINATOR };
    (void)state;
    int64_t first = given_referral_of("Ruvo", "Tandelmoor", "2009-05-06", "luton");
    struct answer sent =
        ask(&program, POST, at(first, "/screening"),
            BODY("gateway", "no_further_action", "deconflicted", "yes",
                 "safeguarding_referral", "none", "reasons", "No concern",
                 "repeat_reasons", "Nothing new", "decided_on", "2026-03-02"));

    if (sent.status != 201)
        fail_msg("%d %s", sent.status, sent.body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BROWSER_TEST(who_was_never_referred_before_is_asked_nothing_about_it),
        BROWSER_TEST(who_was_referred_before_is_asked_why_nothing_more),
        BROWSER_TEST(who_may_be_known_is_asked_too),
        BROWSER_TEST(where_somebody_alike_is_out_of_sight_it_is_asked),
        BROWSER_TEST(a_program_may_send_it_at_any_time),
    };
    return cmocka_run_group_tests_name("screening_pages", tests, NULL, NULL);
}
