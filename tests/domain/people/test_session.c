/* Signing in, for how long, and who must wait. */
#include "domain/people/session.h"

#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/people/user.h"
#include "support/world.h"

#define POLICE "police@bedfordshire.example"
#define HERE   "192.0.2.7"

static const char sql_sessions[] = "SELECT count(*) FROM session /*scan*/";
static const char sql_failures[] = "SELECT failures FROM user WHERE email = '" POLICE "'";
static const char sql_stored[] = "SELECT digest FROM session /*scan*/";
static const char sql_tokens[] = "SELECT count(*) FROM api_token /*scan*/";
static const char sql_refused[] =
    "SELECT count(*) FROM audit WHERE outcome = 'refused' /*scan*/";

/* The world's clock goes on; the day stays. */
static void minutes_later(int64_t minutes)
{
    char *now = arena_alloc(world()->arena, INSTANT_SIZE);
    int64_t ms = clock_from_instant(world()->now) + minutes * 60000;

    clock_set(ms);
    clock_instant(ms, now);
    world()->now = now;
}

static bool sign_in(const char *email, bool right, const char *address,
                    char cookie[static TOKEN_SIZE])
{
    struct sign_in sign_in;

    assert_ok(sign_in_prepare(world(), email, address, &sign_in));
    return sign_in_finish(world(), &sign_in, right, address, "a browser", cookie);
}

static int64_t wait_of(const char *email, const char *address)
{
    struct sign_in sign_in;

    assert_ok(sign_in_prepare(world(), email, address, &sign_in));
    return sign_in.wait_seconds;
}

static void fail_times(const char *email, const char *address, int times)
{
    char cookie[TOKEN_SIZE];

    for (int i = 0; i < times; i++) {
        assert_false(sign_in(email, false, address, cookie));
        problem_forget(world());
    }
}

static struct session *found(const char *cookie)
{
    struct session *session;

    assert_ok(session_find(world(), cookie, &session));
    return session;
}

static void a_session_is_found_by_its_cookie_which_is_stored_nowhere(void **state)
{
    char cookie[TOKEN_SIZE];

    (void)state;
    assert_ok(sign_in(POLICE, true, HERE, cookie));
    assert_int_equal(found(cookie)->user_id, user_of(POLICE));
    assert_null(found("another"));
    assert_null(strstr(text_of(sql_stored), cookie));
}

static void every_failure_of_signing_in_leaves_no_session(void **state)
{
    char cookie[TOKEN_SIZE];
    struct sign_in prepared;

    (void)state;
    assert_ok(sign_in_prepare(world(), POLICE, HERE, &prepared));
    every_failure_leaves_nothing(
        sign_in_finish(world(), &prepared, true, HERE, "a browser", cookie), sql_sessions,
        0);
}

static void the_answer_does_not_tell_a_wrong_password_from_no_account(void **state)
{
    char cookie[TOKEN_SIZE];
    const char *first;

    (void)state;
    assert_false(sign_in(POLICE, false, HERE, cookie));
    first = arena_copy(world()->arena, world()->problem.fields[0].detail);
    problem_forget(world());
    assert_false(sign_in("nobody@x.example", true, HERE, cookie));
    assert_string_equal(world()->problem.fields[0].detail, first);
    problem_forget(world());
    assert_int_equal(count_of(sql_refused), 2);
    assert_int_equal(count_of(sql_sessions), 0);
}

static void a_session_ends_when_idle_or_old(void **state)
{
    char cookie[TOKEN_SIZE];

    (void)state;
    assert_ok(sign_in(POLICE, true, HERE, cookie));
    minutes_later(29);
    assert_non_null(found(cookie));
    assert_ok(session_touch(world(), found(cookie)->digest));
    minutes_later(29);
    assert_non_null(found(cookie));
    minutes_later(2);
    assert_null(found(cookie));

    assert_ok(sign_in(POLICE, true, HERE, cookie));
    for (int i = 0; i < 12 * 60 / 20 - 1; i++) {
        minutes_later(20);
        assert_ok(session_touch(world(), found(cookie)->digest));
    }
    minutes_later(20);
    assert_null(found(cookie));
}

static void failures_make_an_account_wait_longer_each_time(void **state)
{
    (void)state;
    fail_times(POLICE, HERE, 4);
    assert_int_equal(wait_of(POLICE, HERE), 0);
    fail_times(POLICE, HERE, 1);
    assert_in_range(wait_of(POLICE, HERE), 60, 61);
    fail_times(POLICE, HERE, 1);
    assert_in_range(wait_of(POLICE, HERE), 120, 121);
    fail_times(POLICE, HERE, 10);
    assert_in_range(wait_of(POLICE, HERE), 900, 901);
    minutes_later(16);
    assert_int_equal(wait_of(POLICE, HERE), 0);
}

