/* wire.h - a client that sends bytes as they are: plain, over a unix socket or TLS. */
#ifndef TESTS_SUPPORT_WIRE_H
#define TESTS_SUPPORT_WIRE_H

#include <gnutls/gnutls.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"

#define WIRE_TIMEOUT_MS 3000

struct client {
    int fd;
    gnutls_session_t tls; /* NULL when plain */
    gnutls_certificate_credentials_t trust;
    struct buffer in; /* what was read */
    size_t taken;     /* of it, by answers */
    bool ended;       /* the other side closed, or broke off */
};

struct answer {
    int status; /* 0: none came in time */
    bool closes;
    const char *head; /* both live until the next client_hear() */
    const char *body;
    size_t length;
};

/* From 127.0.0.1 (NULL), or from another loopback address; false when nobody listens. */
bool client_open(struct client *client, int port, const char *from);
bool client_open_unix(struct client *client, const char *path);
bool client_open_tls(struct client *client, int port);
void client_close(struct client *client);

bool client_send(struct client *client, const char *bytes, size_t length);
bool client_say(struct client *client, const char *text);

/* The next answer; no_body for answers to HEAD.  False when none came in time. */
bool client_hear(struct client *client, bool no_body, struct answer *out);

/* True when the other side closes within the time and says no more. */
bool client_ends(struct client *client);

/* A self-signed certificate for 127.0.0.1, as two PEM files. */
void certificate_write(const char *cert_path, const char *key_path);

#endif
