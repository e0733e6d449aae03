/*
 * route.h - routes.def as a table, and what a handler may say and ask.
 *
 * A handler gets fields in, calls the domain, fills the view: the data of the page and
 * the body of the API's answer.  It never knows which of the two leaves.  A handler that
 * changes something fills the view first (so that a refused form can be shown again),
 * then acts, then ends with see_other() or created().
 */
#ifndef WEB_ROUTE_H
#define WEB_ROUTE_H

#include "domain/core/field.h"
#include "domain/people/access.h"
#include "domain/people/session.h"
#include "web/request.h"

typedef bool handler_fn(struct request *rq, json_t *view);

struct route {
    enum method method;
    const char *path;
    enum permission permission;
    handler_fn *handler;
    const char *template;    /* "" for a route that has no page of its own */
    const struct form *form; /* the body, or the query of a GET */
    const char *audit;   /* verb for the trail when a GET shows case content; "" none */
    const char *summary; /* for the OpenAPI document and the access review */
};

extern const struct form form_none;

const struct route *routes_all(size_t *count);
const char *method_name(enum method method);

/* The route for rq->path and rq->method, with its params; a form's POST also finds a PUT.
 * Fails with NOT_FOUND, or METHOD when the path has routes for other methods only. */
MUST_CHECK bool route_find(struct request *rq);

/* "GET, HEAD, POST": what the path of rq allows, for the Allow header. */
const char *route_allowed(struct request *rq);

MUST_CHECK bool param_id(struct request *rq, const char *name, int64_t *out);
const char *param(const struct request *rq, const char *name);

/* The body or query, checked against the route's form. */
MUST_CHECK bool request_answers(struct request *rq, struct answers *out);

/* The version somebody saw: If-Match of a program, the field "version" of a form.  Fails
 * with NO_VERSION or INVALID when there is none, with STALE when it is not `current`. */
MUST_CHECK bool request_version(struct request *rq, int64_t current);

/* The page shows this form: `values` is what is stored so far (NULL: nothing). */
void show_form(struct request *rq, const struct form *form, json_t *values);

/* One page of a long form. */
void show_section(struct request *rq, const struct form *form, const char *section,
                  json_t *values);

/* For handlers that changed something; always true. */
bool see_other(struct request *rq, const char *format, ...) PRINTF_LIKE(2, 3);
bool created(struct request *rq, const char *format, ...) PRINTF_LIKE(2, 3);

/*
 * For a handler that needs a password checked or hashed: NULL the first time, when the
 * handler returns false at once and is run again, from the gates on, when the work is
 * done; then the finished job.  Without a password to compare, new_password is hashed.
 */
const struct hash_job *request_hash(struct request *rq, const char *hash,
                                    const char *password, const char *new_password);

/* One line in a green box on the next page. */
void say_next(struct request *rq, const char *code);

const char *link_to(struct request *rq, const char *format, ...) PRINTF_LIKE(2, 3);

#endif
