#include "domain/casework/consent.h"

#include "base/json.h"
#include "base/text.h"
#include "support/given_casework.h"

static const char count_consents[] = "SELECT count(*) FROM consent /*scan*/";

static int64_t given_adopted(const char *born)
{
    int64_t id = given_case_of("Ruvo", "Tandelmoor", born, "luton");

    given_moves(id, "adopt", NULL);
    return id;
}

static bool record(int64_t case_id, const char *from, const char *outcome,
                   const char *reason)
{
    struct answers answers = answers_of(
        &form_consent, "sought_by", "The lead officer", "asked_on", world()->today,
        "from", from, "outcome", outcome, "explained", "What Channel is", "reason",
        reason, "reassess_on", text_is(outcome, "given") ? "" : "2026-06-01",
        "police_told_on", text_is(outcome, "given") ? "" : world()->today, "safeguarding",
        text_is(outcome, "given") ? "" : "Considered; nothing follows", NULL);
    int64_t id;

    return consent_record(world(), case_dossier(case_id), &answers, &id);
}

static const char *problem_field(void)
{
    const char *field = world()->problem.nfields > 0 ? world()->problem.fields[0].field
                                                     : world()->problem.code;

    problem_forget(world());
    return field;
}

static void consent_given_lets_support_begin(void **state)
{
    (void)state;
    int64_t id = given_adopted("1990-01-02");

    assert_ok(record(id, "individual", "given", ""));
    assert_string_equal(case_dossier(id)->status, "supported");
}

static void refusal_and_withdrawal_hold_it_back_at_once(void **state)
{
    (void)state;
    int64_t id = given_adopted("1990-01-02");

    assert_ok(record(id, "individual", "refused", "No time"));
    assert_string_equal(case_dossier(id)->status, "adopted");
    assert_ok(record(id, "individual", "given", ""));
    on_day("2026-03-03");
    acting_as(ROLE_COORDINATOR);
    assert_ok(record(id, "individual", "withdrawn", "Moved on"));
    assert_string_equal(case_dossier(id)->status, "adopted");
}

/* s.36(8): who may answer for whom, by age. */
static void the_answer_must_be_theirs_to_give(void **state)
{
    static const char child[] = "2009-05-06", adult[] = "1990-01-02";
    static const struct {
        const char *born, *from, *outcome, *refused; /* field, NULL: accepted */
    } cases[] = {
        { child, "individual", "given", "from" },
        { child, "individual", "refused", NULL },
        { child, "parent", "given", NULL },
        { child, "guardian", "given", NULL },
        { child, "authority", "given", NULL },
        { adult, "individual", "given", NULL },
        { adult, "parent", "given", "from" },
        { adult, "guardian", "given", "from" },
        { adult, "authority", "refused", "from" },
        { "", "individual", "given", NULL },
        { "", "parent", "given", NULL },
    };
    static const char *const names[] = { "Abbon",   "Beltram", "Cirsel", "Dovany",
                                         "Ekkehal", "Fynmore", "Gostan", "Hulvery",
                                         "Ipswick", "Jarrold", "Kemplay" };
    (void)state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        int64_t id = given_case_of(names[i], names[i], cases[i].born, "luton");
        bool refusal = text_is(cases[i].outcome, "refused");

        given_moves(id, "adopt", NULL);
        bool ok = record(id, cases[i].from, cases[i].outcome, refusal ? "No" : "");
        assert_int_equal(ok, cases[i].refused == NULL);
        if (!ok)
            assert_string_equal(problem_field(), cases[i].refused);
    }
}

static void on_the_eighteenth_birthday_the_individual_answers(void **state)
{
    json_t *position = NULL;
    (void)state;
    int64_t id = given_adopted("2008-03-10");

    assert_ok(record(id, "parent", "given", ""));
    assert_ok(consent_position(world(), case_dossier(id), &position));
    assert_false(json_is_true(json_object_get(position, "fresh_needed")));
    on_day("2026-03-10");
    acting_as(ROLE_COORDINATOR);
    assert_ok(consent_position(world(), case_dossier(id), &position));
    assert_true(json_is_true(json_object_get(position, "fresh_needed")));
    assert_ok(record(id, "individual", "given", ""));
    given_reader();
    assert_ok(consent_position(world(), case_dossier(id), &position));
    given_writer();
    assert_false(json_is_true(json_object_get(position, "fresh_needed")));
}

static void no_consent_before_adoption(void **state)
{
    (void)state;
    int64_t id = given_case("luton");

    assert_fails(record(id, "parent", "given", ""), "consent.state");
    given_moves(id, "not_adopt", NULL);
    assert_fails(record(id, "parent", "given", ""), "consent.state");
}

static void a_refusal_wants_its_reason(void **state)
{
    (void)state;
    int64_t id = given_adopted("1990-01-02");

    assert_false(record(id, "individual", "refused", ""));
    assert_string_equal(problem_field(), "reason");
}

static void nothing_is_withdrawn_before_it_was_given(void **state)
{
    (void)state;
    int64_t id = given_adopted("1990-01-02");

    assert_false(record(id, "individual", "withdrawn", "Changed their mind"));
    assert_string_equal(problem_field(), "outcome");
}

static void every_answer_stays_on_record(void **state)
{
    (void)state;
    int64_t id = given_adopted("1990-01-02");

    assert_ok(record(id, "individual", "refused", "No time"));
    on_day("2026-03-03");
    acting_as(ROLE_COORDINATOR);
    assert_ok(record(id, "individual", "given", ""));
    given_reader();
    json_t *list = consents_json(world(), case_dossier(id));
    given_writer();

    assert_int_equal(json_array_size(list), 2);
    assert_string_equal(
        json_string_value(json_object_get(json_array_get(list, 0), "outcome")), "given");
}

static void a_failure_records_nothing(void **state)
{
    (void)state;
    const struct dossier *dossier = case_dossier(given_adopted("1990-01-02"));
    struct answers answers =
        answers_of(&form_consent, "sought_by", "The lead officer", "asked_on",
                   "2026-03-02", "from", "individual", "outcome", "given", NULL);
    int64_t id;

    every_failure_leaves_nothing(consent_record(world(), dossier, &answers, &id),
                                 count_consents, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(consent_given_lets_support_begin),
        TEST(refusal_and_withdrawal_hold_it_back_at_once),
        TEST(the_answer_must_be_theirs_to_give),
        TEST(on_the_eighteenth_birthday_the_individual_answers),
        TEST(no_consent_before_adoption),
        TEST(a_refusal_wants_its_reason),
        TEST(nothing_is_withdrawn_before_it_was_given),
        TEST(every_answer_stays_on_record),
        TEST(a_failure_records_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
