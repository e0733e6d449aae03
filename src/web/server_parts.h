/*
 * server_parts.h - what the files of the server share and nobody else sees.
 *
 *   server.c           start and stop; the options of libmicrohttpd
 *   server_listen.c    addresses and sockets
 *   server_wire.c      the guard between socket and library
 *   server_reaper.c    one thread that ends what takes too long
 *   server_client.c    one client, from accept to close
 *   server_exchange.c  the library's calls, turned into one request and one reply
 *   server_reply.c     replies, and refusals as problem+json
 */
#ifndef SERVER_PARTS_H
#define SERVER_PARTS_H

#include <gnutls/gnutls.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>

#include "web/guard.h"
#include "web/server.h"

#define PEER_SIZE 64

/* One client, from accept to close.  Its guard belongs to the library's thread that
 * serves it; the atomics are for the reaper and for server_stop(). */
struct connection {
    struct server *server;
    struct connection *next, *previous; /* under server->lock */
    int fd;
    gnutls_session_t tls; /* NULL on plain connections */
    struct guard guard;
    bool in_head;   /* what the deadline is for, */
    uint64_t heads; /* and of which message */
    bool probed;    /* the reaper looked whether the silent client has gone */
    _Atomic bool expired;
    _Atomic int64_t deadline;    /* of what is arriving; 0: nothing is */
    _Atomic int64_t quiet_since; /* nothing arriving, nothing being answered; 0: is */
    char peer[PEER_SIZE];
};

/* What a resume finds: the handler still running, the connection asleep, or a handler
 * that was told to go on before it had gone to sleep. */
enum turn { TURN_RUNNING, TURN_WAITING, TURN_RESUMED };

/* One request and its reply.  Used again, with its arena and buffers, for another. */
struct exchange {
    struct exchange *next; /* in the list of those not in use */
    struct server *server;
    struct connection *connection;
    struct MHD_Connection *mhd;
    struct request rq;
    struct reply reply;
    struct buffer body;
    struct body_stream *files; /* instead of body, for what brings files */
    size_t body_limit;
    size_t body_length;
    enum refusal refused; /* while the body came in */
    bool drains;          /* the body means nothing and is dropped */
    bool parsed;
    bool waits;
    bool closes;
    _Atomic int turn;
};

#define LINGERING 64

struct server {
    struct server_app app;
    struct server_options options;
    struct MHD_Daemon *daemon;
    int listener;
    bool is_unix;
    bool is_handed; /* the listening socket came from outside and goes on without us */
    int port;
    char path[108];
    _Atomic bool draining;
    _Atomic uint64_t requests;
    _Atomic int spools;   /* uploads under way */
    _Atomic int waiting;  /* exchanges asleep, or woken and not yet called again */
    _Atomic int resuming; /* threads inside server_resume() */

    pthread_mutex_t lock; /* of all below */
    struct connection *connections;
    struct exchange *idle;
    struct {
        int fd;
        int64_t until;
    } lingering[LINGERING];
    size_t nlingering;

    bool reaper_ends;
    pthread_cond_t wake;
    pthread_t reaper;
};

/* Opens what options->listen says.  Fails with CONFIG or BUSY. */
MUST_CHECK bool listen_open(struct ctx *cx, struct server *server);
/* Takes in what waits to be accepted, then closes: nobody who reached us is turned away.
 */
void listen_close(struct server *server, int fd);

void wire_start(void);  /* before the first daemon */
size_t wire_most(void); /* file descriptors that can be served */
void wire_open(struct connection *connection);
void wire_close(struct connection *connection);

void reaper_start(struct server *server);
void reaper_stop(struct server *server);
/* Under server->lock.  Keeps the socket a moment after the library closed it, so that a
 * client still sending reads its answer before it meets a reset. */
void reaper_linger(struct server *server, int fd);

void client_notice(void *cls, struct MHD_Connection *mhd, void **context,
                   enum MHD_ConnectionNotificationCode code);
enum MHD_Result exchange_request(void *cls, struct MHD_Connection *mhd, const char *url,
                                 const char *method, const char *version,
                                 const char *data, size_t *size, void **state);
void exchange_completed(void *cls, struct MHD_Connection *mhd, void **state,
                        enum MHD_RequestTerminationCode why);
void exchange_free_idle(struct server *server);

/* Queue exchange->reply; a refusal, which also ends the connection; cx.problem so. */
enum MHD_Result exchange_send(struct exchange *exchange);
enum MHD_Result exchange_refuse(struct exchange *exchange, enum refusal refusal);
enum MHD_Result exchange_fail(struct exchange *exchange);

#endif
