#include "domain/casework/commission_list.h"

#include "base/json.h"
#include "base/text.h"
#include "domain/people/home.h"
#include "support/given_support.h"

static json_t *list(const char *field, const char *value)
{
    struct answers filter = answers_of(&form_commission_filter, field, value, NULL);
    json_t *view = json_object();

    given_reader();
    assert_ok(commissions_list_json(world(), &filter, view));
    given_writer();
    return view;
}

static size_t rows_with(const char *field, const char *value)
{
    return json_array_size(json_object_get(list(field, value), "items"));
}

/* Each of somebody else, or they would be one case. */
static struct commission given_in(const char *area)
{
    static const char *const people[][3] = {
        { "Ruvo", "Tandelmoor", "1990-01-02" },
        { "Ilsabet", "Quorn", "1985-11-23" },
        { "Marek", "Wyvill", "1999-07-14" },
    };
    const char *const *who = people[count_of("SELECT count(*) FROM commission /*scan*/")];
    int64_t id = given_case_of(who[0], who[1], who[2], area);

    given_moves(id, "adopt", NULL);
    assert_ok(given_consents(id, "individual", "given"));
    return given_commission(case_dossier(id));
}

static struct commission given_lapses(void)
{
    struct commission commission = given_in("luton");

    (void)given_session(&commission, "2026-03-03");
    (void)given_session(&commission, "2026-03-10");
    return commission;
}

static struct commission given_late_report(void)
{
    struct commission commission = given_in("luton");
    struct support_session session = given_session(&commission, "2026-03-02");

    assert_ok(given_closes(&commission, &session, "held"));
    return commission;
}

static void later(const char *day)
{
    on_day(day);
    acting_as(ROLE_COORDINATOR);
}

static void every_commission_says_whose_it_is(void **state)
{
    (void)state;
    (void)given_in("luton");
    const json_t *row = json_array_get(json_object_get(list("limit", "10"), "items"), 0);

    assert_string_equal(json_string_value(json_object_get(row, "surname")), "Tandelmoor");
    assert_string_equal(json_string_value(json_object_get(row, "provider")),
                        "Mentoring for All");
    assert_string_equal(json_string_value(json_object_get(row, "status")), "active");
    assert_true(json_is_null(json_object_get(row, "alarm")));
}

static void pages_follow_each_other(void **state)
{
    (void)state;
    int64_t first = given_in("luton").id, second = given_in("luton").id, seen[2];
    json_t *page = list("limit", "1");
    const char *cursor = json_string_value(json_object_get(page, "next"));
    struct answers filter =
        answers_of(&form_commission_filter, "limit", "1", "cursor", cursor, NULL);
    json_t *next = json_object();

    assert_ok(commissions_list_json(world(), &filter, next));
    assert_true(json_is_null(json_object_get(next, "next")));
    for (int i = 0; i < 2; i++) {
        const json_t *items = json_object_get(i == 0 ? page : next, "items");

        assert_int_equal(json_array_size(items), 1);
        seen[i] = json_integer_value(json_object_get(json_array_get(items, 0), "id"));
    }
    assert_true((seen[0] == first && seen[1] == second)
                || (seen[0] == second && seen[1] == first));
}

static void lapsed_sessions_and_late_reports_are_found(void **state)
{
    (void)state;
    (void)given_lapses();
    (void)given_late_report();
    (void)given_in("luton");
    assert_int_equal(rows_with("alarm", "any"), 0);
    later("2026-03-20");
    assert_int_equal(rows_with("alarm", "lapsed"), 1);
    assert_int_equal(rows_with("alarm", "late_report"), 1);
    assert_int_equal(rows_with("alarm", "any"), 2);
    assert_int_equal(rows_with("limit", "10"), 3);
}

static void a_late_report_is_told_after_the_end_lapsed_sessions_are_not(void **state)
{
    (void)state;
    struct commission lapsed = given_lapses(), late = given_late_report();
    struct answers end = answers_of(&form_commission_end, "outcome", "cancel",
                                    "end_reason", "Moved away", NULL);

    later("2026-03-20");
    assert_ok(commission_end(world(), &lapsed, &end));
    assert_ok(commission_end(world(), &late, &end));
    assert_int_equal(rows_with("alarm", "lapsed"), 0);
    assert_int_equal(rows_with("alarm", "late_report"), 1);
    assert_int_equal(rows_with("status", "cancelled"), 2);
    assert_int_equal(rows_with("status", "active"), 0);
}

static void those_of_one_provider_are_found(void **state)
{
    (void)state;
    (void)given_in("luton");
    const json_t *offered = json_array_get(commission_providers_json(world()), 0);

    assert_string_equal(json_string_value(json_object_get(offered, "label")),
                        "Mentoring for All");
    assert_int_equal(
        rows_with("provider", json_string_value(json_object_get(offered, "code"))), 1);
    assert_int_equal(
        rows_with("provider",
                  text_of("SELECT CAST(organisation_id AS TEXT) FROM user"
                          " WHERE email = 'coordinator@luton.example' /*scan*/")),
        0);
}

static void a_partner_sees_those_of_its_own_area(void **state)
{
    (void)state;
    (void)given_in("luton");
    (void)given_in("bedford");
    acting_for("partner@bedford.example");
    assert_int_equal(rows_with("limit", "10"), 1);
    acting_as(ROLE_PANEL_MEMBER);
    assert_int_equal(rows_with("limit", "10"), 0);
    acting_as(ROLE_PROVIDER);
    assert_int_equal(rows_with("limit", "10"), 0);
}

static int64_t tile(const char *text)
{
    json_t *home;
    const json_t *found;
    size_t i;

    given_reader();
    assert_ok(home_json(world(), &home));
    given_writer();
    json_array_foreach(json_object_get(home, "tiles"), i, found)
    {
        if (text_is(json_string_value(json_object_get(found, "text")), text))
            return json_integer_value(json_object_get(found, "count"));
    }
    return -1;
}

static void the_home_page_counts_alarms_once_a_commission(void **state)
{
    (void)state;
    struct commission commission = given_lapses();
    struct answers agreed = answers_of(&form_commission_follow_up, "agreed",
                                       "Another place, another day", NULL);

    (void)given_late_report();
    assert_int_equal(tile("interventions with an alarm"), 0);
    later("2026-03-20");
    assert_int_equal(tile("interventions with an alarm"), 2);
    assert_ok(commission_follow_up(world(), &commission, &agreed));
    assert_int_equal(tile("interventions with an alarm"), 1);
    acting_for("partner@bedford.example");
    assert_int_equal(tile("interventions with an alarm"), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_commission_says_whose_it_is),
        TEST(pages_follow_each_other),
        TEST(lapsed_sessions_and_late_reports_are_found),
        TEST(a_late_report_is_told_after_the_end_lapsed_sessions_are_not),
        TEST(those_of_one_provider_are_found),
        TEST(a_partner_sees_those_of_its_own_area),
        TEST(the_home_page_counts_alarms_once_a_commission),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
