/* One client, from accept to close. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/bug.h"
#include "base/clock.h"
#include "server_parts.h"

static void name_peer(struct connection *connection, const struct sockaddr *address)
{
    const void *bytes = NULL;

    if (address != NULL && address->sa_family == AF_INET)
        bytes = &((const struct sockaddr_in *)(const void *)address)->sin_addr;
    else if (address != NULL && address->sa_family == AF_INET6)
        bytes = &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;
    if (bytes == NULL
        || inet_ntop(address->sa_family, bytes, connection->peer, PEER_SIZE) == NULL)
        (void)snprintf(connection->peer, PEER_SIZE, "local");
}

static struct connection *open_connection(struct server *server,
                                          struct MHD_Connection *mhd)
{
    const union MHD_ConnectionInfo *fd, *address, *tls;
    struct connection *connection = calloc(1, sizeof(*connection));
    int64_t now = clock_steady_ms();

    if (connection == NULL)
        bug("out of memory");
    fd = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD);
    address = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    tls = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_GNUTLS_SESSION);

    connection->server = server;
    connection->fd = fd->connect_fd;
    connection->tls = tls != NULL ? tls->tls_session : NULL;
    connection->in_head = true;
    connection->deadline = now + (int64_t)server->options.header_seconds * 1000;
    connection->quiet_since = now;
    name_peer(connection, address != NULL ? address->client_addr : NULL);
    wire_open(connection);
    return connection;
}

static void link_connection(struct server *server, struct connection *connection)
{
    pthread_mutex_lock(&server->lock);
    connection->next = server->connections;
    if (connection->next != NULL)
        connection->next->previous = connection;
    server->connections = connection;
    pthread_mutex_unlock(&server->lock);
}

static void unlink_connection(struct server *server, struct connection *connection)
{
    pthread_mutex_lock(&server->lock);
    if (connection->guard.state == GUARD_SHUT)
        reaper_linger(server, connection->fd);
    if (connection->next != NULL)
        connection->next->previous = connection->previous;
    if (connection->previous != NULL)
        connection->previous->next = connection->next;
    else
        server->connections = connection->next;
    pthread_mutex_unlock(&server->lock);
}

/* The library calls this before it reads a first byte, and before it closes the socket.
 */
void client_notice(void *cls, struct MHD_Connection *mhd, void **context,
                   enum MHD_ConnectionNotificationCode code)
{
    struct server *server = cls;
    struct connection *connection = *context;

    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        *context = open_connection(server, mhd);
        link_connection(server, *context);
        return;
    }
    wire_close(connection);
    unlink_connection(server, connection);
    guard_close(&connection->guard);
    free(connection);
    *context = NULL;
}
