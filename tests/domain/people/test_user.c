/* Accounts: made, changed, switched off; never without an administrator. */
#include "domain/people/user.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "support/world.h"

#define POLICE "police@bedfordshire.example"

static const char sql_users[] = "SELECT count(*) FROM user /*scan*/";
static const char sql_named[] = "SELECT count(*) FROM user WHERE name = 'Nela' /*scan*/";
static const char sql_off[] = "SELECT count(*) FROM user WHERE active = 0 /*scan*/";
static const char sql_reset[] =
    "SELECT count(*) FROM user WHERE password = 'other hash' /*scan*/";
static const char sql_unlocked[] =
    "SELECT count(*) FROM audit WHERE verb = 'user.unlock' /*scan*/";
static const char sql_last_detail[] =
    "SELECT detail FROM audit WHERE verb = 'user.change' ORDER BY id DESC LIMIT 1"
    " /*scan*/";
static const char sql_organisation[] =
    "SELECT CAST(id AS TEXT) FROM organisation WHERE name = 'Bedfordshire Police'";

static struct answers filled(const char *email, const char *roles)
{
    return answers_of(&form_user, "email", email, "name", "Nela", "organisation_id",
                      text_of(sql_organisation), "roles", roles, NULL);
}

static int64_t version_of(int64_t id)
{
    json_t *user;

    assert_ok(user_json(world(), id, &user));
    return json_integer_value(json_object_get(user, "version"));
}

static void every_failure_of_creating_leaves_nothing_half_done(void **state)
{
    (void)state;
    acting_as(ROLE_ADMINISTRATOR);
    struct answers answers = filled("nela@police.example", "police");
    int64_t before = count_of(sql_users), id;

    every_failure_leaves_nothing(user_create(world(), &answers, "hash", true, &id),
                                 sql_users, before);
    assert_int_equal(user_of("nela@police.example"), id);
}

static void an_address_belongs_to_one_user_whatever_its_case(void **state)
{
    (void)state;
    acting_as(ROLE_ADMINISTRATOR);
    struct answers answers = filled("POLICE@bedfordshire.example", "police");
    int64_t id;

    assert_false(user_create(world(), &answers, "hash", true, &id));
    assert_string_equal(world()->problem.fields[0].field, "email");
    problem_forget(world());
    assert_ok(user_change(world(), user_of(POLICE), 1, &answers));
}

static void every_failure_of_changing_leaves_nothing_half_done(void **state)
{
    (void)state;
    acting_as(ROLE_ADMINISTRATOR);
    struct answers answers = filled(POLICE, "police");
    int64_t id = user_of(POLICE);

    every_failure_leaves_nothing(user_change(world(), id, 1, &answers), sql_named, 0);
    assert_fails(user_change(world(), id, 1, &answers), "record.changed");
}

static void the_trail_says_which_roles_came_and_went(void **state)
{
    (void)state;
    acting_as(ROLE_ADMINISTRATOR);
    struct answers chair = filled(POLICE, "chair");

    assert_ok(user_change(world(), user_of(POLICE), 1, &chair));
    assert_string_equal(text_of(sql_last_detail),
                        "roles before: police roles now: chair ");
}

static void the_senior_officer_is_named_by_another_administrator(void **state)
{
    (void)state;
    acting_as(ROLE_ADMINISTRATOR);
    int64_t id = user_of(POLICE), own = user_of("admin@luton.example");
    struct answers named = answers_of(&form_user, "email", POLICE, "name", "Nela",
                                      "organisation_id", text_of(sql_organisation),
                                      "roles", "police", "senior_officer", "yes", NULL);
    struct actor actor;

    assert_ok(user_change(world(), id, 1, &named));
    assert_string_equal(text_of(sql_last_detail),
                        "roles before: police roles now: police senior_officer ");
    assert_ok(user_actor(world(), id, &actor));
    assert_true(access_may(&actor, PERMIT_CHECKLIST_APPROVE));
    named = answers_of(&form_user, "email", "admin@luton.example", "name", "Nela",
                       "organisation_id", text_of(sql_organisation), "roles",
                       "administrator", "senior_officer", "yes", NULL);
    assert_fails(user_change(world(), own, 1, &named), "form.invalid");
    struct answers plain = filled(POLICE, "police");
    assert_ok(user_change(world(), id, 2, &plain));
    assert_ok(user_actor(world(), id, &actor));
    assert_false(access_may(&actor, PERMIT_CHECKLIST_APPROVE));
}

static void nobody_changes_their_own_roles(void **state)
{
    (void)state;
    acting_as(ROLE_ADMINISTRATOR);
    struct answers more = filled("admin@luton.example", "coordinator");
    struct answers same = filled("admin@luton.example", "administrator");
    int64_t me = world()->actor->user_id;

    assert_false(user_change(world(), me, 1, &more));
    assert_string_equal(world()->problem.fields[0].field, "roles");
    problem_forget(world());
    assert_ok(user_change(world(), me, 1, &same));
}

