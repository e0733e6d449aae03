#include "store/db.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bug.h"
#include "guard.h"
#include "inner.h"

#define PAGE_SIZE 4096
#define MIB       ((int64_t)1024 * 1024)

/*
 * A page taken from the cache is already deciphered; a page read past it costs about four
 * microseconds. A connection's cache is an eighth of the file, within these bounds: two
 * readers and the writer then stay under 64 MiB for a partnership (a file of 100 MiB)
 * and under 256 MiB at national scale. It is a limit: memory is taken as pages come in.
 */
#define CACHE_SHARE  8
#define CACHE_LEAST  (8 * MIB)
#define CACHE_MOST   (72 * MIB)
#define WRITER_CACHE (16 * MIB)
#define BUSY_MS      5000
#define WAL_KEPT     (64 * MIB) /* a WAL that once grew beyond is cut again */

static const char sql_begin[] = "BEGIN";
static const char sql_begin_immediate[] = "BEGIN IMMEDIATE";
static const char sql_commit[] = "COMMIT";
static const char sql_touch[] = "SELECT count(*) FROM sqlite_schema";

static bool disk_is_full(int rc, int os_error)
{
    if ((rc & 0xff) == SQLITE_FULL)
        return true;
    return (rc & 0xff) == SQLITE_IOERR
           && (os_error == ENOSPC || os_error == EDQUOT || os_error == EFBIG);
}

bool db_trouble(struct ctx *cx, sqlite3 *handle, int rc)
{
    if (disk_is_full(rc, sqlite3_system_errno(handle)))
        return failed(cx, PROBLEM_INPUT_OUTPUT, "store.full",
                      "The disk is full: nothing was saved.");

    switch (rc & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return failed(cx, PROBLEM_BUSY, "store.busy",
                      "Someone else is saving at this moment.");
    case SQLITE_CONSTRAINT:
        return failed(cx, PROBLEM_CONFLICT, "store.constraint",
                      "This clashes with the records.");
    case SQLITE_READONLY:
    case SQLITE_AUTH:
        return failed(cx, PROBLEM_BROKEN, "store.guarded", "The records refuse this: %s.",
                      sqlite3_errmsg(handle));
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
        return failed(cx, PROBLEM_INPUT_OUTPUT, "store.disk",
                      "The disk reports an error: nothing was saved.");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_NOMEM:
        return failed(cx, PROBLEM_BROKEN, "store.damaged",
                      "The store is damaged: restore it from a backup.");
    default:
        return failed(cx, PROBLEM_BROKEN, "store.broken",
                      "The records cannot be reached (%s).", sqlite3_errmsg(handle));
    }
}

bool db_is_our_mistake(struct db *db, int rc)
{
    switch (rc & 0xff) {
    case SQLITE_AUTH:
    case SQLITE_MISUSE:
    case SQLITE_RANGE:
    case SQLITE_TOOBIG:
        return true;
    case SQLITE_ERROR: /* also what a page that fails its check may come out as */
        return !crypto_provider_refused(db->handle);
    default:
        return false;
    }
}

bool db_fails_now(struct db *db)
{
    return db->fail_at > 0 && --db->fail_at == 0;
}

/* ---- opening ---------------------------------------------------------------------- */

/* A page that is there in part only, and no WAL that could still bring the rest of it. */
static bool ends_within_a_page(struct ctx *cx, const char *path)
{
    struct stat file, wal;

    if (stat(path, &file) != 0 || file.st_size % PAGE_SIZE == 0)
        return false;
    return stat(arena_print(cx->arena, "%s-wal", path), &wal) != 0 || wal.st_size == 0;
}

