#include <string.h>

#include "base/text.h"
#include "support/browser.h"

#define COORDINATOR "coordinator@luton.example"
#define BODY(...)   ((const char *const[]){ __VA_ARGS__, NULL })

static const char *const referral[] = {
    "forename",
    "Ruvo",
    "surname",
    "Tandelmoor",
    "area",
    "luton",
    "concern",
    "Words",
    "concern_type",
    "islamist",
    "sector",
    "police",
    "concern_on",
    "2026-02-01",
    "referred_on",
    "2026-02-02",
    "referrer_anonymous",
    "true",
    NULL,
};
static const char sql_referrals[] = "SELECT count(*) FROM referral /*scan*/";

static void a_program_gets_the_new_state_and_its_address(void **state)
{
    (void)state;
    const struct asking asking = { .as = COORDINATOR };
    struct answer sent = ask(&asking, POST, "/referrals", referral);
    const json_t *made = json_object_get(sent.json, "referral");

    assert_int_equal(sent.status, 201);
    assert_string_equal(json_string_value(json_object_get(made, "status")), "received");
    assert_true(json_is_array(json_object_get(made, "possible_matches")));
    assert_true(text_starts(sent.location, "/api/v1/referrals/"));
    assert_int_equal(ask(&asking, GET, sent.location + strlen("/api/v1"), NULL).status,
                     200);
}

static void a_person_is_sent_on_with_303(void **state)
{
    (void)state;
    const struct asking asking = { .as = COORDINATOR, .page = true };
    struct answer sent = ask(&asking, POST, "/referrals/drafts", BODY("x", "y") + 2);

    assert_int_equal(sent.status, 303);
    assert_non_null(strstr(sent.location, "/draft/individual"));
}

static void the_same_key_is_done_once_and_another_request_with_it_refused(void **state)
{
    (void)state;
    const struct asking asking = { .as = COORDINATOR, .key = "once" };
    const char *other[COUNT(referral)];
    struct answer first = ask(&asking, POST, "/referrals", referral);
    struct answer again = ask(&asking, POST, "/referrals", referral);

    assert_int_equal(again.status, 201);
    assert_string_equal(first.location, again.location);
    assert_int_equal(count_of(sql_referrals), 1);
    memcpy(other, referral, sizeof(referral));
    other[1] = "Another";
    assert_int_equal(ask(&asking, POST, "/referrals", other).status, 422);
    assert_int_equal(count_of(sql_referrals), 1);
}

static void an_unknown_field_is_422_and_an_unknown_parameter_400(void **state)
{
    (void)state;
    const struct asking asking = { .as = COORDINATOR };
    struct answer answer = ask(&asking, POST, "/referrals", BODY("colour", "blue"));

    assert_int_equal(answer.status, 422);
    assert_non_null(strstr(answer.body, "colour"));
    assert_int_equal(ask(&asking, GET, "/referrals?colour=blue", NULL).status, 400);
    assert_int_equal(ask(&asking, GET, "/referrals?limit=201", NULL).status, 400);
    assert_int_equal(ask(&asking, GET, "/referrals?limit=200", NULL).status, 200);
    assert_int_equal(ask(&asking, GET, "/referrals?cursor=%21", NULL).status, 400);
}

static void pages_of_a_list_follow_each_other_without_gap_or_repeat(void **state)
{
    (void)state;
    const struct asking asking = { .as = COORDINATOR };
    const char *next = "";
    int seen = 0;

    for (int i = 0; i < 7; i++)
        (void)given_referral("luton");
    while (next != NULL) {
        const char *path =
            *next == '\0'
                ? "/referrals?limit=3"
                : arena_print(world()->arena, "/referrals?limit=3&cursor=%s", next);
        struct answer page = ask(&asking, GET, path, NULL);
        assert_int_equal(page.status, 200);
        seen += (int)json_array_size(json_object_get(page.json, "items"));
        next = json_string_value(json_object_get(page.json, "next"));
    }
    assert_int_equal(seen, 7);
}

