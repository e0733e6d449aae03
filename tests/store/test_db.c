#include <sqlite3.h>

#include "store/place.h"

static const char sql_count[] = "SELECT count(*) FROM t /*scan*/";
static const char sql_insert[] = "INSERT INTO t(a) VALUES(:a)";

static bool insert(const char *text)
{
    struct stmt *st = db_prepare(cx.db, sql_insert);

    bind_text(st, ":a", text);
    return db_run(&cx, st);
}

static void given_table(void)
{
    given_db("CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT NOT NULL UNIQUE) STRICT");
}

/* ---- opening ----------------------------------------------------------------------- */

static void keeps_what_was_written(void **state)
{
    (void)state;

    given_table();
    assert_ok(insert("one"));
    close_db();
    assert_ok(db_open(&cx, some_db(), place_key, DB_READER, false));
    assert_int_equal(number(sql_count), 1);
    close_db();
    assert_int_equal(files_in_place(), 1); /* no -wal, no -shm */
}

static void files_are_private(void **state)
{
    (void)state;
    static const char *const parts[] = { "some.db", "some.db-wal", "some.db-shm" };
    struct stat about;
    mode_t before = umask(0);

    given_table();
    assert_ok(insert("one"));
    for (size_t i = 0; i < COUNT(parts); i++) {
        assert_int_equal(stat(in_place(parts[i]), &about), 0);
        assert_int_equal(about.st_mode & 0777, 0600);
    }
    close_db();
    umask(before);
}

static void a_missing_file_stays_missing(void **state)
{
    (void)state;

    assert_fails(db_open(&cx, some_db(), place_key, DB_READER, false), "store.missing");
    assert_fails(db_open(&cx, some_db(), place_key, DB_WRITER, false), "store.missing");
    assert_null(cx.db);
    assert_int_equal(files_in_place(), 0);
    assert_fails(db_open(&cx, in_place("no/some.db"), place_key, DB_WRITER, true),
                 "store.folder");
}

static void a_wrong_key_opens_nothing(void **state)
{
    (void)state;
    unsigned char wrong[32];

    given_table();
    close_db();
    memcpy(wrong, place_key, 32);
    wrong[31] ^= 1;
    assert_fails(db_open(&cx, some_db(), wrong, DB_READER, false), "store.key");
    assert_fails(db_open(&cx, some_db(), wrong, DB_WRITER, false), "store.key");
    assert_null(cx.db);
}

static void a_plain_file_is_refused(void **state)
{
    (void)state;
    sqlite3 *plain;

    assert_int_equal(sqlite3_open(some_db(), &plain), SQLITE_OK);
    assert_int_equal(sqlite3_exec(plain, "CREATE TABLE t(a)", NULL, NULL, NULL), 0);
    sqlite3_close(plain);
    long size = file_size(some_db());
    assert_fails(db_open(&cx, some_db(), place_key, DB_READER, false), "store.plain");
    assert_fails(db_open(&cx, some_db(), place_key, DB_WRITER, true), "store.plain");
    assert_int_equal(file_size(some_db()), size);
}

static void an_empty_or_cut_file_is_refused(void **state)
{
    (void)state;
    static const long sizes[] = { 0, 1, 15, 16, 100, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE };

    for (size_t i = 0; i < COUNT(sizes); i++) {
        given_table();
        assert_ok(db_script(&cx, "CREATE TABLE u(a TEXT) STRICT"));
        close_db();
        assert_int_equal(truncate(some_db(), sizes[i]), 0);
        assert_false(db_open(&cx, some_db(), place_key, DB_WRITER, true));
        assert_int_equal(cx.problem.kind, PROBLEM_BROKEN);
        problem_forget(&cx);
        assert_int_equal(file_size(some_db()), sizes[i]);
        assert_int_equal(unlink(some_db()), 0);
    }
}

static void every_byte_of_the_first_page_counts(void **state)
{
    (void)state;

    given_table();
    close_db();
    for (long at = 0; at < PAGE; at += at < 128 ? 1 : 61) {
        flip(some_db(), at);
        assert_fails(db_open(&cx, some_db(), place_key, DB_READER, false), "store.key");
        flip(some_db(), at);
    }
    assert_ok(db_open(&cx, some_db(), place_key, DB_READER, false));
    close_db();
}

