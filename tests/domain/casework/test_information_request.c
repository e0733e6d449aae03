#include "domain/casework/information_request.h"

#include "base/json.h"
#include "base/text.h"
#include "domain/casework/channel_case.h"
#include "support/given_information.h"

static const char count_requests[] = "SELECT count(*) FROM information_request /*scan*/";
static const char count_entries[] =
    "SELECT count(*) FROM entry WHERE kind LIKE 'request.%' /*scan*/";
static const char running[] =
    "SELECT count(*) FROM clock WHERE limit_code IN ('T3', 'T3U') AND stopped_on IS NULL"
    " /*scan*/";

static const struct dossier *given_gathering(void)
{
    return referral_dossier(given_screened("Ruvo", "Tandelmoor", "2009-05-06", "luton"));
}

static bool ask_of(const struct dossier *dossier, const char *organisation_of,
                   const char *contact, const char *deputy, const char *urgent)
{
    struct answers answers =
        answers_of(&form_information_request, "organisation_id",
                   given_organisation_of(organisation_of), "contact", contact, "deputy",
                   deputy, "question", "What do you know?", "necessity", "To decide",
                   "lawful_basis", "public_task", "urgent", urgent, NULL);
    int64_t id;

    return information_request_ask(world(), dossier, &answers, &id);
}

static const char *refused_field(void)
{
    const char *field = world()->problem.nfields > 0 ? world()->problem.fields[0].field
                                                     : world()->problem.code;

    problem_forget(world());
    return field;
}

static void partners_are_asked_before_the_section_36_decision(void **state)
{
    (void)state;
    const struct dossier *dossier = given_gathering();
    json_t *list;

    (void)given_request(dossier, MEMBER);
    given_reader();
    list = information_requests_json(world(), dossier);
    given_writer();
    assert_int_equal(json_array_size(list), 1);
    assert_string_equal(
        json_string_value(json_object_get(json_array_get(list, 0), "due_on")),
        "2026-03-09");
    assert_string_equal(text_of("SELECT text FROM entry WHERE kind = 'request.ask'"
                                " /*scan*/"),
                        "Information asked of Bedfordshire Health (Q-2026-00001), due on "
                        "9 March 2026");
}

static void nobody_is_asked_before_the_gateway_or_after_the_end(void **state)
{
    (void)state;
    const struct dossier *early = referral_dossier(given_referral("luton"));
    assert_false(ask_of(early, MEMBER, MEMBER, "", ""));
    assert_string_equal(refused_field(), "request.state");

    int64_t id = given_case_of("Beri", "Beltram", "1991-03-04", "luton");
    given_moves(id, "not_adopt", NULL);
    assert_false(ask_of(case_dossier(id), MEMBER, MEMBER, "", ""));
    assert_string_equal(refused_field(), "request.state");
}

static void who_answers_works_for_whom_is_asked_and_may_answer(void **state)
{
    static const struct {
        const char *contact, *deputy, *refused;
    } cases[] = {
        { MEMBER, "", NULL },
        { "", "", NULL },
        { "partner@bedford.example", "", "contact" },
        { "referrer@school.example", "", "contact" }, /* the role may not answer */
        { "", MEMBER, "contact" },
        { MEMBER, MEMBER, "deputy" },
        { MEMBER, "referrer@school.example", "deputy" },
    };
    (void)state;
    const struct dossier *dossier = given_gathering();

    for (size_t i = 0; i < COUNT(cases); i++) {
        bool ok = ask_of(dossier, MEMBER, cases[i].contact, cases[i].deputy, "");

        assert_int_equal(ok, cases[i].refused == NULL);
        if (!ok)
            assert_string_equal(refused_field(), cases[i].refused);
    }
}

static void nobody_with_an_interest_is_asked(void **state)
{
    (void)state;
    int64_t id = given_case("luton");

    assert_ok(db_run(world(), db_prepare(world()->db,
                                         "INSERT INTO case_access(user_id, case_id, "
                                         "reason, granted_at) SELECT u.id, c.id,"
                                         " 'conflict', 'now' FROM user u, channel_case c"
                                         " WHERE u.email = 'member@health.example'"
                                         " /*scan*/")));
    assert_false(ask_of(case_dossier(id), MEMBER, MEMBER, "", ""));
    assert_string_equal(refused_field(), "contact");
}

static void an_urgent_request_is_due_sooner(void **state)
{
    (void)state;
    assert_ok(ask_of(given_gathering(), MEMBER, MEMBER, "", "yes"));
    assert_string_equal(text_of("SELECT due_on FROM information_request /*scan*/"),
                        "2026-03-04");
}

