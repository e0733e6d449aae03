/*
 * user.h - accounts: who works with this program, for which organisation, in which roles.
 *
 * Owns the table user.  A user is switched off, never deleted: records name them.
 */
#ifndef DOMAIN_PEOPLE_USER_H
#define DOMAIN_PEOPLE_USER_H

#include "domain/core/field.h"
#include "domain/people/access.h"

extern const struct form form_user;          /* create and change */
extern const struct form form_user_new;      /* the same with a first password, twice */
extern const struct form form_user_password; /* a new first password, twice */
extern const struct form form_user_filter;   /* GET /users */

/* The user as actor of this context; NOT_FOUND when there is none or it is switched off.
 */
MUST_CHECK bool user_actor(struct ctx *cx, int64_t id, struct actor *out);
MUST_CHECK bool user_find(struct ctx *cx, const char *email,
                          int64_t *out_id); /* 0: none */

/* Password: hashed by the caller beforehand (password_hash), as that takes long. */
MUST_CHECK bool user_create(struct ctx *cx, const struct answers *answers,
                            const char *password_hash, bool must_change, int64_t *out_id);
/* Nobody changes their own roles (INVALID, field roles), and one active administrator
 * stays (CONFLICT/"user.last_administrator"). */
MUST_CHECK bool user_change(struct ctx *cx, int64_t id, int64_t version,
                            const struct answers *answers);
MUST_CHECK bool user_set_password(struct ctx *cx, int64_t id, const char *password_hash,
                                  bool must_change);
MUST_CHECK bool user_set_active(struct ctx *cx, int64_t id, int64_t version, bool active);
MUST_CHECK bool user_unlock(struct ctx *cx, int64_t id);

MUST_CHECK bool user_json(struct ctx *cx, int64_t id, json_t **out);
json_t *users_json(struct ctx *cx); /* all, by name; NULL on failure */
/* items and next, by name. */
MUST_CHECK bool user_list(struct ctx *cx, const struct answers *filter, json_t *view);

/* [{"value": "12", "label": "Name, organisation"}] of active users, for choosing. */
json_t *user_options(struct ctx *cx);

/* Fails with INVALID, field `field`, when a new password is too short, too common or
 * holds the e-mail address. */
MUST_CHECK bool password_acceptable(struct ctx *cx, const char *field, const char *email,
                                    const char *password);

#endif
