/*
 * db.h - SQLite, the way this program speaks to it.
 *
 *     static const char sql_names[] = "SELECT id, name FROM person WHERE org = :org";
 *
 *     struct stmt *st = db_prepare(cx->db, sql_names);
 *     bind_int(st, ":org", org);
 *     while (db_row(cx, st))
 *         use(row_int(st, "id"), row_text(cx, st, "name"));
 *     return db_done(cx, st);
 *
 * Parameters and columns go by name, so a statement may grow without counting.
 * A statement is prepared once per connection and found again by the address
 * of its text: give every statement its own static array, above its function.
 * A misspelt name is a bug in this program and aborts in every build.  Test
 * builds also abort on a statement that scans a whole table, unless its text
 * says so with a comment: "scan" between SQL comment marks.
 *
 * A connection belongs to one thread at a time.  Readers are query_only and may
 * read a protected table only through a view named visible_... (see src/store/guard.h).
 */
#ifndef STORE_DB_H
#define STORE_DB_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/ctx.h"

struct stmt;

enum db_use { DB_READER, DB_WRITER };

/*
 * Opens an encrypted database with its 256-bit data key into cx->db.  A writer creates
 * a file that is missing only when `create` is true.  Fails with NOT_FOUND, and with
 * BROKEN/"store.key" when the key is wrong or the file is damaged, "store.plain" when
 * the file is an unencrypted database, "store.cut" and "store.damaged" when it is not
 * whole.  ":memory:" is a database that is never written anywhere, for tests.
 */
MUST_CHECK bool db_open(struct ctx *cx, const char *path, const unsigned char key[32],
                        enum db_use use, bool create);
void db_close(struct db *db);

/* Runs statements without parameters or rows: migrations and pragmas. */
MUST_CHECK bool db_script(struct ctx *cx, const char *sql);

/*
 * Whom the SQL functions viewer_user(), viewer_organisation(), viewer_has_role(role),
 * viewer_has_area(area), viewer_sees_all(), viewer_has_conflicts() and viewer_today()
 * speak for on this connection from now on.  The texts are borrowed and must outlive the
 * use; roles and areas are words between blanks: " coordinator chair ".  Zeros and "" are
 * the anonymous viewer.  (Seen in migrations/0008_visibility.sql.)
 */
struct viewer {
    int64_t user;
    int64_t organisation;
    const char *roles;
    const char *areas;
    const char *today;  /* ISO day; "" where unknown */
    bool sees_all;      /* every area of the partnership: coordinator, chair, police */
    bool has_conflicts; /* some case is hidden from them: rows must be looked at one by
                           one */
};
void db_view_as(struct db *db, const struct viewer *viewer);

/*
 * Further SQL functions: text_fold(x) as text_folded() of base/text.h;
 * local_day(instant), the ISO day in Europe/London; age_on(born, day) in whole years.
 * NULL for what is none.
 */

struct stmt *db_prepare(struct db *db, const char *sql);
void bind_int(struct stmt *st, const char *name, int64_t value);
void bind_text(struct stmt *st, const char *name, const char *value); /* NULL: NULL */
void bind_blob(struct stmt *st, const char *name, const void *bytes, size_t length);
void bind_null(struct stmt *st, const char *name);
bool stmt_has(struct stmt *st, const char *name); /* does it have this parameter? */

/* True for each row, false at the end and on failure; db_done() says which. */
bool db_row(struct ctx *cx, struct stmt *st);
MUST_CHECK bool db_done(struct ctx *cx, struct stmt *st);

MUST_CHECK bool db_run(struct ctx *cx, struct stmt *st); /* a statement without rows */

int64_t row_int(struct stmt *st, const char *column);
bool row_is_null(struct stmt *st, const char *column);
const char *row_text(struct ctx *cx, struct stmt *st,
                     const char *column); /* a copy, or NULL */
const void *row_blob(struct ctx *cx, struct stmt *st, const char *column,
                     size_t *out_length); /* a copy */

int row_columns(struct stmt *st);
const char *row_column_name(struct stmt *st, int column);
json_t *row_value(struct stmt *st, const char *column); /* a new reference, by its type */

/* The same by position, borrowed until the next step; NULL for NULL. */
const char *row_text_at(struct stmt *st, int column, size_t *out_length);
const void *row_blob_at(struct stmt *st, int column, size_t *out_length);
int64_t row_int_at(struct stmt *st, int column);
json_t *row_value_at(struct stmt *st, int column);

/* What a reader of this statement has worked out about its columns once: NULL until it is
 * remembered; malloc'd, and the statement's own from then on. */
void *stmt_memo(const struct stmt *st);
void stmt_remember(struct stmt *st, void *memo);

/* The current row as an object keyed by column name; all remaining rows as an array
 * of them, NULL on failure.  A column named "shared?" becomes the key "shared" with a
 * JSON boolean (and row_int(st, "shared") finds it). */
json_t *row_json(struct stmt *st);
json_t *db_rows_json(struct ctx *cx, struct stmt *st);

/* A query of one number: its first column, first row; 0 when there is no row. */
MUST_CHECK bool db_number(struct ctx *cx, struct stmt *st, int64_t *out);

int db_changes(struct db *db);

/*
 * Transactions nest; only the outermost one commits, and only when every level said
 * ok and no problem is pending in cx.  On a writer BEGIN IMMEDIATE, on a reader a
 * snapshot:
 *
 *     if (!db_begin(cx))
 *         return false;
 *     return db_end(cx, save_this(cx) && save_that(cx) && audit_write(cx, ...));
 */
MUST_CHECK bool db_begin(struct ctx *cx);
MUST_CHECK bool db_end(struct ctx *cx, bool ok);

/* For tests: the nth step from now reports a disk error.  0 switches it off. */
void db_fail_at(struct db *db, int nth);

#endif
