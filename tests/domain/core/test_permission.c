/* permissions.def: closed by default, and a few facts that must never change by accident.
 */
#include "domain/core/permission.h"

#include "base/text.h"
#include "support/world.h"

static struct actor with_roles(unsigned roles)
{
    return (struct actor){ .user_id = 1, .roles = roles };
}

static void a_route_that_forgets_its_permission_is_closed_to_all(void **state)
{
    struct actor everything = with_roles(~0u);

    (void)state;
    assert_int_equal(PERMIT_NOBODY, 0);
    assert_false(access_may(&everything, PERMIT_NOBODY));
}

static void the_anonymous_may_only_what_anybody_may(void **state)
{
    (void)state;
    assert_true(access_may(&actor_anonymous, PERMIT_ANYBODY));
    for (enum permission p = PERMIT_ANYBODY + 1; p < PERMISSION_COUNT; p++)
        assert_false(access_may(&actor_anonymous, p));
}

static void rights_are_the_union_of_roles(void **state)
{
    struct actor both = with_roles(1u << ROLE_POLICE | 1u << ROLE_ADMINISTRATOR);
    struct actor none = with_roles(0);

    (void)state;
    assert_true(access_may(&both, PERMIT_CASE_READ));
    assert_true(access_may(&both, PERMIT_USER_ADMIN));
    assert_false(access_may(&both, PERMIT_AUDIT_READ));
    assert_false(access_may(&none, PERMIT_ACCOUNT));
}

static void administrators_have_no_case_content(void **state)
{
    static const enum permission content[] = {
        PERMIT_REFERRAL_READ, PERMIT_REFERRAL_FOLLOW, PERMIT_CASE_READ,
        PERMIT_MEETING_READ,  PERMIT_SEARCH,          PERMIT_ACTION_OWN,
        PERMIT_CASE_EXPORT,   PERMIT_CHECKLIST_READ,
    };

    (void)state;
    for (size_t i = 0; i < COUNT(content); i++) {
        assert_false(permission_granted(content[i], ROLE_ADMINISTRATOR));
        if (content[i] != PERMIT_CHECKLIST_READ)
            assert_false(permission_granted(content[i], ROLE_BOARD_READER));
    }
}

static void duties_that_belong_to_one_role_stay_with_it(void **state)
{
    static const struct {
        enum permission permission;
        enum role role;
    } only[] = {
        { PERMIT_CHECKLIST_SIGN, ROLE_CHAIR },
        { PERMIT_MINUTES_APPROVE, ROLE_CHAIR },
        { PERMIT_PLAN_APPROVE, ROLE_CHAIR },
        { PERMIT_USER_ADMIN, ROLE_ADMINISTRATOR },
        { PERMIT_AUDIT_READ, ROLE_DATA_PROTECTION },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(only); i++)
        for (enum role role = 0; role < ROLE_COUNT; role++)
            assert_int_equal(permission_granted(only[i].permission, role),
                             role == only[i].role);
}

static void approving_a_checklist_goes_with_a_name_and_no_role(void **state)
{
    struct actor officer = with_roles(0);

    (void)state;
    for (enum role role = 0; role < ROLE_COUNT; role++)
        assert_false(permission_granted(PERMIT_CHECKLIST_APPROVE, role));
    officer.senior_officer = true;
    assert_true(access_may(&officer, PERMIT_CHECKLIST_APPROVE));
    assert_true(access_may(&officer, PERMIT_CHECKLIST_READ));
    assert_true(access_may(&officer, PERMIT_ACCOUNT));
    assert_false(access_may(&officer, PERMIT_CHECKLIST_WRITE));
    assert_false(access_may(&officer, PERMIT_CHECKLIST_SIGN));
    assert_false(access_may(&officer, PERMIT_CASE_READ));
}

static void refusals_tell_the_anonymous_from_the_wrong_role(void **state)
{
    (void)state;
    acting_as_nobody();
    assert_fails(access_permits(world(), PERMIT_CASE_READ), "access.anonymous");
    acting_as(ROLE_ADMINISTRATOR);
    assert_fails(access_permits(world(), PERMIT_CASE_READ), "access.role");
    acting_as(ROLE_CHAIR);
    assert_ok(access_permits(world(), PERMIT_CASE_READ));
}

static void roles_and_their_codes_go_both_ways(void **state)
{
    enum role found;

    (void)state;
    for (enum role role = 0; role < ROLE_COUNT; role++) {
        assert_true(role_from_code(role_code(role), &found));
        assert_int_equal(found, role);
        assert_non_null(role_label(role));
    }
    assert_false(role_from_code("owner", &found));
    assert_string_equal(permission_name(PERMIT_CASE_READ), "CASE_READ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_route_that_forgets_its_permission_is_closed_to_all),
        TEST(the_anonymous_may_only_what_anybody_may),
        TEST(rights_are_the_union_of_roles),
        TEST(administrators_have_no_case_content),
        TEST(duties_that_belong_to_one_role_stay_with_it),
        TEST(approving_a_checklist_goes_with_a_name_and_no_role),
        TEST(refusals_tell_the_anonymous_from_the_wrong_role),
        TEST(roles_and_their_codes_go_both_ways),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
