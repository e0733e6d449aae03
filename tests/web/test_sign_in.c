#include <string.h>

#include "base/clock.h"
#include "base/secret.h"
#include "domain/people/session.h"
#include "domain/people/user.h"
#include "support/browser.h"

#define CHAIR     "chair@luton.example"
#define BODY(...) ((const char *const[]){ __VA_ARGS__, NULL })

static const struct asking visitor = { .page = true };

static void given_password(const char *password)
{
    char hash[PASSWORD_HASH_SIZE];

    password_hash(password, hash);
    assert_ok(user_set_password(world(), user_of(CHAIR), hash, false));
}

static struct answer try(const char *email, const char *password)
{
    return ask(&visitor, POST, "/sign-in", BODY("email", email, "password", password));
}

static void wrong_and_unknown_get_the_same_words(void **state)
{
    (void)state;
    given_password("right horse battery");
    struct answer wrong = try(CHAIR, "wrong horse battery");
    struct answer unknown = try("nobody@nowhere.example", "wrong horse battery");

    assert_int_equal(wrong.status, 422);
    assert_int_equal(unknown.status, 422);
    static const char said[] = "The e-mail address or the password is not right.";
    assert_non_null(strstr(wrong.body, said));
    assert_non_null(strstr(unknown.body, said));
}

static void failures_are_counted_and_success_forgets_them(void **state)
{
    (void)state;
    given_password("right horse battery");
    (void)try(CHAIR, "wrong horse battery");
    (void)try(CHAIR, "wrong horse battery");
    assert_int_equal(count_of("SELECT max(failures) FROM user /*scan*/"), 2);
    assert_int_equal(try(CHAIR, "right horse battery").status, 303);
    assert_int_equal(count_of("SELECT max(failures) FROM user /*scan*/"), 0);
    assert_int_equal(count_of("SELECT count(*) FROM session /*scan*/"), 1);
}

static void too_many_failures_must_wait_and_may_try_again_later(void **state)
{
    (void)state;
    given_password("right horse battery");
    for (int i = 0; i < 5; i++)
        assert_int_equal(try(CHAIR, "wrong horse battery").status, 422);
    assert_int_equal(try(CHAIR, "right horse battery").status, 429);
    on_day("2026-03-03");
    assert_int_equal(try(CHAIR, "right horse battery").status, 303);
}

static void an_old_session_is_nobody(void **state)
{
    (void)state;
    struct sign_in sign_in = { .user_id = user_of(CHAIR) };
    struct session *session;
    char cookie[TOKEN_SIZE];

    assert_ok(sign_in_finish(world(), &sign_in, true, "127.0.0.1", "test", cookie));
    assert_ok(session_find(world(), cookie, &session));
    assert_non_null(session);
    on_day("2026-03-03"); /* idle for a day */
    assert_ok(session_find(world(), cookie, &session));
    assert_null(session);
    assert_ok(session_find(world(), "not-a-cookie", &session));
    assert_null(session);
}

static void a_first_password_must_be_changed_before_anything_else(void **state)
{
    (void)state;
    const struct asking chair = { .as = CHAIR, .page = true };
    char hash[PASSWORD_HASH_SIZE];

    password_hash("given by somebody", hash);
    assert_ok(user_set_password(world(), user_of(CHAIR), hash, true));
    struct answer page = ask(&chair, GET, "/cases", NULL);
    assert_int_equal(page.status, 303);
    assert_string_equal(page.location, "/account/password");
    struct answer refused =
        ask(&chair, POST, "/account/password",
            BODY("current", "given by somebody", "password", "short", "again", "short"));
    assert_int_equal(refused.status, 422);
    struct answer changed =
        ask(&chair, POST, "/account/password",
            BODY("current", "given by somebody", "password", "three random words",
                 "again", "three random words"));
    assert_int_equal(changed.status, 303);
    assert_int_equal(ask(&chair, GET, "/cases", NULL).status, 200);
}

static void sign_out_ends_the_session_at_once(void **state)
{
    (void)state;
    const struct asking chair = { .as = CHAIR, .page = true };

    assert_int_equal(ask(&chair, POST, "/sign-out", NULL).status, 303);
    assert_int_equal(count_of("SELECT count(*) FROM session /*scan*/"), 0);
}

static void a_revoked_token_is_nobody(void **state)
{
    (void)state;
    char token[TOKEN_SIZE];
    int64_t user;

    assert_ok(token_issue(world(), user_of(CHAIR), "test", token));
    assert_ok(token_find(world(), token, &user));
    assert_int_equal(user, user_of(CHAIR));
    assert_ok(token_revoke(world(), count_of("SELECT id FROM api_token /*scan*/")));
    assert_ok(token_find(world(), token, &user));
    assert_int_equal(user, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BROWSER_TEST(wrong_and_unknown_get_the_same_words),
        BROWSER_TEST(failures_are_counted_and_success_forgets_them),
        BROWSER_TEST(too_many_failures_must_wait_and_may_try_again_later),
        BROWSER_TEST(an_old_session_is_nobody),
        BROWSER_TEST(a_first_password_must_be_changed_before_anything_else),
        BROWSER_TEST(sign_out_ends_the_session_at_once),
        BROWSER_TEST(a_revoked_token_is_nobody),
    };
    return cmocka_run_group_tests_name("sign-in", tests, NULL, NULL);
}
