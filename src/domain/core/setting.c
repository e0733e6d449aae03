#include "domain/core/setting.h"

#include <pthread.h>

#include "base/text.h"
#include "store/db.h"

struct known {
    const char *name;
    const char *value;
    struct known *next;
};

static struct {
    pthread_rwlock_t lock;
    struct arena *arena; /* NULL: not read yet */
    struct known *first;
} cache = { .lock = PTHREAD_RWLOCK_INITIALIZER };

static const char sql_all[] = "SELECT name, value FROM setting /*scan*/";

static void read_all(struct ctx *cx)
{
    struct stmt *st = db_prepare(cx->db, sql_all);
    struct ctx own = *cx; /* texts must outlive the request */

    cache.arena = own.arena = arena_open();
    cache.first = NULL;
    while (db_row(&own, st)) {
        struct known *known = arena_alloc(own.arena, sizeof(*known));

        *known = (struct known){ .name = row_text(&own, st, "name"),
                                 .value = row_text(&own, st, "value"),
                                 .next = cache.first };
        cache.first = known;
    }
    if (!db_done(cx, st))
        problem_forget(cx); /* the caller's defaults then hold */
}

const char *setting_text(struct ctx *cx, const char *name, const char *otherwise)
{
    const char *value = otherwise;

    pthread_rwlock_rdlock(&cache.lock);
    if (cache.arena == NULL) {
        pthread_rwlock_unlock(&cache.lock);
        pthread_rwlock_wrlock(&cache.lock);
        if (cache.arena == NULL)
            read_all(cx);
    }
    for (const struct known *known = cache.first; known != NULL; known = known->next)
        if (text_is(known->name, name))
            value = arena_copy(cx->arena, known->value);
    pthread_rwlock_unlock(&cache.lock);
    return value;
}

int64_t setting_number(struct ctx *cx, const char *name, int64_t otherwise)
{
    int64_t value;

    return text_to_int(setting_text(cx, name, NULL), &value) ? value : otherwise;
}

void settings_forget(void)
{
    pthread_rwlock_wrlock(&cache.lock);
    arena_close(cache.arena);
    cache.arena = NULL;
    pthread_rwlock_unlock(&cache.lock);
}

static const char sql_fact[] = "SELECT value FROM store_fact WHERE name = :name";

const char *store_fact(struct ctx *cx, const char *name)
{
    struct stmt *st = db_prepare(cx->db, sql_fact);

    bind_text(st, ":name", name);
    const char *value = db_row(cx, st) ? row_text(cx, st, "value") : NULL;
    if (!db_done(cx, st))
        problem_forget(cx);
    return value;
}

static const char sql_set[] =
    "INSERT INTO store_fact(name, value) VALUES(:name, :value)"
    " ON CONFLICT(name) DO UPDATE SET value = excluded.value";

bool store_fact_set(struct ctx *cx, const char *name, const char *value)
{
    struct stmt *st = db_prepare(cx->db, sql_set);

    bind_text(st, ":name", name);
    bind_text(st, ":value", value);
    return db_run(cx, st);
}
