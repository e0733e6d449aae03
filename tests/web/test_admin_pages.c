/* Administration: users, organisations, settings, audit, health and help. */
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "domain/people/user.h"
#include "support/browser.h"

#define ADMIN     "admin@luton.example"
#define POLICE    "police@bedfordshire.example"
#define DPO       "dpo@luton.example"
#define WORDS     "three random words"
#define CHECKED   "source", "GOV.UK, bank holidays", "confirmed_on", "2026-02-20"
#define BODY(...) ((const char *const[]){ __VA_ARGS__, NULL })

static const char sql_health[] =
    "SELECT CAST(id AS TEXT) FROM organisation WHERE name = 'Bedfordshire Health'";
static const char sql_sessions[] = "SELECT count(*) FROM session /*scan*/";
static const char sql_read[] =
    "SELECT count(*) FROM audit WHERE verb = 'audit.read' /*scan*/";

static struct answer page(const char *as, enum method method, const char *path,
                          const char *const *body)
{
    const struct asking asking = { .as = as, .page = true };

    return ask(&asking, method, path, body);
}

static struct answer program(const char *as, enum method method, const char *path,
                             const char *version, const char *const *body)
{
    const struct asking asking = { .as = as, .if_match = version };

    return ask(&asking, method, path, body);
}

static const char *of_user(const char *email, const char *below)
{
    return arena_print(world()->arena, "/users/%lld%s", (long long)user_of(email), below);
}

static bool can_sign_in(const char *email, const char *password)
{
    return page(NULL, POST, "/sign-in", BODY("email", email, "password", password)).status
           == 303;
}

static struct answer create(const char *password, const char *again)
{
    return page(ADMIN, POST, "/users",
                BODY("email", "nela@health.example", "name", "Nela", "organisation_id",
                     text_of(sql_health), "roles", "panel_member", "roles", "referrer",
                     "password", password, "again", again));
}

static void a_new_user_signs_in_and_must_choose_a_password(void **state)
{
    (void)state;
    assert_int_equal(create(WORDS, WORDS).status, 303);
    assert_true(can_sign_in("nela@health.example", WORDS));
    struct answer answer = page("nela@health.example", GET, "/referrals", NULL);
    assert_int_equal(answer.status, 303);
    assert_string_equal(answer.location, "/account/password");
}

static void a_first_password_is_checked_and_never_shown_again(void **state)
{
    (void)state;
    struct answer answer = create(WORDS, "three random word");
    assert_int_equal(answer.status, 422);
    assert_null(strstr(answer.body, WORDS));
    assert_int_equal(create("short", "short").status, 422);
}

static void a_reset_ends_sessions_and_must_be_changed(void **state)
{
    (void)state;
    (void)page(POLICE, GET, "/account", NULL);
    int64_t before = count_of(sql_sessions);

    assert_int_equal(page(ADMIN, POST, of_user(POLICE, "/password"),
                          BODY("password", WORDS, "again", WORDS))
                         .status,
                     303);
    assert_true(count_of(sql_sessions) <= before);
    assert_true(can_sign_in(POLICE, WORDS));
    assert_int_equal(page(ADMIN, POST, of_user(ADMIN, "/password"),
                          BODY("password", WORDS, "again", WORDS))
                         .status,
                     409);
}

static void switching_off_asks_first_and_locks_out(void **state)
{
    (void)state;
    struct answer answer = page(ADMIN, GET, of_user(POLICE, "/switch-off"), NULL);
    assert_non_null(strstr(answer.body, "Switch off the account of police?"));
    assert_int_equal(
        page(ADMIN, POST, of_user(POLICE, "/switch-off"), BODY("version", "9")).status,
        409);
    assert_int_equal(
        page(ADMIN, POST, of_user(POLICE, "/switch-off"), BODY("version", "1")).status,
        303);
    assert_int_equal(program(ADMIN, GET, of_user(POLICE, ""), NULL, NULL).status, 200);
    assert_int_equal(
        program(ADMIN, POST, of_user(POLICE, "/switch-on"), NULL, NULL).status, 200);
    assert_int_equal(
        program(ADMIN, POST, of_user(ADMIN, "/switch-off"), NULL, NULL).status, 409);
}

