#include "domain/intake/referral.h"

#include "base/text.h"
#include "domain/intake/screening.h"
#include "support/world.h"

static const char sql_referrals[] = "SELECT count(*) FROM referral /*scan*/";
static const char sql_entries[] = "SELECT count(*) FROM entry /*scan*/";
static const char sql_screenings[] = "SELECT count(*) FROM screening /*scan*/";

static struct answers some_answers(void)
{
    return answers_of(&form_referral, "forename", "Ruvo", "surname", "Tandelmoor", "area",
                      "bedford", "concern", "Words", "concern_type", "islamist", "sector",
                      "police", "concern_on", "2026-02-01", "referred_on", "2026-02-02",
                      "referrer_anonymous", "yes", NULL);
}

static void arrives_with_a_reference_a_person_and_a_clock(void **state)
{
    (void)state;
    struct answers answers = some_answers();
    int64_t id;

    assert_ok(referral_create(world(), &answers, &id));

    const struct dossier *dossier = referral_dossier(id);
    assert_string_equal(dossier->reference, "R-2026-00001");
    assert_string_equal(dossier->status, "received");
    assert_true(dossier->person_id != 0);
    assert_string_equal(text_of("SELECT next_due_on FROM referral /*scan*/"),
                        "2026-03-09"); /* 5 working days after Monday 2 March */
    assert_int_equal(count_of(sql_entries), 1);
}

static void every_failure_of_sending_leaves_nothing_half_done(void **state)
{
    (void)state;
    struct answers answers = some_answers();
    int64_t id;

    every_failure_leaves_nothing(referral_create(world(), &answers, &id), sql_referrals,
                                 0);
    assert_int_equal(count_of("SELECT count(*) FROM audit WHERE verb = 'referral.create'"
                              " /*scan*/"),
                     1);
}

static void asks_for_a_name_and_a_referrer_or_anonymity(void **state)
{
    (void)state;
    struct answers answers = some_answers();
    int64_t id;

    answers.values[form_field(&form_referral, "forename") - form_referral.fields] = NULL;
    assert_fails(referral_create(world(), &answers, &id), "form.invalid");
    answers = some_answers();
    answers
        .values[form_field(&form_referral, "referrer_anonymous") - form_referral.fields] =
        NULL;
    assert_fails(referral_create(world(), &answers, &id), "form.invalid");
    assert_int_equal(count_of(sql_referrals), 0);
}

static void refuses_impossible_answers(void **state)
{
    (void)state;
    static const struct {
        const char *name, *value;
    } wrong[] = {
        { "concern_on", "2026-02-30" },
        { "concern_on", "2026-03-03" }, /* tomorrow */
        { "area", "atlantis" },
        { "referrer_email", "nobody" },
        { "age_estimated", "a lot" },
        { "age_estimated", "121" },
        { "interpreter", "perhaps" },
        { "forename", "two\nlines" },
        { "concern", "\xE2\x80\xAE turned" },
        { "surname", "bad \xFF bytes" },
        { "no_such_field", "1" },
    };
    struct answers answers;

    for (size_t i = 0; i < COUNT(wrong); i++) {
        assert_false(answers_try(&answers, &form_referral_filter, wrong[i].name,
                                 wrong[i].value, NULL)
                     && answers_try(&answers, &form_referral, wrong[i].name,
                                    wrong[i].value, NULL));
        assert_true(world()->problem.nfields > 0);
        problem_forget(world());
    }
}

static void a_draft_is_its_writers_alone_until_it_is_sent(void **state)
{
    (void)state;
    const struct dossier *dossier = NULL;
    int64_t id;

    acting_as(ROLE_PARTNER_OFFICER);
    assert_ok(referral_draft(world(), &id));
    assert_true(referral_dossier(id)->whole);
    acting_as(ROLE_COORDINATOR);
    assert_fails(dossier_referral(world(), id, &dossier), "record.unknown");
}

static void a_draft_is_saved_page_by_page_and_sent_when_complete(void **state)
{
    (void)state;
    struct answers answers = some_answers();
    size_t count;
    const struct section *sections = referral_sections(&count);
    int64_t id;

    assert_ok(referral_draft(world(), &id));
    assert_fails(referral_submit(world(), referral_dossier(id), 1), "form.invalid");
    for (size_t i = 0; i < count; i++) {
        const struct dossier *dossier = referral_dossier(id);
        assert_ok(referral_save_section(world(), dossier, dossier->version,
                                        sections[i].code, &answers));
    }
    const struct dossier *dossier = referral_dossier(id);
    assert_fails(referral_submit(world(), dossier, dossier->version - 1),
                 "record.changed");
    assert_ok(referral_submit(world(), dossier, dossier->version));
    assert_string_equal(referral_dossier(id)->status, "received");
    assert_string_equal(text_of("SELECT surname FROM person /*scan*/"), "Tandelmoor");
}

