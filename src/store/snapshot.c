#include "store/snapshot.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/bug.h"
#include "inner.h"
#include "store_inner.h"

#define LONGEST_MS 5000 /* the age at which a snapshot is renewed in any case */
#define WAL_PAGES  4000 /* the writer moves the WAL into the file beyond this */
#define WAL_STEP   1000 /* and tries again after so many pages more */

/* Bytes 8 to 11 of the WAL index: a counter of transactions (sqlite.org/walformat.html).
 */
#define CHANGE_COUNTER 2
#define INDEX_BYTES    (32 * 1024)

struct snapshot {
    struct store *store;
    struct snapshot *next; /* in the store's list */
    struct db *db;
    pthread_mutex_t busy; /* a request reads */
    const volatile uint32_t *wal_index;
    uint64_t loud;   /* store->loud when the snapshot was begun */
    uint32_t others; /* commits of other processes then */
    int64_t begun_ms;
};

static int64_t now_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- what was committed, and by whom ---------------------------------------------- */

/* NULL when there is none to look at: then every snapshot counts as too old. */
static const volatile uint32_t *map_wal_index(sqlite3 *handle)
{
    sqlite3_file *file = NULL;
    volatile void *index = NULL;

    if (sqlite3_file_control(handle, "main", SQLITE_FCNTL_FILE_POINTER, &file)
            != SQLITE_OK
        || file->pMethods == NULL || file->pMethods->iVersion < 2)
        return NULL;
    int rc = file->pMethods->xShmMap(file, 0, INDEX_BYTES, 0, &index);
    return rc == SQLITE_OK ? index : NULL;
}

static uint32_t commits_of_others(const struct snapshot *snapshot)
{
    uint32_t own = atomic_load(&snapshot->store->commits);

    return snapshot->wal_index[CHANGE_COUNTER] - own;
}

static bool is_current(const struct snapshot *snapshot)
{
    return snapshot->db->depth > 0 && snapshot->wal_index != NULL
           && snapshot->loud == atomic_load(&snapshot->store->loud)
           && snapshot->others == commits_of_others(snapshot)
           && now_ms() - snapshot->begun_ms < LONGEST_MS;
}

/* ---- a reader --------------------------------------------------------------------- */

static void let_go(struct db *db)
{
    if (db->depth == 0)
        return;
    db->depth = 0;
    db->doomed = false;
    (void)db_run_plainly(db, "ROLLBACK");
}

/* The marks are read before the snapshot begins: what is committed in between makes it
 * look older than it is, never newer. */
static bool begin(struct ctx *cx, struct snapshot *snapshot)
{
    let_go(snapshot->db);
    snapshot->loud = atomic_load(&snapshot->store->loud);
    if (snapshot->wal_index == NULL)
        snapshot->wal_index = map_wal_index(snapshot->db->handle);
    if (snapshot->wal_index != NULL)
        snapshot->others = commits_of_others(snapshot);
    snapshot->begun_ms = now_ms();
    return db_begin(cx);
}

bool snapshot_take(struct ctx *cx)
{
    struct snapshot *snapshot = cx->db->snapshot;

    if (pthread_mutex_lock(&snapshot->busy) != 0)
        bug("a reader cannot be taken");
    if (is_current(snapshot) || begin(cx, snapshot))
        return true;
    (void)pthread_mutex_unlock(&snapshot->busy);
    return false;
}

void snapshot_give(struct ctx *cx, bool broken)
{
    struct snapshot *snapshot = cx->db->snapshot;

    if (cx->db->depth > 1)
        bug("a reader is given back in the middle of a transaction");
    cx->db->doomed = false; /* what failed is told; there is nothing to undo */
    if (broken)
        let_go(cx->db);
    (void)pthread_mutex_unlock(&snapshot->busy);
}

bool snapshot_renew(struct ctx *cx)
{
    struct db *db = cx->db;
    int depth = db->depth;

    if (db->snapshot == NULL)
        return true;
    bool ok = begin(cx, db->snapshot);
    db->depth = ok ? depth : 0;
    return ok;
}

bool snapshot_reader(struct ctx *cx, struct store *store)
{
    struct snapshot *snapshot = calloc(1, sizeof(*snapshot));

    if (snapshot == NULL || pthread_mutex_init(&snapshot->busy, NULL) != 0)
        bug("out of memory");
    if (!store_reader(cx, store)) {
        free(snapshot);
        return false;
    }
    cx->db->snapshot = snapshot;
    snapshot->db = cx->db;
    snapshot->store = store;
    pthread_mutex_lock(&store->list);
    snapshot->next = store->snapshots;
    store->snapshots = snapshot;
    pthread_mutex_unlock(&store->list);
    return true;
}

void snapshot_forget(struct db *db)
{
    struct snapshot *snapshot = db->snapshot, **at;

    if (snapshot == NULL)
        return;
    pthread_mutex_lock(&snapshot->store->list);
    for (at = &snapshot->store->snapshots; *at != snapshot;)
        at = &(*at)->next;
    *at = snapshot->next;
    pthread_mutex_unlock(&snapshot->store->list);
    pthread_mutex_destroy(&snapshot->busy);
    free(snapshot);
    db->snapshot = NULL;
}

/* ---- the writer ------------------------------------------------------------------- */

/* Waits for the requests that read at this moment, which is safe because no reader ever
 * waits for the writer; none begins until release_readers(). */
static void hold_readers(struct store *store)
{
    pthread_mutex_lock(&store->list);
    for (struct snapshot *s = store->snapshots; s != NULL; s = s->next) {
        pthread_mutex_lock(&s->busy);
        let_go(s->db);
    }
}

static void release_readers(struct store *store)
{
    for (struct snapshot *s = store->snapshots; s != NULL; s = s->next)
        pthread_mutex_unlock(&s->busy);
    pthread_mutex_unlock(&store->list);
}

static void move_wal(sqlite3 *handle)
{
    (void)sqlite3_wal_checkpoint_v2(handle, "main", SQLITE_CHECKPOINT_PASSIVE, NULL,
                                    NULL);
}

/* SQLite calls this after each commit of the writer. The first move is the long one,
 * beside everybody; the second finds little left, and nobody in the way, so that the next
 * commit begins the WAL anew. */
static int committed(void *thing, sqlite3 *handle, const char *name, int pages)
{
    struct store *store = thing;

    (void)name;
    atomic_fetch_add(&store->commits, 1);
    if (pages < WAL_PAGES)
        store->next_move = WAL_PAGES;
    if (pages < store->next_move)
        return SQLITE_OK;
    move_wal(handle);
    hold_readers(store);
    move_wal(handle);
    release_readers(store);
    store->next_move = pages + WAL_STEP; /* should another process be in the way */
    return SQLITE_OK;
}

void snapshot_watch(struct store *store)
{
    (void)sqlite3_wal_hook(store->writer->handle, committed, store);
}
