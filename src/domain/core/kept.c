#include "domain/core/kept.h"

#include "store/generation.h"

static bool fits(const struct kept *kept, int64_t generation)
{
    return kept->arena != NULL && kept->generation == generation;
}

static bool read_anew(struct ctx *cx, struct kept *kept, int64_t generation)
{
    struct arena *arena = arena_open();
    const void *what;

    if (!kept->read(cx, arena, &what)) {
        arena_close(arena);
        return false;
    }
    arena_close(kept->arena);
    kept->arena = arena;
    kept->what = what;
    kept->generation = generation;
    return true;
}

const void *kept_lock(struct ctx *cx, struct kept *kept)
{
    int64_t generation;

    if (!generation_seen(cx, &generation))
        return NULL;
    pthread_rwlock_rdlock(&kept->lock);
    if (fits(kept, generation))
        return kept->what;
    pthread_rwlock_unlock(&kept->lock);

    pthread_rwlock_wrlock(&kept->lock);
    if (fits(kept, generation) || read_anew(cx, kept, generation))
        return kept->what;
    pthread_rwlock_unlock(&kept->lock);
    return NULL;
}

void kept_unlock(struct kept *kept)
{
    pthread_rwlock_unlock(&kept->lock);
}

void kept_forget(struct kept *kept)
{
    pthread_rwlock_wrlock(&kept->lock);
    arena_close(kept->arena);
    kept->arena = NULL;
    kept->what = NULL;
    pthread_rwlock_unlock(&kept->lock);
}
