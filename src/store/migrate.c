#include "store/migrate.h"

#include <stdlib.h>
#include <string.h>

#include "base/bug.h"
#include "base/clock.h"
#include "base/secret.h"
#include "base/text.h"
#include "guard.h"
#include "inner.h"

#define FOLDER "migrations/"

struct migrations migrate_embedded(void)
{
    size_t count;
    const struct embedded *all = embedded_all(&count);
    struct migrations list = { .count = 0 };

    for (size_t i = 0; i < count; i++)
        if (text_starts(all[i].name, FOLDER)) {
            if (list.count == 0)
                list.files = &all[i];
            list.count++;
        }
    return list;
}

static const char *name_of(const struct embedded *file)
{
    return file->name + strlen(FOLDER);
}

static int number_of(const struct embedded *file)
{
    long number = strtol(name_of(file), NULL, 10);

    if (number < 1 || number > 9999)
        bug("a migration without a number: %s", file->name);
    return (int)number;
}

static const struct embedded *file_of(struct migrations list, int number)
{
    for (size_t i = 0; i < list.count; i++)
        if (number_of(&list.files[i]) == number)
            return &list.files[i];
    return NULL;
}

static int newest_of(struct migrations list)
{
    return list.count > 0 ? number_of(&list.files[list.count - 1]) : 0;
}

/* ---- what was applied
 * ------------------------------------------------------------------ */

static const char sql_table[] =
    "CREATE TABLE IF NOT EXISTS migration("
    " number INTEGER PRIMARY KEY,"
    " name TEXT NOT NULL,"
    " hash TEXT NOT NULL,"
    " applied_at TEXT NOT NULL"
    ") STRICT";

static const char sql_is_there[] =
    "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'migration'";

static const char sql_applied[] =
    "SELECT number, name, hash FROM migration ORDER BY number /*scan*/";

static bool check_applied(struct ctx *cx, struct migrations list, struct stmt *st)
{
    int number = (int)row_int(st, "number");
    const struct embedded *file = file_of(list, number);
    char hash[SECRET_HASH_HEX];

    if (number > newest_of(list))
        return failed(cx, PROBLEM_CONFIG, "store.newer",
                      "This store was made by a newer version of the program (schema %d, "
                      "this one knows %d).",
                      number, newest_of(list));
    if (file == NULL)
        return failed(cx, PROBLEM_CONFIG, "migrate.unknown",
                      "This store has a migration %s that this program does not know.",
                      row_text(cx, st, "name"));
    secret_digest(file->bytes, file->size, NULL, hash);
    if (!secret_equal(hash, row_text(cx, st, "hash")))
        return failed(cx, PROBLEM_CONFIG, "migrate.changed",
                      "The migration %s was changed after it was applied to this store.",
                      name_of(file));
    return true;
}

/* Walks through what was applied; *out_newest and *out_count say how far that is. */
static bool check_all_applied(struct ctx *cx, struct migrations list, int *out_newest,
                              size_t *out_count)
{
    struct stmt *st = db_prepare(cx->db, sql_applied);
    bool ok = true;

    while (ok && db_row(cx, st)) {
        ok = check_applied(cx, list, st);
        *out_newest = (int)row_int(st, "number");
        ++*out_count;
    }
    return db_done(cx, st) && ok;
}

bool migrate_check(struct ctx *cx, struct migrations list, int *out_newest,
                   int *out_missing)
{
    int64_t is_there;
    int newest = 0;
    size_t count = 0, up_to_newest = 0;

    if (!db_number(cx, db_prepare(cx->db, sql_is_there), &is_there))
        return false;
    if (is_there && !check_all_applied(cx, list, &newest, &count))
        return false;

    for (size_t i = 0; i < list.count; i++)
        up_to_newest += number_of(&list.files[i]) <= newest;
    if (count != up_to_newest)
        return failed(cx, PROBLEM_CONFIG, "migrate.order",
                      "A migration before number %d was never applied to this store.",
                      newest);
    *out_newest = newest;
    *out_missing = (int)(list.count - count);
    return true;
}

/* ---- applying
 * -------------------------------------------------------------------------- */

static const char sql_record[] =
    "INSERT INTO migration(number, name, hash, applied_at)"
    " VALUES(:number, :name, :hash, :at)";

static bool record(struct ctx *cx, const struct embedded *file)
{
    struct stmt *st = db_prepare(cx->db, sql_record);
    char hash[SECRET_HASH_HEX], now[INSTANT_SIZE];

    secret_digest(file->bytes, file->size, NULL, hash);
    clock_instant(clock_ms(), now);
    bind_int(st, ":number", number_of(file));
    bind_text(st, ":name", name_of(file));
    bind_text(st, ":hash", hash);
    bind_text(st, ":at", now);
    return db_run(cx, st);
}

static bool run_text(struct ctx *cx, const struct embedded *file)
{
    sqlite3 *handle = cx->db->handle;
    int rc = db_fails_now(cx->db) ? SQLITE_IOERR
                                  : db_run_plainly(cx->db, (const char *)file->bytes);

    if (rc == SQLITE_ERROR || rc == SQLITE_CONSTRAINT)
        return failed(cx, PROBLEM_CONFIG, "migrate.failed",
                      "The migration %s cannot be applied: %s.", name_of(file),
                      sqlite3_errmsg(handle));
    if (rc != SQLITE_OK)
        return db_trouble(cx, cx->db->handle, rc);
    if (sqlite3_get_autocommit(handle))
        return failed(cx, PROBLEM_CONFIG, "migrate.failed",
                      "The migration %s ends its own transaction.", name_of(file));
    return true;
}

static const char sql_broken_references[] =
    "SELECT count(*) FROM pragma_foreign_key_check";

static bool references_hold(struct ctx *cx, const struct embedded *file)
{
    int64_t broken;

    if (!db_number(cx, db_prepare(cx->db, sql_broken_references), &broken))
        return false;
    if (broken > 0)
        return failed(cx, PROBLEM_CONFIG, "migrate.failed",
                      "The migration %s leaves references to rows that are not there.",
                      name_of(file));
    return true;
}

static bool apply_one(struct ctx *cx, const struct embedded *file)
{
    if (!db_begin(cx))
        return false;
    return db_end(cx,
                  run_text(cx, file) && references_hold(cx, file) && record(cx, file));
}

static bool apply_missing(struct ctx *cx, struct migrations list, int newest,
                          int *out_applied)
{
    if (!db_script(cx, sql_table))
        return false;
    for (size_t i = 0; i < list.count; i++) {
        if (number_of(&list.files[i]) <= newest)
            continue;
        if (!apply_one(cx, &list.files[i]))
            return false;
        ++*out_applied;
    }
    return true;
}

bool migrate_apply(struct ctx *cx, struct migrations list, int *out_applied)
{
    int newest, missing, applied = 0;

    if (!migrate_check(cx, list, &newest, &missing))
        return false;
    cx->db->guard.is_off = true;
    bool ok = missing == 0 || apply_missing(cx, list, newest, &applied);
    cx->db->guard.is_off = false;
    *out_applied = applied;
    return ok && sight_guard_learn(cx);
}
