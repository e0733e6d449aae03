#include "guard.h"

#include <stdlib.h>
#include <string.h>

#include "base/bug.h"
#include "inner.h"

static bool is_among(const char *name, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (sqlite3_stricmp(name, list[i]) == 0)
            return true;
    return false;
}

static bool is_protected(const struct guard *guard, const char *table)
{
    for (size_t i = 0; i < guard->count; i++)
        if (sqlite3_stricmp(table, guard->protected_tables[i]) == 0)
            return true;
    return false;
}

static bool comes_through_view(const char *accessor)
{
    return accessor != NULL && sqlite3_strnicmp(accessor, "visible_", 8) == 0;
}

static bool reader_may_ask(const char *pragma)
{
    static const char *const harmless[] = {
        "cipher_integrity_check",
        "cipher_salt",
        "data_version",
        "foreign_key_check",
        "freelist_count",
        "index_list",
        "integrity_check",
        "page_count",
        "page_size",
        "quick_check",
        "table_info",
        "table_list",
        "table_xinfo",
    };

    return is_among(pragma, harmless, COUNT(harmless));
}

static bool reader_may(const struct guard *guard, int action, const char *what,
                       const char *accessor)
{
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_FUNCTION:
    case SQLITE_RECURSIVE:
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT:
        return true;
    case SQLITE_READ:
        return !is_protected(guard, what) || comes_through_view(accessor);
    case SQLITE_PRAGMA:
        return reader_may_ask(what);
    default:
        return false;
    }
}

static bool writer_may_set(const char *pragma)
{
    static const char *const never[] = {
        "hexkey", "hexrekey", "key", "rekey", "trusted_schema", "writable_schema",
    };

    if (sqlite3_strnicmp(pragma, "cipher_", 7) == 0)
        return reader_may_ask(pragma);
    return !is_among(pragma, never, COUNT(never));
}

static bool writer_may(int action, const char *what)
{
    static const char *const added_to_only[] = { "audit", "migration",
                                                 "protected_table" };

    switch (action) {
    case SQLITE_UPDATE:
    case SQLITE_DELETE:
        return !is_among(what, added_to_only, COUNT(added_to_only));
    case SQLITE_DROP_TABLE:
    case SQLITE_DROP_VIEW:
    case SQLITE_DROP_INDEX:
    case SQLITE_DROP_TRIGGER:
    case SQLITE_DROP_VTABLE:
    case SQLITE_ALTER_TABLE:
    case SQLITE_ATTACH:
    case SQLITE_DETACH:
        return false;
    case SQLITE_PRAGMA:
        return writer_may_set(what);
    default:
        return true;
    }
}

static int decide(void *data, int action, const char *what, const char *detail,
                  const char *database, const char *accessor)
{
    const struct db *db = data;

    (void)detail;
    (void)database;
    if (db->guard.is_off)
        return SQLITE_OK;
    bool may = db->use == DB_READER ? reader_may(&db->guard, action, what, accessor)
                                    : writer_may(action, what);
    return may ? SQLITE_OK : SQLITE_DENY;
}

void sight_guard_close(struct db *db)
{
    struct guard *guard = &db->guard;

    for (size_t i = 0; i < guard->count; i++)
        free(guard->protected_tables[i]);
    free(guard->protected_tables);
    guard->protected_tables = NULL;
    guard->count = 0;
}

static void add_table(struct guard *guard, const unsigned char *name)
{
    size_t room = guard->count + 1;
    char **grown = realloc(guard->protected_tables, room * sizeof(*grown));
    char *copy = strdup((const char *)name);

    if (grown == NULL || copy == NULL)
        bug("out of memory");
    grown[guard->count] = copy;
    guard->protected_tables = grown;
    guard->count = room;
}

static const char sql_is_there[] =
    "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'protected_table'";
static const char sql_protected[] = "SELECT name FROM protected_table";

/* The rows of a statement, one name each; without the cache, whose plans are checked. */
static int each_row(struct db *db, const char *sql, struct guard *into, bool *out_any)
{
    sqlite3_stmt *handle = NULL;
    int rc = sqlite3_prepare_v2(db->handle, sql, -1, &handle, NULL);

    *out_any = false;
    if (rc != SQLITE_OK)
        return rc;
    while ((rc = sqlite3_step(handle)) == SQLITE_ROW) {
        *out_any = true;
        if (into != NULL)
            add_table(into, sqlite3_column_text(handle, 0));
    }
    sqlite3_finalize(handle);
    return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

bool sight_guard_learn(struct ctx *cx)
{
    struct db *db = cx->db;
    bool any = false, was_off = db->guard.is_off;

    sight_guard_close(db);
    db->guard.is_off = true;
    int rc = each_row(db, sql_is_there, NULL, &any);
    if (rc == SQLITE_OK && any)
        rc = each_row(db, sql_protected, &db->guard, &any);
    db->guard.is_off = was_off;
    return rc == SQLITE_OK ? true : db_trouble(cx, db->handle, rc);
}

bool sight_guard_set(struct ctx *cx)
{
    if (!sight_guard_learn(cx))
        return false;
    sqlite3_set_authorizer(cx->db->handle, decide, cx->db);
    return true;
}
