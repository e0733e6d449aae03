/* The pages of the checklist: 73 answers in a row, a signature, paper. */
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "domain/people/user.h"
#include "support/browser.h"

#define COORDINATOR "coordinator@luton.example"
#define CHAIR       "chair@luton.example"
#define BODY(...)   ((const char *const[]){ __VA_ARGS__, NULL })

static struct answer page(const char *as, enum method method, const char *path,
                          const char *const *body)
{
    const struct asking asking = { .as = as, .page = true };

    return ask(&asking, method, path, body);
}

static struct answer program(const char *as, enum method method, const char *path,
                             const char *version, const char *const *body)
{
    const struct asking asking = { .as = as, .if_match = version };

    return ask(&asking, method, path, body);
}

static const char *print(const char *format, const char *a, int64_t b)
{
    return arena_print(world()->arena, "%s%s%lld", format, a, (long long)b);
}

static int64_t id_in(const struct answer *answer, const char *key)
{
    return json_integer_value(json_object_get(json_object_get(answer->json, key), "id"));
}

static const char *given_return(void)
{
    struct answer answer = program(COORDINATOR, POST, "/checklists", NULL,
                                   BODY("template", "working_checklist", "year", "2026"));

    assert_int_equal(answer.status, 201);
    return print("/checklists/", "", id_in(&answer, "checklist"));
}

static const char *line_of(const char *checklist, size_t nth)
{
    struct answer answer = program(
        COORDINATOR, GET, arena_print(world()->arena, "%s/items", checklist), NULL, NULL);
    json_t *item = json_array_get(json_object_get(answer.json, "items"), nth);

    return print(checklist, "/items/", json_integer_value(json_object_get(item, "id")));
}

static void saving_leads_to_the_next_line_and_from_the_last_to_the_list(void **state)
{
    (void)state;
    const char *checklist = given_return(), *first = line_of(checklist, 0);
    const char *last = line_of(checklist, 72);
    const char *next = arena_print(world()->arena, "%s?go=next", first);

    struct answer answer =
        page(COORDINATOR, POST, next, BODY("version", "1", "answer", "met"));
    assert_int_equal(answer.status, 303);
    assert_string_equal(answer.location, line_of(checklist, 1));
    answer = page(COORDINATOR, POST, arena_print(world()->arena, "%s?go=next", last),
                  BODY("version", "1", "answer", "met"));
    assert_string_equal(answer.location, checklist);
    answer = page(COORDINATOR, POST, arena_print(world()->arena, "%s?go=list", first),
                  BODY("version", "2", "answer", "met"));
    assert_string_equal(answer.location, checklist);
}

static void a_refused_answer_comes_back_as_it_was_typed(void **state)
{
    (void)state;
    const char *line = line_of(given_return(), 0);
    struct answer answer =
        page(COORDINATOR, POST, line,
             BODY("version", "1", "answer", "not_met", "evidence", "What I typed"));

    assert_int_equal(answer.status, 422);
    assert_non_null(strstr(answer.body, "What I typed"));
    assert_non_null(strstr(answer.body, "#improvement-action"));
    answer = page(COORDINATOR, POST, line,
                  BODY("version", "8", "answer", "met", "evidence", "What I typed"));
    assert_int_equal(answer.status, 409);
    assert_non_null(strstr(answer.body, "What I typed"));
}

static void a_program_gets_the_line_it_answered(void **state)
{
    (void)state;
    const char *line = line_of(given_return(), 4);
    struct answer answer =
        program(COORDINATOR, PUT, line, "\"1\"",
                BODY("answer", "partly_met", "improvement.action", "Write it down",
                     "improvement.owner", CHAIR, "improvement.due_on", "2026-09-01"));
    json_t *item = json_object_get(answer.json, "item");

    assert_int_equal(answer.status, 200);
    assert_string_equal(json_string_value(json_object_get(item, "answer")), "partly_met");
    assert_int_equal(json_integer_value(
                         json_object_get(json_object_get(item, "improvement"), "owner")),
                     user_of(CHAIR));
    assert_int_equal(program(COORDINATOR, PUT, line, NULL, BODY("answer", "met")).status,
                     428);
    assert_int_equal(
        program(COORDINATOR, PUT, line, "\"1\"", BODY("answer", "met")).status, 412);
}

static const char sql_answer_all[] =
    "UPDATE checklist_answer SET answer = 'met' /*scan*/";

static void signing_names_what_is_open_then_locks(void **state)
{
    (void)state;
    const char *checklist = given_return(), *line = line_of(checklist, 0);
    const char *signature = arena_print(world()->arena, "%s/signature", checklist);

    assert_int_equal(program(COORDINATOR, POST, signature, NULL, NULL).status, 403);
    struct answer answer = page(CHAIR, POST, signature, BODY("version", "1"));
    assert_int_equal(answer.status, 422);
    assert_non_null(strstr(answer.body, "A1 has no answer yet"));
    assert_non_null(strstr(answer.body, "href=\"#A1\""));
    assert_ok(db_run(world(), db_prepare(world()->db, sql_answer_all)));
    assert_int_equal(program(CHAIR, POST, signature, "\"7\"", NULL).status, 412);
    assert_int_equal(program(CHAIR, POST, signature, NULL, NULL).status, 200);
    assert_int_equal(
        program(COORDINATOR, PUT, line, "\"1\"", BODY("answer", "met")).status, 409);
    assert_int_equal(
        page(COORDINATOR, POST, line, BODY("version", "1", "answer", "met")).status, 409);
    answer = page(CHAIR, POST, arena_print(world()->arena, "%s/undo", signature), NULL);
    assert_int_equal(answer.status, 303);
    assert_int_equal(
        program(COORDINATOR, PUT, line, "\"1\"", BODY("answer", "met")).status, 200);
}