static void every_field_of_the_form_belongs_to_a_page_that_saves_it(void **state)
{
    (void)state;
    int64_t id;
    size_t count;
    const struct section *sections = referral_sections(&count);

    for (size_t f = 0; f < form_referral.count; f++) {
        bool found = false;
        for (size_t i = 0; i < count; i++)
            found = found || text_is(sections[i].code, form_referral.fields[f].section);
        assert_true(found);
    }
    /* A statement that lacks a column of its page would lose what was typed. */
    assert_ok(referral_draft(world(), &id));
    for (size_t f = 0; f < form_referral.count; f++) {
        const struct field *field = &form_referral.fields[f];
        struct answers answers = some_answers();
        const char *value = field->kind == FIELD_DAY      ? "2026-01-05"
                            : field->kind == FIELD_NUMBER ? "15"
                            : field->kind == FIELD_YES_NO ? "1"
                                                          : "kept";

        answers.values[f] = value;
        const struct dossier *dossier = referral_dossier(id);
        assert_ok(referral_save_section(world(), dossier, dossier->version,
                                        field->section, &answers));
        const char *sql =
            arena_print(world()->arena, "SELECT %s FROM referral /*scan*/", field->name);
        assert_string_equal(text_of(sql), value);
    }
}

static void entered_in_error_is_a_mark_that_can_be_taken_back(void **state)
{
    (void)state;
    int64_t id = given_referral("luton");
    const struct dossier *dossier = referral_dossier(id);

    assert_fails(referral_mark_in_error(world(), dossier, 9, "Twice"), "record.changed");
    assert_ok(referral_mark_in_error(world(), dossier, dossier->version, "Twice"));
    assert_int_equal(
        count_of("SELECT count(*) FROM referral WHERE in_error_at IS NOT NULL /*scan*/"),
        1);
    dossier = referral_dossier(id);
    assert_ok(referral_take_back_error(world(), dossier, dossier->version));
    assert_int_equal(count_of(sql_referrals), 1);
}

static struct answers screening(const char *gateway, const char *deconflicted)
{
    return answers_of(&form_screening, "gateway", gateway, "deconflicted", deconflicted,
                      "safeguarding_referral", "none", "signposted_to", "health",
                      "reasons", "Because", "decided_on", "2026-03-02", NULL);
}

static void screening_moves_the_referral_and_its_clocks(void **state)
{
    (void)state;
    int64_t id = given_referral("luton");
    struct answers pending = screening("proceed", "pending");
    struct answers proceed = screening("proceed", "yes");

    assert_ok(screening_record(world(), referral_dossier(id), &pending));
    assert_string_equal(referral_dossier(id)->status, "screening");
    const struct dossier *dossier = referral_dossier(id);
    every_failure_leaves_nothing(screening_record(world(), dossier, &proceed),
                                 sql_screenings, 1);
    assert_string_equal(referral_dossier(id)->status, "information_gathering");
    assert_string_equal(text_of("SELECT limit_code FROM clock WHERE stopped_on IS NULL"
                                " /*scan*/"),
                        "T4");
}

static void what_is_not_deconflicted_cannot_proceed(void **state)
{
    (void)state;
    int64_t id = given_referral("luton");
    struct answers answers = screening("proceed", "no");

    assert_fails(screening_record(world(), referral_dossier(id), &answers),
                 "form.invalid");
    assert_int_equal(count_of(sql_screenings), 0);
}

static void a_likeness_must_be_answered_before_screening(void **state)
{
    (void)state;
    int64_t first = given_referral_of("Mohammed", "Zarvelik", "2008-02-03", "luton");
    int64_t again = given_referral_of("Muhamad", "Zarvellick", "2008-03-02", "luton");
    int64_t person = referral_dossier(first)->person_id;
    const char *id = arena_print(world()->arena, "%lld", (long long)person);
    struct answers answers = screening("proceed", "yes");

    assert_fails(screening_record(world(), referral_dossier(again), &answers),
                 "form.invalid");
    answers = answers_of(&form_screening, "gateway", "proceed", "deconflicted", "yes",
                         "safeguarding_referral", "none", "decided_on", "2026-03-02",
                         "earlier_referrals.0.person", id, "earlier_referrals.0.decision",
                         "linked", NULL);
    assert_ok(screening_record(world(), referral_dossier(again), &answers));
    assert_int_equal(referral_dossier(again)->person_id, person);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(arrives_with_a_reference_a_person_and_a_clock),
        TEST(every_failure_of_sending_leaves_nothing_half_done),
        TEST(asks_for_a_name_and_a_referrer_or_anonymity),
        TEST(refuses_impossible_answers),
        TEST(a_draft_is_its_writers_alone_until_it_is_sent),
        TEST(a_draft_is_saved_page_by_page_and_sent_when_complete),
        TEST(every_field_of_the_form_belongs_to_a_page_that_saves_it),
        TEST(entered_in_error_is_a_mark_that_can_be_taken_back),
        TEST(screening_moves_the_referral_and_its_clocks),
        TEST(what_is_not_deconflicted_cannot_proceed),
        TEST(a_likeness_must_be_answered_before_screening),
    };
    return cmocka_run_group_tests_name("referral", tests, NULL, NULL);
}
