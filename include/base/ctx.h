/* ctx.h - what every call into the domain carries with it, instead of globals. */
#ifndef BASE_CTX_H
#define BASE_CTX_H

#include "base/arena.h"
#include "base/problem.h"

struct actor;
struct db;

struct ctx {
    struct arena *arena; /* where results are allocated */
    struct db *db;
    const struct actor *actor; /* who asks; the anonymous actor, never NULL */
    const char *today;         /* ISO day in Europe/London, fixed for the whole call */
    const char *now;           /* the same moment as a UTC instant, see base/clock.h */
    struct problem problem;
};

#endif