/* A plain or cut file is refused before SQLite sees it. */
bool db_check_file(struct ctx *cx, const char *path)
{
    char head[16] = "";
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0 && errno == ENOENT)
        return failed(cx, PROBLEM_NOT_FOUND, "store.missing", "There is no store %s.",
                      path);
    if (fd < 0)
        return failed(cx, PROBLEM_INPUT_OUTPUT, "store.unreachable",
                      "Cannot open the store %s: %s.", path, strerror(errno));
    ssize_t n = read(fd, head, sizeof(head));
    close(fd);

    if (n < 0)
        return failed(cx, PROBLEM_INPUT_OUTPUT, "store.unreachable",
                      "Cannot read the store %s: %s.", path, strerror(errno));
    if (n == (ssize_t)sizeof(head) && memcmp(head, "SQLite format 3", sizeof(head)) == 0)
        return failed(cx, PROBLEM_BROKEN, "store.plain",
                      "%s is not encrypted: this program never opens such a file.", path);
    if (n < (ssize_t)sizeof(head) || ends_within_a_page(cx, path))
        return failed(cx, PROBLEM_BROKEN, "store.cut",
                      "%s is empty or cut short: restore it from a backup.", path);
    return true;
}

/* So that it is private from its first byte; SQLite gives the WAL the same mode. */
bool db_make_file(struct ctx *cx, const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (fd < 0 && errno == EEXIST)
        return db_check_file(cx, path);
    if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
        return failed(cx, PROBLEM_CANNOT_CREATE, "store.folder",
                      "The folder for %s does not exist.", path);
    if (fd < 0)
        return failed(cx, PROBLEM_CANNOT_CREATE, "store.refused", "Cannot create %s: %s.",
                      path, strerror(errno));
    close(fd);
    return true;
}

/* A database of that name lives in memory, for tests: nothing is there to encrypt. */
static bool is_in_memory(const char *path)
{
    return strcmp(path, ":memory:") == 0;
}

/* The key goes through the C interface, never through SQL text. */
static int give_key(sqlite3 *handle, const unsigned char key[32])
{
    char spec[2 + 64 + 1 + 1] = "x'";

    sodium_bin2hex(spec + 2, 65, key, 32);
    memcpy(spec + 66, "'", 2);
    int rc = sqlite3_key_v2(handle, "main", spec, 67);
    sodium_memzero(spec, sizeof(spec));
    return rc == SQLITE_OK ? crypto_provider_strict(handle) : rc;
}

static int open_keyed(const char *path, const unsigned char key[32], sqlite3 **out)
{
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    int rc = sqlite3_open_v2(path, out, flags, NULL);

    if (rc != SQLITE_OK || is_in_memory(path))
        return rc;
    return give_key(*out, key);
}

bool db_open_bare(struct ctx *cx, const char *path, const unsigned char key[32],
                  sqlite3 **out)
{
    sqlite3 *handle = NULL;
    int rc = open_keyed(path, key, &handle);

    /* Only a connection that has read knows that there is a WAL. */
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(handle, sql_touch, NULL, NULL, NULL);
    if (rc == SQLITE_OK) {
        (void)sqlite3_busy_timeout(handle, BUSY_MS);
        *out = handle;
        return true;
    }
    (void)db_trouble(cx, handle, rc);
    (void)sqlite3_close(handle);
    return false;
}

int db_run_plainly(struct db *db, const char *sql)
{
    return sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
}

static bool prove_key(struct ctx *cx, struct db *db)
{
    int rc = db_run_plainly(db, sql_touch);

    if (rc == SQLITE_OK)
        return true;
    if (rc == SQLITE_NOTADB || crypto_provider_refused(db->handle))
        return failed(cx, PROBLEM_BROKEN, "store.key",
                      "The key does not fit this store, or the store is damaged: nothing "
                      "was opened.");
    return db_trouble(cx, db->handle, rc);
}

static int64_t cache_size(const char *path)
{
    struct stat about = { 0 };

    (void)stat(path, &about);
    int64_t size = (int64_t)about.st_size / CACHE_SHARE;
    if (size < CACHE_LEAST)
        return CACHE_LEAST;
    return size > CACHE_MOST ? CACHE_MOST : size;
}

