/* Reading the audit trail: filters, days, pages, and walks that stop. */
#include "domain/people/trail.h"

#include "base/json.h"
#include "base/text.h"
#include "domain/people/audit.h"
#include "support/world.h"

static const char sql_rows[] = "SELECT count(*) FROM audit /*scan*/";
static const char sql_last[] = "SELECT max(id) FROM audit";

static void given_row(const char *at, int64_t user, const char *verb, int64_t case_id)
{
    struct audit_row row = {
        .at = at, .user_id = user, .verb = verb, .case_id = case_id
    };

    row.refused = text_is(verb, "access.refused");
    assert_ok(db_begin(world()));
    assert_ok(db_end(world(), audit_append(world(), &row)));
}

/* Three days of rows behind those that the world itself has written on 2 March. */
static void given_days(void)
{
    given_row("2026-03-05T09:00:00.000Z", 1, "case.read", 41);
    given_row("2026-03-05T23:59:59.000Z", 2, "case.read", 42);
    given_row("2026-03-06T00:00:00.000Z", 1, "access.refused", 41);
    given_row("2026-03-06T12:00:00.000Z", 2, "note.create", 41);
    given_row("2026-04-01T22:59:59.000Z", 1, "case.read", 42); /* 23:59 in Luton */
    given_row("2026-04-01T23:00:00.000Z", 1, "case.read", 41); /* the next day there */
}

static json_t *list(const char *name, const char *value, const char *name2,
                    const char *value2)
{
    struct answers filter = answers_of(&form_trail, name, value, name2, value2, NULL);
    json_t *view = json_object();

    assert_ok(trail_list(world(), &filter, view));
    return view;
}

static size_t found(const char *name, const char *value, const char *name2,
                    const char *value2)
{
    return json_array_size(json_object_get(list(name, value, name2, value2), "items"));
}

static void filters_leave_what_they_name(void **state)
{
    (void)state;
    on_day("2026-04-02");
    given_days();
    assert_int_equal(found("case", "41", NULL, NULL), 4);
    assert_int_equal(found("case", "41", "verb", "case.read"), 2);
    assert_int_equal(found("user", "2", NULL, NULL), 2);
    assert_int_equal(found("outcome", "refused", NULL, NULL), 1);
    assert_int_equal(found("referral", "7", NULL, NULL), 0);
    assert_int_equal(found("user", "nobody@x.example", NULL, NULL), 0);
    assert_true(found("user", "admin@luton.example", NULL, NULL) == 0);
}

static void days_are_those_of_luton(void **state)
{
    (void)state;
    on_day("2026-04-02");
    given_days();
    assert_int_equal(found("from", "2026-03-05", "to", "2026-03-05"), 2);
    assert_int_equal(found("from", "2026-03-06", "to", "2026-03-06"), 2);
    assert_int_equal(found("from", "2026-04-01", "to", "2026-04-01"), 1);
    assert_int_equal(found("from", "2026-04-02", NULL, NULL), 1);
    assert_int_equal(found("to", "2026-03-01", NULL, NULL), 0);
    assert_int_equal(found("from", "2026-03-05", NULL, NULL), 6);
}

static void days_are_found_among_thousands_of_rows(void **state)
{
    (void)state;
    on_day("2026-03-31");
    assert_ok(db_begin(world()));
    for (int day = 3; day <= 30; day++)
        for (int n = 0; n < 150; n++) {
            const char *at = arena_print(world()->arena, "2026-03-%02dT%02d:%02d:00.000Z",
                                         day, n / 60 + 8, n % 60);
            struct audit_row row = { .at = at, .user_id = 5, .verb = "case.read" };
            assert_ok(audit_append(world(), &row));
        }
    assert_ok(db_end(world(), true));
    struct answers filter = answers_of(&form_trail, "from", "2026-03-15", "to",
                                       "2026-03-15", "limit", "200", NULL);
    json_t *view = json_object();
    assert_ok(trail_list(world(), &filter, view));
    assert_int_equal(json_array_size(json_object_get(view, "items")), 150);
    assert_true(json_is_null(json_object_get(view, "next")));
}

static void pages_meet_every_row_once_newest_first(void **state)
{
    (void)state;
    const char *cursor = NULL;
    int64_t expected = count_of(sql_last);

    for (int page = 0; page < 100 && (page == 0 || cursor != NULL); page++) {
        json_t *view = list("limit", "5", cursor != NULL ? "cursor" : NULL, cursor),
               *item;
        size_t i;

        json_array_foreach(json_object_get(view, "items"), i, item)
        {
            assert_int_equal(json_integer_value(json_object_get(item, "id")), expected--);
        }
        cursor = json_string_value(json_object_get(view, "next"));
    }
    assert_int_equal(expected, 0);
}

static const char sql_many[] =
    "WITH RECURSIVE n(i) AS (SELECT :first UNION ALL SELECT i + 1 FROM n WHERE i < :last)"
    " INSERT INTO audit(id, at, user_id, verb, hash)"
    " SELECT i, '2026-03-02T10:00:00.000Z', 5, 'case.read', 'x' FROM n";

/* One refusal behind very many rows. */
static void given_one_far_behind(void)
{
    given_row("2026-03-02T09:00:00.000Z", 5, "access.refused", 0);
    int64_t rare = count_of(sql_rows);
    struct stmt *st = db_prepare(world()->db, sql_many);

    bind_int(st, ":first", rare + 1);
    bind_int(st, ":last", rare + 250000);
    assert_ok(db_run(world(), st));
}

static void a_rare_verb_is_on_the_first_page(void **state)
{
    (void)state;
    given_one_far_behind();
    json_t *view = list("verb", "access.refused", NULL, NULL);

    assert_int_equal(json_array_size(json_object_get(view, "items")), 1);
    assert_true(json_is_null(json_object_get(view, "next")));
    assert_true(json_is_null(json_object_get(view, "searched_to")));
}

/* What no index helps with: the walk stops and its cursor goes on. */
static void a_long_walk_stops_and_goes_on(void **state)
{
    (void)state;
    given_one_far_behind();
    const char *cursor = NULL;
    int pages = 0;
    size_t met = 0;
    do {
        json_t *view =
            list("outcome", "refused", cursor != NULL ? "cursor" : NULL, cursor);

        met += json_array_size(json_object_get(view, "items"));
        cursor = json_string_value(json_object_get(view, "next"));
        if (cursor != NULL)
            assert_non_null(json_string_value(json_object_get(view, "searched_to")));
        pages++;
    } while (cursor != NULL && pages < 10);
    assert_int_equal(met, 1);
    assert_int_equal(pages, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(filters_leave_what_they_name),
        TEST(days_are_those_of_luton),
        TEST(days_are_found_among_thousands_of_rows),
        TEST(pages_meet_every_row_once_newest_first),
        TEST(a_rare_verb_is_on_the_first_page),
        TEST(a_long_walk_stops_and_goes_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
