#include "store/place.h"

static const char sql_all[] =
    "SELECT id, name, score, open AS \"open?\" FROM t"
    " ORDER BY id /*scan*/";
static const char sql_one[] = "SELECT id, name, raw FROM t WHERE id = :id";
static const char sql_insert[] =
    "INSERT INTO t(id, name, score, open, raw)"
    " VALUES(:id, :name, :score, :open, :raw)";
static const char sql_misspelt[] = "SELECT nmae FROM t WHERE id = 1";
static const char sql_two[] = "SELECT 1; SELECT 2";
static const char sql_nameless[] = "SELECT id FROM t WHERE id = ?";

static void insert(int64_t id, const char *name)
{
    struct stmt *st = db_prepare(cx.db, sql_insert);

    bind_int(st, ":id", id);
    bind_text(st, ":name", name);
    bind_int(st, ":score", 3);
    bind_int(st, ":open", id % 2);
    bind_blob(st, ":raw", "a\0b", 3);
    assert_ok(db_run(&cx, st));
}

static void given_rows(void)
{
    given_db(
        "CREATE TABLE t(id INTEGER PRIMARY KEY, name TEXT, score REAL,"
        " open INTEGER, raw BLOB) STRICT");
    insert(1, "Ann O'Neill");
    insert(2, NULL);
    insert(INT64_C(9007199254740991), "Z\xc3\xbc\x72ich");
}

static void binds_and_reads_by_name(void **state)
{
    (void)state;
    size_t length = 0;

    given_rows();
    struct stmt *st = db_prepare(cx.db, sql_one);
    assert_true(stmt_has(st, ":id"));
    assert_false(stmt_has(st, ":other"));
    bind_int(st, ":id", 1);
    assert_true(db_row(&cx, st));
    assert_string_equal(row_text(&cx, st, "name"), "Ann O'Neill");
    assert_int_equal(row_int(st, "id"), 1); /* in whatever order */
    assert_memory_equal(row_blob(&cx, st, "raw", &length), "a\0b", 3);
    assert_int_equal(length, 3);
    assert_false(db_row(&cx, st));
    assert_false(db_row(&cx, st)); /* does not begin anew */
    assert_ok(db_done(&cx, st));

    st = db_prepare(cx.db, sql_one);
    assert_false(db_row(&cx, st)); /* the binding is gone */
    assert_ok(db_done(&cx, st));
    st = db_prepare(cx.db, sql_one);
    bind_int(st, ":id", 2);
    assert_true(db_row(&cx, st));
    assert_true(row_is_null(st, "name"));
    assert_false(row_is_null(st, "id"));
    assert_null(row_text(&cx, st, "name"));
    assert_ok(db_done(&cx, st));
    close_db();
}

static void rows_become_json(void **state)
{
    (void)state;
    json_error_t error;

    given_rows();
    json_t *rows = db_rows_json(&cx, db_prepare(cx.db, sql_all));
    json_t *expected = json_loads(
        "[{\"id\": 1, \"name\": \"Ann O'Neill\", \"score\": 3.0, \"open\": true},"
        " {\"id\": 2, \"name\": null, \"score\": 3.0, \"open\": false},"
        " {\"id\": 9007199254740991, \"name\": \"Z\xc3\xbc\x72ich\", \"score\": 3.0,"
        "  \"open\": true}]",
        0, &error);
    assert_non_null(expected);
    assert_true(json_equal(rows, expected));
    json_decref(rows);
    json_decref(expected);
    close_db();
}

static void a_failure_among_rows_leaves_no_list(void **state)
{
    (void)state;

    given_rows();
    for (int nth = 1; nth <= 4; nth++) { /* three rows and the end */
        db_fail_at(cx.db, nth);
        assert_null(db_rows_json(&cx, db_prepare(cx.db, sql_all)));
        assert_string_equal(cx.problem.code, "store.disk");
        problem_forget(&cx);
    }
    db_fail_at(cx.db, 0);
    close_db();
}