#define OFFICER "officer@luton.example"

static const char sql_luton[] =
    "SELECT CAST(organisation_id AS TEXT) FROM user WHERE email = '" COORDINATOR "'";

static void given_officer(void)
{
    struct answers answers =
        answers_of(&form_user, "email", OFFICER, "name", "Orsa Fennimore",
                   "organisation_id", text_of(sql_luton), "senior_officer", "yes", NULL);
    int64_t id;

    acting_as(ROLE_ADMINISTRATOR);
    assert_ok(user_create(world(), &answers, "hash", false, &id));
}

static void the_senior_officer_approves_what_the_chair_signed(void **state)
{
    (void)state;
    const char *checklist = given_return();
    const char *signature = arena_print(world()->arena, "%s/signature", checklist);
    const char *approval = arena_print(world()->arena, "%s/approval", checklist);

    given_officer();
    assert_int_equal(page(CHAIR, GET, approval, NULL).status, 403);
    assert_int_equal(program(CHAIR, POST, approval, NULL, NULL).status, 403);
    struct answer answer = page(OFFICER, GET, approval, NULL);
    assert_int_equal(answer.status, 200);
    assert_non_null(strstr(answer.body, "cannot be approved now"));
    assert_int_equal(program(OFFICER, POST, approval, NULL, NULL).status, 409);
    assert_ok(db_run(world(), db_prepare(world()->db, sql_answer_all)));
    assert_int_equal(program(CHAIR, POST, signature, NULL, NULL).status, 200);

    assert_non_null(strstr(page(OFFICER, GET, "/", NULL).body, "returns to approve"));
    answer = page(OFFICER, GET, approval, NULL);
    assert_non_null(strstr(answer.body, "Approve and lock"));
    assert_int_equal(program(OFFICER, POST, approval, "\"1\"", NULL).status, 412);
    assert_int_equal(page(OFFICER, POST, approval, BODY("version", "1")).status, 409);
    assert_int_equal(page(OFFICER, POST, approval, BODY("version", "2")).status, 303);
    answer = program(COORDINATOR, GET, checklist, NULL, NULL);
    const json_t *object = json_object_get(answer.json, "checklist");
    assert_string_equal(json_string_value(json_object_get(object, "status")), "approved");
    assert_string_equal(json_string_value(json_object_get(object, "approved_by")),
                        "Orsa Fennimore");
    assert_int_equal(program(CHAIR, POST,
                             arena_print(world()->arena, "%s/undo", signature), NULL,
                             NULL)
                         .status,
                     409);
    assert_int_equal(program(OFFICER, GET, "/cases", NULL, NULL).status, 403);
}

static void paper_has_every_line(void **state)
{
    (void)state;
    const char *checklist = given_return();
    struct answer answer =
        page(COORDINATOR, GET, arena_print(world()->arena, "%s/print", checklist), NULL);
    int rows = 0;

    for (const char *at = answer.body; (at = strstr(at, "<th scope=\"row\"")) != NULL;
         at++)
        rows++;
    assert_int_equal(rows, 73);
    assert_non_null(strstr(answer.body, "OFFICIAL-SENSITIVE"));
}

static void the_list_shows_only_lines_with_the_answer_asked_for(void **state)
{
    (void)state;
    const char *checklist = given_return();
    struct answer met = page(
        COORDINATOR, GET, arena_print(world()->arena, "%s?answer=met", checklist), NULL);
    struct answer open = program(
        COORDINATOR, GET,
        arena_print(world()->arena, "%s/items?answer=unanswered", checklist), NULL, NULL);

    assert_non_null(strstr(met.body, "No line has this answer."));
    assert_int_equal(json_array_size(json_object_get(open.json, "items")), 73);
    assert_int_equal(program(COORDINATOR, GET,
                             arena_print(world()->arena, "%s?colour=red", checklist),
                             NULL, NULL)
                         .status,
                     400);
}

static void readers_see_no_form(void **state)
{
    (void)state;
    const char *checklist = given_return(), *line = line_of(checklist, 0);
    struct answer answer = page("board@luton.example", GET, line, NULL);

    assert_int_equal(answer.status, 200);
    assert_null(strstr(answer.body, "<textarea"));
    answer = page("board@luton.example", GET, "/checklists", NULL);
    assert_null(strstr(answer.body, "Open a return"));
    assert_int_equal(page("member@health.example", GET, "/checklists", NULL).status, 403);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BROWSER_TEST(saving_leads_to_the_next_line_and_from_the_last_to_the_list),
        BROWSER_TEST(a_refused_answer_comes_back_as_it_was_typed),
        BROWSER_TEST(a_program_gets_the_line_it_answered),
        BROWSER_TEST(signing_names_what_is_open_then_locks),
        BROWSER_TEST(the_senior_officer_approves_what_the_chair_signed),
        BROWSER_TEST(paper_has_every_line),
        BROWSER_TEST(the_list_shows_only_lines_with_the_answer_asked_for),
        BROWSER_TEST(readers_see_no_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
