#include "domain/casework/information_return.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "support/given_information.h"

static const char count_items[] = "SELECT count(*) FROM information_item /*scan*/";
static const char count_entries[] =
    "SELECT count(*) FROM entry WHERE kind LIKE 'request.%' /*scan*/";
static const char running[] =
    "SELECT count(*) FROM clock WHERE limit_code = 'T3' AND stopped_on IS NULL /*scan*/";

static const struct dossier *asked;
static int64_t asked_id;

/* A request to the health service on a case; whoever was asked acts then. */
static struct information_request given_asked(void)
{
    asked = case_dossier(given_case("luton"));
    asked_id = given_request(asked, MEMBER);
    acting_for(MEMBER);
    return given_own(asked_id);
}

static struct information_request seen_by_coordinator(void)
{
    acting_as(ROLE_COORDINATOR);
    return given_opened(asked, asked_id);
}

static json_t *items_for(enum role role)
{
    acting_as(role);
    given_reader();
    struct information_request request = given_opened(asked, asked_id);
    json_t *list = information_items_json(world(), &request);
    given_writer();
    return list;
}

static void what_is_returned_reaches_the_case(void **state)
{
    (void)state;
    struct information_request request = given_asked();

    assert_ok(given_returns(&request, "yes", "no"));
    const json_t *item = json_array_get(items_for(ROLE_COORDINATOR), 0);
    assert_string_equal(json_string_value(json_object_get(item, "text")),
                        "Stopped coming in May");
    assert_string_equal(seen_by_coordinator().status, "returned");
    assert_int_equal(count_of(running), 0);
}

static void more_can_be_returned_later(void **state)
{
    (void)state;
    struct information_request request = given_asked();

    assert_ok(given_returns(&request, "yes", "no"));
    on_day("2026-03-20");
    acting_for(MEMBER);
    request = given_own(asked_id);
    assert_ok(given_returns(&request, "no", "no"));
    assert_int_equal(json_array_size(items_for(ROLE_COORDINATOR)), 2);
    assert_string_equal(text_of("SELECT answered_on FROM information_request /*scan*/"),
                        "2026-03-02");
}

static void a_nil_return_is_an_answer(void **state)
{
    (void)state;
    struct information_request request = given_asked();

    assert_ok(given_answers(&request, "nil_return", ""));
    assert_string_equal(seen_by_coordinator().status, "nil_return");
    assert_int_equal(count_of(running), 0);
    assert_string_equal(
        text_of("SELECT text FROM entry WHERE kind = 'request.nil_return' /*scan*/"),
        "Bedfordshire Health holds no relevant information: nil return (Q-2026-00001)");
}

static void a_refusal_wants_its_reason(void **state)
{
    (void)state;
    struct information_request request = given_asked();

    assert_false(given_answers(&request, "refused", ""));
    assert_string_equal(world()->problem.fields[0].field, "reason");
    problem_forget(world());
    assert_ok(given_answers(&request, "refused", "Our solicitor advises against it"));
    assert_string_equal(seen_by_coordinator().status, "refused");
}

static void who_refused_may_answer_after_all(void **state)
{
    (void)state;
    struct information_request request = given_asked();

    assert_ok(given_answers(&request, "refused", "Not before Friday"));
    request = given_own(asked_id);
    assert_ok(given_returns(&request, "yes", "no"));
    request = given_own(asked_id);
    assert_fails(given_answers(&request, "nil_return", ""), "lifecycle.state");
}

static void nothing_is_lost_by_choosing_the_wrong_answer(void **state)
{
    (void)state;
    struct information_request request = given_asked();
    struct answers answers = answers_of(&form_information_return, "outcome", "nil_return",
                                        "text", "Something all the same", NULL);

    assert_false(information_return_record(world(), &request, &answers));
    assert_string_equal(world()->problem.fields[0].field, "text");
    problem_forget(world());
}

