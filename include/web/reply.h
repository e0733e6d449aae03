/*
 * reply.h - view or problem to page, JSON, redirect or file; the only writer of answers,
 * and the one place of the web that logs what went wrong.
 */
#ifndef WEB_REPLY_H
#define WEB_REPLY_H

#include "web/app.h"
#include "web/route.h"

/* The answer to a request whose handler succeeded (ok) or left a problem in rq->cx. */
void reply_write(struct app *app, struct request *rq, json_t *view, bool ok,
                 struct reply *reply);

/* A problem before any route was found, or after the page was written. */
void reply_problem(struct app *app, struct request *rq, struct reply *reply);

#endif
