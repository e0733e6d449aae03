/* What the domain asks of the pages of intake, as far as it is met. */
#include <string.h>

#include "support/browser.h"

#define COORDINATOR "coordinator@luton.example"

static const struct asking reading = { .as = COORDINATOR, .page = true };

/* requirement 2: the emergency notice stands before the form, which begins by its button.
 */
static void an_emergency_is_no_referral(void **state)
{
    (void)state;
    const char *page = ask(&reading, GET, "/referrals/new", NULL).body;
    const char *notice = strstr(page, "call 999. Do not use this form.");
    const char *start = strstr(page, "Nobody is in immediate danger: start");

    assert_non_null(notice);
    assert_non_null(start);
    assert_true(notice < start);
    assert_null(strstr(page, "name=\"surname\""));
}

/* requirement 13: where long texts are written, the warning stands. */
static void writing_comes_with_a_warning(void **state)
{
    (void)state;
    struct answer answer = ask(&reading, POST, "/referrals/drafts", NULL);
    const char *concern = NULL;

    assert_int_equal(answer.status, 303);
    const char *id = strstr(answer.location, "/referrals/") + strlen("/referrals/");
    concern = arena_print(world()->arena, "/referrals/%.*s/draft/concern",
                          (int)strcspn(id, "/"), id);
    answer = ask(&reading, GET, concern, NULL);
    assert_int_equal(answer.status, 200);
    assert_non_null(strstr(answer.body, "intelligence"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "requirement 2: an_emergency_is_no_referral", an_emergency_is_no_referral,
          browser_open, browser_close, NULL },
        { "requirement 13: writing_comes_with_a_warning", writing_comes_with_a_warning,
          browser_open, browser_close, NULL },
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
