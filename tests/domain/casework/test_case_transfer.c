#include "domain/casework/case_transfer.h"

#include "base/json.h"
#include "base/text.h"
#include "support/given_casework.h"

static const char sql_transfers[] = "SELECT count(*) FROM case_transfer /*scan*/";

static int64_t given_supported(void)
{
    int64_t id = given_case("luton");

    given_moves(id, "adopt", "consent_given", NULL);
    return id;
}

static struct answers package(void)
{
    return answers_of(&form_case_transfer, "receiving_panel", "Milton Keynes", "contact",
                      "Their coordinator", "reason", "The family has moved", "contents",
                      "referral", "contents", "chronology", "consent_continues", "yes",
                      NULL);
}

static bool prepare(int64_t id)
{
    struct answers answers = package();

    return case_transfer_prepare(world(), case_dossier(id), &answers);
}

static struct case_transfer open_of(int64_t id)
{
    struct case_transfer open;

    assert_ok(case_transfer_load(world(), case_dossier(id), &open));
    return open;
}

static bool move(int64_t id, const char *verb)
{
    struct case_transfer open = open_of(id);

    return case_transfer_move(world(), case_dossier(id), &open, verb);
}

static bool reply(int64_t id, const char *answer)
{
    struct case_transfer open = open_of(id);
    struct answers answers =
        answers_of(&form_transfer_answer, "answer", answer, "answered_on", "2026-03-02",
                   "answered_by", "Their chair", NULL);

    return case_transfer_answer(world(), case_dossier(id), &open, &answers);
}

static void the_package_lists_its_contents(void **state)
{
    (void)state;
    int64_t id = given_supported();

    assert_ok(prepare(id));
    json_t *first = json_array_get(case_transfers_json(world(), case_dossier(id)), 0);
    assert_string_equal(json_string_value(json_object_get(first, "contents_said")),
                        "Referral and screening; Chronology and notes");
}

static void one_transfer_is_open_at_a_time(void **state)
{
    (void)state;
    int64_t id = given_supported();

    assert_ok(prepare(id));
    assert_fails(prepare(id), "transfer.open");
    assert_ok(move(id, "withdraw"));
    assert_ok(prepare(id));
}

static void what_is_over_is_not_transferred(void **state)
{
    (void)state;
    int64_t id = given_case("luton");

    given_moves(id, "not_adopt", NULL);
    assert_fails(prepare(id), "transfer.state");
}

static void an_answer_needs_a_package_that_was_sent(void **state)
{
    (void)state;
    int64_t id = given_supported();

    assert_fails(reply(id, "accepted"), "transfer.none");
    assert_ok(prepare(id));
    assert_fails(reply(id, "accepted"), "lifecycle.state");
}

static void the_case_stays_ours_until_it_is_accepted(void **state)
{
    (void)state;
    int64_t id = given_supported();

    assert_ok(prepare(id));
    assert_string_equal(case_dossier(id)->status, "supported");
    assert_ok(move(id, "send"));
    assert_string_equal(case_dossier(id)->status, "supported");
    assert_ok(reply(id, "accepted"));
    assert_string_equal(case_dossier(id)->status, "transferred");
    assert_string_equal(text_of("SELECT answered_on FROM case_transfer /*scan*/"),
                        "2026-03-02");
}

static void a_refused_case_stays_with_us(void **state)
{
    (void)state;
    int64_t id = given_supported();

    assert_ok(prepare(id));
    assert_ok(move(id, "send"));
    assert_ok(reply(id, "refused"));
    assert_string_equal(case_dossier(id)->status, "supported");
    assert_int_equal(open_of(id).id, 0);
}

static void what_somebody_else_changed_is_not_overwritten(void **state)
{
    (void)state;
    int64_t id = given_supported();

    assert_ok(prepare(id));
    struct case_transfer seen = open_of(id);
    seen.version++;
    assert_fails(case_transfer_move(world(), case_dossier(id), &seen, "send"),
                 "record.changed");
}

static void a_failure_leaves_nothing_half_done(void **state)
{
    (void)state;
    int64_t id = given_supported();
    const struct dossier *dossier = case_dossier(id);
    struct answers answers = package();

    every_failure_leaves_nothing(case_transfer_prepare(world(), dossier, &answers),
                                 sql_transfers, 0);
    struct case_transfer seen = open_of(id);
    every_failure_leaves_nothing(
        case_transfer_move(world(), dossier, &seen, "send"),
        "SELECT count(*) FROM case_transfer WHERE status = 'sent' /*scan*/", 0);
    seen = open_of(id);
    answers = answers_of(&form_transfer_answer, "answer", "accepted", "answered_on",
                         "2026-03-02", "answered_by", "Their chair", NULL);
    every_failure_leaves_nothing(
        case_transfer_answer(world(), dossier, &seen, &answers),
        "SELECT (SELECT count(*) FROM case_transfer WHERE status = 'accepted' /*scan*/)"
        " * (SELECT count(*) FROM channel_case WHERE status = 'transferred' /*scan*/)",
        0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_package_lists_its_contents),
        TEST(one_transfer_is_open_at_a_time),
        TEST(what_is_over_is_not_transferred),
        TEST(an_answer_needs_a_package_that_was_sent),
        TEST(the_case_stays_ours_until_it_is_accepted),
        TEST(a_refused_case_stays_with_us),
        TEST(what_somebody_else_changed_is_not_overwritten),
        TEST(a_failure_leaves_nothing_half_done),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
