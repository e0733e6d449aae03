#include "store/migrate.h"

#include "store/place.h"

#define FILE_OF(file, text)                                                              \
    {                                                                                    \
        .name = "migrations/" file, .bytes = (const unsigned char *)(text),              \
        .size = sizeof(text) - 1                                                         \
    }

#define FIRST FILE_OF("0001_first.sql", "CREATE TABLE t(a TEXT) STRICT;\n")
#define SECOND                                                                           \
    FILE_OF("0002_second.sql",                                                           \
            "INSERT INTO t VALUES('x');\n"                                               \
            "CREATE TABLE protected_table(name TEXT) STRICT;"                            \
            "INSERT INTO protected_table VALUES('t');")
#define THIRD FILE_OF("0003_third.sql", "DROP TABLE t;")

static const char sql_rows[] = "SELECT count(*) FROM t /*scan*/";
static const char sql_migrations[] = "SELECT count(*) FROM migration /*scan*/";

static struct migrations list_of(const struct embedded *files, size_t count)
{
    return (struct migrations){ .files = files, .count = count };
}

static const struct embedded all_three[] = { FIRST, SECOND, THIRD };

static void each_is_applied_once(void **state)
{
    (void)state;
    int applied, newest, missing;

    given_db("");
    assert_ok(migrate_check(&cx, list_of(all_three, 2), &newest, &missing));
    assert_int_equal(newest, 0);
    assert_int_equal(missing, 2);
    assert_ok(migrate_apply(&cx, list_of(all_three, 1), &applied));
    assert_int_equal(applied, 1);
    assert_ok(migrate_apply(&cx, list_of(all_three, 2), &applied));
    assert_int_equal(applied, 1);
    assert_ok(migrate_apply(&cx, list_of(all_three, 2), &applied));
    assert_int_equal(applied, 0);
    assert_int_equal(number(sql_rows), 1);
    assert_int_equal(number(sql_migrations), 2);
    assert_ok(migrate_check(&cx, list_of(all_three, 3), &newest, &missing));
    assert_int_equal(newest, 2);
    assert_int_equal(missing, 1);
    assert_ok(migrate_apply(&cx, list_of(all_three, 3), &applied)); /* may drop */
    close_db();
}

static void a_changed_one_is_refused(void **state)
{
    (void)state;
    static const struct embedded changed[] = {
        FILE_OF("0001_first.sql", "CREATE TABLE t(a TEXT) STRICT; \n"), SECOND
    };
    int applied;

    given_db("");
    assert_ok(migrate_apply(&cx, list_of(all_three, 1), &applied));
    assert_fails(migrate_apply(&cx, list_of(changed, 2), &applied), "migrate.changed");
    assert_int_equal(number(sql_migrations), 1);
    close_db();
}

static void an_unknown_or_newer_one_is_refused(void **state)
{
    (void)state;
    static const struct embedded without_second[] = { FIRST, THIRD };
    int applied, newest, missing;

    given_db("");
    assert_ok(migrate_apply(&cx, list_of(all_three, 2), &applied));
    assert_fails(migrate_check(&cx, list_of(all_three, 1), &newest, &missing),
                 "store.newer");
    assert_fails(migrate_apply(&cx, list_of(without_second, 2), &applied),
                 "migrate.unknown");
    close_db();
}

static void one_that_comes_too_late_is_refused(void **state)
{
    (void)state;
    static const struct embedded late[] = { FILE_OF("0002_late.sql", "SELECT 1;"),
                                            FILE_OF("0003_third.sql", "SELECT 1;") };
    int applied;

    given_db("");
    assert_ok(migrate_apply(&cx, list_of(late + 1, 1), &applied));
    assert_fails(migrate_apply(&cx, list_of(late, 2), &applied), "migrate.order");
    close_db();
}

static void a_failing_one_leaves_nothing_behind(void **state)
{
    (void)state;
    static const struct embedded failing[][2] = {
        { FIRST,
          FILE_OF("0002_x.sql", "CREATE TABLE u(a); INSERT INTO nowhere VALUES(1)") },
        { FIRST, FILE_OF("0002_x.sql", "CREATE TABLE u(a); COMMIT") },
        { FIRST, FILE_OF("0002_x.sql", "CREATE TABLE u(a); CREATE TABLE") },
        { FIRST,
          FILE_OF("0002_x.sql",
                  "PRAGMA defer_foreign_keys = 1; CREATE TABLE p(i INTEGER PRIMARY KEY);"
                  "CREATE TABLE u(a INTEGER REFERENCES p); INSERT INTO u VALUES(9)") },
    };
    static const char sql_u[] = "SELECT count(*) FROM sqlite_schema WHERE name = 'u'";
    int applied;

    for (size_t i = 0; i < COUNT(failing); i++) {
        given_db("");
        assert_fails(migrate_apply(&cx, list_of(failing[i], 2), &applied),
                     "migrate.failed");
        assert_int_equal(number(sql_migrations), 1);
        if (i != 1)
            assert_int_equal(number(sql_u), 0);
        assert_ok(migrate_apply(&cx, list_of(all_three, 2), &applied));
        close_db();
        assert_int_equal(unlink(some_db()), 0);
    }
}

static void a_disk_error_leaves_whole_migrations(void **state)
{
    (void)state;
    bool ok = false;
    int nth = 0, applied;

    while (!ok) {
        given_db("");
        db_fail_at(cx.db, ++nth);
        ok = migrate_apply(&cx, list_of(all_three, 2), &applied);
        db_fail_at(cx.db, 0);
        problem_forget(&cx);
        assert_ok(migrate_apply(&cx, list_of(all_three, 2), &applied));
        assert_int_equal(number(sql_rows), 1);
        close_db();
        assert_int_equal(unlink(some_db()), 0);
    }
    assert_true(nth > 10);
}

static void the_guard_learns_what_is_protected(void **state)
{
    (void)state;
    int applied;

    given_db("");
    assert_ok(migrate_apply(&cx, list_of(all_three, 2), &applied));
    close_db();
    assert_ok(db_open(&cx, some_db(), place_key, DB_READER, false));
    assert_fails(db_script(&cx, "SELECT a FROM t"), "store.guarded");
    close_db();
}

static void our_own_apply_to_an_empty_store(void **state)
{
    (void)state;
    int applied, newest, missing;
    struct migrations ours = migrate_embedded();

    given_db("");
    assert_ok(migrate_apply(&cx, ours, &applied));
    assert_int_equal(applied, (int)ours.count);
    assert_ok(migrate_check(&cx, ours, &newest, &missing));
    assert_int_equal(missing, 0);
    assert_ok(store_verify(&cx));
    close_db();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_is_applied_once),
        TEST(a_changed_one_is_refused),
        TEST(an_unknown_or_newer_one_is_refused),
        TEST(one_that_comes_too_late_is_refused),
        TEST(a_failing_one_leaves_nothing_behind),
        TEST(a_disk_error_leaves_whole_migrations),
        TEST(the_guard_learns_what_is_protected),
        TEST(our_own_apply_to_an_empty_store),
    };
    return cmocka_run_group_tests_name("migrate", tests, NULL, NULL);
}
