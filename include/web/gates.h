/*
 * gates.h - what every request passes before its handler, in this order: host, session,
 * password, csrf, permission, dossier.  The route was found before; nobody gets past.
 */
#ifndef WEB_GATES_H
#define WEB_GATES_H

#include "web/app.h"
#include "web/route.h"

MUST_CHECK bool gates_pass(struct app *app, struct request *rq);

/* The session gate alone: who asks, in rq->actor; NULL for nobody. */
MUST_CHECK bool gates_recognise(struct app *app, struct request *rq);

/* The gates that say whether somebody gets to a page: permission, dossier, query. */
MUST_CHECK bool gates_reach(struct request *rq);

/* What the session gate found, or a fresh visitor's mark: the secret behind CSRF tokens.
 */
const char *csrf_token(struct app *app, struct request *rq);

const char *session_cookie_name(const struct app *app, const struct request *rq);
const char *visit_cookie_name(const struct app *app, const struct request *rq);

#endif
