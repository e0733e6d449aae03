#include "domain/casework/case_share.h"

#include <string.h>

#include "domain/intake/referral.h"
#include "domain/people/deadline.h"
#include "domain/people/user.h"
#include "support/given_casework.h"

static bool share(int64_t id, const char *email, const char *until)
{
    struct answers answers = answers_of(&form_case_share, "user", email, "why",
                                        "Family lives there", "until_on", until, NULL);
    int64_t user;

    return case_share_begin(world(), case_dossier(id), &answers, &user);
}

static bool restrict_case(int64_t id, int64_t version, const char *yes, const char *why)
{
    struct answers answers =
        answers_of(&form_case_restriction, "restricted", yes, "reason", why, NULL);

    return case_share_restrict(world(), case_dossier(id), version, &answers);
}

static bool sees(const char *email, int64_t id)
{
    const struct dossier *dossier;
    const struct actor *before = world()->actor;

    acting_for(email);
    bool seen = dossier_case(world(), id, &dossier);
    problem_forget(world());
    access_as(world(), before);
    return seen;
}

static void a_share_opens_the_case_until_it_ends(void **state)
{
    (void)state;
    int64_t id = given_case("luton");

    assert_false(sees("partner@bedford.example", id));
    assert_ok(share(id, "partner@bedford.example", ""));
    assert_true(sees("partner@bedford.example", id));
    assert_false(sees("partner@centralbeds.example", id));
    assert_ok(
        case_share_end(world(), case_dossier(id), user_of("partner@bedford.example")));
    assert_false(sees("partner@bedford.example", id));
    assert_ok(share(id, "partner@bedford.example", ""));
    assert_true(sees("partner@bedford.example", id));
}

static void a_share_ends_by_itself_after_its_last_day(void **state)
{
    (void)state;
    int64_t id = given_case("luton");

    assert_ok(share(id, "partner@bedford.example", "2026-03-09"));
    on_day("2026-03-09");
    assert_true(sees("partner@bedford.example", id));
    on_day("2026-03-10");
    assert_false(sees("partner@bedford.example", id));
}

static void refuses_a_share_that_is_over_already(void **state)
{
    (void)state;
    int64_t id = given_case("luton");

    assert_false(share(id, "partner@bedford.example", "2026-03-01"));
    assert_string_equal(world()->problem.fields[0].field, "until_on");
    problem_forget(world());
}

static void refuses_somebody_with_a_conflict_of_interest(void **state)
{
    static const char sql[] =
        "INSERT INTO case_access(user_id, case_id, reason, granted_at)"
        " SELECT u.id, c.id, 'conflict', '2026-03-02' FROM user u, channel_case c"
        " WHERE u.email = 'partner@bedford.example' /*scan*/";
    (void)state;
    int64_t id = given_case("luton");

    assert_ok(db_run(world(), db_prepare(world()->db, sql)));
    assert_false(share(id, "partner@bedford.example", ""));
    assert_string_equal(world()->problem.code, "share.conflict");
    problem_forget(world());
}

static void ending_what_is_not_shared_finds_nothing(void **state)
{
    (void)state;
    const struct dossier *dossier = case_dossier(given_case("luton"));

    assert_fails(case_share_end(world(), dossier, user_of("partner@bedford.example")),
                 "record.unknown");
}

static void a_restricted_case_is_for_named_people_only(void **state)
{
    (void)state;
    int64_t id = given_case("luton");

    acting_as(ROLE_CHAIR);
    assert_ok(restrict_case(id, 1, "yes", "Officer's family"));

    assert_true(sees("chair@luton.example", id));       /* restricted it */
    assert_true(sees("coordinator@luton.example", id)); /* leads it */
    assert_false(sees("police@bedfordshire.example", id));
    assert_ok(restrict_case(id, 2, "no", ""));
    assert_true(sees("police@bedfordshire.example", id));
}

/* The authority that sent a referral goes on seeing it, and nothing of what came of it.
 */
static void a_hidden_case_shows_nothing_of_itself_on_its_referral(void **state)
{
    (void)state;
    int64_t id = given_case("luton"), referral = case_dossier(id)->referral_id;
    const struct dossier *dossier;
    json_t *seen;

    assert_ok(db_script(world(),
                        "UPDATE referral SET organisation_id = (SELECT"
                        " organisation_id FROM user WHERE email ="
                        " 'partner@bedford.example')"));
    assert_ok(restrict_case(id, 1, "yes", "Officer's family"));
    acting_for("partner@bedford.example");
    assert_false(sees("partner@bedford.example", id));

    assert_ok(dossier_referral(world(), referral, &dossier));
    assert_ok(referral_json(world(), dossier, &seen));
    assert_true(json_is_null(json_object_get(seen, "case_id")));
    assert_int_equal(json_integer_value(json_object_get(seen, "restricted")), 0);
    assert_int_equal(json_array_size(deadlines_json(world(), dossier)), 0);

    acting_as(ROLE_COORDINATOR);
    assert_ok(dossier_referral(world(), referral, &dossier));
    assert_ok(referral_json(world(), dossier, &seen));
    assert_true(json_integer_value(json_object_get(seen, "case_id")) == id);
    assert_true(json_array_size(deadlines_json(world(), dossier)) > 0);
}

