/* Looking back: who could see what at which moment. */
#include "domain/casework/as_of.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "domain/casework/case_share.h"
#include "domain/casework/consent.h"
#include "domain/casework/note.h"
#include "domain/people/user.h"
#include "support/given_casework.h"

static int64_t the_case;

static void at(const char *day)
{
    on_day(day);
    acting_as(ROLE_CHAIR);
}

static void write_note(const char *text)
{
    struct answers answers = answers_of(&form_note, "kind", "contact", "text", text,
                                        "happened_on", "2026-03-02", NULL);
    int64_t id;

    acting_as(ROLE_COORDINATOR);
    assert_ok(note_create(world(), case_dossier(the_case), &answers, &id));
}

static void share_with(const char *email)
{
    struct answers answers =
        answers_of(&form_case_share, "user", email, "why", "Joint visit", NULL);
    int64_t user;

    acting_as(ROLE_COORDINATOR);
    assert_ok(case_share_begin(world(), case_dossier(the_case), &answers, &user));
}

static json_t *look(const char *email, const char *on, const char *time)
{
    struct answers answers = answers_of(&form_as_of, "user", email, "on", on, "time",
                                        time, "reason", "A complaint", NULL);
    json_t *seen;
    int64_t id;

    acting_as(ROLE_CHAIR);
    assert_ok(as_of_begin(world(), case_dossier(the_case), &answers, &id));
    assert_ok(as_of_json(world(), case_dossier(the_case), id, &seen));
    return seen;
}

static bool sees(const char *email, const char *on)
{
    return json_is_true(json_object_get(look(email, on, "23:00"), "sees"));
}

static bool mentions(const json_t *seen, const char *words)
{
    return strstr(json_dumps(seen, 0), words) != NULL;
}

/* ---- who -----------------------------------------------------------------------------
 */

static void a_share_counts_from_when_it_began_until_the_day_it_ended(void **state)
{
    static const char member[] = "member@health.example";

    (void)state;
    the_case = given_case("luton");
    on_day("2026-03-10");
    share_with(member);
    on_day("2026-03-20");
    acting_as(ROLE_COORDINATOR);
    assert_ok(case_share_end(world(), case_dossier(the_case), user_of(member)));
    at("2026-04-01");
    assert_false(sees(member, "2026-03-09"));
    assert_true(sees(member, "2026-03-10"));
    assert_true(sees(member, "2026-03-19"));
    assert_true(sees(member, "2026-03-20")); /* the hour is not kept, and it says so */
    assert_true(mentions(look(member, "2026-03-20", "23:00"), "ended on this very day"));
    assert_false(sees(member, "2026-03-21"));
}

static void roles_see_their_areas_and_a_restriction_keeps_them_out(void **state)
{
    (void)state;
    the_case = given_case("luton");
    on_day("2026-03-10");
    acting_as(ROLE_CHAIR);
    struct answers restrict_it = answers_of(&form_case_restriction, "restricted", "yes",
                                            "reason", "A colleague's family", NULL);
    const struct dossier *dossier = case_dossier(the_case);
    assert_ok(case_share_restrict(world(), dossier, dossier->version, &restrict_it));
    at("2026-04-01");
    assert_true(sees("police@bedfordshire.example", "2026-03-05"));
    assert_false(sees("police@bedfordshire.example", "2026-03-11"));
    assert_true(sees("chair@luton.example", "2026-03-11")); /* was named */
    assert_false(sees("partner@bedford.example", "2026-03-05"));
    assert_false(sees("admin@luton.example", "2026-03-05"));
}

static void a_conflict_of_interest_kept_them_away(void **state)
{
    (void)state;
    the_case = given_case("luton");
    struct stmt *st =
        db_prepare(world()->db,
                   "INSERT INTO case_access(user_id, case_id, reason, granted_at)"
                   " VALUES(:user, :case, 'conflict', '2026-03-10T09:00:00.000Z')");
    bind_int(st, ":user", user_of("police@bedfordshire.example"));
    bind_int(st, ":case", the_case);
    assert_ok(db_run(world(), st));
    at("2026-04-01");
    assert_true(sees("police@bedfordshire.example", "2026-03-09"));
    assert_false(sees("police@bedfordshire.example", "2026-03-10"));
}

/* ---- what ----------------------------------------------------------------------------
 */

static void only_what_was_recorded_by_then_is_shown(void **state)
{
    (void)state;
    the_case = given_case("luton");
    on_day("2026-03-10");
    write_note("The early note");
    on_day("2026-03-20");
    write_note("The late note");
    given_moves(the_case, "adopt", NULL);
    at("2026-04-01");
    json_t *seen = look("coordinator@luton.example", "2026-03-15", "09:00");

    assert_true(mentions(seen, "The early note"));
    assert_false(mentions(seen, "The late note"));
    assert_true(mentions(json_object_get(seen, "stage"), "opened"));
    seen = look("coordinator@luton.example", "2026-03-21", "09:00");
    assert_true(mentions(seen, "The late note"));
    assert_true(mentions(json_object_get(seen, "stage"), "Adopted"));
}

