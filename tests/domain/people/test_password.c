/* What a password must be: long, not the first anybody tries, not one's own name. */
#include <string.h>

#include "base/text.h"
#include "domain/core/setting.h"
#include "domain/people/user.h"
#include "support/world.h"

static bool accepted(const char *password)
{
    bool ok =
        password_acceptable(world(), "password", "priya.shah@luton.example", password);

    if (!ok)
        assert_string_equal(world()->problem.fields[0].field, "password");
    problem_forget(world());
    return ok;
}

static void length_counts_and_nothing_else_is_prescribed(void **state)
{
    (void)state;
    assert_true(accepted("three random words"));
    assert_true(accepted("zwölf Zeichen!"));
    assert_true(accepted("abcdefghijkl mn"));
    assert_false(accepted("elevenchars"));
    assert_true(accepted("twelve chars"));
    assert_false(accepted(""));
}

static void characters_are_counted_not_bytes(void **state)
{
    (void)state;
    assert_false(accepted("ééééééaaaaa"));
    assert_true(accepted("éaéaéaéaéaéa"));
}

static void the_first_that_anybody_would_try_are_refused(void **state)
{
    (void)state;
    assert_false(accepted("passwordpassword"));
    assert_false(accepted("PasswordPassword"));
    assert_false(accepted("123456789012"));
    assert_false(accepted("aaaaaaaaaaaaaaaa"));
}

static void ones_own_name_is_refused_unless_there_is_much_more(void **state)
{
    (void)state;
    assert_false(accepted("priya shah 12"));
    assert_true(accepted("priya shah went for a long walk"));
}

static void what_cannot_be_typed_again_is_refused(void **state)
{
    char endless[400];

    (void)state;
    memset(endless, 'x', sizeof(endless));
    memcpy(endless, "abc", 3);
    endless[sizeof(endless) - 1] = '\0';
    assert_false(accepted(endless));
    assert_false(accepted("\xff\xfe\xfd twelve and more"));
}

static const char sql_shorter[] =
    "UPDATE setting SET value = '16' WHERE name = 'password.least_characters'";

static void the_shortest_length_is_a_setting(void **state)
{
    (void)state;
    assert_ok(db_run(world(), db_prepare(world()->db, sql_shorter)));
    settings_forget();
    assert_false(accepted("twelve chars"));
    assert_true(accepted("sixteen chars and more"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(length_counts_and_nothing_else_is_prescribed),
        TEST(characters_are_counted_not_bytes),
        TEST(the_first_that_anybody_would_try_are_refused),
        TEST(ones_own_name_is_refused_unless_there_is_much_more),
        TEST(what_cannot_be_typed_again_is_refused),
        TEST(the_shortest_length_is_a_setting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
