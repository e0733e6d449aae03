#include <stdlib.h>
#include <string.h>

#include "base/bug.h"
#include "base/json.h"
#include "inner.h"

/* ---- preparing: once a connection, found again by the address of the text ------------
 */

static struct stmt *cache_slot(struct db *db, const char *sql)
{
    size_t i =
        ((uint64_t)(uintptr_t)sql * UINT64_C(0x9E3779B97F4A7C15)) >> (64 - CACHE_BITS);

    for (size_t tries = 0; tries < CACHE_SLOTS; tries++, i = (i + 1) % CACHE_SLOTS)
        if (db->cache[i].sql == sql || db->cache[i].sql == NULL)
            return &db->cache[i];
    bug("no room to cache: %s", sql);
}

/*
 * SQLite's names last until it prepares the statement anew; ours as long as it does.  All
 * of a list lie together behind it, since the next one asked for is mostly the next one.
 */
static const char *parameter_name(sqlite3_stmt *handle, int i)
{
    const char *name = sqlite3_bind_parameter_name(handle, i + 1);

    if (name == NULL)
        bug("a parameter without a name in: %s", sqlite3_sql(handle));
    return name;
}

static const char *column_name(sqlite3_stmt *handle, int i)
{
    return sqlite3_column_name(handle, i);
}

static void set_name(struct name *name, char *text, size_t length)
{
    *name = (struct name){ .text = text, .length = length };
    if (length > 1 && text[length - 1] == '?') {
        text[--name->length] = '\0';
        name->is_boolean = true;
    }
}

static struct name *names(sqlite3_stmt *handle, int count,
                          const char *(*name_of)(sqlite3_stmt *, int))
{
    size_t list_size = ((size_t)count + 1) * sizeof(struct name), size = list_size;

    for (int i = 0; i < count; i++)
        size += strlen(name_of(handle, i)) + 1;
    struct name *list = calloc(1, size);
    if (list == NULL)
        bug("out of memory");
    char *at = (char *)list + list_size;
    for (int i = 0; i < count; i++) {
        size_t length = strlen(name_of(handle, i));

        memcpy(at, name_of(handle, i), length + 1);
        set_name(&list[i], at, length);
        at += length + 1;
    }
    return list;
}

static void learn_names(struct stmt *st)
{
    st->nparameters = sqlite3_bind_parameter_count(st->handle);
    st->parameters = names(st->handle, st->nparameters, parameter_name);
    st->ncolumns = sqlite3_column_count(st->handle);
    st->columns = names(st->handle, st->ncolumns, column_name);
}

void stmt_forget_all(struct db *db)
{
    for (size_t i = 0; i < CACHE_SLOTS; i++) {
        struct stmt *st = &db->cache[i];

        sqlite3_finalize(st->handle);
        free(st->parameters);
        free(st->columns);
        free(st->memo);
        *st = (struct stmt){ .sql = NULL };
    }
}

static void prepare(struct stmt *st)
{
    struct db *db = st->db;
    const char *rest = "";

    st->rc = sqlite3_prepare_v3(db->handle, st->sql, -1, SQLITE_PREPARE_PERSISTENT,
                                &st->handle, &rest);
    if (st->rc != SQLITE_OK) {
        if (db_is_our_mistake(db, st->rc))
            bug("%s in: %s", sqlite3_errmsg(db->handle), st->sql);
        return;
    }
    if (st->handle == NULL || rest[strspn(rest, " \n;")] != '\0')
        bug("not one statement: %s", st->sql);
    learn_names(st);
    if (CHECKS_PLANS)
        plan_check(db, st->sql);
}

/* A text on the stack or in an arena would be found again as something else. */
static void check_text(const struct stmt *st)
{
    if (strcmp(sqlite3_sql(st->handle), st->sql) != 0)
        bug("the text of a statement changed: %s", st->sql);
}

struct stmt *db_prepare(struct db *db, const char *sql)
{
    struct stmt *st = cache_slot(db, sql);

