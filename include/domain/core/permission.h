/*
 * permission.h - permissions.def as functions: may this actor ever do that?
 *
 * Default deny: what the table does not name, nobody may.  An actor's rights are the
 * union of their roles, and what goes with being named senior officer.  Which records
 * they may do it to is people/access.h.
 */
#ifndef DOMAIN_CORE_PERMISSION_H
#define DOMAIN_CORE_PERMISSION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/ctx.h"
#include "store/db.h"

/* 0 is no permission at all: a route that forgets its permission is closed. */
enum permission {
    PERMIT_NOBODY,
    PERMIT_ANYBODY, /* also without signing in */
#define PERMISSION(name, words, ...) PERMIT_##name,
#include "domain/core/permissions.def"
#undef PERMISSION
    PERMISSION_COUNT
};

enum role {
#define ROLE(name, code, words) ROLE_##name,
#include "domain/core/roles.def"
#undef ROLE
    ROLE_COUNT
};

struct actor {
    int64_t user_id; /* 0: not signed in */
    int64_t organisation_id;
    const char *name;
    const char *organisation;
    const char *email;
    unsigned roles;       /* bits 1 << ROLE_... */
    bool senior_officer;  /* named as the one who approves checklist returns */
    bool must_change;     /* the password, before anything else */
    struct viewer viewer; /* the same, for the SQL functions */
};

extern const struct actor actor_anonymous;
extern const struct actor actor_program; /* commands and jobs: may do everything */

bool access_may(const struct actor *actor, enum permission needed);

/* Fails with UNAUTHENTICATED for the anonymous and FORBIDDEN for a role without it. */
MUST_CHECK bool access_permits(struct ctx *cx, enum permission needed);

bool actor_has(const struct actor *actor, enum role role);

const char *role_code(enum role role);
const char *role_label(enum role role);
bool role_from_code(const char *code, enum role *out);
const char *permission_name(enum permission permission);  /* "CASE_READ" */
const char *permission_words(enum permission permission); /* "Read cases one may see" */
bool permission_granted(enum permission permission, enum role role);

/* What the named senior officer may do whatever their roles: approve a signed checklist
 * return, and what one needs for that. */
bool permission_of_senior_officer(enum permission permission);

#endif