static void requests_follow_the_referral_to_its_case(void **state)
{
    (void)state;
    const struct dossier *referral = given_gathering();
    int64_t request = given_request(referral, MEMBER), id;
    struct answers section36 = given_section36("proceed");

    assert_int_equal(count_of(running), 1);
    assert_ok(channel_case_decide(world(), referral, &section36, &id));
    assert_int_equal(count_of(running), 1);
    assert_int_equal(given_opened(case_dossier(id), request).dossier.case_id, id);
    assert_string_equal(text_of("SELECT next_due_on FROM channel_case /*scan*/"),
                        "2026-03-09");
}

static void a_refusal_under_section_36_ends_the_asking(void **state)
{
    (void)state;
    const struct dossier *referral = given_gathering();
    int64_t request = given_request(referral, MEMBER), id;
    struct answers section36 = given_section36("refuse");

    assert_ok(channel_case_decide(world(), referral, &section36, &id));
    assert_int_equal(count_of(running), 0);
    assert_string_equal(
        given_opened(referral_dossier(referral->referral_id), request).status,
        "cancelled");
}

static void the_end_of_the_case_ends_the_asking(void **state)
{
    (void)state;
    int64_t id = given_case("luton");
    int64_t request = given_request(case_dossier(id), MEMBER);

    given_moves(id, "not_adopt", NULL);
    assert_string_equal(given_opened(case_dossier(id), request).status, "cancelled");
    assert_string_equal(text_of("SELECT reason FROM information_request /*scan*/"),
                        "Case: Not adopted");
}

static void reminders_are_on_record_with_who_and_when(void **state)
{
    (void)state;
    const struct dossier *dossier = given_gathering();
    int64_t id = given_request(dossier, MEMBER), chase;
    struct information_request request = given_opened(dossier, id);
    struct answers answers =
        answers_of(&form_request_chase, "chased_on", "2026-03-02", "method", "phone",
                   "note", "Will answer tomorrow", NULL);
    json_t *object;

    assert_ok(information_request_chase(world(), &request, &answers, &chase));
    given_reader();
    assert_ok(information_request_json(world(), &request, &object));
    given_writer();
    const json_t *first = json_array_get(json_object_get(object, "chases"), 0);
    assert_string_equal(json_string_value(json_object_get(first, "chased_by")),
                        "coordinator");
    assert_string_equal(json_string_value(json_object_get(first, "method_label")),
                        "By phone");
}

static void what_was_answered_is_not_chased(void **state)
{
    (void)state;
    const struct dossier *dossier = given_gathering();
    int64_t id = given_request(dossier, MEMBER), chase;
    struct information_request request = given_opened(dossier, id);
    struct answers answers = answers_of(&form_request_chase, "chased_on", "2026-03-02",
                                        "method", "phone", NULL);

    assert_ok(given_answers(&request, "nil_return", ""));
    request = given_opened(dossier, id);
    assert_fails(information_request_chase(world(), &request, &answers, &chase),
                 "request.state");
}

static void a_request_taken_back_is_asked_again(void **state)
{
    (void)state;
    const struct dossier *dossier = given_gathering();
    int64_t id = given_request(dossier, MEMBER);
    struct information_request request = given_opened(dossier, id);

    assert_ok(information_request_cancel(world(), &request, "Asked the wrong service"));
    assert_int_equal(count_of(running), 0);
    on_day("2026-03-05");
    acting_as(ROLE_COORDINATOR);
    request = given_opened(dossier, id);
    assert_ok(information_request_repeat(world(), &request));
    assert_string_equal(text_of("SELECT due_on FROM information_request /*scan*/"),
                        "2026-03-12");
    assert_int_equal(count_of(running), 1);
}

/* The one asked sees the request and whom it is about; the case stays closed to them. */
static void who_is_asked_sees_the_request_and_nothing_else(void **state)
{
    (void)state;
    int64_t case_id = given_case("luton");
    int64_t id = given_request(case_dossier(case_id), MEMBER);
    const struct dossier *dossier;
    json_t *object;

    acting_for(MEMBER);
    given_reader();
    struct information_request request = given_own(id);
    assert_ok(information_request_json(world(), &request, &object));
    assert_fails(dossier_case(world(), case_id, &dossier), "record.unknown");
    given_writer();
    const json_t *person = json_object_get(object, "person");
    assert_string_equal(json_string_value(json_object_get(person, "surname")),
                        "Tandelmoor");
    assert_null(json_object_get(object, "chases"));
    assert_null(json_object_get(object, "case"));
    assert_null(json_object_get(object, "surname"));
}

