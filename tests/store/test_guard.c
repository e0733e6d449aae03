#include "store/place.h"

#define SCHEMA                                                                           \
    "CREATE TABLE protected_table(name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;"         \
    "INSERT INTO protected_table VALUES('secret'), ('link');"                            \
    "CREATE TABLE secret(id INTEGER PRIMARY KEY, owner INTEGER, name TEXT) STRICT;"      \
    "CREATE INDEX secret_by_owner ON secret(owner, name);"                               \
    "CREATE TABLE link(user_id INTEGER, secret_id INTEGER,"                              \
    " PRIMARY KEY (user_id, secret_id)) STRICT, WITHOUT ROWID;"                          \
    "CREATE TABLE open_list(code TEXT PRIMARY KEY) STRICT;"                              \
    "CREATE TABLE audit(id INTEGER PRIMARY KEY, verb TEXT) STRICT;"                      \
    "CREATE TABLE migration(number INTEGER PRIMARY KEY) STRICT;"                         \
    "CREATE VIEW visible_secret AS SELECT s.* FROM secret s WHERE s.owner = "            \
    "viewer_user()"                                                                      \
    " OR EXISTS (SELECT 1 FROM link l WHERE l.user_id = viewer_user()"                   \
    "             AND l.secret_id = s.id);"                                              \
    "CREATE VIEW visible_pair AS SELECT a.id AS a, b.id AS b"                            \
    "  FROM visible_secret a JOIN visible_secret b ON b.owner = a.owner;"                \
    "CREATE VIEW every_secret AS SELECT * FROM secret;"                                  \
    "CREATE VIRTUAL TABLE words USING fts5(body, content='', contentless_delete=1);"     \
    "INSERT INTO words(words, rank) VALUES('secure-delete', 1);"                         \
    "INSERT INTO secret VALUES(1, 7, 'mine'), (2, 8, 'yours'), (3, 8, 'linked');"        \
    "INSERT INTO link VALUES(7, 3);"                                                     \
    "INSERT INTO words(rowid, body) SELECT id, name FROM secret;"                        \
    "INSERT INTO audit(verb) VALUES('case.read');"

static const struct viewer seven = { .user = 7, .roles = "", .areas = "", .today = "" };

static void given_reader(void)
{
    given_db(SCHEMA);
    close_db();
    assert_ok(db_open(&cx, some_db(), place_key, DB_READER, false));
    db_view_as(cx.db, &seven);
}

static void given_writer(void)
{
    given_db(SCHEMA);
    close_db();
    assert_ok(db_open(&cx, some_db(), place_key, DB_WRITER, false));
}

static void readers_reach_protected_rows_through_views_only(void **state)
{
    (void)state;
    static const char *const refused[] = {
        "SELECT name FROM secret WHERE id = 1",
        "SELECT count(*) FROM secret",
        "SELECT 1 FROM secret",
        "SELECT rowid FROM secret",
        "SELECT name FROM SECRET s WHERE id = 1",
        "SELECT main.secret.name FROM main.secret",
        "SELECT name FROM every_secret",
        "SELECT count(*) FROM every_secret",
        "SELECT v.name FROM visible_secret v JOIN secret s ON s.id = v.id",
        "SELECT name FROM visible_secret WHERE id IN (SELECT id FROM secret)",
        "SELECT code, (SELECT max(id) FROM secret) FROM open_list",
        "SELECT * FROM (SELECT name FROM secret) AS visible_x",
        "SELECT name FROM secret AS visible_secret",
        "SELECT code FROM open_list WHERE EXISTS (SELECT 1 FROM link)",
        "SELECT name FROM visible_secret UNION SELECT name FROM secret",
        "SELECT name FROM words, secret WHERE words MATCH 'a' AND id = words.rowid",
        "WITH x AS (SELECT * FROM secret) SELECT * FROM x",
    };
    static const char *const allowed[] = {
        "SELECT name FROM visible_secret WHERE id = 1",
        "SELECT count(*) FROM visible_secret",
        "SELECT count(*) FROM visible_pair",
        "SELECT 1 FROM visible_secret, visible_pair",
        "SELECT code FROM open_list",
        "WITH x AS (SELECT * FROM visible_secret) SELECT count(*) FROM x",
        "SELECT name FROM visible_secret JOIN words w ON w.rowid = id WHERE w.body = 'a'",
        "SELECT id FROM words, visible_secret WHERE words MATCH 'a' AND id = words.rowid",
        "SELECT rank FROM words WHERE words MATCH 'mine' ORDER BY rank",
        "SELECT bm25(words) FROM words WHERE words MATCH 'li*'",
        "SELECT count(*) FROM json_each('[1]')",
        "BEGIN; SELECT 1; COMMIT",
    };

    given_reader();
    for (size_t i = 0; i < COUNT(refused); i++)
        if (db_script(&cx, refused[i]))
            fail_msg("allowed: %s", refused[i]);
        else
            assert_fails(false, "store.guarded");
    for (size_t i = 0; i < COUNT(allowed); i++)
        if (!db_script(&cx, allowed[i]))
            fail_msg("refused: %s: %s", allowed[i], cx.problem.detail);
    close_db();
}

