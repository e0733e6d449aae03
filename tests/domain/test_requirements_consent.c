/* What the domain asks of consent (section 10, requirements 32, 33 and 35). */
#include "base/json.h"
#include "base/text.h"
#include "domain/casework/consent.h"
#include "support/given_support.h"

#define REQUIREMENT(number, test)                                                        \
    {                                                                                    \
        "requirement " #number ": " #test, test, world_open, world_close, NULL           \
    }

static const char *newest(int64_t case_id, const char *key)
{
    json_t *position;

    given_reader();
    assert_ok(consent_position(world(), case_dossier(case_id), &position));
    given_writer();
    return json_string_value(json_object_get(position, key));
}

/* Without this answer the form is refused, and the problem names the field. */
static void assert_needs(int64_t case_id, const char *from, const char *outcome,
                         const char *field)
{
    struct answers answers = given_consent(from, outcome);
    const struct field *at = form_field(&form_consent, field);
    int64_t id;

    answers.values[at - form_consent.fields] = NULL;
    assert_false(consent_record(world(), case_dossier(case_id), &answers, &id));
    assert_string_equal(world()->problem.fields[0].field, field);
    problem_forget(world());
}

/* ---- 32 ---- */

static void an_answer_is_kept_with_everything_about_it(void **state)
{
    static const char *const kept[][2] = {
        { "sought_by", "The lead officer" },
        { "asked_on", "2026-03-02" },
        { "from", "individual" },
        { "outcome", "given" },
        { "explained", "What Channel is" },
        { "language", "Urdu, with an interpreter" },
        { "capacity", "has" },
        { "form_kept", "Lead officer's file" },
    };
    (void)state;
    int64_t id = given_adopted(ADULT_BORN);

    assert_ok(given_consents(id, "individual", "given"));
    for (size_t i = 0; i < COUNT(kept); i++)
        assert_string_equal(newest(id, kept[i][0]), kept[i][1]);
}

static void a_parent_is_kept_with_their_relationship(void **state)
{
    (void)state;
    int64_t id = given_adopted(CHILD_BORN);

    assert_ok(given_consents(id, "parent", "given"));
    assert_string_equal(newest(id, "from_label"), "Parent");
    assert_string_equal(newest(id, "relationship"), "Mother");
}

static void capacity_is_presumed_where_it_was_not_assessed(void **state)
{
    (void)state;
    int64_t id = given_adopted(ADULT_BORN), consent;
    struct answers answers = given_consent("individual", "given");
    const struct field *at = form_field(&form_consent, "capacity");

    answers.values[at - form_consent.fields] = NULL;
    assert_ok(consent_record(world(), case_dossier(id), &answers, &consent));
    assert_string_equal(newest(id, "capacity"), "presumed");
}

/* ---- 33 ---- */

static void a_child_cannot_consent_without_a_parent(void **state)
{
    (void)state;
    int64_t id = given_adopted(CHILD_BORN);

    assert_false(given_consents(id, "individual", "given"));
    assert_string_equal(world()->problem.fields[0].field, "from");
    problem_forget(world());
    assert_int_equal(count_of("SELECT count(*) FROM consent /*scan*/"), 0);
}

static void who_lacks_capacity_cannot_consent(void **state)
{
    (void)state;
    int64_t id = given_adopted(ADULT_BORN), consent;
    struct answers answers = given_consent("individual", "given");
    const struct field *at = form_field(&form_consent, "capacity");

    answers.values[at - form_consent.fields] = "lacks";
    assert_false(consent_record(world(), case_dossier(id), &answers, &consent));
    assert_string_equal(world()->problem.fields[0].field, "capacity");
    problem_forget(world());
    assert_string_equal(case_dossier(id)->status, "adopted");
}

/* The parent answered on 2 March; the individual is 18 on 10 March. */
static void the_eighteenth_birthday_asks_for_fresh_consent(void **state)
{
    (void)state;
    int64_t id = given_adopted("2008-03-10");
    bool holds;

    assert_ok(given_consents(id, "parent", "given"));
    assert_string_equal(text_of("SELECT due_on FROM clock WHERE limit_code = 'T8A'"
                                " AND stopped_on IS NULL /*scan*/"),
                        "2026-03-10");
    assert_ok(consent_holds(world(), id, "2026-03-09", &holds));
    assert_true(holds);
    assert_ok(consent_holds(world(), id, "2026-03-10", &holds));
    assert_false(holds);
    on_day("2026-03-11");
    acting_as(ROLE_COORDINATOR);
    assert_ok(given_consents(id, "individual", "given"));
    assert_ok(consent_holds(world(), id, "2026-03-11", &holds));
    assert_true(holds);
    assert_int_equal(count_of("SELECT count(*) FROM clock WHERE limit_code = 'T8A'"
                              " AND stopped_on IS NULL /*scan*/"),
                     0);
}

