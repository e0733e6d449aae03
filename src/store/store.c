#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/bug.h"
#include "base/file.h"
#include "inner.h"
#include "store/keyring.h"
#include "store/migrate.h"
#include "store_inner.h"

void store_start(void)
{
    if (sodium_init() < 0 || sqlite3_initialize() != SQLITE_OK)
        bug("libsodium or SQLite cannot start");
}

struct store *store_new(const char *path)
{
    struct store *store = calloc(1, sizeof(*store));

    if (store == NULL || (store->path = strdup(path)) == NULL
        || (store->key = sodium_malloc(STORE_KEY_BYTES)) == NULL
        || pthread_mutex_init(&store->turn, NULL) != 0
        || pthread_mutex_init(&store->list, NULL) != 0)
        bug("out of memory");
    store->lock = -1;
    return store;
}

void store_close(struct store *store)
{
    if (store == NULL)
        return;
    db_close(store->writer); /* the last one to close moves the WAL into the file */
    if (store->lock >= 0)
        close(store->lock);
    sodium_free(store->key);
    pthread_mutex_destroy(&store->turn);
    pthread_mutex_destroy(&store->list);
    free(store->path);
    free(store);
}

const char *store_path(const struct store *store)
{
    return store->path;
}

const char *store_beside(struct ctx *cx, const char *path, const char *what)
{
    return arena_print(cx->arena, "%s%s", path, what);
}

/* ---- opening
 * --------------------------------------------------------------------------- */

/* An open file description lock: it dies with the process, and another store_open() in
 * the same process meets it too. */
static bool take_lock(struct ctx *cx, struct store *store)
{
    struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    const char *path = store_beside(cx, store->path, ".lock");

    store->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (store->lock < 0)
        return failed(cx, PROBLEM_CANNOT_CREATE, "store.lock", "Cannot create %s: %s.",
                      path, strerror(errno));
    if (fcntl(store->lock, F_OFD_SETLK, &whole) == 0)
        return true;
    return failed(cx, PROBLEM_BUSY, "store.served",
                  "Another server is using this store: stop it first.");
}

/* SQLite would take a name with a colon for a database in memory. */
bool store_name_will_do(struct ctx *cx, const char *path)
{
    if (*path == '\0' || *path == ':')
        return failed(cx, PROBLEM_USAGE, "store.name",
                      "A store needs the name of a file.");
    return true;
}

static bool open_key(struct ctx *cx, struct store *store, const char *key_file)
{
    const struct key_source source = { .secret_file = key_file };

    if (!store_name_will_do(cx, store->path))
        return false;
    if (!db_check_file(cx, store->path)) /* before anybody is asked for a passphrase */
        return false;
    if (!keyring_open(cx, store_beside(cx, store->path, ".keys"), &source, store->key))
        return false;
    (void)sodium_mprotect_readonly(store->key);
    return true;
}

/* The writer is the store's; cx->db is only lent for the time of the call. */
bool store_open_writer(struct ctx *cx, struct store *store)
{
    if (!db_open(cx, store->path, store->key, DB_WRITER, false))
        return false;
    store->writer = cx->db;
    snapshot_watch(store);
    return true;
}

static bool is_up_to_date(struct ctx *cx)
{
    int newest, missing;

    if (!migrate_check(cx, migrate_embedded(), &newest, &missing))
        return false;
    if (missing > 0)
        return failed(cx, PROBLEM_CONFIG, "store.older",
                      "This store lacks %d migrations: run channel-panel migrate.",
                      missing);
    return true;
}

bool store_open(struct ctx *cx, const char *path, const char *key_file,
                enum store_use use, struct store **out)
{
    struct store *store = store_new(path);
    struct db *before = cx->db;
    bool ok = open_key(cx, store, key_file) && (use == STORE_TOOL || take_lock(cx, store))
              && store_open_writer(cx, store) && is_up_to_date(cx);

    cx->db = before;
    if (!ok) {
        store_close(store);
        return false;
    }
    *out = store;
    return true;
}

/* ---- migrating
 * ------------------------------------------------------------------------- */

/* F.before-0007, or F.before-0007-2 when that is there from an attempt that failed. */
static const char *name_of_copy(struct ctx *cx, const struct store *store, int newest)
{
    const char *name = arena_print(cx->arena, "%s.before-%04d", store->path, newest);

    for (int nth = 2; file_exists(name); nth++)
        name = arena_print(cx->arena, "%s.before-%04d-%d", store->path, newest, nth);
    return name;
}

static bool bring_up_to_date(struct ctx *cx, struct store *store, int *out_applied)
{
    int newest, missing;

    *out_applied = 0;
    if (!migrate_check(cx, migrate_embedded(), &newest, &missing))
        return false;
    if (missing == 0)
        return true;
    return take_lock(cx, store)
           && store_copy(cx, store, name_of_copy(cx, store, newest + 1))
           && migrate_apply(cx, migrate_embedded(), out_applied);
}

bool store_migrate(struct ctx *cx, const char *path, const char *key_file,
                   struct store **out, int *out_applied)
{
    struct store *store = store_new(path);
    struct db *before = cx->db;
    bool ok = open_key(cx, store, key_file) && store_open_writer(cx, store)
              && bring_up_to_date(cx, store, out_applied);

    cx->db = before;
    if (!ok) {
        store_close(store);
        return false;
    }
    *out = store;
    return true;
}

/* ---- use
 * ------------------------------------------------------------------------------- */

bool store_reader(struct ctx *cx, struct store *store)
{
    return db_open(cx, store->path, store->key, DB_READER, false);
}

struct db *store_writer_take(struct store *store)
{
    const struct viewer nobody = { .roles = "", .areas = "", .today = "" };

    if (pthread_mutex_lock(&store->turn) != 0)
        bug("the writer cannot be taken");
    db_view_as(store->writer, &nobody);
    return store->writer;
}

void store_writer_give(struct store *store)
{
    atomic_fetch_add(&store->loud, 1);
    store_writer_give_quietly(store);
}

void store_writer_give_quietly(struct store *store)
{
    if (store->writer->depth != 0)
        bug("the writer is given back in the middle of a transaction");
    if (pthread_mutex_unlock(&store->turn) != 0)
        bug("the writer is given back by somebody else");
}
