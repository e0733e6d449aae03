/*
 * session.h - signed in, for how long; failed sign-ins and who must wait.
 *
 * The cookie's value is stored nowhere: sessions are found by its digest.  Sessions
 * survive a restart.  Throttling counts failures only, per account and per address, and
 * lets an account try again after a wait that doubles (1 to 15 minutes), so that nobody
 * can lock others out for good.
 */
#ifndef DOMAIN_PEOPLE_SESSION_H
#define DOMAIN_PEOPLE_SESSION_H

#include "base/ident.h"
#include <jansson.h>

#include "domain/people/access.h"

struct session {
    const char *digest;
    int64_t user_id;
    const char *started_at;
    const char *seen_at;
};

/* What a sign-in needs to know before the password is checked: reads only. */
struct sign_in {
    int64_t user_id;      /* 0: no such account, or switched off */
    const char *hash;     /* NULL then: check against nothing, for as long */
    int64_t wait_seconds; /* > 0: too many failures, try again then */
};
MUST_CHECK bool sign_in_prepare(struct ctx *cx, const char *email, const char *address,
                                struct sign_in *out);

/* After the password was checked, on the writer: starts a session (its cookie in
 * `cookie`) or counts the failure and fails with INVALID.  One message for every cause.
 */
MUST_CHECK bool sign_in_finish(struct ctx *cx, const struct sign_in *sign_in,
                               bool password_ok, const char *address, const char *agent,
                               char cookie[static TOKEN_SIZE]);

/* *out is NULL for an unknown or ended session. */
MUST_CHECK bool session_find(struct ctx *cx, const char *cookie, struct session **out);
/* Whose session this was that has timed out within the last day, 0 for none: such rows
 * are kept that long so that a form sent too late is not lost (web/form_care.h). */
MUST_CHECK bool session_timed_out(struct ctx *cx, const char *cookie, int64_t *out_user);
MUST_CHECK bool session_touch(struct ctx *cx, const char *digest); /* seen now */
MUST_CHECK bool session_end(struct ctx *cx, const char *digest);
MUST_CHECK bool session_end_all(struct ctx *cx, int64_t user_id, const char *but_digest);
MUST_CHECK bool sessions_purge(struct ctx *cx, int64_t *out_gone); /* a job */
json_t *sessions_json(struct ctx *cx, const char *current_digest); /* of the actor */

/* Tokens of programs: the text is shown once and stored as a digest. */
MUST_CHECK bool token_issue(struct ctx *cx, int64_t user_id, const char *label,
                            char token[static TOKEN_SIZE]);
MUST_CHECK bool token_find(struct ctx *cx, const char *token, int64_t *out_user); /* 0 */
MUST_CHECK bool token_revoke(struct ctx *cx, int64_t id);
json_t *tokens_json(struct ctx *cx); /* of every user, newest first */

#endif
