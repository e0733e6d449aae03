#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/ident.h"
#include "inner.h"
#include "store/keyring.h"
#include "store/migrate.h"
#include "store_inner.h"

bool store_is_new(struct ctx *cx, const char *path)
{
    const char *taken[] = { path, store_beside(cx, path, ".keys"),
                            store_beside(cx, path, "-wal") };

    if (!store_name_will_do(cx, path))
        return false;
    for (size_t i = 0; i < COUNT(taken); i++)
        if (file_exists(taken[i]))
            return failed(cx, PROBLEM_CANNOT_CREATE, "store.exists",
                          "%s is there already and is left alone.", taken[i]);
    return true;
}

void store_remove_files(struct ctx *cx, const char *path)
{
    static const char *const parts[] = { "", ".keys", "-wal", "-shm", "-journal" };

    for (size_t i = 0; i < COUNT(parts); i++)
        (void)unlink(store_beside(cx, path, parts[i]));
}

/* A whole store under a name of its own, so that nothing half done has the real one. */
static bool build(struct ctx *cx, const char *path, const char *key_file,
                  unsigned char *key)
{
    const struct key_source source = { .secret_file = key_file };
    struct db *before = cx->db;
    int applied;

    if (!keyring_create(cx, store_beside(cx, path, ".keys"), &source, key)
        || !db_open(cx, path, key, DB_WRITER, true))
        return false;
    bool ok = migrate_apply(cx, migrate_embedded(), &applied);
    db_close(cx->db);
    cx->db = before;
    return ok;
}

static const char *folder_of(struct ctx *cx, const char *path)
{
    const char *slash = strrchr(path, '/');

    if (slash == NULL)
        return ".";
    return arena_slice(cx->arena, path, (size_t)(slash - path) + 1);
}

static bool folder_is_there(struct ctx *cx, const char *path)
{
    if (access(folder_of(cx, path), W_OK | X_OK) == 0)
        return true;
    if (errno == ENOENT || errno == ENOTDIR)
        return failed(cx, PROBLEM_CANNOT_CREATE, "store.folder",
                      "The folder for %s does not exist.", path);
    return failed(cx, PROBLEM_CANNOT_CREATE, "store.refused", "Cannot create %s: %s.",
                  path, strerror(errno));
}

/* So that the new names themselves survive a power loss. */
static void sync_folder(struct ctx *cx, const char *path)
{
    int fd = open(folder_of(cx, path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0)
        return;
    (void)fsync(fd);
    close(fd);
}

static bool give_name(struct ctx *cx, const char *from, const char *to)
{
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
        return true;
    return failed(cx, PROBLEM_CANNOT_CREATE,
                  errno == EEXIST ? "store.exists" : "store.refused",
                  "Cannot create %s: %s.", to, strerror(errno));
}

/* The keys first: a store without them would be lost. */
static bool give_names(struct ctx *cx, const char *from, const char *to)
{
    const char *keys = store_beside(cx, to, ".keys");

    if (!give_name(cx, store_beside(cx, from, ".keys"), keys))
        return false;
    if (give_name(cx, from, to)) {
        sync_folder(cx, to);
        return true;
    }
    (void)unlink(keys);
    return false;
}

bool store_create(struct ctx *cx, const char *path, const char *key_file,
                  struct store **out)
{
    const char *made =
        arena_print(cx->arena, "%s.new-%lld", path, (long long)ident_new());
    struct store *store = store_new(path);
    struct db *before = cx->db;
    bool ok = store_is_new(cx, path) && folder_is_there(cx, path)
              && build(cx, made, key_file, store->key) && give_names(cx, made, path);

    if (!ok)
        store_remove_files(cx, made);
    ok = ok && store_open_writer(cx, store);
    cx->db = before;
    if (!ok) {
        store_close(store);
        return false;
    }
    (void)sodium_mprotect_readonly(store->key);
    *out = store;
    return true;
}

void store_discard(struct store *store)
{
    struct ctx cx = { .arena = arena_open() };
    const char *path = arena_copy(cx.arena, store->path);

    store_close(store);
    store_remove_files(&cx, path);
    (void)unlink(store_beside(&cx, path, ".lock"));
    arena_close(cx.arena);
}
