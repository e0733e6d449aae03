/* Requirements 3 and 6, as far as they are about earlier referrals and about sending on.
 */
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "domain/intake/repeat.h"
#include "domain/intake/screening.h"
#include "domain/intake/second_check.h"
#include "domain/intake/section36.h"
#include "domain/intake/sending.h"
#include "domain/people/home.h"
#include "support/given_repeat.h"

#define REQUIREMENT(number, f)                                                           \
    {                                                                                    \
        "requirement " #number ": " #f, f, world_open, world_close, NULL                 \
    }

/* ---- 3: earlier referrals ------------------------------------------------------------
 */

static void the_history_is_counted_and_shown_together(void **state)
{
    (void)state;
    json_t *repeat;

    assert_ok(repeat_json(world(), referral_dossier(given_third_referral()), &repeat));
    assert_string_equal(json_string_value(json_object_get(repeat, "headline")),
                        "Third referral in 18 months");
    assert_int_equal(json_array_size(json_object_get(repeat, "referrals")), 3);
}

/* A score would need a number that is none of these counts. */
static void nothing_in_it_is_a_score(void **state)
{
    static const char *const counts[] = { "on_record", "more", "in_period", "months",
                                          "second_from" };
    const char *key;
    const json_t *value;
    json_t *repeat;

    (void)state;
    assert_ok(repeat_json(world(), referral_dossier(given_third_referral()), &repeat));
    json_object_foreach(repeat, key, value)
    {
        bool known = !json_is_number(value);
        for (size_t i = 0; i < COUNT(counts); i++)
            known = known || text_is(key, counts[i]);
        if (!known)
            fail_msg("%s is a number", key);
    }
}

static void both_ends_of_a_repeat_referral_ask_for_reasons_of_their_own(void **state)
{
    (void)state;
    assert_non_null(form_field(&form_screening, "repeat_reasons"));
    assert_non_null(form_field(&form_section36, "repeat_reasons"));
    assert_true(form_field(&form_section36, "repeat_reasons")->sensitive);
}

static const char *tiles_of(enum role role)
{
    json_t *home;

    acting_as(role);
    assert_ok(home_json(world(), &home));
    return json_dumps(json_object_get(home, "tiles"), JSON_COMPACT);
}

static void what_waits_for_a_second_person_is_on_their_front_page(void **state)
{
    static const char waiting[] =
        "\"count\":1,\"count_text\":\"1\",\"text\":\"outcomes awaiting a second person\"";

    (void)state;
    (void)given_waiting();
    assert_null(strstr(tiles_of(ROLE_COORDINATOR), waiting));
    assert_non_null(strstr(tiles_of(ROLE_CHAIR), waiting));
    assert_non_null(strstr(tiles_of(ROLE_POLICE), waiting));
    assert_null(strstr(tiles_of(ROLE_PANEL_MEMBER), "second person"));
}

/* ---- 6: sent on ----------------------------------------------------------------------
 */

static const char sql_sent[] =
    "SELECT count(*) FROM referral WHERE sent_to_police_at IS NOT NULL /*scan*/";

static struct answers sent_at(const char *time)
{
    return answers_of(&form_sending, "sent_to_police_on", "2026-03-02",
                      "sent_to_police_time", time, "sent_to_police_by", "Secure e-mail",
                      "safeguarding_referral", "child", "safeguarding_sent_on",
                      "2026-03-01", "safeguarding_sent_time", "16:45",
                      "safeguarding_sent_to", "Children's services hub", NULL);
}

static void police_and_safeguarding_each_with_day_and_time(void **state)
{
    (void)state;
    int64_t id = given_referral("luton");
    struct answers answers = sent_at("09:15");
    json_t *sent;

    assert_ok(sending_record(world(), referral_dossier(id), 1, &answers));
    assert_ok(sending_json(world(), referral_dossier(id), &sent));
    assert_string_equal(json_string_value(json_object_get(sent, "sent_to_police_at")),
                        "2026-03-02T09:15:00.000Z");
    assert_string_equal(json_string_value(json_object_get(sent, "safeguarding_sent_at")),
                        "2026-03-01T16:45:00.000Z");
    assert_string_equal(
        json_string_value(json_object_get(sent, "safeguarding_sent_time")), "16:45");
    assert_int_equal(count_of("SELECT count(*) FROM entry WHERE kind IN"
                              " ('referral.sent_to_police', 'referral.safeguarding')"
                              " /*scan*/"),
                     2);
}

static void in_summer_the_hour_is_that_of_luton(void **state)
{
    (void)state;
    on_day("2026-07-01");
    int64_t id = given_referral("luton");
    struct answers answers = answers_of(&form_sending, "sent_to_police_on", "2026-06-30",
                                        "sent_to_police_time", "00:30", NULL);
    json_t *sent;

    assert_ok(sending_record(world(), referral_dossier(id), 1, &answers));
    assert_ok(sending_json(world(), referral_dossier(id), &sent));
    assert_string_equal(json_string_value(json_object_get(sent, "sent_to_police_at")),
                        "2026-06-29T23:30:00.000Z");
    assert_string_equal(json_string_value(json_object_get(sent, "sent_to_police_on")),
                        "2026-06-30");
}

static void a_day_without_its_time_and_a_time_to_come_are_refused(void **state)
{
    (void)state;
    int64_t id = given_referral("luton");
    struct answers untimed =
        answers_of(&form_sending, "sent_to_police_on", "2026-03-02", NULL);
    struct answers to_come = sent_at("23:59");
    struct answers unsaid =
        answers_of(&form_sending, "safeguarding_referral", "adult", NULL);

    assert_fails(sending_record(world(), referral_dossier(id), 1, &untimed),
                 "form.invalid");
    assert_fails(sending_record(world(), referral_dossier(id), 1, &to_come),
                 "form.invalid");
    assert_fails(sending_record(world(), referral_dossier(id), 1, &unsaid),
                 "form.invalid");
    assert_int_equal(count_of(sql_sent), 0);
}

static void every_failure_of_recording_it_leaves_nothing(void **state)
{
    (void)state;
    const struct dossier *dossier = referral_dossier(given_referral("luton"));
    struct answers answers = sent_at("09:15");

    every_failure_leaves_nothing(sending_record(world(), dossier, 1, &answers), sql_sent,
                                 0);
    assert_fails(sending_record(world(), dossier, 1, &answers), "record.changed");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(3, the_history_is_counted_and_shown_together),
        REQUIREMENT(3, nothing_in_it_is_a_score),
        REQUIREMENT(3, both_ends_of_a_repeat_referral_ask_for_reasons_of_their_own),
        REQUIREMENT(3, what_waits_for_a_second_person_is_on_their_front_page),
        REQUIREMENT(6, police_and_safeguarding_each_with_day_and_time),
        REQUIREMENT(6, in_summer_the_hour_is_that_of_luton),
        REQUIREMENT(6, a_day_without_its_time_and_a_time_to_come_are_refused),
        REQUIREMENT(6, every_failure_of_recording_it_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
