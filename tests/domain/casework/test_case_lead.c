#include "domain/casework/case_lead.h"

#include "support/given_casework.h"

static bool change(int64_t id, int64_t version, const char *lead, const char *reason,
                   const char *cover, const char *until)
{
    struct answers answers = answers_of(&form_case_lead, "lead", lead, "reason", reason,
                                        "cover", cover, "cover_until_on", until, NULL);

    return case_lead_change(world(), case_dossier(id), version, &answers);
}

static const char *problem_field(void)
{
    const char *field = world()->problem.nfields > 0 ? world()->problem.fields[0].field
                                                     : world()->problem.code;

    problem_forget(world());
    return field;
}

static void hands_over_and_keeps_who_led_before(void **state)
{
    static const char sql[] =
        "SELECT group_concat(line, ' / ') FROM (SELECT u.name || ' ' || from_on || ' '"
        " || coalesce(until_on, '-') AS line FROM case_lead h JOIN user u"
        " ON u.id = h.user_id ORDER BY from_on /*scan*/)";
    (void)state;
    int64_t id = given_case("luton");

    on_day("2026-04-01");
    acting_as(ROLE_COORDINATOR);
    assert_ok(change(id, 1, "chair@luton.example", "Maternity leave", "", ""));

    assert_string_equal(text_of(sql),
                        "coordinator 2026-03-02 2026-04-01 / chair 2026-04-01 -");
    assert_int_equal(case_dossier(id)->version, 2);
}

static void an_officer_of_the_own_authority_may_lead(void **state)
{
    (void)state;
    int64_t id = given_case("bedford");

    assert_ok(change(id, 1, "partner@bedford.example", "Closer to the family", "", ""));
}

static void refuses_whoever_could_not_run_the_case(void **state)
{
    static const char *const others[] = { "partner@bedford.example",
                                          "member@health.example",
                                          "admin@luton.example" };
    (void)state;
    int64_t id = given_case("luton");

    for (size_t i = 0; i < COUNT(others); i++) {
        assert_false(change(id, 1, others[i], "Why not", "", ""));
        assert_string_equal(problem_field(), "lead");
    }
}

static void a_hand_over_wants_a_reason(void **state)
{
    (void)state;
    int64_t id = given_case("luton");

    assert_false(change(id, 1, "chair@luton.example", "", "", ""));
    assert_string_equal(problem_field(), "reason");
}

static void cover_wants_somebody_else_and_a_last_day(void **state)
{
    static const struct {
        const char *cover, *until, *field;
    } cases[] = {
        { "coordinator@luton.example", "2026-03-09", "cover" },
        { "chair@luton.example", "", "cover_until_on" },
        { "chair@luton.example", "2026-03-01", "cover_until_on" },
        { "member@health.example", "2026-03-09", "cover" },
    };
    (void)state;
    int64_t id = given_case("luton");

    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_false(change(id, 1, "coordinator@luton.example", "", cases[i].cover,
                            cases[i].until));
        assert_string_equal(problem_field(), cases[i].field);
    }
}

static void cover_is_set_and_ended(void **state)
{
    static const char sql[] =
        "SELECT group_concat(text, ' / ') FROM (SELECT text FROM"
        " entry WHERE kind = 'case.cover' ORDER BY rowid /*scan*/)";
    static const char until[] = "SELECT cover_until_on FROM channel_case /*scan*/";
    (void)state;
    int64_t id = given_case("luton");

    assert_ok(change(id, 1, "coordinator@luton.example", "", "chair@luton.example",
                     "2026-03-09"));
    assert_string_equal(text_of(until), "2026-03-09");
    assert_ok(change(id, 2, "coordinator@luton.example", "", "", ""));
    assert_null(text_of(until));
    assert_non_null(text_of(sql));
}

static void refuses_what_somebody_changed_meanwhile(void **state)
{
    (void)state;
    int64_t id = given_case("luton");

    assert_false(change(id, 7, "chair@luton.example", "Leave", "", ""));
    assert_string_equal(problem_field(), "record.changed");
}

static void shows_lead_cover_and_history(void **state)
{
    json_t *lead = NULL;
    (void)state;
    int64_t id = given_case("luton");

    assert_ok(change(id, 1, "chair@luton.example", "Leave", "coordinator@luton.example",
                     "2026-03-09"));
    given_reader();
    assert_ok(case_lead_json(world(), case_dossier(id), &lead));
    given_writer();

    assert_string_equal(json_string_value(json_object_get(lead, "lead_name")), "chair");
    assert_string_equal(json_string_value(json_object_get(lead, "cover_name")),
                        "coordinator");
    assert_int_equal(json_array_size(json_object_get(lead, "history")), 2);
}

static void a_failure_hands_nothing_over(void **state)
{
    static const char sql[] =
        "SELECT count(*) FROM channel_case c JOIN user u"
        " ON u.id = c.lead_id WHERE u.name = 'chair' /*scan*/";
    (void)state;
    const struct dossier *dossier = case_dossier(given_case("luton"));
    struct answers answers = answers_of(&form_case_lead, "lead", "chair@luton.example",
                                        "reason", "Leave", NULL);

    every_failure_leaves_nothing(case_lead_change(world(), dossier, 1, &answers), sql, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(hands_over_and_keeps_who_led_before),
        TEST(an_officer_of_the_own_authority_may_lead),
        TEST(refuses_whoever_could_not_run_the_case),
        TEST(a_hand_over_wants_a_reason),
        TEST(cover_wants_somebody_else_and_a_last_day),
        TEST(cover_is_set_and_ended),
        TEST(refuses_what_somebody_changed_meanwhile),
        TEST(shows_lead_cover_and_history),
        TEST(a_failure_hands_nothing_over),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