static void an_answer_by_telephone_is_recorded_with_its_day(void **state)
{
    (void)state;
    (void)given_asked();
    on_day("2026-03-12");
    struct information_request request = seen_by_coordinator();
    struct answers answers = answers_of(&form_return_recorded, "outcome", "nil_return",
                                        "answered_on", "2026-03-06", NULL);
    struct answers early = answers_of(&form_return_recorded, "outcome", "nil_return",
                                      "answered_on", "2026-02-20", NULL);
    json_t *object;

    assert_false(information_return_record(world(), &request, &early));
    problem_forget(world());
    assert_ok(information_return_record(world(), &request, &answers));
    request = seen_by_coordinator();
    assert_ok(information_request_json(world(), &request, &object));
    assert_false(json_is_true(json_object_get(object, "late")));
}

static void an_answer_after_the_due_day_is_late(void **state)
{
    (void)state;
    struct information_request request = given_asked();
    json_t *object;

    on_day("2026-03-10");
    acting_for(MEMBER);
    assert_ok(given_answers(&request, "nil_return", ""));
    request = seen_by_coordinator();
    assert_ok(information_request_json(world(), &request, &object));
    assert_true(json_is_true(json_object_get(object, "late")));
    assert_false(json_is_true(json_object_get(object, "overdue")));
}

static void what_is_limited_is_shown_to_coordinator_chair_and_police_only(void **state)
{
    (void)state;
    struct information_request request = given_asked();
    assert_ok(given_returns(&request, "no", "yes"));
    assert_int_equal(json_array_size(items_for(ROLE_COORDINATOR)), 1);
    assert_int_equal(json_array_size(items_for(ROLE_POLICE)), 1);
    assert_ok(db_run(world(), db_prepare(world()->db,
                                         "INSERT INTO case_access(user_id, case_id, "
                                         "reason, granted_at) SELECT u.id, c.id,"
                                         " 'share', 'now' FROM user u, channel_case c"
                                         " WHERE u.email = 'partner@bedford.example'"
                                         " /*scan*/")));
    assert_int_equal(json_array_size(items_for(ROLE_PARTNER_OFFICER)), 0);
    acting_for(MEMBER); /* what they wrote themselves */
    given_reader();
    request = given_own(asked_id);
    assert_int_equal(json_array_size(information_items_json(world(), &request)), 1);
    given_writer();
}

static void the_file_marks_what_is_not_to_be_disclosed(void **state)
{
    (void)state;
    struct information_request request = given_asked();
    const char *csv;

    assert_ok(given_returns(&request, "no", "no"));
    acting_as(ROLE_COORDINATOR);
    assert_ok(information_export(world(), asked, "For the panel", &csv));
    assert_non_null(strstr(csv, "NOT TO BE DISCLOSED"));
    assert_non_null(strstr(csv, "OFFICIAL-SENSITIVE. Exported by coordinator"));
    assert_int_equal(
        count_of("SELECT rows FROM export WHERE kind = 'information' /*scan*/"), 1);
}

static void a_cell_that_begins_like_a_formula_stays_text(void **state)
{
    (void)state;
    struct information_request request = given_asked();
    const char *csv;

    assert_ok(given_answers(&request, "refused", "=1+1 is all we say"));
    acting_as(ROLE_COORDINATOR);
    assert_ok(information_export(world(), asked, "For the panel", &csv));
    assert_non_null(strstr(csv, "'=1+1 is all we say"));
}

static void a_failure_records_nothing(void **state)
{
    (void)state;
    struct information_request request = given_asked();
    struct answers answers = given_information("yes", "no");
    const char *csv;

    every_failure_leaves_nothing(information_return_record(world(), &request, &answers),
                                 count_items, 0);
    assert_int_equal(count_of(count_entries), 2);
    acting_as(ROLE_COORDINATOR);
    every_failure_leaves_nothing(information_export(world(), asked, "A reason", &csv),
                                 "SELECT count(*) FROM export /*scan*/", 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_returned_reaches_the_case),
        TEST(more_can_be_returned_later),
        TEST(a_nil_return_is_an_answer),
        TEST(a_refusal_wants_its_reason),
        TEST(who_refused_may_answer_after_all),
        TEST(nothing_is_lost_by_choosing_the_wrong_answer),
        TEST(an_answer_by_telephone_is_recorded_with_its_day),
        TEST(an_answer_after_the_due_day_is_late),
        TEST(what_is_limited_is_shown_to_coordinator_chair_and_police_only),
        TEST(the_file_marks_what_is_not_to_be_disclosed),
        TEST(a_cell_that_begins_like_a_formula_stays_text),
        TEST(a_failure_records_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
