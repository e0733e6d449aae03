/*
 * dispatch.h - one request from route to view, in one transaction.
 */
#ifndef WEB_DISPATCH_H
#define WEB_DISPATCH_H

#include "web/app.h"
#include "web/route.h"

/*
 * Route, gates, handler.  cx.db is the connection to use: the writer for what changes
 * something.  A program that changed something gets the new state: the handler of the
 * address it was sent to runs too.  False with no problem set: the request waits for
 * rq->hash_wanted.
 */
MUST_CHECK bool dispatch(struct app *app, struct request *rq, json_t *view);

/* This thread's own reading connection, NULL on failure. */
struct db *app_reader(struct ctx *cx, struct app *app);

#endif
