/* What the domain asks of information sharing (section 10, requirements 8, 11 and 12). */
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "domain/people/home.h"
#include "domain/people/reference_data.h"
#include "support/given_information.h"

#define REQUIREMENT(number, test)                                                        \
    {                                                                                    \
        "requirement " #number ": " #test, test, world_open, world_close, NULL           \
    }

static const struct dossier *given_gathering(void)
{
    return referral_dossier(given_screened("Ruvo", "Tandelmoor", "2009-05-06", "luton"));
}

static int64_t tile(const char *text)
{
    json_t *home, *item;
    size_t i;

    given_reader();
    assert_ok(home_json(world(), &home));
    given_writer();
    json_array_foreach(json_object_get(home, "tiles"), i, item)
    {
        if (text_is(json_string_value(json_object_get(item, "text")), text))
            return json_integer_value(json_object_get(item, "count"));
    }
    return -1;
}

/* ---- 8 ---- */

/* Monday 30 March 2026: Good Friday and Easter Monday lie between. */
static void the_return_clock_runs_in_working_days(void **state)
{
    (void)state;
    const struct dossier *dossier = given_gathering();

    on_day("2026-03-30");
    (void)given_request(dossier, MEMBER);
    assert_string_equal(text_of("SELECT due_on FROM information_request /*scan*/"),
                        "2026-04-08");
}

static void the_limit_is_a_setting_flagged_unverified(void **state)
{
    (void)state;
    assert_int_equal(count_of("SELECT count(*) FROM time_limit WHERE code IN ('T3',"
                              " 'T3U') AND unverified = 1"),
                     2);
    assert_ok(db_run(world(), db_prepare(world()->db,
                                         "UPDATE time_limit SET amount = 7"
                                         " WHERE code = 'T3'")));
    (void)given_request(given_gathering(), MEMBER);
    assert_string_equal(text_of("SELECT due_on FROM information_request /*scan*/"),
                        "2026-03-11");
}

static void what_is_late_is_on_the_front_page(void **state)
{
    (void)state;
    (void)given_request(given_gathering(), MEMBER);
    assert_int_equal(tile("late returns"), 0);
    acting_for(MEMBER);
    assert_int_equal(tile("requests to answer"), 1);
    assert_int_equal(tile("late returns"), -1);
    on_day("2026-03-10");
    acting_as(ROLE_COORDINATOR);
    assert_int_equal(tile("late returns"), 1);
    assert_int_equal(tile("requests to answer"), 0);
}

/* ---- 11 ---- */

static const char *first_text(const json_t *list, size_t i, const char *key)
{
    return json_string_value(json_object_get(json_array_get(list, i), key));
}

static void a_request_per_partner_is_sent_due_returned_or_refused(void **state)
{
    (void)state;
    const struct dossier *dossier = given_gathering();
    int64_t health = given_request(dossier, MEMBER);
    int64_t police = given_request(dossier, "police@bedfordshire.example");
    int64_t bedford = given_request(dossier, "partner@bedford.example");

    acting_for(MEMBER);
    struct information_request request = given_own(health);
    assert_ok(given_returns(&request, "yes", "no"));
    acting_for("police@bedfordshire.example");
    request = given_own(police);
    assert_ok(given_answers(&request, "refused", "A live matter"));
    acting_for("partner@bedford.example");
    request = given_own(bedford);
    assert_ok(given_answers(&request, "nil_return", ""));
    acting_as(ROLE_COORDINATOR);
    given_reader();
    json_t *grid = information_requests_json(world(), dossier);
    given_writer();
    assert_int_equal(json_array_size(grid), 3);
    for (size_t i = 0; i < 3; i++) {
        assert_string_equal(first_text(grid, i, "asked_on"), "2026-03-02");
        assert_string_equal(first_text(grid, i, "due_on"), "2026-03-09");
        assert_string_equal(first_text(grid, i, "answered_on"), "2026-03-02");
        if (text_is(first_text(grid, i, "status"), "refused"))
            assert_string_equal(first_text(grid, i, "reason"), "A live matter");
    }
    assert_int_equal(json_array_size(information_missing_json(world(), dossier)), 0);
}

