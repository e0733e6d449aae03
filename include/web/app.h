/*
 * app.h - the application behind the server: what threads share, what each has for
 * itself.
 *
 * app_answer() is the one way in: it finds the route, picks the connection (a reader of
 * this thread's own, or the one writer for requests that change something), runs gates
 * and handler in one transaction, and writes the reply.
 */
#ifndef WEB_APP_H
#define WEB_APP_H

#include "base/mustache.h"
#include "store/store.h"
#include "web/server.h"

struct app;

struct app_options {
    struct store *store;
    const char *hosts; /* names this server answers to, between blanks; "": any */
    bool dev;          /* templates and static files from disk, read anew each time */
    bool tls;
};

MUST_CHECK bool app_open(struct ctx *cx, const struct app_options *options,
                         struct app **out);
void app_close(struct app *app); /* after the server has stopped */

enum server_next app_answer(void *app, struct request *rq, struct reply *reply);

/* Forms are small; files are taken from those who are signed in, as many MiB at once as
 * the setting says, and wait beside the store: uploads.c. */
size_t app_body_limit(void *app, const struct request *rq);
const char *app_files_folder(void *app, const struct request *rq);

/* For those who answer: */
struct store *app_store(struct app *app);
const struct mustache_set *app_templates(struct ctx *cx, struct app *app);
const struct app_options *app_settings(const struct app *app);
const unsigned char *app_csrf_key(const struct app *app);
bool app_is_demo(const struct app *app);
struct journal *app_journal(struct app *app);
struct hasher *app_hasher(struct app *app);

#endif