static const char sql_visible[] =
    "SELECT group_concat(name) AS names FROM"
    " (SELECT name FROM visible_secret ORDER BY id) /*scan*/";

static const char *visible_names(void)
{
    struct stmt *st = db_prepare(cx.db, sql_visible);

    assert_true(db_row(&cx, st));
    const char *names = row_text(&cx, st, "names");
    assert_ok(db_done(&cx, st));
    return names;
}

static void a_view_follows_the_viewer(void **state)
{
    (void)state;
    const struct viewer eight = { .user = 8 }, nobody = { .user = 0 };

    given_reader();
    assert_string_equal(visible_names(), "mine,linked");
    db_view_as(cx.db, &eight);
    assert_string_equal(visible_names(), "yours,linked");
    db_view_as(cx.db, &nobody);
    assert_null(visible_names());
    close_db();
}

static void readers_change_nothing(void **state)
{
    (void)state;
    static const char *const refused[] = {
        "INSERT INTO open_list VALUES('x')",
        "UPDATE open_list SET code = 'y'",
        "DELETE FROM open_list",
        "CREATE TABLE t(a)",
        "CREATE TEMP TABLE t(a)",
        "CREATE TEMP VIEW visible_all AS SELECT * FROM secret",
        "DROP TABLE open_list",
        "ATTACH 'other.db' AS o",
        "INSERT INTO words(rowid, body) VALUES(9, 'x')",
        "VACUUM",
        "ANALYZE",
        "REINDEX",
        "PRAGMA query_only = OFF; INSERT INTO open_list VALUES('x')",
        "PRAGMA writable_schema = ON",
        "PRAGMA journal_mode = DELETE",
        "PRAGMA key = 'x'",
        "PRAGMA rekey = 'x'",
    };

    given_reader();
    for (size_t i = 0; i < COUNT(refused); i++)
        if (db_script(&cx, refused[i]))
            fail_msg("allowed: %s", refused[i]);
        else
            assert_fails(false, "store.guarded");
    close_db();
}

static void the_writer_may_not_rewrite_history(void **state)
{
    (void)state;
    static const char *const refused[] = {
        "UPDATE audit SET verb = 'x' WHERE id = 1",
        "DELETE FROM audit",
        "DELETE FROM Audit WHERE id = 1",
        "DROP TABLE audit",
        "ALTER TABLE audit RENAME TO old",
        "UPDATE migration SET number = 9",
        "DELETE FROM protected_table",
        "DROP TABLE secret",
        "DROP VIEW visible_secret",
        "DROP INDEX secret_by_owner",
        "ALTER TABLE secret DROP COLUMN name",
        "ATTACH 'other.db' AS o",
        "PRAGMA key = 'x'",
        "PRAGMA rekey = 'x'",
        "PRAGMA writable_schema = ON",
        "PRAGMA cipher_use_hmac = OFF",
        "PRAGMA cipher_plaintext_header_size = 32",
        "DELETE FROM words_data",
    };
    static const char *const allowed[] = {
        "INSERT INTO audit(verb) VALUES('case.read')",
        "SELECT name FROM secret",
        "UPDATE secret SET name = 'x' WHERE id = 1",
        "DELETE FROM secret WHERE id = 2",
        "INSERT INTO words(rowid, body) VALUES(9, 'x')",
        "DELETE FROM words WHERE rowid = 9",
        "INSERT INTO words(words) VALUES('optimize')",
    };

    given_writer();
    for (size_t i = 0; i < COUNT(refused); i++)
        if (db_script(&cx, refused[i]))
            fail_msg("allowed: %s", refused[i]);
        else
            problem_forget(&cx);
    for (size_t i = 0; i < COUNT(allowed); i++)
        if (!db_script(&cx, allowed[i]))
            fail_msg("refused: %s: %s", allowed[i], cx.problem.detail);
    close_db();
}

static const char sql_past_the_view[] = "SELECT name FROM secret WHERE id = 1";

static void past_the_view(void)
{
    (void)db_prepare(cx.db, sql_past_the_view);
}

static void a_statement_past_the_view_ends_the_process(void **state)
{
    (void)state;

    given_reader();
    assert_true(aborts(past_the_view));
    close_db();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(readers_reach_protected_rows_through_views_only),
        TEST(a_view_follows_the_viewer),
        TEST(readers_change_nothing),
        TEST(the_writer_may_not_rewrite_history),
        TEST(a_statement_past_the_view_ends_the_process),
    };
    return cmocka_run_group_tests_name("guard", tests, NULL, NULL);
}