static void the_last_administrator_stays_one(void **state)
{
    (void)state;
    int64_t admin = user_of("admin@luton.example");
    struct answers other = filled("admin@luton.example", "coordinator");

    access_as(world(), &actor_program);
    assert_fails(user_change(world(), admin, 1, &other), "user.last_administrator");
    assert_fails(user_set_active(world(), admin, 1, false), "user.last_administrator");
    struct answers second = filled(POLICE, "administrator");
    assert_ok(user_change(world(), user_of(POLICE), 1, &second));
    assert_ok(user_change(world(), admin, 1, &other));
}

static void a_user_switched_off_is_nobody_and_comes_back_whole(void **state)
{
    (void)state;
    acting_as(ROLE_ADMINISTRATOR);
    int64_t id = user_of(POLICE);
    struct actor actor;

    every_failure_leaves_nothing(user_set_active(world(), id, 1, false), sql_off, 0);
    assert_fails(user_actor(world(), id, &actor), "user.unknown");
    assert_fails(user_set_active(world(), id, 1, true), "record.changed");
    assert_ok(user_set_active(world(), id, version_of(id), true));
    assert_ok(user_actor(world(), id, &actor));
    assert_true(actor_has(&actor, ROLE_POLICE));
    assert_fails(user_set_active(world(), world()->actor->user_id, 1, false),
                 "user.self");
}

static void a_password_is_set_with_everything_it_clears(void **state)
{
    (void)state;
    acting_as(ROLE_ADMINISTRATOR);
    int64_t id = user_of(POLICE);
    struct actor actor;

    every_failure_leaves_nothing(user_set_password(world(), id, "other hash", true),
                                 sql_reset, 0);
    assert_ok(user_actor(world(), id, &actor));
    assert_true(actor.must_change);
    assert_fails(user_set_password(world(), 7, "hash", true), "user.unknown");
}

static void every_failure_of_unlocking_leaves_nothing_half_done(void **state)
{
    (void)state;
    acting_as(ROLE_ADMINISTRATOR);
    int64_t id = user_of(POLICE);

    every_failure_leaves_nothing(user_unlock(world(), id), sql_unlocked, 0);
    assert_fails(user_unlock(world(), 7), "user.unknown");
}

static json_t *listed(const char *name, const char *value)
{
    struct answers filter = answers_of(&form_user_filter, name, value, NULL);
    json_t *view = json_object();

    assert_ok(user_list(world(), &filter, view));
    return json_object_get(view, "items");
}

static void users_are_found_by_words_role_and_state(void **state)
{
    (void)state;
    assert_int_equal(json_array_size(listed("q", "POLICE@bed")), 1);
    assert_int_equal(json_array_size(listed("q", "coord")), 1);
    assert_int_equal(json_array_size(listed("q", "nobody here")), 0);
    assert_int_equal(json_array_size(listed("role", "partner_officer")), 2);
    assert_int_equal(json_array_size(listed("active", "no")), 0);
}

static void pages_of_users_meet_everybody_once(void **state)
{
    (void)state;
    const char *cursor = NULL;
    size_t met = 0;

    for (int page = 0; page < 20 && (page == 0 || cursor != NULL); page++) {
        struct answers filter =
            cursor != NULL
                ? answers_of(&form_user_filter, "limit", "3", "cursor", cursor, NULL)
                : answers_of(&form_user_filter, "limit", "3", NULL);
        json_t *view = json_object();

        assert_ok(user_list(world(), &filter, view));
        met += json_array_size(json_object_get(view, "items"));
        cursor = json_string_value(json_object_get(view, "next"));
    }
    assert_null(cursor);
    assert_int_equal(met, count_of(sql_users));
}

static void a_password_is_in_no_object(void **state)
{
    (void)state;
    json_t *user;

    assert_ok(user_json(world(), user_of(POLICE), &user));
    assert_null(json_object_get(user, "password"));
    assert_null(strstr(json_dumps(users_json(world()), 0), "not a hash"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_failure_of_creating_leaves_nothing_half_done),
        TEST(an_address_belongs_to_one_user_whatever_its_case),
        TEST(every_failure_of_changing_leaves_nothing_half_done),
        TEST(the_trail_says_which_roles_came_and_went),
        TEST(the_senior_officer_is_named_by_another_administrator),
        TEST(nobody_changes_their_own_roles),
        TEST(the_last_administrator_stays_one),
        TEST(a_user_switched_off_is_nobody_and_comes_back_whole),
        TEST(a_password_is_set_with_everything_it_clears),
        TEST(every_failure_of_unlocking_leaves_nothing_half_done),
        TEST(users_are_found_by_words_role_and_state),
        TEST(pages_of_users_meet_everybody_once),
        TEST(a_password_is_in_no_object),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
