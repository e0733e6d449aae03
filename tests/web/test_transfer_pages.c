/* Keys are exchanged and compared, a package is made, a case arrives: by programs, and
 * the pages that lead there.  One store is both panels here. */
#include <string.h>

#include "base/text.h"
#include "support/road.h"

#define COORDINATOR "coordinator@luton.example"

static const struct asking page = { .as = COORDINATOR, .page = true };
static const struct asking program = { .as = COORDINATOR };

#define BODY(...) ((const char *const[]){ __VA_ARGS__, NULL })

static const char *of(const char *before, int64_t id, const char *after)
{
    return arena_print(world()->arena, "%s%lld%s", before, (long long)id, after);
}

static void confirm(const struct road *road)
{
    assert_int_equal(ask(&program, POST,
                         of("/transfers/panels/", road->peer, "/confirmation"),
                         BODY("confirmed_with", "Their coordinator"))
                         .status,
                     200);
}

static struct answer package_of(const struct road *road)
{
    assert_int_equal(
        ask(&program, POST, of("/cases/", road->case_id, "/transfers"),
            BODY("receiving_panel", "Milton Keynes", "contact", "Their coordinator",
                 "reason", "The family has moved", "contents", "referral", "contents",
                 "chronology", "contents", "information", "contents", "assessments",
                 "contents", "provider", "contents", "plan", "contents", "consent",
                 "contents", "decisions", "consent_continues", "true"))
            .status,
        201);
    return ask(&page, POST, of("/cases/", road->case_id, "/transfers/package"),
               BODY("peer", of("", road->peer, "")));
}

static void a_key_counts_after_its_fingerprint_was_compared(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    struct answer shown = ask(&page, GET, "/transfers/panels", NULL);

    assert_non_null(strstr(shown.body, "To be compared"));
    assert_int_equal(package_of(&road).status, 409);
    confirm(&road);
    assert_non_null(strstr(ask(&page, GET, "/transfers/panels", NULL).body, "Confirmed"));
}

static void a_package_arrives_as_a_case_with_its_record_beside_it(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");

    confirm(&road);
    struct answer package = package_of(&road);
    assert_int_equal(package.status, 200);
    assert_null(strstr(package.body, "Tandelmoor"));
    struct answer taken = ask(
        &program, POST, "/transfers/incoming",
        BODY("peer", of("", road.peer, ""), "area", "bedford", "package", package.body));
    if (taken.status != 201)
        fail_msg("%d: %s", taken.status, taken.body);
    assert_string_equal(text_of("SELECT status FROM channel_case WHERE area = 'bedford'"
                                " /*scan*/"),
                        "awaiting_panel");
    int64_t id = count_of("SELECT id FROM channel_case WHERE area = 'bedford' /*scan*/");
    struct answer read = ask(&page, GET, of("/cases/", id, "/received"), NULL);
    assert_non_null(strstr(read.body, "Milton Keynes"));
    assert_non_null(strstr(read.body, "Youth club"));
    assert_non_null(strstr(read.body, "Panel decisions"));
    struct answer again = ask(
        &program, POST, "/transfers/incoming",
        BODY("peer", of("", road.peer, ""), "area", "bedford", "package", package.body));
    assert_string_equal(again.code, "bundle.taken");
}

static void a_key_that_was_ended_opens_nothing(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");

    confirm(&road);
    assert_int_equal(
        ask(&page, POST, of("/transfers/panels/", road.peer, "/ending"), NULL).status,
        303);
    struct answer answer =
        ask(&program, POST, "/transfers/incoming",
            BODY("peer", of("", road.peer, ""), "area", "luton", "package", "x"));
    assert_string_equal(answer.code, "peer.ended");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BROWSER_TEST(a_key_counts_after_its_fingerprint_was_compared),
        BROWSER_TEST(a_package_arrives_as_a_case_with_its_record_beside_it),
        BROWSER_TEST(a_key_that_was_ended_opens_nothing),
    };
    return cmocka_run_group_tests_name("transfer pages", tests, NULL, NULL);
}