    st->sql = sql;
    st->db = db;
    if (st->handle == NULL) {
        prepare(st);
        return st;
    }
    if (CHECKS_PLANS)
        check_text(st);
    if (sqlite3_stmt_busy(st->handle))
        bug("still in use, db_done() is missing: %s", sql);
    st->rc = SQLITE_OK;
    return st;
}

/* ---- binding: callers name things mostly in order, so the search goes on from there ---
 */

static int find(const struct name *list, int count, int *next, const char *wanted)
{
    for (int tries = 0, i = *next; tries < count; tries++) {
        int after = i + 1 == count ? 0 : i + 1;

        if (strcmp(list[i].text, wanted) == 0) {
            *next = after;
            return i;
        }
        i = after;
    }
    return -1;
}

bool stmt_has(struct stmt *st, const char *name)
{
    return find(st->parameters, st->nparameters, &st->next_parameter, name) >= 0;
}

/* The number SQLite gives it, or 0 for a statement that could not be prepared. */
static int parameter(struct stmt *st, const char *name)
{
    if (st->handle == NULL)
        return 0;

    int index = find(st->parameters, st->nparameters, &st->next_parameter, name);
    if (index < 0)
        bug("no parameter %s in: %s", name, st->sql);
    return index + 1;
}

static void check_bound(const struct stmt *st, const char *name, int rc)
{
    if (st->handle != NULL && rc != SQLITE_OK)
        bug("cannot bind %s (%s) in: %s", name, sqlite3_errstr(rc), st->sql);
}

void bind_int(struct stmt *st, const char *name, int64_t value)
{
    check_bound(st, name, sqlite3_bind_int64(st->handle, parameter(st, name), value));
}

void bind_text(struct stmt *st, const char *name, const char *value)
{
    check_bound(
        st, name,
        sqlite3_bind_text(st->handle, parameter(st, name), value, -1, SQLITE_TRANSIENT));
}

void bind_blob(struct stmt *st, const char *name, const void *bytes, size_t length)
{
    check_bound(st, name,
                sqlite3_bind_blob64(st->handle, parameter(st, name), bytes, length,
                                    SQLITE_TRANSIENT));
}

void bind_null(struct stmt *st, const char *name)
{
    check_bound(st, name, sqlite3_bind_null(st->handle, parameter(st, name)));
}

/* ---- running -------------------------------------------------------------------------
 */

static int step(struct stmt *st)
{
    struct db *db = st->db;

    if (db_fails_now(db))
        return SQLITE_IOERR;
    /* After some errors SQLite rolls back by itself: nothing may go on outside. */
    if (db->depth > 0 && sqlite3_get_autocommit(db->handle))
        return SQLITE_ABORT;
    return sqlite3_step(st->handle);
}

bool db_row(struct ctx *cx, struct stmt *st)
{
    (void)cx;
    if (st->rc != SQLITE_OK && st->rc != SQLITE_ROW)
        return false;
    st->rc = step(st);
    return st->rc == SQLITE_ROW;
}

bool db_done(struct ctx *cx, struct stmt *st)
{
    int rc = st->rc;
    bool ok = rc == SQLITE_DONE || rc == SQLITE_ROW || rc == SQLITE_OK;

    if (!ok)
        (void)db_trouble(cx, st->db->handle, rc);
    if (st->handle != NULL) {
        (void)sqlite3_reset(st->handle);
        (void)sqlite3_clear_bindings(st->handle);
    }
    st->rc = SQLITE_DONE;
    return ok;
}

bool db_run(struct ctx *cx, struct stmt *st)
{
    while (db_row(cx, st))
        ;
    return db_done(cx, st);
}

/* ---- rows
 * ------------------------------------------------------------------------------ */

static int column(struct stmt *st, const char *name)
{
    int index = find(st->columns, st->ncolumns, &st->next_column, name);

    if (index < 0)
        bug("no column %s in: %s", name, st->sql);
    if (st->rc != SQLITE_ROW)
        bug("no row to take %s from in: %s", name, st->sql);
    return index;
}

int64_t row_int(struct stmt *st, const char *name)
{
    return sqlite3_column_int64(st->handle, column(st, name));
}