static void a_user_is_changed_by_version(void **state)
{
    (void)state;
    const char *const *body =
        BODY("email", POLICE, "name", "Other name", "organisation_id",
             text_of(sql_health), "roles", "police");

    assert_int_equal(program(ADMIN, PUT, of_user(POLICE, ""), NULL, body).status, 428);
    struct answer answer = program(ADMIN, PUT, of_user(POLICE, ""), "\"1\"", body);
    assert_int_equal(answer.status, 200);
    assert_string_equal(json_string_value(json_object_get(
                            json_object_get(answer.json, "user"), "organisation")),
                        "Bedfordshire Health");
    assert_int_equal(program(ADMIN, PUT, of_user(POLICE, ""), "\"1\"", body).status, 412);
    assert_int_equal(program(ADMIN, GET, "/users/7", NULL, NULL).status, 404);
}

static void organisations_are_made_and_changed(void **state)
{
    (void)state;
    struct answer answer = program(ADMIN, POST, "/organisations", NULL,
                                   BODY("name", "Probation East", "kind", "justice"));
    json_t *made = json_object_get(answer.json, "organisation");
    const char *path =
        arena_print(world()->arena, "/organisations/%lld",
                    (long long)json_integer_value(json_object_get(made, "id")));

    assert_int_equal(answer.status, 201);
    answer = page(
        ADMIN, POST, path,
        BODY("version", "1", "name", "Probation", "kind", "justice", "area", "luton"));
    assert_int_equal(answer.status, 303);
    answer = program(ADMIN, GET, path, NULL, NULL);
    assert_non_null(strstr(answer.body, "\"area_label\":\"Luton\""));
    answer = page(
        ADMIN, POST, path,
        BODY("version", "2", "name", "Probation", "kind", "justice", "active", "no"));
    assert_int_equal(answer.status, 303);
    assert_non_null(strstr(page(ADMIN, GET, "/organisations", NULL).body, "Ended"));
    assert_null(strstr(page(ADMIN, GET, "/users/new", NULL).body, ">Probation<"));
}

static void several_values_are_confirmed_at_once_or_none(void **state)
{
    (void)state;
    struct answer answer =
        program(ADMIN, POST, "/settings/confirmations", NULL,
                BODY("keys", "limit:T2", "keys", "line:1001", "keys", "limit:T99",
                     "source", "Guidance", "confirmed_on", "2026-02-20"));
    assert_int_equal(answer.status, 404);
    assert_int_equal(
        count_of(
            "SELECT count(*) FROM time_limit WHERE confirmed_on IS NOT NULL /*scan*/"),
        0);
    answer = page(ADMIN, POST, "/settings/confirmations",
                  BODY("keys", "limit:T2", "keys", "line:1001", "source", "Guidance",
                       "confirmed_on", "20/2/2026"));
    assert_int_equal(answer.status, 303);
    answer = page(ADMIN, POST, "/settings/confirmations",
                  BODY("keys", "limit:T3", "source", "", "confirmed_on", ""));
    assert_int_equal(answer.status, 422);
    assert_non_null(strstr(answer.body, "value=\"limit:T3\" checked"));
}

static void a_district_with_a_blank_has_an_address(void **state)
{
    (void)state;
    struct answer answer = program(ADMIN, POST, "/settings/postcodes", NULL,
                                   BODY("district", "LU5 4", "area", "luton", "source",
                                        "ONS", "confirmed_on", "2026-02-20"));

    assert_int_equal(answer.status, 201);
    assert_string_equal(answer.location, "/api/v1/settings/postcodes/LU5%204");
    assert_non_null(strstr(answer.body, "\"district\":\"LU5 4\""));
}

static void a_day_off_is_added_corrected_and_withdrawn(void **state)
{
    (void)state;
    struct answer answer = program(ADMIN, POST, "/settings/days-off", NULL,
                                   BODY("day", "2026-06-19", "label", "Extra holiday",
                                        "counts", "day_off", CHECKED));
    const char *path = "/settings/days-off/2026-06-19";

    assert_int_equal(answer.status, 201);
    assert_string_equal(answer.location, "/api/v1/settings/days-off/2026-06-19");
    answer = page(ADMIN, GET, "/settings/days-off", NULL);
    assert_non_null(strstr(answer.body, "Extra holiday"));
    assert_non_null(strstr(answer.body, "Early May bank holiday"));
    answer = program(ADMIN, GET, "/settings/days-off?year=2026", NULL, NULL);
    assert_int_equal(json_array_size(json_object_get(answer.json, "items")), 9);
    answer = page(
        ADMIN, POST, "/settings/days-off",
        BODY("day", "20/6/2026", "label", "A Saturday", "counts", "day_off", CHECKED));
    assert_int_equal(answer.status, 422);
    assert_non_null(strstr(answer.body, "is a day off already"));
    assert_int_equal(page(ADMIN, POST, path,
                          BODY("version", "1", "label", "No holiday after all", "counts",
                               "withdrawn", CHECKED))
                         .status,
                     303);
    assert_int_equal(program(ADMIN, PUT, path, "\"1\"",
                             BODY("label", "x", "counts", "withdrawn", CHECKED))
                         .status,
                     412);
    assert_int_equal(page(ADMIN, GET, "/settings/days-off/2026-06-18", NULL).status, 404);
}

