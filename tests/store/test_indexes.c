#include "store/indexes.h"

#include "store/place.h"

#define SCHEMA                                                                           \
    "CREATE TABLE thing(id INTEGER PRIMARY KEY, name TEXT, size INTEGER) STRICT;"        \
    "CREATE INDEX thing_by_name ON thing(name, id DESC) WHERE name IS NOT NULL;"         \
    "CREATE INDEX thing_by_size ON thing(size);"                                         \
    "INSERT INTO thing VALUES(1, 'a', 10), (2, NULL, 20), (3, 'c', 30);"

static const char sql_indexes[] =
    "SELECT group_concat(sql, ';') AS text FROM (SELECT sql FROM sqlite_schema WHERE type"
    " = 'index' AND tbl_name = 'thing' ORDER BY name) /*scan*/";

static const char *indexes(void)
{
    struct stmt *st = db_prepare(cx.db, sql_indexes);

    assert_true(db_row(&cx, st));
    const char *text = row_text(&cx, st, "text");
    assert_ok(db_done(&cx, st));
    return text == NULL ? "" : text;
}

static struct index_aside *given_two_aside(void)
{
    struct index_aside *list = NULL;

    assert_ok(index_put_aside(&cx, cx.arena, "thing_by_name", &list));
    assert_ok(index_put_aside(&cx, cx.arena, "thing_by_size", &list));
    assert_string_equal(indexes(), "");
    return list;
}

static void indexes_put_aside_come_back_as_they_were(void **state)
{
    static const char found[] =
        "SELECT id FROM thing INDEXED BY thing_by_name WHERE name"
        " IS NOT NULL AND name = 'd'";
    (void)state;

    given_db(SCHEMA);
    const char *before = indexes();
    struct index_aside *list = given_two_aside();
    assert_ok(db_script(&cx, "INSERT INTO thing VALUES(4, 'd', 40)"));
    while (list != NULL)
        assert_ok(index_put_back(&cx, &list));
    assert_string_equal(indexes(), before);
    assert_int_equal(number(found), 4);
    close_db();
}

static void the_guard_stands_again_afterwards(void **state)
{
    (void)state;

    given_db(SCHEMA);
    struct index_aside *list = given_two_aside();
    assert_fails(db_script(&cx, "DROP TABLE thing"), "store.guarded");
    assert_ok(index_put_back(&cx, &list));
    assert_fails(db_script(&cx, "DROP INDEX thing_by_size"), "store.guarded");
    close_db();
}

static void an_index_that_cannot_go_stays_and_is_not_listed(void **state)
{
    struct index_aside *list = NULL;
    (void)state;

    given_db(SCHEMA);
    const char *before = indexes();
    db_fail_at(cx.db, 2); /* reading its text is the first step */
    assert_false(index_put_aside(&cx, cx.arena, "thing_by_name", &list));
    db_fail_at(cx.db, 0);
    problem_forget(&cx);
    assert_null(list);
    assert_string_equal(indexes(), before);
    close_db();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(indexes_put_aside_come_back_as_they_were),
        TEST(the_guard_stands_again_afterwards),
        TEST(an_index_that_cannot_go_stays_and_is_not_listed),
    };
    return cmocka_run_group_tests_name("indexes", tests, NULL, NULL);
}
