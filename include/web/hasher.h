/*
 * hasher.h - password checks, off the server's threads: Argon2id takes 25 ms and 19 MiB.
 *
 * One thread at lower priority with a bounded queue.  The connection is suspended
 * meanwhile, so that page reads never wait behind a sign-in.
 */
#ifndef WEB_HASHER_H
#define WEB_HASHER_H

#include <stdbool.h>

#include "web/request.h"

struct hasher;

struct hash_job {
    const char *hash;         /* to compare with; NULL: pretend, for as long */
    const char *password;     /* NULL: nothing to compare, only new_password is hashed */
    const char *new_password; /* hashed into made when the old one matches; NULL: none */
    char made[128];
    bool matches;
    struct exchange *waiting;
    struct hash_job *next;
};

struct hasher *hasher_open(void);
void hasher_close(struct hasher *hasher);

/* False when the queue is full: answer BUSY. */
bool hasher_add(struct hasher *hasher, struct hash_job *job);
void hasher_run(struct hash_job *job); /* the work itself, for tests */

#endif
