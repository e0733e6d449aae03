/* A return of the checklist from opening to signature. */
#include "domain/assurance/checklist.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "domain/assurance/checklist_item.h"
#include "domain/people/user.h"
#include "support/world.h"

static const char sql_returns[] = "SELECT count(*) FROM checklist /*scan*/";
static const char sql_lines[] = "SELECT count(*) FROM checklist_answer /*scan*/";
static const char sql_signed[] =
    "SELECT count(*) FROM checklist WHERE status = 'chair_signed' /*scan*/";
static const char sql_open[] =
    "SELECT count(*) FROM checklist WHERE status = 'open' /*scan*/";
static const char sql_audited[] =
    "SELECT count(*) FROM audit WHERE verb LIKE 'checklist.%' /*scan*/";

static struct answers for_year(const char *year)
{
    return answers_of(&form_checklist, "template", "working_checklist", "year", year,
                      NULL);
}

static struct checklist given_return(const char *year)
{
    struct answers answers = for_year(year);
    struct checklist checklist;
    int64_t id;

    acting_as(ROLE_COORDINATOR);
    assert_ok(checklist_create(world(), &answers, &id));
    assert_ok(checklist_load(world(), id, &checklist));
    return checklist;
}

static const char sql_answer_all[] =
    "UPDATE checklist_answer SET answer = 'met' WHERE answer IS NULL /*scan*/";

static struct checklist given_answered_return(const char *year)
{
    struct checklist checklist = given_return(year);

    assert_ok(db_run(world(), db_prepare(world()->db, sql_answer_all)));
    return checklist;
}

static struct checklist again(const struct checklist *checklist)
{
    struct checklist now;

    assert_ok(checklist_load(world(), checklist->id, &now));
    return now;
}

static json_t *shown(const struct checklist *checklist)
{
    struct checklist now = again(checklist);
    json_t *object;

    assert_ok(checklist_json(world(), &now, &object));
    return object;
}