static void a_restriction_wants_a_reason_and_the_version_seen(void **state)
{
    (void)state;
    int64_t id = given_case("luton");

    assert_false(restrict_case(id, 1, "yes", ""));
    assert_string_equal(world()->problem.fields[0].field, "reason");
    problem_forget(world());
    assert_fails(restrict_case(id, 2, "yes", "Why"), "record.changed");
}

static const char *said_of(const json_t *sight, const char *name, const char *key)
{
    json_t *item;
    size_t i;

    json_array_foreach(sight, i, item)
    {
        if (strcmp(json_string_value(json_object_get(item, "name")), name) == 0)
            return json_string_value(json_object_get(item, key));
    }
    return "unseen";
}

static void says_who_sees_it_and_why(void **state)
{
    (void)state;
    int64_t id = given_case("bedford");

    assert_ok(share(id, "member@health.example", ""));
    given_reader();
    json_t *sight = case_sight_json(world(), case_dossier(id));
    json_t *shares = case_shares_json(world(), case_dossier(id));
    given_writer();

    assert_string_equal(said_of(sight, "coordinator", "because"), "coordinator");
    assert_string_equal(said_of(sight, "police", "because"), "police");
    assert_string_equal(said_of(sight, "partner_officer", "because"), "area");
    assert_string_equal(said_of(sight, "panel_member", "because"), "share");
    assert_string_equal(said_of(sight, "panel_member", "why"), "Family lives there");
    assert_string_equal(said_of(sight, "administrator", "because"), "unseen");
    assert_int_equal(json_array_size(shares), 1);
}

/* The list of people is visible_case turned round: the two must never part. */
static void the_list_of_people_agrees_with_what_they_see(void **state)
{
    static const char *const everybody[] = {
        "coordinator@luton.example",   "chair@luton.example",
        "police@bedfordshire.example", "member@health.example",
        "board@luton.example",         "dpo@luton.example",
        "admin@luton.example",         "provider@mentoring.example",
    };
    (void)state;
    int64_t id = given_case("bedford");

    assert_ok(share(id, "provider@mentoring.example", ""));
    for (int restricted = 0; restricted < 2; restricted++) {
        json_t *sight = case_sight_json(world(), case_dossier(id));

        for (size_t i = 0; i < COUNT(everybody); i++) {
            struct actor actor;
            assert_ok(user_actor(world(), user_of(everybody[i]), &actor));
            bool listed = strcmp(said_of(sight, actor.name, "because"), "unseen") != 0;
            assert_int_equal(listed, sees(everybody[i], id));
        }
        if (restricted == 0)
            assert_ok(restrict_case(id, 1, "yes", "Why"));
    }
}

static void a_failure_shares_nothing(void **state)
{
    (void)state;
    const struct dossier *dossier = case_dossier(given_case("luton"));
    struct answers answers =
        answers_of(&form_case_share, "user", "partner@bedford.example", NULL);
    int64_t user;

    every_failure_leaves_nothing(case_share_begin(world(), dossier, &answers, &user),
                                 "SELECT count(*) FROM case_access /*scan*/", 0);
}

static void a_failure_ends_no_share(void **state)
{
    (void)state;
    int64_t id = given_case("luton"), user = user_of("partner@bedford.example");
    const struct dossier *dossier = case_dossier(id);

    assert_ok(share(id, "partner@bedford.example", ""));
    every_failure_leaves_nothing(case_share_end(world(), dossier, user),
                                 "SELECT count(*) FROM entry WHERE kind ="
                                 " 'case.unshare' /*scan*/",
                                 0);
}

static void a_failure_restricts_nothing(void **state)
{
    (void)state;
    const struct dossier *dossier = case_dossier(given_case("luton"));
    struct answers answers = answers_of(&form_case_restriction, "restricted", "yes",
                                        "reason", "Officer's family", NULL);

    every_failure_leaves_nothing(
        case_share_restrict(world(), dossier, 1, &answers),
        "SELECT count(*) FROM channel_case WHERE restricted = 1 /*scan*/", 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_share_opens_the_case_until_it_ends),
        TEST(a_share_ends_by_itself_after_its_last_day),
        TEST(refuses_a_share_that_is_over_already),
        TEST(refuses_somebody_with_a_conflict_of_interest),
        TEST(ending_what_is_not_shared_finds_nothing),
        TEST(a_restricted_case_is_for_named_people_only),
        TEST(a_hidden_case_shows_nothing_of_itself_on_its_referral),
        TEST(a_restriction_wants_a_reason_and_the_version_seen),
        TEST(says_who_sees_it_and_why),
        TEST(the_list_of_people_agrees_with_what_they_see),
        TEST(a_failure_shares_nothing),
        TEST(a_failure_ends_no_share),
        TEST(a_failure_restricts_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
