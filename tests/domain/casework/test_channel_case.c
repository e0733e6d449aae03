#include "domain/casework/channel_case.h"

#include "support/given_casework.h"

static const char count_cases[] = "SELECT count(*) FROM channel_case /*scan*/";

static const char *status_of_case(void)
{
    static const char sql[] = "SELECT status FROM channel_case /*scan*/";

    return text_of(sql);
}

static void proceed_opens_a_case_that_awaits_the_panel(void **state)
{
    static const char sql[] =
        "SELECT c.area || ' ' || c.status || ' ' || c.concern_type || ' ' || u.email"
        " FROM channel_case c JOIN user u ON u.id = c.lead_id /*scan*/";
    (void)state;

    int64_t id = given_case("luton");

    assert_string_equal(case_dossier(id)->reference, "CP-2026-0001");
    assert_string_equal(text_of(sql),
                        "luton awaiting_panel right_wing coordinator@luton.example");
}

static void refusal_opens_none(void **state)
{
    static const char sql[] = "SELECT status FROM referral /*scan*/";
    (void)state;
    int64_t referral = given_screened("Ruvo", "Tandelmoor", "2009-05-06", "luton"),
            id = 7;
    struct answers answers = given_section36("refuse");

    assert_ok(channel_case_decide(world(), referral_dossier(referral), &answers, &id));
    assert_int_equal(id, 0);
    assert_int_equal(count_of(count_cases), 0);
    assert_string_equal(text_of(sql), "no_further_action");
}

static void a_police_officer_opens_a_case_without_leading_it(void **state)
{
    static const char sql[] =
        "SELECT count(*) FROM channel_case WHERE lead_id IS NULL"
        " /*scan*/";
    (void)state;
    int64_t referral = given_screened("Ruvo", "Tandelmoor", "2009-05-06", "luton"), id;
    struct answers answers = given_section36("proceed");

    acting_as(ROLE_POLICE);
    assert_ok(channel_case_decide(world(), referral_dossier(referral), &answers, &id));
    assert_int_equal(count_of(sql), 1);
}

static void the_first_panel_clock_runs_and_the_decision_clock_stops(void **state)
{
    static const char sql[] =
        "SELECT group_concat(limit_code) FROM (SELECT limit_code FROM clock"
        " WHERE stopped_on IS NULL ORDER BY limit_code /*scan*/)";
    static const char due[] =
        "SELECT next_due_on = (SELECT due_on FROM clock WHERE limit_code = 'T5' /*scan*/)"
        " FROM channel_case /*scan*/";
    (void)state;

    (void)given_case("luton");

    assert_string_equal(text_of(sql), "T5");
    assert_int_equal(count_of(due), 1);
}

static void the_referral_and_its_past_belong_to_the_case(void **state)
{
    static const char referral[] = "SELECT case_id FROM referral /*scan*/";
    static const char entries[] =
        "SELECT count(*) FROM entry WHERE case_id IS NULL"
        " /*scan*/";
    static const char documents[] =
        "SELECT count(*) FROM search_document WHERE case_id IS NULL /*scan*/";
    (void)state;

    int64_t id = given_case("luton");

    assert_int_equal(count_of(referral), id);
    assert_int_equal(count_of(entries), 0);
    assert_int_equal(count_of(documents), 0);
}

static void a_further_referral_joins_the_open_case(void **state)
{
    static const char joined[] =
        "SELECT count(*) FROM entry WHERE kind ="
        " 'case.referral_joined' /*scan*/";
    (void)state;
    int64_t first = given_case("luton");

    int64_t second = given_case("luton");

    assert_int_equal(second, first);
    assert_int_equal(count_of(count_cases), 1);
    assert_int_equal(count_of(joined), 1);
}

static void a_further_referral_after_the_end_opens_another_case(void **state)
{
    (void)state;
    int64_t first = given_case("luton");

    given_moves(first, "not_adopt", NULL);

    assert_int_not_equal(given_case("luton"), first);
    assert_int_equal(count_of(count_cases), 2);
}

static void moving_follows_the_lifecycle_and_raises_the_version(void **state)
{
    (void)state;
    int64_t id = given_case("luton"), before = case_dossier(id)->version;

    given_moves(id, "adopt", "consent_given", "continue", "exit", "extend_review", "exit",
                "reopen", NULL);

    assert_string_equal(status_of_case(), "awaiting_panel");
    assert_int_equal(case_dossier(id)->version, before + 7);
}