/* ---- 35 ---- */

static void a_refusal_needs_all_that_follows_from_it(void **state)
{
    static const char *const needed[] = { "reason", "reassess_on", "police_told_on",
                                          "safeguarding" };
    (void)state;
    int64_t id = given_adopted(ADULT_BORN);

    for (size_t i = 0; i < COUNT(needed); i++)
        assert_needs(id, "individual", "refused", needed[i]);
    assert_ok(given_consents(id, "individual", "given"));
    for (size_t i = 0; i < COUNT(needed); i++)
        assert_needs(id, "individual", "withdrawn", needed[i]);
    assert_string_equal(case_dossier(id)->status, "supported");
}

static void a_reason_may_stand_for_the_day_of_reassessment(void **state)
{
    (void)state;
    int64_t id = given_adopted(ADULT_BORN), consent;
    struct answers answers = given_consent("individual", "refused");

    answers.values[form_field(&form_consent, "reassess_on") - form_consent.fields] = NULL;
    answers.values[form_field(&form_consent, "no_reassessment") - form_consent.fields] =
        "Managed by police from now on";
    assert_ok(consent_record(world(), case_dossier(id), &answers, &consent));
}

static void the_day_of_reassessment_is_due_on_the_case(void **state)
{
    (void)state;
    int64_t id = given_adopted(ADULT_BORN);

    assert_ok(given_consents(id, "individual", "refused"));
    assert_string_equal(text_of("SELECT due_on FROM clock WHERE limit_code = 'T8R'"
                                " AND stopped_on IS NULL /*scan*/"),
                        "2026-06-01");
    assert_ok(given_consents(id, "individual", "given"));
    assert_int_equal(count_of("SELECT count(*) FROM clock WHERE limit_code = 'T8R'"
                              " AND stopped_on IS NULL /*scan*/"),
                     0);
}

static void reassessment_is_not_put_off_for_ever(void **state)
{
    (void)state;
    int64_t id = given_adopted(ADULT_BORN), consent;
    struct answers answers = given_consent("individual", "refused");

    answers.values[form_field(&form_consent, "reassess_on") - form_consent.fields] =
        "2027-03-03";
    assert_false(consent_record(world(), case_dossier(id), &answers, &consent));
    assert_string_equal(world()->problem.fields[0].field, "reassess_on");
    problem_forget(world());
}

static void withdrawal_ends_consent_from_that_day_on(void **state)
{
    (void)state;
    int64_t id = given_adopted(ADULT_BORN);
    bool holds;

    assert_ok(given_consents(id, "individual", "given"));
    on_day("2026-03-05");
    acting_as(ROLE_COORDINATOR);
    assert_ok(given_consents(id, "individual", "withdrawn"));
    assert_ok(consent_holds(world(), id, "2026-03-04", &holds));
    assert_true(holds);
    assert_ok(consent_holds(world(), id, "2026-03-05", &holds));
    assert_false(holds);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(32, an_answer_is_kept_with_everything_about_it),
        REQUIREMENT(32, a_parent_is_kept_with_their_relationship),
        REQUIREMENT(32, capacity_is_presumed_where_it_was_not_assessed),
        REQUIREMENT(33, a_child_cannot_consent_without_a_parent),
        REQUIREMENT(33, who_lacks_capacity_cannot_consent),
        REQUIREMENT(33, the_eighteenth_birthday_asks_for_fresh_consent),
        REQUIREMENT(35, a_refusal_needs_all_that_follows_from_it),
        REQUIREMENT(35, a_reason_may_stand_for_the_day_of_reassessment),
        REQUIREMENT(35, the_day_of_reassessment_is_due_on_the_case),
        REQUIREMENT(35, reassessment_is_not_put_off_for_ever),
        REQUIREMENT(35, withdrawal_ends_consent_from_that_day_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
