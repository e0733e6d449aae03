#include "web/journal.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "base/bug.h"
#include "domain/people/session.h"
#include "web/server.h"

struct journal {
    struct store *store;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    struct journal_entry *first, **last;
    bool closing;
};

static bool write_entry(struct ctx *cx, const struct journal_entry *entry)
{
    cx->now = entry->now;
    if (entry->session != NULL && !session_touch(cx, entry->session))
        return false;
    return entry->row.verb == NULL || audit_append(cx, &entry->row);
}

static bool write_batch(struct ctx *cx, const struct journal_entry *first)
{
    if (!db_begin(cx))
        return false;
    bool ok = true;
    for (const struct journal_entry *entry = first; ok && entry != NULL;
         entry = entry->next)
        ok = write_entry(cx, entry);
    return db_end(cx, ok);
}

static bool write_on_writer(struct store *store, const struct journal_entry *first)
{
    struct ctx cx = { .arena = arena_open(),
                      .actor = &actor_program,
                      .today = "",
                      .db = store_writer_take(store) };
    bool ok = write_batch(&cx, first);

    store_writer_give_quietly(store);
    arena_close(cx.arena);
    return ok;
}

/* Under load a batch is worth waiting for: one commit costs a sync of the disk,
 * whether it holds one row or fifty.  A lone reader does not wait. */
static struct journal_entry *take_all(struct journal *journal, bool busy)
{
    const struct timespec a_moment = { .tv_nsec = 1500000L };

    pthread_mutex_lock(&journal->lock);
    while (journal->first == NULL && !journal->closing)
        pthread_cond_wait(&journal->wake, &journal->lock);
    if (busy && !journal->closing) {
        pthread_mutex_unlock(&journal->lock);
        nanosleep(&a_moment, NULL);
        pthread_mutex_lock(&journal->lock);
    }
    struct journal_entry *first = journal->first;
    journal->first = NULL;
    journal->last = &journal->first;
    pthread_mutex_unlock(&journal->lock);
    return first;
}

/* An entry is gone once its request is resumed, so its successor is read before. */
static void release(struct journal_entry *entry, bool ok)
{
    while (entry != NULL) {
        struct journal_entry *next = entry->next;

        if (entry->failed != NULL)
            *entry->failed = !ok;
        if (entry->waiting != NULL)
            server_resume(entry->waiting);
        entry = next;
    }
}

static void *write_batches(void *thing)
{
    struct journal *journal = thing;
    struct journal_entry *batch;
    bool busy = false;

    while ((batch = take_all(journal, busy)) != NULL) {
        busy = batch->next != NULL;
        release(batch, write_on_writer(journal->store, batch));
    }
    return NULL;
}

struct journal *journal_open(struct store *store)
{
    struct journal *journal = calloc(1, sizeof(*journal));

    if (journal == NULL)
        bug("out of memory");
    journal->store = store;
    journal->last = &journal->first;
    pthread_mutex_init(&journal->lock, NULL);
    pthread_cond_init(&journal->wake, NULL);
    if (pthread_create(&journal->thread, NULL, write_batches, journal) != 0)
        bug("no thread for the journal");
    return journal;
}

void journal_close(struct journal *journal)
{
    pthread_mutex_lock(&journal->lock);
    journal->closing = true;
    pthread_cond_signal(&journal->wake);
    pthread_mutex_unlock(&journal->lock);
    pthread_join(journal->thread, NULL);
    pthread_cond_destroy(&journal->wake);
    pthread_mutex_destroy(&journal->lock);
    free(journal);
}

void journal_add(struct journal *journal, struct journal_entry *entry)
{
    entry->next = NULL;
    pthread_mutex_lock(&journal->lock);
    *journal->last = entry;
    journal->last = &entry->next;
    pthread_cond_signal(&journal->wake);
    pthread_mutex_unlock(&journal->lock);
}
