#include "store/place.h"

#define SCHEMA                                                                           \
    "CREATE TABLE p(id INTEGER PRIMARY KEY) STRICT;"                                     \
    "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT, p_id INTEGER REFERENCES p(id)) "     \
    "STRICT;"                                                                            \
    "CREATE INDEX t_by_a ON t(a);"                                                       \
    "CREATE VIRTUAL TABLE words USING fts5(a, content='', contentless_delete=1);"        \
    "CREATE TABLE gone(a TEXT) STRICT;"                                                  \
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)"       \
    " INSERT INTO t(id, a) SELECT i, 'row ' || i || ' ' || hex(zeroblob(i * 90)) FROM "  \
    "n;"                                                                                 \
    "INSERT INTO words(rowid, a) SELECT id, a FROM t;"                                   \
    "INSERT INTO gone SELECT a FROM t; DELETE FROM gone;"

static const char sql_all[] =
    "SELECT count(*) || ' ' || sum(length(a)) || ' ' || min(a) || ' ' || max(a) || ' '"
    " || sum(instr(a, '1')) || ' ' || sum(instr(a, ' ')) || group_concat(substr(a, -3))"
    " AS all_of_it FROM t NOT INDEXED /*scan*/";

static void given_rows(void)
{
    given_db(SCHEMA);
    assert_ok(store_verify(&cx));
    close_db();
}

/* What a reader gets to see of the whole table; NULL when it is refused. */
static const char *read_all(void)
{
    const char *text = NULL;

    if (!db_open(&cx, some_db(), place_key, DB_READER, false)) {
        problem_forget(&cx);
        return NULL;
    }
    struct stmt *st = db_prepare(cx.db, sql_all);
    if (db_row(&cx, st))
        text = row_text(&cx, st, "all_of_it");
    if (!db_done(&cx, st)) {
        assert_int_equal(cx.problem.kind, PROBLEM_BROKEN);
        text = NULL;
    }
    problem_forget(&cx);
    close_db();
    return text;
}

static bool verifies(void)
{
    if (!db_open(&cx, some_db(), place_key, DB_READER, false))
        return false;
    bool ok = store_verify(&cx);
    close_db();
    return ok;
}

static void a_changed_byte_is_reported_and_never_served(void **state)
{
    (void)state;
    int refused = 0, tried = 0;

    given_rows();
    const char *whole = read_all();
    assert_non_null(whole);
    long pages = file_size(some_db()) / PAGE;
    assert_true(pages > 60);
    for (long page = 0; page < pages; page++)
        for (long nth = 0; nth < 3; nth++, tried++) {
            long at = page * PAGE + (page * 977 + nth * 1361) % PAGE;

            flip(some_db(), at);
            const char *seen = read_all();
            if (seen != NULL)
                assert_string_equal(seen, whole);
            refused += seen == NULL;
            if (nth == 0 && page % 16 == 0)
                assert_false(verifies());
            problem_forget(&cx);
            flip(some_db(), at);
        }
    assert_true(refused > tried / 10); /* pages of the table itself, overflow included */
    assert_string_equal(read_all(), whole);
    assert_true(verifies());
}

static void names_the_page_that_was_changed(void **state)
{
    (void)state;

    given_rows();
    flip(some_db(), 9 * PAGE + 100);
    assert_ok(db_open(&cx, some_db(), place_key, DB_WRITER, false));
    assert_false(store_verify(&cx));
    assert_string_equal(cx.problem.code, "verify.page");
    assert_non_null(strstr(cx.problem.detail, "Page 10 "));
    problem_forget(&cx);
    close_db();
}

static void swapped_pages_are_reported(void **state)
{
    (void)state;
    unsigned char a[PAGE], b[PAGE];

    given_rows();
    int fd = open(some_db(), O_RDWR);
    assert_int_equal(pread(fd, a, PAGE, 5 * PAGE), PAGE);
    assert_int_equal(pread(fd, b, PAGE, 6 * PAGE), PAGE);
    assert_int_equal(pwrite(fd, b, PAGE, 5 * PAGE), PAGE);
    assert_int_equal(pwrite(fd, a, PAGE, 6 * PAGE), PAGE);
    close(fd);
    assert_fails(verifies(), "verify.page");
}

static void added_bytes_are_reported(void **state)
{
    (void)state;

    given_rows();
    long size = file_size(some_db());
    assert_int_equal(truncate(some_db(), size + 100), 0);
    assert_false(verifies());
    problem_forget(&cx);
    assert_int_equal(truncate(some_db(), size + PAGE), 0);
    assert_false(verifies());
    problem_forget(&cx);
    assert_int_equal(truncate(some_db(), size), 0);
    assert_true(verifies());
}

/* An attacker without the key changes the WAL: its frames are dropped, never served. */
static void a_changed_wal_serves_nothing_false(void **state)
{
    (void)state;

    given_rows();
    const char *before = read_all();
    for (long at = 40; at < 9000; at += 457) {
        given_db("UPDATE t SET a = 'changed' WHERE id = 1");
        assert_int_equal(rename(in_place("some.db-wal"), in_place("wal")), 0);
        write_file(in_place("some.db-wal"), "", 0600);
        close_db();
        (void)unlink(in_place("some.db-wal"));
        (void)unlink(in_place("some.db-shm"));
        assert_int_equal(rename(in_place("wal"), in_place("some.db-wal")), 0);
        if (at < file_size(in_place("some.db-wal")))
            flip(in_place("some.db-wal"), at);
        const char *seen = read_all();
        if (seen != NULL && strcmp(seen, before) != 0)
            assert_non_null(strstr(seen, "ged,")); /* all of the change */
    }
}

static void broken_references_are_reported(void **state)
{
    (void)state;

    given_db(SCHEMA);
    assert_ok(db_script(&cx,
                        "PRAGMA foreign_keys = OFF; UPDATE t SET p_id = 9 WHERE id = 1;"
                        "PRAGMA foreign_keys = ON"));
    assert_fails(store_verify(&cx), "verify.reference");
    close_db();
}

static void readers_may_verify_protected_tables(void **state)
{
    (void)state;

    given_db(
        "CREATE TABLE protected_table(name TEXT PRIMARY KEY) STRICT;"
        "INSERT INTO protected_table VALUES('secret');"
        "CREATE TABLE secret(id INTEGER PRIMARY KEY, a TEXT CHECK (length(a) < 9),"
        " b TEXT GENERATED ALWAYS AS (upper(a))) STRICT;"
        "CREATE INDEX secret_by_b ON secret(b) WHERE a <> 'x';"
        "INSERT INTO secret(a) VALUES('short')");
    close_db();
    assert_true(verifies());
    assert_ok(db_open(&cx, some_db(), place_key, DB_READER, false));
    assert_ok(store_verify(&cx));
    assert_fails(db_script(&cx, "SELECT a FROM secret"), "store.guarded");
    close_db();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_changed_byte_is_reported_and_never_served),
        TEST(names_the_page_that_was_changed),
        TEST(swapped_pages_are_reported),
        TEST(added_bytes_are_reported),
        TEST(a_changed_wal_serves_nothing_false),
        TEST(broken_references_are_reported),
        TEST(readers_may_verify_protected_tables),
    };
    return cmocka_run_group_tests_name("verify", tests, NULL, NULL);
}