static void who_could_not_see_it_is_shown_nothing_of_it(void **state)
{
    (void)state;
    the_case = given_case("luton");
    write_note("The early note");
    at("2026-04-01");
    json_t *seen = look("member@health.example", "2026-03-15", "09:00");

    assert_false(mentions(seen, "The early note"));
    assert_true(json_is_null(json_object_get(seen, "concern")));
    assert_int_equal(json_array_size(json_object_get(seen, "items")), 0);
    assert_true(mentions(json_object_get(seen, "because"), "Nothing on record"));
}

static void it_says_what_cannot_be_known(void **state)
{
    (void)state;
    the_case = given_case("luton");
    at("2026-04-01");
    json_t *before = look("police@bedfordshire.example", "2026-03-15", "09:00");

    assert_true(mentions(json_object_get(before, "unknown"), "no change of the account"));
    struct stmt *st =
        db_prepare(world()->db,
                   "INSERT INTO audit(id, at, user_id, verb, outcome, record, person_id,"
                   " referral_id, case_id, detail, hash) SELECT max(id) + 1, :now, 1,"
                   " 'user.change', 'done', :user, 0, 0, 0, '', '' FROM audit /*scan*/");
    bind_text(st, ":now", world()->now);
    bind_int(st, ":user", user_of("police@bedfordshire.example"));
    assert_ok(db_run(world(), st));
    json_t *after = look("police@bedfordshire.example", "2026-03-15", "09:00");
    assert_true(mentions(json_object_get(after, "unknown"), "may have been others then"));
}

/* ---- asking --------------------------------------------------------------------------
 */

static void a_look_is_registered_with_its_reason_and_audited(void **state)
{
    (void)state;
    the_case = given_case("luton");
    at("2026-04-01");
    (void)look("police@bedfordshire.example", "2026-03-15", "09:00");
    assert_int_equal(json_array_size(as_of_looks_json(world(), case_dossier(the_case))),
                     1);
    assert_string_equal(text_of("SELECT reason FROM as_of_look /*scan*/"), "A complaint");
    assert_int_equal(
        count_of("SELECT count(*) FROM audit WHERE verb = 'as_of.look' /*scan*/"), 1);
    assert_int_equal(form_field(&form_as_of, "reason")->need, REQUIRED);
}

static void a_moment_to_come_cannot_be_looked_back_at(void **state)
{
    (void)state;
    the_case = given_case("luton");
    acting_as(ROLE_CHAIR);
    struct answers answers =
        answers_of(&form_as_of, "user", "police@bedfordshire.example", "on", "2026-03-02",
                   "time", "23:59", "reason", "A complaint", NULL);
    int64_t id;

    assert_fails(as_of_begin(world(), case_dossier(the_case), &answers, &id),
                 "form.invalid");
}

static void a_look_belongs_to_its_case(void **state)
{
    (void)state;
    the_case = given_case("luton");
    at("2026-04-01");
    json_t *seen = look("police@bedfordshire.example", "2026-03-15", "09:00");
    int64_t id = json_integer_value(json_object_get(seen, "id"));
    int64_t other = given_case_of("Elin", "Marrowby", "1990-01-01", "luton");

    acting_as(ROLE_CHAIR);
    assert_fails(as_of_json(world(), case_dossier(other), id, &seen), "record.unknown");
}

static void it_is_read_through_the_views(void **state)
{
    (void)state;
    the_case = given_case("luton");
    at("2026-04-01");
    json_t *seen = look("police@bedfordshire.example", "2026-03-15", "09:00");
    int64_t id = json_integer_value(json_object_get(seen, "id"));

    given_reader();
    assert_ok(as_of_json(world(), case_dossier(the_case), id, &seen));
    assert_true(json_is_true(json_object_get(seen, "sees")));
    given_writer();
}

static void every_failure_leaves_nothing_half_done(void **state)
{
    (void)state;
    the_case = given_case("luton");
    at("2026-04-01");
    struct answers answers =
        answers_of(&form_as_of, "user", "police@bedfordshire.example", "on", "2026-03-15",
                   "time", "09:00", "reason", "A complaint", NULL);
    const struct dossier *dossier = case_dossier(the_case);
    int64_t id;

    every_failure_leaves_nothing(as_of_begin(world(), dossier, &answers, &id),
                                 "SELECT count(*) FROM as_of_look /*scan*/", 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_share_counts_from_when_it_began_until_the_day_it_ended),
        TEST(roles_see_their_areas_and_a_restriction_keeps_them_out),
        TEST(a_conflict_of_interest_kept_them_away),
        TEST(only_what_was_recorded_by_then_is_shown),
        TEST(who_could_not_see_it_is_shown_nothing_of_it),
        TEST(it_says_what_cannot_be_known),
        TEST(a_look_is_registered_with_its_reason_and_audited),
        TEST(a_moment_to_come_cannot_be_looked_back_at),
        TEST(a_look_belongs_to_its_case),
        TEST(it_is_read_through_the_views),
        TEST(every_failure_leaves_nothing_half_done),
    };
    return cmocka_run_group_tests_name("as of", tests, NULL, NULL);
}