static void a_statement_is_prepared_once(void **state)
{
    (void)state;

    given_rows();
    struct stmt *st = db_prepare(cx.db, sql_one);
    assert_ok(db_done(&cx, st));
    assert_ptr_equal(db_prepare(cx.db, sql_one), st);
    assert_ok(db_done(&cx, st));
    close_db();
}

static void a_changed_schema_is_met_in_stride(void **state)
{
    (void)state;

    given_rows();
    json_t *rows = db_rows_json(&cx, db_prepare(cx.db, sql_all));
    assert_int_equal(json_array_size(rows), 3);
    json_decref(rows);
    assert_ok(db_script(&cx, "CREATE INDEX i ON t(name); CREATE TABLE u(a TEXT) STRICT"));
    rows = db_rows_json(&cx, db_prepare(cx.db, sql_all));
    assert_string_equal(
        json_string_value(json_object_get(json_array_get(rows, 0), "name")),
        "Ann O'Neill");
    json_decref(rows);
    close_db();
}

static void many_statements_find_room(void **state)
{
    (void)state;
    enum { MANY = 1500 };
    static char texts[MANY][48];
    int64_t n;

    given_rows();
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < MANY; i++) {
            (void)snprintf(texts[i], sizeof(texts[i]), "SELECT %d", i);
            assert_ok(db_number(&cx, db_prepare(cx.db, texts[i]), &n));
            assert_int_equal(n, i);
        }
    close_db();
}

/* ---- our own mistakes ----------------------------------------------------------------
 */

static void misspelt_column(void)
{
    (void)db_prepare(cx.db, sql_misspelt);
}

static void misspelt_parameter(void)
{
    bind_int(db_prepare(cx.db, sql_one), ":di", 1);
}

static void misspelt_row(void)
{
    struct stmt *st = db_prepare(cx.db, sql_one);

    bind_int(st, ":id", 1);
    assert_true(db_row(&cx, st));
    (void)row_int(st, "nmae");
}

static void no_row(void)
{
    (void)row_int(db_prepare(cx.db, sql_one), "id");
}

static void still_in_use(void)
{
    struct stmt *st = db_prepare(cx.db, sql_one);

    bind_int(st, ":id", 1);
    assert_true(db_row(&cx, st));
    (void)db_prepare(cx.db, sql_one);
}

static void two_statements(void)
{
    (void)db_prepare(cx.db, sql_two);
}

static void nameless(void)
{
    (void)db_prepare(cx.db, sql_nameless);
}

static void text_on_the_stack(void)
{
    char text[32] = "SELECT 1";

    assert_ok(db_done(&cx, db_prepare(cx.db, text)));
    memcpy(text, "SELECT 2", 9);
    (void)db_prepare(cx.db, text);
}

static void bytes_as_json(void)
{
    struct stmt *st = db_prepare(cx.db, sql_one);

    bind_int(st, ":id", 1);
    assert_true(db_row(&cx, st));
    (void)row_json(st);
}

static void our_own_mistakes_end_the_process(void **state)
{
    (void)state;
    static void (*const mistakes[])(void) = {
        misspelt_column, misspelt_parameter, misspelt_row,
        no_row,          still_in_use,       two_statements,
        nameless,        bytes_as_json,      text_on_the_stack,
    };

    given_rows();
    for (size_t i = 0; i < COUNT(mistakes); i++)
        assert_true(aborts(mistakes[i]));
    close_db();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(binds_and_reads_by_name),
        TEST(rows_become_json),
        TEST(a_failure_among_rows_leaves_no_list),
        TEST(a_statement_is_prepared_once),
        TEST(a_changed_schema_is_met_in_stride),
        TEST(many_statements_find_room),
        TEST(our_own_mistakes_end_the_process),
    };
    return cmocka_run_group_tests_name("stmt", tests, NULL, NULL);
}
