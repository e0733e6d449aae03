#include "inner.h"
#include "store_inner.h"

/* On a connection of its own: the writer need not wait for the disk. */
bool store_checkpoint(struct ctx *cx, struct store *store)
{
    sqlite3 *handle = NULL;

    if (!db_open_bare(cx, store->path, store->key, &handle))
        return false;
    int rc =
        sqlite3_wal_checkpoint_v2(handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    bool ok = rc == SQLITE_OK || (rc & 0xff) == SQLITE_BUSY; /* another one is at it */
    if (!ok)
        (void)db_trouble(cx, handle, rc);
    (void)sqlite3_close(handle);
    return ok;
}

/* In one step, under one snapshot: nobody's writing makes it begin anew. */
static int copy_all(sqlite3 *from, sqlite3 *to)
{
    sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");

    if (backup == NULL)
        return sqlite3_extended_errcode(to);
    int rc = sqlite3_backup_step(backup, -1);
    int end = sqlite3_backup_finish(backup);
    return rc == SQLITE_DONE ? end : rc;
}

static bool copy_into(struct ctx *cx, const struct store *store, const char *path)
{
    sqlite3 *from = NULL, *to = NULL;

    if (!db_open_bare(cx, store->path, store->key, &from))
        return false;
    bool ok = db_open_bare(cx, path, store->key, &to);
    if (ok) {
        int rc = copy_all(from, to);

        ok = rc == SQLITE_OK ? true : db_trouble(cx, to, rc);
    }
    (void)sqlite3_close(to);
    (void)sqlite3_close(from);
    return ok;
}

bool store_copy(struct ctx *cx, const struct store *store, const char *path)
{
    if (!store_is_new(cx, path) || !db_make_file(cx, path))
        return false;
    if (copy_into(cx, store, path))
        return true;
    store_remove_files(cx, path);
    return false;
}