static void refuses_a_step_that_is_not_possible(void **state)
{
    const char *status;
    (void)state;
    int64_t id = given_case("luton");

    assert_ok(db_begin(world()));
    assert_false(
        db_end(world(), channel_case_move(world(), case_dossier(id), "exit", &status)));
    assert_string_equal(world()->problem.code, "lifecycle.state");
    problem_forget(world());
    assert_string_equal(status_of_case(), "awaiting_panel");
}

static void refuses_whoever_may_not_take_the_step(void **state)
{
    const char *status;
    (void)state;
    int64_t id = given_case("luton");

    acting_as(ROLE_POLICE);
    assert_false(channel_case_move(world(), case_dossier(id), "adopt", &status));
    assert_int_equal(world()->problem.kind, PROBLEM_FORBIDDEN);
    problem_forget(world());
}

static void assert_clocks(const char *wanted)
{
    static const char sql[] =
        "SELECT coalesce(group_concat(limit_code, ' '), '') FROM (SELECT limit_code"
        " FROM clock WHERE stopped_on IS NULL ORDER BY limit_code /*scan*/)";

    assert_string_equal(text_of(sql), wanted);
}

static void every_step_leaves_the_clocks_that_belong_to_it(void **state)
{
    (void)state;
    int64_t id = given_case("luton");

    assert_clocks("T5");
    given_moves(id, "defer", NULL);
    assert_clocks("T10");
    given_moves(id, "adopt", NULL);
    assert_clocks("T10 T8");
    given_moves(id, "consent_given", NULL);
    assert_clocks("T10");
    given_moves(id, "consent_lost", NULL);
    assert_clocks("T10 T8");
    given_moves(id, "exit", NULL);
    assert_clocks("T12 T13A T13B");
    given_moves(id, "continue", NULL);
    assert_clocks("T12 T13B");
    given_moves(id, "extend_review", NULL);
    assert_clocks("T12 T14");
    given_moves(id, "exit", NULL);
    assert_clocks("");
    given_moves(id, "reopen", NULL);
    assert_clocks("T5");
    given_moves(id, "return_to_police", NULL);
    assert_clocks("");
}

static void the_longest_review_counts_from_the_exit(void **state)
{
    static const char sql[] =
        "SELECT due_on FROM clock WHERE limit_code = 'T14' /*scan*/";
    (void)state;
    int64_t id = given_case("luton");

    given_moves(id, "adopt", "consent_given", "exit", NULL);
    on_day("2026-09-02");
    given_moves(id, "extend_review", NULL);

    assert_string_equal(text_of(sql), "2028-03-02");
}

static void a_failure_opens_no_half_case(void **state)
{
    (void)state;
    int64_t referral = given_screened("Ruvo", "Tandelmoor", "2009-05-06", "luton"), id;
    struct answers answers = given_section36("proceed");
    const struct dossier *dossier = referral_dossier(referral);

    every_failure_leaves_nothing(channel_case_decide(world(), dossier, &answers, &id),
                                 count_cases, 0);
}

static bool try_move(const struct dossier *dossier)
{
    const char *status;

    if (!db_begin(world()))
        return false;
    return db_end(world(), channel_case_move(world(), dossier, "adopt", &status));
}

static void a_failure_moves_nothing(void **state)
{
    static const char sql[] =
        "SELECT count(*) FROM channel_case WHERE status = 'adopted'"
        " /*scan*/";
    (void)state;
    const struct dossier *dossier = case_dossier(given_case("luton"));

    every_failure_leaves_nothing(try_move(dossier), sql, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(proceed_opens_a_case_that_awaits_the_panel),
        TEST(refusal_opens_none),
        TEST(a_police_officer_opens_a_case_without_leading_it),
        TEST(the_first_panel_clock_runs_and_the_decision_clock_stops),
        TEST(the_referral_and_its_past_belong_to_the_case),
        TEST(a_further_referral_joins_the_open_case),
        TEST(a_further_referral_after_the_end_opens_another_case),
        TEST(moving_follows_the_lifecycle_and_raises_the_version),
        TEST(refuses_a_step_that_is_not_possible),
        TEST(refuses_whoever_may_not_take_the_step),
        TEST(every_step_leaves_the_clocks_that_belong_to_it),
        TEST(the_longest_review_counts_from_the_exit),
        TEST(a_failure_opens_no_half_case),
        TEST(a_failure_moves_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
