/*
 * store.h - the store as a whole: one encrypted file, its key slots, one writer.
 *
 * Beside F stand F.keys (the key slots, see keyring.h), F-wal and F-shm while it is
 * in use, and F.lock, which a server holds with an fcntl lock that dies with it.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "store/db.h"

struct store;

/* Once in main and in test set-up, before any thread. */
void store_start(void);

/* STORE_SERVE takes the server's lock and fails with BUSY/"store.served" when another
 * server has it; STORE_TOOL works beside a server. */
enum store_use { STORE_SERVE, STORE_TOOL };

/* Creates F and F.keys; fails with CANNOT_CREATE/"store.exists" when either exists, and
 * leaves nothing behind when anything goes wrong.  key_file may be NULL: the passphrase
 * is then asked on the terminal.  Applies every migration. */
MUST_CHECK bool store_create(struct ctx *cx, const char *path, const char *key_file,
                             struct store **out);

/* Opens F.  Applies no migration: fails with CONFIG/"store.older" when some are missing
 * ("run channel-panel migrate") and "store.newer" when the schema is from the future.
 * The data key lives in sodium_malloc memory until store_close(). */
MUST_CHECK bool store_open(struct ctx *cx, const char *path, const char *key_file,
                           enum store_use use, struct store **out);

/* Like store_open(STORE_TOOL), but applies the missing migrations, after a copy of the
 * store beside it (F.before-NNNN); *out_applied says how many. */
MUST_CHECK bool store_migrate(struct ctx *cx, const char *path, const char *key_file,
                              struct store **out, int *out_applied);

/* Checkpoints and truncates the WAL when nobody else has the store open.  NULL is fine.
 */
void store_close(struct store *store);

/* A new reading connection into cx->db; the caller closes it with db_close(). */
MUST_CHECK bool store_reader(struct ctx *cx, struct store *store);

/* The one writing connection of this process, for one thread at a time. */
struct db *store_writer_take(struct store *store);
void store_writer_give(struct store *store);
/* After a commit that no reader needs to see at once: rows about reading (snapshot.h). */
void store_writer_give_quietly(struct store *store);

/* Moves the WAL into the file, so that it does not grow; a job calls it. */
MUST_CHECK bool store_checkpoint(struct ctx *cx, struct store *store);

/* A consistent copy in the new file `path`, under the same data key, while others work.
 */
MUST_CHECK bool store_copy(struct ctx *cx, const struct store *store, const char *path);

/* Closes the store and removes its files: for an init that failed further on. */
void store_discard(struct store *store);

/* Authenticates every page, then SQLite's integrity_check and foreign_key_check, on
 * cx->db.  Fails with BROKEN/"verify.page", "verify.structure", "verify.reference" and
 * names what is wrong first. */
MUST_CHECK bool store_verify(struct ctx *cx);

/* Whether all is well with the files, as a list of {check, level, text}: level is "fine",
 * "hint" or "problem".  NULL on failure.  Uses cx->db. */
json_t *store_doctor(struct ctx *cx, const struct store *store);

const char *store_path(const struct store *store);

#endif