static void no_refusal_without_its_reason(void **state)
{
    (void)state;
    int64_t id = given_request(given_gathering(), MEMBER);

    acting_for(MEMBER);
    struct information_request request = given_own(id);
    assert_false(given_answers(&request, "refused", ""));
    problem_forget(world());
}

static void every_step_is_in_chronology_and_trail(void **state)
{
    (void)state;
    int64_t id = given_request(given_gathering(), MEMBER);

    acting_for(MEMBER);
    struct information_request request = given_own(id);
    assert_ok(given_returns(&request, "yes", "no"));
    assert_int_equal(count_of("SELECT count(*) FROM entry WHERE kind IN ('request.ask',"
                              " 'request.returned') /*scan*/"),
                     2);
    assert_int_equal(count_of("SELECT count(*) FROM audit WHERE verb IN ('request.ask',"
                              " 'request.returned') /*scan*/"),
                     2);
}

/* ---- 12 ---- */

static void an_item_is_stored_with_everything_one_must_know_about_it(void **state)
{
    static const char *const kept[] = { "owner_agency",       "source",
                                        "dated_on",           "sensitivity",
                                        "owner_agency_label", "lawful_basis",
                                        "lawful_basis_label", "necessity" };
    (void)state;
    const struct dossier *dossier = given_gathering();
    int64_t id = given_request(dossier, MEMBER);

    acting_for(MEMBER);
    struct information_request request = given_own(id);
    assert_ok(given_returns(&request, "no", "no"));
    acting_as(ROLE_COORDINATOR);
    request = given_opened(dossier, id);
    given_reader();
    json_t *items = information_items_json(world(), &request);
    given_writer();
    for (size_t i = 0; i < COUNT(kept); i++)
        assert_non_null(first_text(items, 0, kept[i]));
    assert_true(json_is_false(json_object_get(json_array_get(items, 0), "disclosable")));
}

static void an_item_without_one_of_them_is_refused(void **state)
{
    static const char *const needed[] = { "text",         "owner_agency", "source",
                                          "dated_on",     "sensitivity",  "disclosable",
                                          "lawful_basis", "necessity" };
    (void)state;
    int64_t id = given_request(given_gathering(), MEMBER);

    acting_for(MEMBER);
    struct information_request request = given_own(id);
    for (size_t i = 0; i < COUNT(needed); i++) {
        struct answers answers = given_information("yes", "no");
        const struct field *field = form_field(&form_information_return, needed[i]);

        answers.values[field - form_information_return.fields] = NULL;
        assert_false(information_return_record(world(), &request, &answers));
        assert_string_equal(world()->problem.fields[0].field, needed[i]);
        problem_forget(world());
    }
    assert_int_equal(count_of("SELECT count(*) FROM information_item /*scan*/"), 0);
}

static void lawful_basis_and_marking_are_lists_that_can_be_edited(void **state)
{
    (void)state;
    assert_true(count_of("SELECT count(*) FROM code WHERE list = 'lawful_basis'") >= 5);
    assert_int_equal(count_of("SELECT count(*) FROM code WHERE list = 'lawful_basis'"
                              " AND unverified = 0"),
                     0);
    assert_int_equal(count_of("SELECT count(*) FROM code WHERE list = 'sensitivity'"), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(8, the_return_clock_runs_in_working_days),
        REQUIREMENT(8, the_limit_is_a_setting_flagged_unverified),
        REQUIREMENT(8, what_is_late_is_on_the_front_page),
        REQUIREMENT(11, a_request_per_partner_is_sent_due_returned_or_refused),
        REQUIREMENT(11, no_refusal_without_its_reason),
        REQUIREMENT(11, every_step_is_in_chronology_and_trail),
        REQUIREMENT(12, an_item_is_stored_with_everything_one_must_know_about_it),
        REQUIREMENT(12, an_item_without_one_of_them_is_refused),
        REQUIREMENT(12, lawful_basis_and_marking_are_lists_that_can_be_edited),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