static void nobody_else_may_open_it(void **state)
{
    static const char *const others[] = { "partner@bedford.example",
                                          "partner@centralbeds.example",
                                          "coordinator@luton.example",
                                          "police@bedfordshire.example" };
    (void)state;
    int64_t id = given_request(case_dossier(given_case("luton")), MEMBER);
    struct information_request request;

    for (size_t i = 0; i < COUNT(others); i++) {
        acting_for(others[i]);
        assert_fails(information_request_own(world(), id, &request), "record.unknown");
    }
}

static void an_interest_declared_later_takes_the_request_away(void **state)
{
    (void)state;
    int64_t id = given_request(case_dossier(given_case("luton")), MEMBER);
    struct information_request request;

    assert_ok(db_run(world(), db_prepare(world()->db,
                                         "INSERT INTO case_access(user_id, case_id, "
                                         "reason, granted_at) SELECT u.id, c.id,"
                                         " 'conflict', 'now' FROM user u, channel_case c"
                                         " WHERE u.email = 'member@health.example'"
                                         " /*scan*/")));
    acting_for(MEMBER);
    assert_fails(information_request_own(world(), id, &request), "record.unknown");
}

static size_t listed(const char *scope, const char *status, const char *overdue)
{
    struct answers filter = answers_of(&form_request_filter, "scope", scope, "status",
                                       status, "overdue", overdue, NULL);
    json_t *view = json_object();

    given_reader();
    assert_ok(information_request_list(world(), &filter, view));
    given_writer();
    return json_array_size(json_object_get(view, "items"));
}

static void lists_show_ones_own_and_to_those_who_ask_all(void **state)
{
    (void)state;
    (void)given_request(given_gathering(), MEMBER);

    assert_int_equal(listed("mine", "", ""), 0);
    assert_int_equal(listed("all", "", ""), 1);
    assert_int_equal(listed("all", "", "yes"), 0);
    assert_int_equal(listed("all", "returned", ""), 0);
    acting_for(MEMBER);
    assert_int_equal(listed("mine", "", ""), 1);
    struct answers all = answers_of(&form_request_filter, "scope", "all", NULL);
    assert_fails(information_request_list(world(), &all, json_object()), "access.role");
    on_day("2026-03-10");
    acting_as(ROLE_COORDINATOR);
    assert_int_equal(listed("all", "", "yes"), 1);
}

static void a_failure_asks_and_changes_nothing(void **state)
{
    (void)state;
    const struct dossier *dossier = given_gathering();
    /* Without a contact: that a conflict could not be looked up is no failure. */
    struct answers ask =
        answers_of(&form_information_request, "organisation_id",
                   given_organisation_of(MEMBER), "question", "What?", "necessity",
                   "To decide", "lawful_basis", "public_task", NULL);
    struct answers chase = answers_of(&form_request_chase, "chased_on", "2026-03-02",
                                      "method", "phone", NULL);
    int64_t id, other;

    every_failure_leaves_nothing(information_request_ask(world(), dossier, &ask, &id),
                                 count_requests, 0);
    struct information_request request = given_opened(dossier, id);
    every_failure_leaves_nothing(
        information_request_chase(world(), &request, &chase, &other), count_entries, 1);
    every_failure_leaves_nothing(
        information_request_cancel(world(), &request, "A mistake"), count_entries, 2);
    request = given_opened(dossier, id);
    every_failure_leaves_nothing(information_request_repeat(world(), &request),
                                 count_entries, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(partners_are_asked_before_the_section_36_decision),
        TEST(nobody_is_asked_before_the_gateway_or_after_the_end),
        TEST(who_answers_works_for_whom_is_asked_and_may_answer),
        TEST(nobody_with_an_interest_is_asked),
        TEST(an_urgent_request_is_due_sooner),
        TEST(requests_follow_the_referral_to_its_case),
        TEST(a_refusal_under_section_36_ends_the_asking),
        TEST(the_end_of_the_case_ends_the_asking),
        TEST(reminders_are_on_record_with_who_and_when),
        TEST(what_was_answered_is_not_chased),
        TEST(a_request_taken_back_is_asked_again),
        TEST(who_is_asked_sees_the_request_and_nothing_else),
        TEST(nobody_else_may_open_it),
        TEST(an_interest_declared_later_takes_the_request_away),
        TEST(lists_show_ones_own_and_to_those_who_ask_all),
        TEST(a_failure_asks_and_changes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