bool row_is_null(struct stmt *st, const char *name)
{
    return sqlite3_column_type(st->handle, column(st, name)) == SQLITE_NULL;
}

const char *row_text(struct ctx *cx, struct stmt *st, const char *name)
{
    int i = column(st, name);
    const char *text = (const char *)sqlite3_column_text(st->handle, i);

    if (text == NULL)
        return NULL;
    return arena_slice(cx->arena, text, (size_t)sqlite3_column_bytes(st->handle, i));
}

const void *row_blob(struct ctx *cx, struct stmt *st, const char *name,
                     size_t *out_length)
{
    int i = column(st, name);
    const void *bytes = sqlite3_column_blob(st->handle, i);

    *out_length = (size_t)sqlite3_column_bytes(st->handle, i);
    if (bytes == NULL)
        return NULL;
    return memcpy(arena_alloc(cx->arena, *out_length), bytes, *out_length);
}

static json_t *text_cell(sqlite3_stmt *handle, int i)
{
    const char *text = (const char *)sqlite3_column_text(handle, i);

    return json_stringn_nocheck(text, (size_t)sqlite3_column_bytes(handle, i));
}

static json_t *cell(const struct stmt *st, int i)
{
    switch (sqlite3_column_type(st->handle, i)) {
    case SQLITE_INTEGER:
        if (st->columns[i].is_boolean)
            return json_boolean(sqlite3_column_int(st->handle, i) != 0);
        return json_integer(sqlite3_column_int64(st->handle, i));
    case SQLITE_FLOAT:
        return json_real(sqlite3_column_double(st->handle, i));
    case SQLITE_NULL:
        return json_null();
    case SQLITE_TEXT:
        return text_cell(st->handle, i);
    default:
        bug("bytes cannot become JSON: %s in: %s", st->columns[i].text, st->sql);
    }
}

int row_columns(struct stmt *st)
{
    return st->ncolumns;
}

const char *row_column_name(struct stmt *st, int i)
{
    return st->columns[i].text;
}

const char *row_text_at(struct stmt *st, int i, size_t *out_length)
{
    const char *text = (const char *)sqlite3_column_text(st->handle, i);

    *out_length = (size_t)sqlite3_column_bytes(st->handle, i);
    return text;
}

const void *row_blob_at(struct stmt *st, int i, size_t *out_length)
{
    const void *bytes = sqlite3_column_blob(st->handle, i);

    *out_length = (size_t)sqlite3_column_bytes(st->handle, i);
    return bytes;
}

int64_t row_int_at(struct stmt *st, int i)
{
    return sqlite3_column_int64(st->handle, i);
}

json_t *row_value_at(struct stmt *st, int i)
{
    return cell(st, i);
}

void *stmt_memo(const struct stmt *st)
{
    return st->memo;
}

void stmt_remember(struct stmt *st, void *memo)
{
    free(st->memo);
    st->memo = memo;
}

json_t *row_value(struct stmt *st, const char *name)
{
    return cell(st, column(st, name));
}

json_t *row_json(struct stmt *st)
{
    json_t *row = json_object();

    if (st->rc != SQLITE_ROW)
        bug("no row to take from in: %s", st->sql);
    for (int i = 0; i < st->ncolumns; i++) {
        const struct name *name = &st->columns[i];

        if (json_object_setn_new_nocheck(row, name->text, name->length, cell(st, i)) != 0)
            bug("cannot put '%s' into a JSON object", name->text);
    }
    return row;
}

json_t *db_rows_json(struct ctx *cx, struct stmt *st)
{
    json_t *rows = json_array();

    while (db_row(cx, st))
        if (json_array_append_new(rows, row_json(st)) != 0)
            bug("cannot put a row into a JSON array");
    if (!db_done(cx, st)) {
        json_decref(rows);
        return NULL;
    }
    return rows;
}

bool db_number(struct ctx *cx, struct stmt *st, int64_t *out)
{
    int64_t number = db_row(cx, st) ? sqlite3_column_int64(st->handle, 0) : 0;

    if (!db_done(cx, st))
        return false;
    *out = number;
    return true;
}
