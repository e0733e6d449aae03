#include "web/app.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/bug.h"
#include "base/embedded.h"
#include "base/file.h"
#include "base/text.h"
#include "domain/core/setting.h"
#include "store/snapshot.h"
#include "web/dispatch.h"
#include "web/hasher.h"
#include "web/journal.h"

#define MOST_THREADS 64
#define MOST_BYTES   ((size_t)1024 * 1024) /* of a template */

struct app {
    struct app_options options;
    struct mustache_set *templates;
    struct journal *journal;
    struct hasher *hasher;
    unsigned char csrf_key[32];
    bool demo;
    pthread_mutex_t lock; /* around readers */
    struct db *readers[MOST_THREADS];
    size_t nreaders;
};

/* Each of the server's threads reads through a connection of its own. */
static _Thread_local struct {
    struct app *app;
    struct db *db;
} mine;

struct db *app_reader(struct ctx *cx, struct app *app)
{
    if (mine.app == app)
        return mine.db;
    if (!snapshot_reader(cx, app->options.store))
        return NULL;

    mine.app = app;
    mine.db = cx->db;
    pthread_mutex_lock(&app->lock);
    if (app->nreaders == MOST_THREADS)
        bug("more threads than readers");
    app->readers[app->nreaders++] = cx->db;
    pthread_mutex_unlock(&app->lock);
    return cx->db;
}

static const char *template_name(struct arena *arena, const char *path)
{
    const char *name = path + strlen("templates/");

    return arena_slice(arena, name, strlen(name) - strlen(".html"));
}

/* With --dev the file on disk counts; one that is not there is taken from the binary. */
static bool template_text(struct ctx *cx, const struct app *app,
                          const struct embedded *file, const char **text, size_t *length)
{
    char *bytes;

    *text = (const char *)file->bytes;
    *length = file->size;
    if (!app->options.dev)
        return true;
    if (file_read(cx, file->name, MOST_BYTES, &bytes, length)) {
        *text = bytes;
        return true;
    }
    if (cx->problem.kind != PROBLEM_NOT_FOUND)
        return false;
    problem_forget(cx);
    return true;
}

static bool add_templates(struct ctx *cx, const struct app *app, struct mustache_set *set)
{
    size_t count, length;
    const struct embedded *files = embedded_all(&count);
    const char *text;

    for (size_t i = 0; i < count; i++)
        if (text_starts(files[i].name, "templates/")
            && !(template_text(cx, app, &files[i], &text, &length)
                 && mustache_add(cx, set, template_name(cx->arena, files[i].name), text,
                                 length)))
            return false;
    return mustache_link(cx, set);
}

const struct mustache_set *app_templates(struct ctx *cx, struct app *app)
{
    if (!app->options.dev)
        return app->templates;

    struct mustache_set *fresh = mustache_open(MUSTACHE_STRICT);
    arena_defer(cx->arena, (void (*)(void *))mustache_close, fresh);
    return add_templates(cx, app, fresh) ? fresh : NULL;
}

/* Kept in the store, so that a restart does not spoil the pages people have open. */
static bool load_csrf_key(struct ctx *cx, struct app *app)
{
    char hex[65];
    const char *kept = store_fact(cx, "csrf_key");

    if (kept == NULL) {
        randombytes_buf(app->csrf_key, sizeof(app->csrf_key));
        sodium_bin2hex(hex, sizeof(hex), app->csrf_key, sizeof(app->csrf_key));
        return store_fact_set(cx, "csrf_key", hex);
    }
    return sodium_hex2bin(app->csrf_key, sizeof(app->csrf_key), kept, strlen(kept), NULL,
                          NULL, NULL)
           == 0;
}

static bool load_facts(struct ctx *cx, struct app *app)
{
    cx->db = store_writer_take(app->options.store);
    bool ok = load_csrf_key(cx, app);
    app->demo = store_fact(cx, "demo") != NULL;
    cx->db = NULL;
    store_writer_give(app->options.store);
    return ok;
}

bool app_open(struct ctx *cx, const struct app_options *options, struct app **out)
{
    struct app *app = calloc(1, sizeof(*app));

    if (app == NULL)
        bug("out of memory");
    app->options = *options;
    app->templates = mustache_open(MUSTACHE_STRICT);
    pthread_mutex_init(&app->lock, NULL);
    if (!add_templates(cx, app, app->templates) || !load_facts(cx, app)) {
        mustache_close(app->templates);
        free(app);
        return false;
    }
    app->journal = journal_open(options->store);
    app->hasher = hasher_open();
    *out = app;
    return true;
}

void app_close(struct app *app)
{
    hasher_close(app->hasher);
    journal_close(app->journal);
    for (size_t i = 0; i < app->nreaders; i++)
        db_close(app->readers[i]);
    if (mine.app == app)
        mine.app = NULL;
    mustache_close(app->templates);
    pthread_mutex_destroy(&app->lock);
    sodium_memzero(app->csrf_key, sizeof(app->csrf_key));
    free(app);
}

struct store *app_store(struct app *app)
{
    return app->options.store;
}

const struct app_options *app_settings(const struct app *app)
{
    return &app->options;
}

const unsigned char *app_csrf_key(const struct app *app)
{
    return app->csrf_key;
}

bool app_is_demo(const struct app *app)
{
    return app->demo;
}

struct journal *app_journal(struct app *app)
{
    return app->journal;
}

struct hasher *app_hasher(struct app *app)
{
    return app->hasher;
}
