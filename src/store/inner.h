/*
 * inner.h - what the files of store/ share and nobody else sees.
 */
#ifndef STORE_INNER_H
#define STORE_INNER_H

#include <sqlite3.h>

#include "store/db.h"

#ifdef TEST_BUILD
#define CHECKS_PLANS true
#else
#define CHECKS_PLANS false
#endif

#define CACHE_BITS  11 /* slots for statements: far more than there are */
#define CACHE_SLOTS (1 << CACHE_BITS)

struct name {
    char *text;
    size_t length;
    bool is_boolean; /* the column was called "text?" */
};

struct stmt {
    const char *sql;
    sqlite3_stmt *handle; /* NULL when it could not be prepared; rc then says why */
    struct db *db;
    int rc;                          /* of the last step */
    int nparameters, ncolumns;       /* how many names follow */
    int next_parameter, next_column; /* where the next search by name begins */
    struct name *parameters, *columns;
    void *memo; /* see stmt_remember() */
};

/* See guard.h. */
struct guard {
    char **protected_tables;
    size_t count;
    bool is_off; /* for migrations and for verify */
};

struct db {
    sqlite3 *handle;
    enum db_use use;
    int depth;             /* of nested transactions */
    bool doomed;           /* some level failed, so the outermost one rolls back */
    bool knows_generation; /* of the reference data, for this transaction */
    int64_t generation;
    int fail_at;
    struct viewer viewer;
    struct guard guard;
    struct arena *scratch;     /* for one call of an SQL function at a time */
    struct snapshot *snapshot; /* NULL: each transaction has one of its own */
    struct stmt cache[CACHE_SLOTS];
};

/* Records what SQLite says in plain words; the value is false. */
bool db_trouble(struct ctx *cx, sqlite3 *handle, int rc);

/* A bare connection to a file that is there, for copies. */
MUST_CHECK bool db_open_bare(struct ctx *cx, const char *path,
                             const unsigned char key[32], sqlite3 **out);

/* Refuses a file that is missing, empty, cut or plain before SQLite sees it. */
MUST_CHECK bool db_check_file(struct ctx *cx, const char *path);

/* Creates the file if it is not there, private from its first byte. */
MUST_CHECK bool db_make_file(struct ctx *cx, const char *path);

/* Takes a reader out of its store's list; fine for a connection that keeps none. */
void snapshot_forget(struct db *db);

/* Runs statements whatever db_fail_at() and the cache say; SQLite's answer. */
int db_run_plainly(struct db *db, const char *sql);

/* Counts towards db_fail_at(). */
bool db_fails_now(struct db *db);

/* True for a failure that no disk can cause: a misspelt or forbidden statement. */
bool db_is_our_mistake(struct db *db, int rc);

void stmt_forget_all(struct db *db);

/* The SQL functions of db.h. */
int functions_add(struct db *db);

/* Aborts when the statement walks through a whole table without saying so. */
void plan_check(struct db *db, const char *sql);

/* Both are in sqlcipher_unit.txt.  The first turns every page that fails its check into a
 * failed read; the second says whether such a page was met. */
int crypto_provider_strict(sqlite3 *handle);
int crypto_provider_refused(sqlite3 *handle);

#endif
