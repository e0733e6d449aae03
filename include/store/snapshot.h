/*
 * snapshot.h - a server's reading connections keep their view of the store from one
 * request to the next.
 *
 * In WAL mode every commit makes all pages stale that a reading connection has
 * deciphered, and nearly every commit of this program only adds rows about who read what.
 * So a reader goes on with the snapshot it has until a commit matters: one that
 * store_writer_give() ends, or one of another process (told by the change counter of the
 * WAL index). Commits that store_writer_give_quietly() ends are seen a second later at
 * most, or at once by who asks with snapshot_renew().
 *
 * The writer moves the WAL into the file when it has grown; readers between two requests
 * let go of their snapshot for that.
 */
#ifndef STORE_SNAPSHOT_H
#define STORE_SNAPSHOT_H

#include "store/store.h"

/* A new reading connection into cx->db that keeps snapshots; db_close() ends it, before
 * the store is closed. */
MUST_CHECK bool snapshot_reader(struct ctx *cx, struct store *store);

/* Around what one request reads on such a connection (cx->db), in a transaction that goes
 * on afterwards. After a take that failed there is nothing to give back. `broken` is true
 * when reading failed: the next request then begins anew. */
MUST_CHECK bool snapshot_take(struct ctx *cx);
void snapshot_give(struct ctx *cx, bool broken);

/* From here on this request sees every commit so far: for pages about the trail itself.
 * Fine on any connection; does nothing on the writer. No statement may be under way. */
MUST_CHECK bool snapshot_renew(struct ctx *cx);

#endif
