#include "store/place.h"

#define SCHEMA                                                                           \
    "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT, b INTEGER) STRICT;"                  \
    "CREATE INDEX t_by_a ON t(a);"                                                       \
    "CREATE TABLE u(id INTEGER PRIMARY KEY, t_id INTEGER, c TEXT) STRICT;"               \
    "CREATE VIEW v AS SELECT * FROM t WHERE b = 1;"                                      \
    "CREATE VIRTUAL TABLE words USING fts5(body, content='', contentless_delete=1);"

static const char *tried;

static void prepare_it(void)
{
    (void)db_prepare(cx.db, tried);
}

static bool is_refused(const char *sql)
{
    tried = sql;
    return aborts(prepare_it);
}

static void walks_through_tables_are_found(void **state)
{
    (void)state;
    static const char *const walks[] = {
        "SELECT * FROM t",
        "SELECT * FROM t WHERE b = 1",
        "SELECT x.a FROM t AS x",
        "SELECT a FROM t", /* the whole index is a walk too */
        "SELECT * FROM t ORDER BY a LIMIT 50",
        "SELECT * FROM t ORDER BY id DESC LIMIT 1",
        "SELECT count(*) FROM t",
        "SELECT * FROM v AS w",
        "SELECT * FROM t JOIN u ON u.id = t.b", /* t is outermost */
        "SELECT * FROM u JOIN t ON t.b = u.t_id WHERE u.id = 1",
        "SELECT * FROM t WHERE id IN (SELECT t_id FROM u)",
        "SELECT (SELECT c FROM u WHERE t_id = t.id) FROM t WHERE id = 1",
        "SELECT * FROM (SELECT DISTINCT b FROM t) AS x WHERE x.b = 1",
        "WITH m AS MATERIALIZED (SELECT * FROM t) SELECT * FROM m",
        "SELECT u.id FROM t CROSS JOIN u ON u.c = t.a WHERE t.a > :a", /* an automatic
                                                                          index */
        "UPDATE t SET b = 2",
        "UPDATE t SET b = 2 WHERE b = 1",
        "DELETE FROM t WHERE b = 1",
        "INSERT INTO u(t_id) SELECT id FROM t",
        "SELECT * FROM t WHERE a = 'x' OR b = 1",
        "SELECT a FROM t WHERE id = 1 UNION SELECT c FROM u",
    };

    given_db(SCHEMA);
    for (size_t i = 0; i < COUNT(walks); i++)
        if (!is_refused(walks[i]))
            fail_msg("not found: %s", walks[i]);
    close_db();
}

static void bounded_statements_pass(void **state)
{
    (void)state;
    static const char *const bounded[] = {
        "SELECT * FROM t /*scan*/",
        "SELECT * FROM t WHERE id = :id",
        "SELECT * FROM t WHERE id > :id ORDER BY id LIMIT 50",
        "SELECT * FROM t WHERE a = :a",
        "SELECT * FROM v WHERE id = 1",
        "SELECT count(*) FROM t WHERE a = :a",
        "SELECT max(id) FROM t",
        "SELECT min(a) FROM t",
        "SELECT x.n FROM (SELECT 1 AS n UNION ALL SELECT 2) AS x",
        "WITH m AS MATERIALIZED (SELECT * FROM t WHERE a = :a) SELECT * FROM m AS y",
        "WITH m AS MATERIALIZED (SELECT id FROM t WHERE a = :a)"
        " SELECT y.id, z.id FROM m AS y JOIN m AS z ON y.id < z.id",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9)"
        " SELECT i FROM n AS numbers",
        "SELECT * FROM t WHERE id IN (SELECT value FROM json_each(:ids))",
        "SELECT t.id FROM words JOIN t ON t.id = words.rowid WHERE words MATCH :words",
        "SELECT 1 WHERE EXISTS (SELECT 1 FROM t WHERE a = :a)",
        "INSERT INTO t(a) VALUES(:a)",
        "UPDATE t SET b = 2 WHERE id = :id",
        "DELETE FROM t WHERE a = :a",
        "SELECT DISTINCT b FROM (SELECT b FROM t WHERE a = :a ORDER BY b LIMIT 5) AS x",
        "SELECT name FROM sqlite_schema WHERE type = 'table'",
        "VALUES(1), (2), (3)",
    };

    given_db(SCHEMA);
    for (size_t i = 0; i < COUNT(bounded); i++)
        if (is_refused(bounded[i]))
            fail_msg("wrongly found: %s", bounded[i]);
    close_db();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(walks_through_tables_are_found),
        TEST(bounded_statements_pass),
    };
    return cmocka_run_group_tests_name("plan", tests, NULL, NULL);
}
