/*
 * request.h - one request, free of sockets, and what the gates found out about it.
 *
 * web/server.c fills it from libmicrohttpd, tests fill it by hand; dispatch()
 * cannot tell the difference.  Everything in it lives in cx.arena.
 */
#ifndef WEB_REQUEST_H
#define WEB_REQUEST_H

#include <jansson.h>
#include <stdint.h>

#include "base/ctx.h"
#include "base/pairs.h"
#include "base/source.h"

struct actor;
struct dossier;
struct draft;
struct exchange;
struct form;
struct hash_job;
struct route;
struct session;

enum method { GET, POST, PUT, DELETE };

/* A file that came with a multipart form.  In `form` its field has its name as value. */
struct upload {
    const char *field;
    const char *name;  /* what the sender called it, without folders; for display only */
    const char *type;  /* what the sender says it is; "" when nothing was said */
    const char *bytes; /* of a small body, which is read whole; else NULL */
    size_t length;
    struct source source; /* the same, to be read in pieces; as long as the request */
};

#define MAX_UPLOADS 10

struct uploads {
    struct upload list[MAX_UPLOADS];
    size_t count;
};

/* Bytes that leave as a file, read from the store while they are sent. */
struct download {
    const char *name; /* cleaned; any UTF-8 */
    const char *media;
    uint64_t length;
    /* What there is at `at`, `room` at most, as the actor who asked; fails where they may
     * not see it any more. */
    bool (*read)(struct ctx *cx, int64_t id, uint64_t at, char *into, size_t room,
                 size_t *out_length);
    int64_t id;
};

#define MAX_PARAMS 4

struct request {
    struct ctx cx;

    /* From the wire, by server.c */
    enum method method;
    bool head;            /* a GET whose body is not wanted */
    const char *path;     /* percent-decoded, valid UTF-8, begins with '/' */
    struct pairs query;   /* decoded; an item without '=' has the value "" */
    struct pairs headers; /* names in lower case */
    struct pairs cookies;
    struct pairs form; /* the body, whichever way it was written: see body.h */
    struct uploads uploads;
    const char *peer; /* address of the client, for throttling and the log */
    bool secure;      /* came by TLS, or through a proxy that says so */
    uint64_t number;  /* of this request, for the log and error pages */

    /* By the gates */
    bool wants_json; /* asked under /api/v1, which the router strips */
    const struct route *route;
    struct pair params[MAX_PARAMS]; /* what {name} matched in the path */
    struct session *session;        /* NULL for the anonymous and for programs */
    const struct dossier *dossier;  /* of a path with {referral}, {case} or {person} */

    struct actor *actor; /* whom cx.actor points to, once signed in */
    const char *visit;   /* cookie of a visitor who is not signed in */
    bool new_visit;      /* it was made now and must be set */

    /* By the handler */
    const struct form *shown_form; /* see show_form() in route.h */
    const char *shown_section;     /* NULL: the whole form */
    json_t *shown_values;
    const char *say_next;    /* code of a notice for the next page */
    const char *set_session; /* cookie of the session just started; "" ends it */
    const char *file_name;   /* the view's "file" leaves as a download */
    const struct download *download;
    int64_t read_record;   /* which of the dossier's records was read, for the trail */
    const char *next_link; /* of a list, for a program's Link header */
    int64_t listed;        /* rows a list showed, for the trail */
    const char *see_other; /* where the change can be seen */
    bool keep_anyway;      /* commit although it failed: a refused sign-in is counted */
    bool created;          /* answer a program with 201 */

    /* A password check that the handler wants done off this thread, and the one that was:
     * see request_hash() in route.h. */
    struct hash_job *hash_wanted;
    struct hash_job *hash;

    /* What a form carries beside its fields, and what became of it: see form_care.h */
    const char *form_page; /* address of the page it stood on; NULL: none was said */
    const char *form_name;
    struct pairs seen;         /* what was stored when it was filled in */
    const struct draft *draft; /* the draft that the page shows; NULL: none */
    struct pairs choices;      /* of a comparison: see form_stale.h */
    bool undecided;            /* it came back without all choices made */
    const char *come_back;     /* where somebody goes on after signing in */

    /* For requests that wait (sign-in, audit): set by the application before it
     * returns SERVER_WAIT, handed back when answer() is called again. */
    void *waiting;
    struct exchange *exchange; /* what server_resume() wants; NULL in tests */
};

#endif