static void settings_are_read_by_some_and_written_by_administrators(void **state)
{
    static const char *const paths[] = {
        "/settings",
        "/settings/codes",
        "/settings/codes/gender",
        "/settings/limits",
        "/settings/codes/gender/male",
        "/settings/limits/T2",
        "/settings/postcodes",
        "/settings/postcodes/LU1",
        "/settings/days-off",
        "/settings/days-off?year=2022",
        "/settings/days-off/2022-09-19",
        "/settings/lines",
        "/settings/lines/1001",
        "/settings/unverified",
        "/settings/authority.name",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(paths); i++) {
        struct answer reader = page("chair@luton.example", GET, paths[i], NULL);

        assert_int_equal(page(ADMIN, GET, paths[i], NULL).status, 200);
        assert_int_equal(reader.status, 200);
        assert_null(strstr(reader.body, "name=\"confirmed_on\""));
        assert_int_equal(page("member@health.example", GET, paths[i], NULL).status, 403);
    }
    assert_int_equal(program("chair@luton.example", PUT, "/settings/authority.name",
                             "\"1\"", BODY("value", "Mine"))
                         .status,
                     403);
    assert_int_equal(page(ADMIN, GET, "/settings/nothing.here", NULL).status, 404);
}

static void the_trail_is_for_the_data_protection_lead(void **state)
{
    (void)state;
    struct answer answer =
        program(DPO, GET, "/audit?verb=user.create&limit=3", NULL, NULL);
    json_t *items = json_object_get(answer.json, "items");

    assert_int_equal(answer.status, 200);
    assert_int_equal(json_array_size(items), 3);
    assert_true(json_is_string(json_object_get(answer.json, "next")));
    assert_int_equal(page(ADMIN, GET, "/audit", NULL).status, 403);
    assert_int_equal(program(DPO, GET, "/audit?colour=red", NULL, NULL).status, 400);
    assert_int_equal(program(DPO, GET, "/audit?from=yesterday", NULL, NULL).status, 400);
    assert_int_equal(page(DPO, GET, "/audit", NULL).status, 200);
    assert_int_equal(count_of(sql_read),
                     0); /* written by the journal, after the answer */
}

static void health_needs_no_sign_in_and_tells_nothing(void **state)
{
    (void)state;
    struct answer answer = program(NULL, GET, "/health", NULL, NULL);

    assert_int_equal(answer.status, 200);
    assert_string_equal(answer.body, "{\"status\":\"ok\"}");
}

static void help_is_open_to_anybody(void **state)
{
    static const char *const paths[] = { "/help", "/help/accessibility", "/help/privacy",
                                         "/help/licences" };

    (void)state;
    for (size_t i = 0; i < COUNT(paths); i++)
        assert_int_equal(page(NULL, GET, paths[i], NULL).status, 200);
    assert_non_null(strstr(page(NULL, GET, "/help/licences", NULL).body,
                           "Permission is hereby granted"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BROWSER_TEST(a_new_user_signs_in_and_must_choose_a_password),
        BROWSER_TEST(a_first_password_is_checked_and_never_shown_again),
        BROWSER_TEST(a_reset_ends_sessions_and_must_be_changed),
        BROWSER_TEST(switching_off_asks_first_and_locks_out),
        BROWSER_TEST(a_user_is_changed_by_version),
        BROWSER_TEST(organisations_are_made_and_changed),
        BROWSER_TEST(several_values_are_confirmed_at_once_or_none),
        BROWSER_TEST(a_district_with_a_blank_has_an_address),
        BROWSER_TEST(a_day_off_is_added_corrected_and_withdrawn),
        BROWSER_TEST(settings_are_read_by_some_and_written_by_administrators),
        BROWSER_TEST(the_trail_is_for_the_data_protection_lead),
        BROWSER_TEST(health_needs_no_sign_in_and_tells_nothing),
        BROWSER_TEST(help_is_open_to_anybody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