static const char sql_journal[] = "PRAGMA journal_mode";
static const char sql_synchronous[] = "PRAGMA synchronous";
static const char sql_references[] = "PRAGMA foreign_keys";
static const char sql_secure[] = "PRAGMA secure_delete";

static void a_writer_is_set_for_safety(void **state)
{
    (void)state;

    given_table();
    struct stmt *st = db_prepare(cx.db, sql_journal);
    assert_true(db_row(&cx, st));
    assert_string_equal(row_text(&cx, st, "journal_mode"), "wal");
    assert_ok(db_done(&cx, st));
    assert_int_equal(number(sql_synchronous), 2);
    assert_int_equal(number(sql_references), 1);
    assert_int_equal(number(sql_secure), 1);
    assert_true(sqlite3_compileoption_used("TEMP_STORE=3"));
    close_db();
}

static void lives_in_memory_for_tests(void **state)
{
    (void)state;

    assert_ok(db_open(&cx, ":memory:", place_key, DB_WRITER, true));
    assert_ok(db_script(&cx, "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT) STRICT"));
    assert_ok(insert("one"));
    assert_int_equal(number(sql_count), 1);
    close_db();
    assert_int_equal(files_in_place(), 0);
}

static void nothing_readable_reaches_the_disk(void **state)
{
    (void)state;
    static const char *const parts[] = { "some.db", "some.db-wal", "some.db-shm",
                                         "some.db-journal" };
    static const char *const words[] = { "MARKER", "SQLite format 3", "CREATE TABLE" };

    given_table();
    assert_ok(db_script(&cx,
                        "PRAGMA journal_mode = DELETE; BEGIN IMMEDIATE;"
                        "PRAGMA cache_spill = 1; PRAGMA cache_size = 10;"
                        "WITH RECURSIVE n(i) AS"
                        " (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
                        "INSERT INTO t(a)"
                        " SELECT 'MARKER' || i || hex(zeroblob(500)) FROM n"));
    assert_true(file_size(in_place("some.db-journal")) > 0);
    for (int mode = 0; mode < 2; mode++) {
        for (size_t i = 0; i < COUNT(parts); i++)
            for (size_t j = 0; j < COUNT(words); j++)
                assert_false(file_holds(in_place(parts[i]), words[j]));
        if (mode == 0)
            assert_ok(db_script(&cx,
                                "ROLLBACK; PRAGMA journal_mode = WAL;"
                                "INSERT INTO t(a) VALUES('MARKER in WAL')"));
        assert_true(mode == 1 || file_size(in_place("some.db-wal")) > 0);
    }
    close_db();
    assert_false(file_holds(some_db(), "MARKER"));
}

/* ---- transactions ------------------------------------------------------------------ */

static void only_the_outermost_level_commits(void **state)
{
    (void)state;

    given_table();
    assert_ok(db_begin(&cx));
    assert_ok(db_begin(&cx));
    assert_ok(insert("inner"));
    assert_ok(db_end(&cx, true));
    assert_ok(insert("outer"));
    assert_ok(db_end(&cx, true));
    assert_int_equal(number(sql_count), 2);

    assert_ok(db_begin(&cx));
    assert_ok(insert("third"));
    assert_ok(db_begin(&cx));
    assert_ok(insert("fourth"));
    assert_false(db_end(&cx, false)); /* dooms the outer one too */
    assert_false(db_end(&cx, true));
    assert_int_equal(number(sql_count), 2);

    assert_ok(db_begin(&cx));
    assert_ok(insert("third")); /* and all is well again */
    assert_ok(db_end(&cx, true));
    assert_int_equal(number(sql_count), 3);
    close_db();
}

static void nothing_commits_while_a_problem_is_pending(void **state)
{
    (void)state;
    given_table();
    assert_ok(db_begin(&cx));
    assert_ok(insert("one"));
    (void)failed(&cx, PROBLEM_INPUT_OUTPUT, "test.overlooked", "Nobody looked.");
    assert_false(db_end(&cx, true));
    problem_forget(&cx);
    assert_int_equal(number(sql_count), 0);
    close_db();
}

