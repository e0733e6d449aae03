/*
 * kept.h - reference data kept in memory for the whole process.
 *
 * Between kept_lock() and kept_unlock() what is kept is that which the caller's own
 * transaction sees: it is read anew when that is of another generation (generation.h).
 */
#ifndef DOMAIN_CORE_KEPT_H
#define DOMAIN_CORE_KEPT_H

#include <pthread.h>
#include <stdint.h>

#include "base/ctx.h"

struct kept {
    /* Reads all of it into `keep`; fails as the store does. */
    bool (*read)(struct ctx *cx, struct arena *keep, const void **out);
    pthread_rwlock_t lock;
    struct arena *arena; /* NULL: not read yet */
    const void *what;
    int64_t generation;
};

#define KEPT(reads)                                                                      \
    {                                                                                    \
        .read = (reads), .lock = PTHREAD_RWLOCK_INITIALIZER                              \
    }

/* What is kept, until kept_unlock(); NULL when it cannot be read: nothing is locked then
 * and a problem says why. */
const void *kept_lock(struct ctx *cx, struct kept *kept);
void kept_unlock(struct kept *kept);

/* For tests, between two stores. */
void kept_forget(struct kept *kept);

#endif
