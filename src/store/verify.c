#include <stdio.h>
#include <string.h>
#include <time.h>

#include "inner.h"
#include "store/store.h"

/* A checkpoint of a server beside us may be writing the very page that is read. */
#define TRIES    4
#define PAUSE_MS 100

static const char sql_pages[] = "PRAGMA cipher_integrity_check";
static const char sql_structure[] = "PRAGMA integrity_check(1)";
static const char sql_references[] = "PRAGMA foreign_key_check";

static void pause_a_little(void)
{
    const struct timespec pause = { .tv_nsec = PAUSE_MS * 1000L * 1000 };

    (void)nanosleep(&pause, NULL);
}

/* The first row of the check, or NULL when it has none. */
static bool first_bad_page(struct ctx *cx, const char **out)
{
    sqlite3_stmt *rows = NULL;
    int rc = sqlite3_prepare_v2(cx->db->handle, sql_pages, -1, &rows, NULL);

    if (rc != SQLITE_OK)
        return db_trouble(cx, cx->db->handle, rc);
    rc = sqlite3_step(rows);
    *out = rc == SQLITE_ROW
               ? arena_copy(cx->arena, (const char *)sqlite3_column_text(rows, 0))
               : NULL;
    sqlite3_finalize(rows);
    return rc == SQLITE_ROW || rc == SQLITE_DONE ? true
                                                 : db_trouble(cx, cx->db->handle, rc);
}

/* This reads the file itself, pages nobody uses included, and leaves the cache alone. */
static bool pages_are_authentic(struct ctx *cx)
{
    const char *bad = NULL;

    for (int tries = 0; tries < TRIES; tries++) {
        if (!first_bad_page(cx, &bad))
            return false;
        if (bad == NULL)
            return true;
        if (tries + 1 < TRIES)
            pause_a_little();
    }

    const char *at = strstr(bad, "page ");
    long page = 0;
    if (at != NULL)
        (void)sscanf(at, "page %ld", &page);
    return failed(
        cx, PROBLEM_BROKEN, "verify.page",
        "Page %ld of the file is not as it was written: restore the store from a "
        "backup.",
        page);
}

static bool structure_is_sound(struct ctx *cx)
{
    struct stmt *st = db_prepare(cx->db, sql_structure);
    const char *said = db_row(cx, st) ? row_text(cx, st, "integrity_check") : NULL;

    if (!db_done(cx, st))
        return false;
    if (said == NULL || strcmp(said, "ok") != 0)
        return failed(cx, PROBLEM_BROKEN, "verify.structure",
                      "The structure of the store is damaged (%s): restore it from a "
                      "backup.",
                      said != NULL ? said : "no answer");
    return true;
}

static bool references_hold(struct ctx *cx)
{
    struct stmt *st = db_prepare(cx->db, sql_references);
    const char *from = NULL, *to = NULL;

    if (db_row(cx, st)) {
        from = row_text(cx, st, "table");
        to = row_text(cx, st, "parent");
    }
    if (!db_done(cx, st))
        return false;
    if (from != NULL)
        return failed(cx, PROBLEM_BROKEN, "verify.reference",
                      "A row of %s points to a row of %s that is not there.", from, to);
    return true;
}

bool store_verify(struct ctx *cx)
{
    struct guard *guard = &cx->db->guard;

    guard->is_off = true;
    bool ok = pages_are_authentic(cx) && structure_is_sound(cx) && references_hold(cx);
    guard->is_off = false;
    return ok;
}