static void a_success_clears_the_account(void **state)
{
    char cookie[TOKEN_SIZE];

    (void)state;
    fail_times(POLICE, HERE, 4);
    assert_ok(sign_in(POLICE, true, HERE, cookie));
    assert_int_equal(count_of(sql_failures), 0);
}

static void an_address_waits_for_itself_only(void **state)
{
    (void)state;
    for (int i = 0; i < 50; i++)
        fail_times(arena_print(world()->arena, "n%d@x.example", i), HERE, 1);
    assert_true(wait_of("chair@luton.example", HERE) > 0);
    assert_int_equal(wait_of("chair@luton.example", "192.0.2.8"), 0);
}

static void an_administrator_unlocks_an_account(void **state)
{
    (void)state;
    fail_times(POLICE, HERE, 6);
    assert_true(wait_of(POLICE, "192.0.2.8") > 0);
    assert_ok(user_unlock(world(), user_of(POLICE)));
    assert_int_equal(wait_of(POLICE, "192.0.2.8"), 0);
}

static void sign_out_everywhere_leaves_this_session_only(void **state)
{
    char first[TOKEN_SIZE], second[TOKEN_SIZE], other[TOKEN_SIZE];

    (void)state;
    assert_ok(sign_in(POLICE, true, HERE, first));
    assert_ok(sign_in(POLICE, true, HERE, second));
    assert_ok(sign_in("chair@luton.example", true, HERE, other));
    assert_ok(session_end_all(world(), user_of(POLICE), found(first)->digest));
    assert_non_null(found(first));
    assert_null(found(second));
    assert_non_null(found(other));
    assert_ok(session_end(world(), found(first)->digest));
    assert_null(found(first));
}

static void ended_sessions_are_removed_by_a_job(void **state)
{
    char old[TOKEN_SIZE], fresh[TOKEN_SIZE];
    int64_t gone;

    (void)state;
    assert_ok(sign_in(POLICE, true, HERE, old));
    minutes_later(24 * 60 + 20); /* a day is left for a form that comes too late */
    assert_ok(sign_in(POLICE, true, HERE, fresh));
    assert_ok(sessions_purge(world(), &gone));
    assert_int_equal(gone, 0);
    minutes_later(20);
    assert_ok(session_touch(world(), found(fresh)->digest));
    assert_ok(sessions_purge(world(), &gone));
    assert_int_equal(gone, 1);
    assert_non_null(found(fresh));
}

static void a_switched_off_user_cannot_sign_in(void **state)
{
    struct sign_in sign_in;

    (void)state;
    acting_as(ROLE_ADMINISTRATOR);
    assert_ok(user_set_active(world(), user_of(POLICE), 1, false));
    assert_ok(sign_in_prepare(world(), POLICE, HERE, &sign_in));
    assert_int_equal(sign_in.user_id, 0);
    assert_null(sign_in.hash);
}

static void a_token_is_issued_found_and_revoked(void **state)
{
    char token[TOKEN_SIZE];
    int64_t user, police = user_of(POLICE);

    (void)state;
    every_failure_leaves_nothing(token_issue(world(), police, "a program", token),
                                 sql_tokens, 0);
    assert_ok(token_find(world(), token, &user));
    assert_int_equal(user, user_of(POLICE));
    assert_ok(token_revoke(world(), count_of("SELECT id FROM api_token /*scan*/")));
    assert_ok(token_find(world(), token, &user));
    assert_int_equal(user, 0);
    assert_fails(token_revoke(world(), 7), "token.unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_session_is_found_by_its_cookie_which_is_stored_nowhere),
        TEST(every_failure_of_signing_in_leaves_no_session),
        TEST(the_answer_does_not_tell_a_wrong_password_from_no_account),
        TEST(a_session_ends_when_idle_or_old),
        TEST(failures_make_an_account_wait_longer_each_time),
        TEST(a_success_clears_the_account),
        TEST(an_address_waits_for_itself_only),
        TEST(an_administrator_unlocks_an_account),
        TEST(sign_out_everywhere_leaves_this_session_only),
        TEST(ended_sessions_are_removed_by_a_job),
        TEST(a_switched_off_user_cannot_sign_in),
        TEST(a_token_is_issued_found_and_revoked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
