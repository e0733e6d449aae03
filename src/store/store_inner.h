/*
 * store_inner.h - what the files about the store as a whole share.
 */
#ifndef STORE_STORE_INNER_H
#define STORE_STORE_INNER_H

#include <pthread.h>
#include <stdatomic.h>

#include "store/store.h"

#define STORE_KEY_BYTES 32

struct store {
    char *path;
    unsigned char *key; /* in sodium_malloc memory */
    struct db *writer;
    pthread_mutex_t turn;       /* of the writer */
    int lock;                   /* the server's, or -1 */
    _Atomic uint32_t commits;   /* of the writer */
    _Atomic uint64_t loud;      /* grows with each commit that readers must see at once */
    int next_move;              /* pages in the WAL at which it is moved */
    pthread_mutex_t list;       /* of snapshots */
    struct snapshot *snapshots; /* see snapshot.h */
};

struct store *store_new(const char *path);

/* The name of a file that belongs to the store: path and what. */
const char *store_beside(struct ctx *cx, const char *path, const char *what);

MUST_CHECK bool store_name_will_do(struct ctx *cx, const char *path);

/* The writer, into the store and into cx->db: the caller puts the latter back. */
MUST_CHECK bool store_open_writer(struct ctx *cx, struct store *store);

/* From now on the writer's commits are counted, and move the WAL when it has grown. */
void snapshot_watch(struct store *store);

/* Fails with CANNOT_CREATE when a store, or part of one, has this name already. */
MUST_CHECK bool store_is_new(struct ctx *cx, const char *path);
void store_remove_files(struct ctx *cx, const char *path);

#endif
