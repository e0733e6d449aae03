/* What nobody should type, in every field of every form: words, and nothing written. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "support/road.h"

static const char *const of_role[ROLE_COUNT] = {
    [ROLE_COORDINATOR] = "coordinator@luton.example",
    [ROLE_CHAIR] = "chair@luton.example",
    [ROLE_POLICE] = "police@bedfordshire.example",
    [ROLE_PANEL_MEMBER] = "member@health.example",
    [ROLE_PARTNER_OFFICER] = "partner@bedford.example",
    [ROLE_PROVIDER] = "provider@mentoring.example",
    [ROLE_REFERRER] = "referrer@school.example",
    [ROLE_BOARD_READER] = "board@luton.example",
    [ROLE_DATA_PROTECTION] = "dpo@luton.example",
    [ROLE_ADMINISTRATOR] = "admin@luton.example",
};

/* ---- all rows there are, but for who asked and what was refused ----------------------
 */

static const char sql_counts[] =
    "SELECT 'SELECT ' || group_concat('(SELECT count(*) FROM ' || name || ')', ' + ')"
    " || ' /*scan*/' FROM sqlite_schema WHERE type = 'table'"
    " AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search_%' AND name NOT IN"
    " ('session', 'api_token', 'audit', 'sign_in_failure', 'idempotency') /*scan*/";

static const char *count_rows(void)
{
    static char sql[20000];
    const char *text = text_of(sql_counts);

    assert_true(strlen(text) < sizeof(sql));
    memcpy(sql, text, strlen(text) + 1);
    return sql;
}

/* ---- asking every field --------------------------------------------------------------
 */

struct bad {
    const char *what;
    const char *(*value)(const struct field *field); /* NULL: has no sense here */
};

static bool is_text(const struct field *field)
{
    return field->kind == FIELD_LINE || field->kind == FIELD_TEXT;
}

static const char * override(const struct field *field)
{
    return is_text(field) ? "abc\xe2\x80\xae"
                            "def"
                          : NULL;
}

static const char *isolate(const struct field *field)
{
    return is_text(field) ? "abc\xe2\x81\xa6"
                            "def"
                          : NULL;
}

static const char *bell(const struct field *field)
{
    return is_text(field) ? "abc\adef" : NULL;
}

static const char *over_long(const struct field *field)
{
    static char text[20002];
    size_t most = field->most != 0 ? (size_t)field->most
                                   : (field->kind == FIELD_TEXT ? 10000U : 200U);

    if (!is_text(field) || most + 1 >= sizeof(text))
        return NULL;
    memset(text, 'x', most + 1);
    text[most + 1] = '\0';
    return text;
}

static const char *two_lines(const struct field *field)
{
    return field->kind == FIELD_LINE ? "one\ntwo" : NULL;
}

#define DAY(name, text)                                                                  \
    static const char *name(const struct field *field)                                   \
    {                                                                                    \
        return field->kind == FIELD_DAY ? (text) : NULL;                                 \
    }
DAY(no_leap_year, "2025-02-29")
DAY(no_leap_century, "29/2/1900")
DAY(thirtieth_of_february, "30 2 2024")
DAY(thirteenth_month, "2026-13-01")
DAY(no_day_at_all, "0000-00-00")
DAY(words, "yesterday")

static const char *far_future(const struct field *field)
{
    return field->kind == FIELD_DAY && !field->future ? "2999-01-01" : NULL;
}

static const struct bad bad[] = {
    { "an override of the writing direction", override },
    { "an isolate of the writing direction", isolate },
    { "a control character", bell },
    { "more characters than it takes", over_long },
    { "two lines for one", two_lines },
    { "29 February of no leap year", no_leap_year },
    { "29 February 1900", no_leap_century },
    { "30 February", thirtieth_of_february },
    { "a thirteenth month", thirteenth_month },
    { "no day at all", no_day_at_all },
    { "words for a day", words },
    { "a day in 2999", far_future },
};

/* A refusal names the field, unless the record is such that nothing can be said to it. */
static bool names_it(const struct answer *answer, const char *field)
{
    const json_t *errors = json_object_get(answer->json, "errors"), *error;
    size_t i;

    json_array_foreach(errors, i, error)
    {
        const char *named = json_string_value(json_object_get(error, "field"));

        if (text_is(named, field))
            return true;
    }
    return false;
}

static enum role who_may(const struct route *route)
{
    enum role role = ROLE_COORDINATOR;

    while (role < ROLE_COUNT && !permission_granted(route->permission, role))
        role++;
    return role;
}

/* Forms whose days and texts are a matter of their own: a draft keeps what it is given.
 */
static bool takes_anything(const struct route *route)
{
    return strstr(route->path, "/draft") != NULL
           || strstr(route->path, "/import") != NULL;
}

static int asked, named;

static void try_field(const struct road *road, const struct route *route,
                      const struct field *field, const struct bad *with)
{
    const char *value = with->value(field);
    enum role role = who_may(route);
    const char *const body[] = { field->name, value, NULL };

    if (value == NULL || role == ROLE_COUNT || takes_anything(route))
        return;
    const struct asking asking = { .as = of_role[role], .if_match = "1" };
    struct answer answer =
        ask(&asking, route->method, filled_in(road, route->path), body);
    if (answer.status < 400 || answer.status >= 500)
        fail_msg("%s %s takes %s as %s: %d %.300s", method_name(route->method),
                 route->path, with->what, field->name, answer.status, answer.body);
    asked++;
    if (answer.status == 422) {
        if (!names_it(&answer, field->name))
            fail_msg("%s %s refuses %s without naming %s: %.400s",
                     method_name(route->method), route->path, with->what, field->name,
                     answer.body);
        named++;
    }
}