static int set_manner(struct ctx *cx, struct db *db, const char *path)
{
    int64_t cache = cache_size(path) / 1024;

    (void)sqlite3_busy_timeout(db->handle, BUSY_MS);
    (void)sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    (void)sqlite3_db_config(db->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    /* Plans must not depend on bound values: else a new value prepares the text anew. */
    (void)sqlite3_db_config(db->handle, SQLITE_DBCONFIG_ENABLE_QPSG, 1, NULL);
    if (db->use == DB_READER)
        return db_run_plainly(db, arena_print(cx->arena,
                                              "PRAGMA foreign_keys = ON;"
                                              "PRAGMA wal_autocheckpoint = 0;"
                                              "PRAGMA cache_size = -%lld;"
                                              "PRAGMA query_only = ON;",
                                              (long long)cache));
    return db_run_plainly(db, arena_print(cx->arena,
                                          "PRAGMA journal_mode = WAL;"
                                          "PRAGMA synchronous = FULL;"
                                          "PRAGMA foreign_keys = ON;"
                                          "PRAGMA secure_delete = ON;"
                                          "PRAGMA journal_size_limit = %lld;"
                                          "PRAGMA cache_size = -%lld;",
                                          (long long)WAL_KEPT,
                                          (long long)(WRITER_CACHE / 1024)));
}

static bool set_up(struct ctx *cx, struct db *db, const char *path)
{
    int rc = set_manner(cx, db, path);

    if (rc == SQLITE_OK)
        rc = functions_add(db);
    if (rc != SQLITE_OK)
        return db_trouble(cx, db->handle, rc);
    return sight_guard_set(cx);
}

static bool open_handle(struct ctx *cx, struct db *db, const char *path,
                        const unsigned char key[32])
{
    int rc = open_keyed(path, key, &db->handle);

    if (rc != SQLITE_OK)
        return db_trouble(cx, db->handle, rc);
    return prove_key(cx, db) && set_up(cx, db, path);
}

static bool find_file(struct ctx *cx, const char *path, bool create)
{
    if (is_in_memory(path))
        return true;
    return create ? db_make_file(cx, path) : db_check_file(cx, path);
}

bool db_open(struct ctx *cx, const char *path, const unsigned char key[32],
             enum db_use use, bool create)
{
    struct db *before = cx->db;

    if (!find_file(cx, path, create))
        return false;

    struct db *db = calloc(1, sizeof(*db));
    if (db == NULL)
        bug("out of memory");
    db->use = use;
    db->scratch = arena_open();
    cx->db = db;
    if (open_handle(cx, db, path, key))
        return true;
    cx->db = before;
    db_close(db);
    return false;
}

void db_close(struct db *db)
{
    if (db == NULL)
        return;
    snapshot_forget(db);
    stmt_forget_all(db);
    if (sqlite3_close(db->handle) != SQLITE_OK)
        bug("a connection is closed while in use: %s", sqlite3_errmsg(db->handle));
    sight_guard_close(db);
    arena_close(db->scratch);
    free(db);
}

/* ---- use -------------------------------------------------------------------------- */

bool db_script(struct ctx *cx, const char *sql)
{
    struct db *db = cx->db;
    int rc = db_fails_now(db) ? SQLITE_IOERR : db_run_plainly(db, sql);

    return rc == SQLITE_OK ? true : db_trouble(cx, db->handle, rc);
}

void db_view_as(struct db *db, const struct viewer *viewer)
{
    db->viewer = *viewer;
}

int db_changes(struct db *db)
{
    return sqlite3_changes(db->handle);
}

bool db_begin(struct ctx *cx)
{
    struct db *db = cx->db;
    const char *begin = db->use == DB_WRITER ? sql_begin_immediate : sql_begin;

    if (db->depth == 0 && !db_run(cx, db_prepare(db, begin)))
        return false;
    if (db->depth == 0)
        db->knows_generation = false; /* see generation.h */
    db->depth++;
    return true;
}

bool db_end(struct ctx *cx, bool ok)
{
    struct db *db = cx->db;

    if (db->depth <= 0)
        bug("db_end() without db_begin()");
    db->doomed = db->doomed || !ok;
    if (--db->depth > 0)
        return ok;

    bool committed =
        !db->doomed && !has_problem(cx) && db_run(cx, db_prepare(db, sql_commit));
    if (!committed)
        (void)db_run_plainly(db, "ROLLBACK");
    db->doomed = false;
    return committed;
}

void db_fail_at(struct db *db, int nth)
{
    db->fail_at = nth;
}
