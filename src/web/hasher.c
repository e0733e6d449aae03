#include "web/hasher.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <malloc.h>

#include "base/bug.h"
#include "base/secret.h"
#include "web/route.h"
#include "web/server.h"

#define MOST_WAITING 64

struct hasher {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    struct hash_job *first, **last;
    int waiting;
    bool closing;
};

void hasher_run(struct hash_job *job)
{
    if (job->password == NULL)
        job->matches = true; /* nothing to compare: an administrator sets a password */
    else
        job->matches = job->hash != NULL ? password_matches(job->hash, job->password)
                                         : password_pretend(job->password);
    if (job->new_password != NULL && job->matches)
        password_hash(job->new_password, job->made);
}

static struct hash_job *take_one(struct hasher *hasher)
{
    pthread_mutex_lock(&hasher->lock);
    while (hasher->first == NULL && !hasher->closing)
        pthread_cond_wait(&hasher->wake, &hasher->lock);
    struct hash_job *job = hasher->first;
    if (job != NULL) {
        hasher->first = job->next;
        if (hasher->first == NULL)
            hasher->last = &hasher->first;
        hasher->waiting--;
    }
    pthread_mutex_unlock(&hasher->lock);
    return job;
}

/* Page reads come first: this thread steps back, and gives the 19 MiB back when idle. */
static void *run_jobs(void *thing)
{
    struct hasher *hasher = thing;
    struct hash_job *job;

    (void)setpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid), 10);
    while ((job = take_one(hasher)) != NULL) {
        hasher_run(job);
        server_resume(job->waiting);
        malloc_trim(0);
    }
    return NULL;
}

struct hasher *hasher_open(void)
{
    struct hasher *hasher = calloc(1, sizeof(*hasher));

    if (hasher == NULL)
        bug("out of memory");
    hasher->last = &hasher->first;
    pthread_mutex_init(&hasher->lock, NULL);
    pthread_cond_init(&hasher->wake, NULL);
    if (pthread_create(&hasher->thread, NULL, run_jobs, hasher) != 0)
        bug("no thread for password checks");
    return hasher;
}

void hasher_close(struct hasher *hasher)
{
    pthread_mutex_lock(&hasher->lock);
    hasher->closing = true;
    pthread_cond_signal(&hasher->wake);
    pthread_mutex_unlock(&hasher->lock);
    pthread_join(hasher->thread, NULL);
    pthread_cond_destroy(&hasher->wake);
    pthread_mutex_destroy(&hasher->lock);
    free(hasher);
}

bool hasher_add(struct hasher *hasher, struct hash_job *job)
{
    pthread_mutex_lock(&hasher->lock);
    bool room = hasher->waiting < MOST_WAITING;
    if (room) {
        job->next = NULL;
        *hasher->last = job;
        hasher->last = &job->next;
        hasher->waiting++;
        pthread_cond_signal(&hasher->wake);
    }
    pthread_mutex_unlock(&hasher->lock);
    return room;
}

const struct hash_job *request_hash(struct request *rq, const char *hash,
                                    const char *password, const char *new_password)
{
    if (rq->hash != NULL)
        return rq->hash;
    struct hash_job *job = arena_alloc(rq->cx.arena, sizeof(*job));

    *job = (struct hash_job){ .hash = hash,
                              .password = arena_copy(rq->cx.arena, password),
                              .new_password = arena_copy(rq->cx.arena, new_password),
                              .waiting = rq->exchange };
    rq->hash_wanted = job;
    return NULL;
}