static void every_field_of_every_form_refuses_what_cannot_be_kept(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    size_t count;
    const struct route *routes = routes_all(&count);
    const char *rows = count_rows();
    int64_t before = count_of(rows);

    for (size_t i = 0; i < count; i++)
        for (size_t f = 0; routes[i].method != GET && f < routes[i].form->count; f++)
            for (size_t b = 0; b < COUNT(bad); b++)
                try_field(&road, &routes[i], &routes[i].form->fields[f], &bad[b]);
    assert_int_equal(count_of(rows), before);
    print_message("%d asked, %d refused by name\n", asked, named);
    assert_true(asked > 500);
    assert_true(named * 10 > asked * 9); /* the others refuse the record as it stands */
}

/* ---- days at the edges ---------------------------------------------------------------
 */

static struct answer refer_born(const char *born, const char *concern_on)
{
    const struct asking coordinator = { .as = of_role[ROLE_COORDINATOR] };
    const char *const body[] = { "forename",
                                 "Ruvo",
                                 "surname",
                                 "Tandelmoor",
                                 "area",
                                 "luton",
                                 "concern",
                                 "Talked of a fight",
                                 "concern_type",
                                 "right_wing",
                                 "sector",
                                 "education",
                                 "referred_on",
                                 "2026-02-20",
                                 "referrer_name",
                                 "A teacher",
                                 "date_of_birth",
                                 born,
                                 "concern_on",
                                 concern_on,
                                 NULL };

    return ask(&coordinator, POST, "/referrals", body);
}

static void days_that_were_are_taken(void **state)
{
    static const char *const born[] = { "2000-02-29", "29/2/2008", "1924-02-29" };
    (void)state;

    for (size_t i = 0; i < COUNT(born); i++) {
        struct answer answer = refer_born(born[i], "2026-02-01");
        if (answer.status != 201)
            fail_msg("born %s: %d %s", born[i], answer.status, answer.body);
    }
}

static void days_that_were_not_are_refused_by_name(void **state)
{
    static const char *const born[] = { "2999-01-01", "2025-02-29", "1900-02-29",
                                        "2026-03-03", "99-99-9999", "1e3-01-01" };
    (void)state;
    int64_t before = count_of("SELECT count(*) FROM referral /*scan*/");

    for (size_t i = 0; i < COUNT(born); i++) {
        struct answer answer = refer_born(born[i], "2026-02-01");
        if (answer.status != 422 || !names_it(&answer, "date_of_birth"))
            fail_msg("born %s: %d %s", born[i], answer.status, answer.body);
    }
    assert_int_equal(count_of("SELECT count(*) FROM referral /*scan*/"), before);
}

/* A day of another century is read as it stands, or refused: nothing breaks over it. */
static void a_day_in_1900_is_read_as_it_stands(void **state)
{
    (void)state;
    struct answer answer = refer_born("1900-01-01", "2026-02-01");

    if (answer.status == 201)
        assert_int_equal(
            count_of("SELECT count(*) FROM person WHERE date_of_birth = '1900-01-01'"
                     " /*scan*/"),
            1);
    else
        assert_true(answer.status == 422 && names_it(&answer, "date_of_birth"));
}

/* ---- text of all the world -----------------------------------------------------------
 */

static void text_of_all_the_world_is_kept_as_it_is(void **state)
{
    static const char text[] =
        "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d \xd8\xb3\xd9\x84\xd8\xa7\xd9\x85 "
        "\xe4\xbd\xa0\xe5\xa5\xbd \xf0\x9f\x99\x82 Zo\xc3\xab <b>&\"'";
    (void)state;
    struct road road = walk_the_road("luton");
    const struct asking coordinator = { .as = of_role[ROLE_COORDINATOR] };
    const char *path = filled_in(&road, "/cases/{case}/notes");
    struct answer written =
        ask(&coordinator, POST, path, (const char *const[]){ "text", text, NULL });

    assert_int_equal(written.status, 201);
    const json_t *note = json_object_get(written.json, "note");
    assert_string_equal(json_string_value(json_object_get(note, "text")), text);
    const struct asking page = { .as = of_role[ROLE_COORDINATOR], .page = true };
    struct answer shown = ask(&page, GET, path, NULL);
    assert_non_null(strstr(shown.body, "Zo\xc3\xab &lt;b&gt;&amp;&quot;"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BROWSER_TEST(every_field_of_every_form_refuses_what_cannot_be_kept),
        BROWSER_TEST(days_that_were_are_taken),
        BROWSER_TEST(days_that_were_not_are_refused_by_name),
        BROWSER_TEST(a_day_in_1900_is_read_as_it_stands),
        BROWSER_TEST(text_of_all_the_world_is_kept_as_it_is),
    };
    return cmocka_run_group_tests_name("bad_input", tests, NULL, NULL);
}