static bool insert_two(void)
{
    if (!db_begin(&cx))
        return false;
    return db_end(&cx, insert("one") && insert("two"));
}

static void every_failure_leaves_nothing_half_done(void **state)
{
    (void)state;
    bool ok = false;
    int nth = 0;

    given_table();
    while (!ok) {
        db_fail_at(cx.db, ++nth);
        ok = insert_two();
        db_fail_at(cx.db, 0);
        if (!ok)
            assert_string_equal(cx.problem.code, "store.disk");
        problem_forget(&cx);
        assert_int_equal(number(sql_count), ok ? 2 : 0);
    }
    assert_int_equal(nth, 5); /* begin, two inserts and the commit each had their turn */
    close_db();
}

static void a_clash_is_a_conflict(void **state)
{
    (void)state;

    given_table();
    assert_ok(insert("one"));
    assert_fails(insert("one"), "store.constraint");
    assert_fails(insert(NULL), "store.constraint");
    assert_int_equal(number(sql_count), 1);
    close_db();
}

/* SQLite ends the transaction by itself on some errors: what follows must not be kept. */
static void nothing_is_written_after_the_transaction_was_lost(void **state)
{
    (void)state;

    given_table();
    assert_ok(db_begin(&cx));
    assert_ok(insert("one"));
    assert_ok(db_script(&cx, "ROLLBACK"));
    assert_fails(insert("two"), "store.broken");
    assert_false(db_end(&cx, true));
    problem_forget(&cx);
    assert_int_equal(number(sql_count), 0);
    close_db();
}

static void a_reader_sees_one_moment(void **state)
{
    (void)state;
    struct db *writer, *reader;

    given_table();
    writer = cx.db;
    assert_ok(insert("one"));
    assert_ok(db_open(&cx, some_db(), place_key, DB_READER, false));
    reader = cx.db;
    assert_ok(db_begin(&cx));
    assert_int_equal(number(sql_count), 1);
    cx.db = writer;
    assert_ok(insert("two"));
    cx.db = reader;
    assert_int_equal(number(sql_count), 1);
    assert_ok(db_end(&cx, true));
    assert_int_equal(number(sql_count), 2);
    close_db();
    db_close(writer);
}

static void two_writers_wait_for_each_other(void **state)
{
    (void)state;
    struct db *first;

    given_table();
    first = cx.db;
    assert_ok(db_begin(&cx));
    assert_ok(db_open(&cx, some_db(), place_key, DB_WRITER, false));
    assert_ok(db_script(&cx, "PRAGMA busy_timeout = 50"));
    assert_fails(db_begin(&cx), "store.busy");
    close_db();
    cx.db = first;
    assert_ok(db_end(&cx, true));
    close_db();
}

static void end_without_begin(void)
{
    given_table();
    assert_false(db_end(&cx, true));
}

static void an_end_without_a_begin_is_a_bug(void **state)
{
    (void)state;

    assert_true(aborts(end_without_begin));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(keeps_what_was_written),
        TEST(files_are_private),
        TEST(a_missing_file_stays_missing),
        TEST(a_wrong_key_opens_nothing),
        TEST(a_plain_file_is_refused),
        TEST(an_empty_or_cut_file_is_refused),
        TEST(every_byte_of_the_first_page_counts),
        TEST(a_writer_is_set_for_safety),
        TEST(lives_in_memory_for_tests),
        TEST(nothing_readable_reaches_the_disk),
        TEST(only_the_outermost_level_commits),
        TEST(nothing_commits_while_a_problem_is_pending),
        TEST(every_failure_leaves_nothing_half_done),
        TEST(a_clash_is_a_conflict),
        TEST(nothing_is_written_after_the_transaction_was_lost),
        TEST(a_reader_sees_one_moment),
        TEST(two_writers_wait_for_each_other),
        TEST(an_end_without_a_begin_is_a_bug),
    };
    return cmocka_run_group_tests_name("db", tests, NULL, NULL);
}