static void a_refused_form_is_shown_again_with_what_was_typed(void **state)
{
    (void)state;
    const struct asking asking = { .as = COORDINATOR, .page = true };
    int64_t id = given_referral("luton");
    const char *path =
        arena_print(world()->arena, "/referrals/%lld/in-error", (long long)id);
    struct answer refused =
        ask(&asking, POST, path, BODY("version", "9", "reason", "Typed <twice>"));

    assert_int_equal(refused.status, 409); /* stale: nothing changed, nothing lost */
    assert_non_null(strstr(refused.body, "Typed &lt;twice&gt;"));
    assert_non_null(strstr(refused.body, "There is a problem"));
    refused = ask(&asking, POST, path, BODY("version", "1", "reason", ""));
    assert_int_equal(refused.status, 422);
    assert_non_null(strstr(refused.body, "href=\"#reason\""));
}

static void a_stale_program_is_told_412(void **state)
{
    (void)state;
    const struct asking stale = { .as = COORDINATOR, .if_match = "\"9\"" };
    const struct asking fresh = { .as = COORDINATOR, .if_match = "\"1\"" };
    int64_t id = given_referral("luton");
    const char *path =
        arena_print(world()->arena, "/referrals/%lld/in-error", (long long)id);

    assert_int_equal(ask(&stale, PUT, path, BODY("reason", "Twice")).status, 412);
    assert_int_equal(ask(&fresh, PUT, path, BODY("reason", "Twice")).status, 200);
}

static void the_referrer_stays_anonymous_to_those_who_do_not_run_casework(void **state)
{
    (void)state;
    const struct asking sender = { .as = "partner@bedford.example" };
    const struct asking coordinator = { .as = COORDINATOR };
    const char *with_name[COUNT(referral) + 2];

    memcpy(with_name, referral, sizeof(referral));
    with_name[COUNT(referral) - 1] = "referrer_name";
    with_name[COUNT(referral)] = "Hidden Helper";
    with_name[COUNT(referral) + 1] = NULL;
    struct answer sent = ask(&sender, POST, "/referrals", with_name);
    assert_int_equal(sent.status, 201);
    assert_null(strstr(sent.body, "Hidden Helper"));
    const char *path = sent.location + strlen("/api/v1");
    assert_non_null(strstr(ask(&coordinator, GET, path, NULL).body, "Hidden Helper"));
}

static void a_referrer_learns_how_far_it_is_and_nothing_else(void **state)
{
    (void)state;
    const struct asking referrer = { .as = "referrer@school.example" };
    struct answer sent = ask(&referrer, POST, "/referrals", referral);

    assert_int_equal(sent.status, 201);
    assert_null(strstr(sent.body, "Words"));
    assert_null(strstr(sent.body, "Tandelmoor"));
    const json_t *made = json_object_get(sent.json, "referral");
    assert_string_equal(json_string_value(json_object_get(made, "status_label")),
                        "Received");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BROWSER_TEST(a_program_gets_the_new_state_and_its_address),
        BROWSER_TEST(a_person_is_sent_on_with_303),
        BROWSER_TEST(the_same_key_is_done_once_and_another_request_with_it_refused),
        BROWSER_TEST(an_unknown_field_is_422_and_an_unknown_parameter_400),
        BROWSER_TEST(pages_of_a_list_follow_each_other_without_gap_or_repeat),
        BROWSER_TEST(a_refused_form_is_shown_again_with_what_was_typed),
        BROWSER_TEST(a_stale_program_is_told_412),
        BROWSER_TEST(the_referrer_stays_anonymous_to_those_who_do_not_run_casework),
        BROWSER_TEST(a_referrer_learns_how_far_it_is_and_nothing_else),
    };
    return cmocka_run_group_tests_name("dispatch", tests, NULL, NULL);
}