static int64_t number(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

static void a_return_has_one_row_a_line_from_the_first_day(void **state)
{
    (void)state;
    struct checklist checklist = given_return("2026");
    json_t *object = shown(&checklist);

    assert_int_equal(count_of(sql_lines), 73);
    assert_int_equal(number(object, "total"), 73);
    assert_int_equal(number(object, "answered"), 0);
    assert_string_equal(json_string_value(json_object_get(object, "year_text")),
                        "1 April 2025 to 31 March 2026");
    assert_true(json_is_null(json_object_get(object, "intact")));
}

static void every_failure_of_opening_leaves_nothing_half_done(void **state)
{
    (void)state;
    struct answers answers = for_year("2026");
    int64_t id;

    every_failure_leaves_nothing(checklist_create(world(), &answers, &id), sql_returns,
                                 0);
    assert_int_equal(count_of(sql_lines), 73);
    assert_int_equal(count_of(sql_audited), 1);
}

static void there_is_one_return_for_a_year(void **state)
{
    (void)state;
    struct answers answers = for_year("2026");
    int64_t id;

    given_return("2026");
    assert_fails(checklist_create(world(), &answers, &id), "checklist.exists");
    given_return("2025");
    assert_int_equal(count_of(sql_returns), 2);
}

static void a_year_long_past_or_far_ahead_is_refused(void **state)
{
    (void)state;
    struct answers before = for_year("2015"), ahead = for_year("2028");
    int64_t id;

    assert_fails(checklist_create(world(), &before, &id), "form.invalid");
    assert_fails(checklist_create(world(), &ahead, &id), "form.invalid");
    given_return("2016");
    given_return("2027");
}

static void a_return_that_is_not_there_is_not_found(void **state)
{
    struct checklist checklist;

    (void)state;
    assert_fails(checklist_load(world(), 1, &checklist), "record.unknown");
}

static void lines_without_an_answer_are_named_when_it_is_signed(void **state)
{
    (void)state;
    struct checklist checklist = given_return("2026");

    acting_as(ROLE_CHAIR);
    assert_false(checklist_sign(world(), &checklist));
    assert_int_equal(world()->problem.kind, PROBLEM_INVALID);
    assert_int_equal(world()->problem.nfields, PROBLEM_MAX_FIELDS);
    assert_string_equal(world()->problem.fields[0].field, "A1");
    assert_non_null(strstr(world()->problem.fields[PROBLEM_MAX_FIELDS - 1].detail, "73"));
    problem_forget(world());
    assert_int_equal(count_of(sql_signed), 0);
}

static void only_the_chair_signs(void **state)
{
    (void)state;
    struct checklist checklist = given_answered_return("2026");

    acting_as(ROLE_COORDINATOR);
    assert_fails(checklist_sign(world(), &checklist), "access.role");
    acting_as(ROLE_CHAIR);
    assert_ok(checklist_sign(world(), &checklist));
    struct checklist signed_one = again(&checklist);
    assert_string_equal(signed_one.status, "chair_signed");
    assert_fails(checklist_sign(world(), &signed_one), "lifecycle.state");
}

static void every_failure_of_signing_leaves_nothing_half_done(void **state)
{
    (void)state;
    struct checklist checklist = given_answered_return("2026");

    acting_as(ROLE_CHAIR);
    every_failure_leaves_nothing(checklist_sign(world(), &checklist), sql_signed, 0);
    assert_int_equal(count_of(sql_audited), 2);
}

static void every_failure_of_taking_it_back_leaves_nothing_half_done(void **state)
{
    (void)state;
    struct checklist checklist = given_answered_return("2026");

    acting_as(ROLE_CHAIR);
    assert_ok(checklist_sign(world(), &checklist));
    checklist = again(&checklist);
    every_failure_leaves_nothing(checklist_unsign(world(), &checklist), sql_open, 0);
    assert_true(json_is_null(json_object_get(shown(&checklist), "digest")));
}

static void a_return_changed_meanwhile_is_not_signed(void **state)
{
    (void)state;
    struct checklist checklist = given_answered_return("2026");

    acting_as(ROLE_CHAIR);
    checklist.version++;
    assert_fails(checklist_sign(world(), &checklist), "record.changed");
}

static const char sql_touch[] =
    "UPDATE checklist_answer SET comment = 'other' WHERE number = 'C3' /*scan*/";

static void a_change_after_the_signature_shows(void **state)
{
    (void)state;
    struct checklist checklist = given_answered_return("2026");

    acting_as(ROLE_CHAIR);
    assert_ok(checklist_sign(world(), &checklist));
    assert_true(json_is_true(json_object_get(shown(&checklist), "intact")));
    assert_ok(db_run(world(), db_prepare(world()->db, sql_touch)));
    assert_true(json_is_false(json_object_get(shown(&checklist), "intact")));
}

/* ---- approving ----------------------------------------------------------------------
 */

static const char sql_luton[] =
    "SELECT CAST(organisation_id AS TEXT) FROM user"
    " WHERE email = 'coordinator@luton.example'";
static const char sql_approved[] =
    "SELECT count(*) FROM checklist WHERE status = 'approved' /*scan*/";
static const char sql_approvals[] =
    "SELECT count(*) FROM audit WHERE verb = 'checklist.approve' /*scan*/";

static void given_officer(const char *email, const char *roles)
{
    struct answers answers =
        answers_of(&form_user, "email", email, "name", "Orsa Fennimore",
                   "organisation_id", text_of(sql_luton), "senior_officer", "yes",
                   roles != NULL ? "roles" : NULL, roles, NULL);
    int64_t id;

    acting_as(ROLE_ADMINISTRATOR);
    assert_ok(user_create(world(), &answers, "hash", false, &id));
    acting_for(email);
}

static struct checklist given_signed_return(void)
{
    struct checklist checklist = given_answered_return("2026");

    acting_as(ROLE_CHAIR);
    assert_ok(checklist_sign(world(), &checklist));
    return again(&checklist);
}

static void only_the_named_officer_approves_and_only_what_is_signed(void **state)
{
    (void)state;
    struct checklist open = given_return("2025"), checklist = given_signed_return();

    for (enum role role = 0; role < ROLE_COUNT; role++) {
        acting_as(role);
        assert_fails(checklist_approve(world(), &checklist), "access.role");
    }
    given_officer("officer@luton.example", NULL);
    assert_fails(checklist_approve(world(), &open), "lifecycle.state");
    assert_ok(checklist_approve(world(), &checklist));
    checklist = again(&checklist);
    assert_fails(checklist_approve(world(), &checklist), "lifecycle.state");
}

static void approving_adds_who_and_when_and_nothing_else(void **state)
{
    (void)state;
    struct checklist checklist = given_signed_return();
    json_t *before = shown(&checklist);

    given_officer("officer@luton.example", NULL);
    assert_ok(checklist_approve(world(), &checklist));
    json_t *after = shown(&checklist);
    assert_string_equal(json_string_value(json_object_get(after, "approved_by")),
                        "Orsa Fennimore");
    assert_true(json_is_string(json_object_get(after, "approved_at")));
    assert_true(json_is_true(json_object_get(after, "intact")));
    assert_true(
        json_equal(json_object_get(before, "digest"), json_object_get(after, "digest")));
    assert_true(json_equal(json_object_get(before, "signed_by"),
                           json_object_get(after, "signed_by")));
    checklist = again(&checklist);
    acting_as(ROLE_CHAIR);
    assert_fails(checklist_unsign(world(), &checklist), "lifecycle.state");
    assert_fails(checklist_is_open(world(), &checklist), "checklist.locked");
}

static void every_failure_of_approving_leaves_nothing_half_done(void **state)
{
    (void)state;
    struct checklist checklist = given_signed_return();

    given_officer("officer@luton.example", NULL);
    every_failure_leaves_nothing(checklist_approve(world(), &checklist), sql_approved, 0);
    assert_int_equal(count_of(sql_approvals), 1);
}

static void nobody_approves_what_they_signed(void **state)
{
    (void)state;
    struct checklist checklist = given_answered_return("2026");

    given_officer("both@luton.example", "chair");
    assert_ok(checklist_sign(world(), &checklist));
    checklist = again(&checklist);
    assert_fails(checklist_approve(world(), &checklist), "checklist.same_person");
    given_officer("officer@luton.example", NULL);
    assert_ok(checklist_approve(world(), &checklist));
}

static void what_changed_after_the_signature_is_not_approved(void **state)
{
    (void)state;
    struct checklist checklist = given_signed_return();

    assert_ok(db_run(world(), db_prepare(world()->db, sql_touch)));
    given_officer("officer@luton.example", NULL);
    assert_fails(checklist_approve(world(), &checklist), "checklist.changed");
    assert_int_equal(count_of(sql_approved), 0);
}

static const char *year_of(const json_t *view, size_t nth)
{
    return arena_print(
        world()->arena, "%lld",
        (long long)number(json_array_get(json_object_get(view, "items"), nth), "year"));
}

static void returns_are_listed_newest_year_first_in_pages(void **state)
{
    (void)state;
    json_t *first = json_object(), *second = json_object();

    given_return("2024");
    given_return("2026");
    given_return("2025");
    struct answers filter = answers_of(&form_checklist_filter, "limit", "2", NULL);
    assert_ok(checklist_list(world(), &filter, first));
    assert_string_equal(year_of(first, 0), "2026");
    assert_string_equal(year_of(first, 1), "2025");
    const char *next = json_string_value(json_object_get(first, "next"));
    assert_non_null(next);
    filter = answers_of(&form_checklist_filter, "limit", "2", "cursor", next, NULL);
    assert_ok(checklist_list(world(), &filter, second));
    assert_string_equal(year_of(second, 0), "2024");
    assert_true(json_is_null(json_object_get(second, "next")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_return_has_one_row_a_line_from_the_first_day),
        TEST(every_failure_of_opening_leaves_nothing_half_done),
        TEST(there_is_one_return_for_a_year),
        TEST(a_year_long_past_or_far_ahead_is_refused),
        TEST(a_return_that_is_not_there_is_not_found),
        TEST(lines_without_an_answer_are_named_when_it_is_signed),
        TEST(only_the_chair_signs),
        TEST(every_failure_of_signing_leaves_nothing_half_done),
        TEST(every_failure_of_taking_it_back_leaves_nothing_half_done),
        TEST(a_return_changed_meanwhile_is_not_signed),
        TEST(a_change_after_the_signature_shows),
        TEST(only_the_named_officer_approves_and_only_what_is_signed),
        TEST(approving_adds_who_and_when_and_nothing_else),
        TEST(every_failure_of_approving_leaves_nothing_half_done),
        TEST(nobody_approves_what_they_signed),
        TEST(what_changed_after_the_signature_is_not_approved),
        TEST(returns_are_listed_newest_year_first_in_pages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
