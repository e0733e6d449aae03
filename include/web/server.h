/*
 * server.h - libmicrohttpd and nothing else of it anywhere: sockets, threads, limits.
 *
 * What reaches the application has passed the request guard (guard.h) and its body
 * has been read whole and parsed (body.h); the body of a GET is read and dropped; files
 * may wait on disk.  What
 * is refused before that is answered here with problem+json and the connection is
 * closed: 400, 405, 408, 413, 414, 415, 417, 431, 501.
 *
 * rq.cx.now and .today are filled and Jansson allocates in rq.cx.arena while the
 * application is asked; cx.db and cx.actor are the application's.  Request, reply and
 * arena are used again for others once the reply is out.  X-Forwarded-For (its last
 * address) and X-Forwarded-Proto are believed on unix sockets only.
 */
#ifndef WEB_SERVER_H
#define WEB_SERVER_H

#include "base/buffer.h"
#include "web/request.h"

#define REPLY_MAX_HEADERS 24

struct reply {
    int status;
    struct pair headers[REPLY_MAX_HEADERS];
    size_t nheaders;
    struct buffer body; /* empty, with room from earlier replies; the server keeps it */
    const void *fixed;  /* or bytes that live as long as the process (static files) */
    size_t fixed_length;
    struct reply_stream *stream; /* or what is made while it is sent; in the arena */
};

/* Asked for piece after piece on the server's threads, between other requests, until
 * `length` bytes are sent or the client has gone.  False ends the connection, so that
 * nobody takes what came so far for the whole. */
struct reply_stream {
    uint64_t length;
    bool (*read)(struct reply_stream *stream, uint64_t at, char *into, size_t room,
                 size_t *out_length);
    void *world;
    struct request *rq;
};

void reply_header(struct reply *reply, const char *name, const char *value);

/* SERVER_WAIT: the connection is suspended until server_resume(rq->exchange), which any
 * thread must call once, even before answer() has returned; answer() is then called again
 * with the same request, unless the client has gone meanwhile. */
enum server_next { SERVER_SEND, SERVER_WAIT };

struct server_app {
    void *world;
    /* On one of the server's threads, one request at a time per thread. */
    enum server_next (*answer)(void *world, struct request *rq, struct reply *reply);
    /* Asked before the body is read, with everything but form filled: how many bytes
     * of body this request may bring.  0 refuses any body with 413. */
    size_t (*body_limit)(void *world, const struct request *rq);
    /* Where the files of this request wait on disk until it is answered (see spool.h);
     * NULL: in memory with the rest of its body.  May be missing. */
    const char *(*files_folder)(void *world, const struct request *rq);
};

struct server_options {
    const char *listen; /* "127.0.0.1:8080", "[::1]:8080", "unix:/run/x.sock", or "fd:3":
                         * a listening socket from the service manager */
    const char *tls_cert; /* PEM files; both or neither */
    const char *tls_key;
    unsigned threads;          /* 0: as many as cores */
    unsigned most_connections; /* 0: 4096 */
    unsigned most_per_address; /* 0: 256; not applied to unix sockets */
    unsigned header_seconds;   /* 0: 10; a whole header must be in by then */
    unsigned body_seconds;     /* 0: 30; and the whole body by then */
    unsigned idle_seconds;     /* 0: 60; keep-alive */
};

struct server;

/* Fails with CONFIG or BUSY/"server.address" in plain words. */
MUST_CHECK bool server_start(struct ctx *cx, const struct server_options *options,
                             const struct server_app *app, struct server **out);

int server_port(const struct server *server); /* useful with port 0; 0 on a unix socket */

void server_resume(struct exchange *exchange);

/* Stops accepting, lets what runs finish with "Connection: close" (at most `seconds`),
 * then closes.  Who reached us before is answered.  The application must still resume
 * what waits: this returns no sooner. */
void server_stop(struct server *server, unsigned seconds);

#endif
