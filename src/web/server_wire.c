/*
 * The guard between socket and library.
 *
 * libmicrohttpd reads plain connections by recv() and TLS connections by
 * gnutls_record_recv(), both found by name at run time, where the program's own symbols
 * come first.  So these two functions are defined here.  For the sockets of our server
 * they return what the guard wrote; for all others they are what they always were.
 * Should a build ever take this away (static linking, another library), the first request
 * finds no head waiting and the program stops: see exchange_begin().
 */
#include <dlfcn.h>
#include <errno.h>
#include <gnutls/gnutls.h>
#include <sys/socket.h>

#include "base/bug.h"
#include "base/clock.h"
#include "server_parts.h"

#define MOST_FDS 65536
#define BLOCK    ((size_t)16 * 1024)

ssize_t wire_recv(int fd, void *bytes, size_t room, int flags) __asm__("recv");
ssize_t wire_record_recv(gnutls_session_t session, void *bytes,
                         size_t room) __asm__("gnutls_record_recv");

static _Atomic(struct connection *) by_fd[MOST_FDS];
static ssize_t (*real_record_recv)(gnutls_session_t session, void *bytes, size_t room);

void wire_start(void)
{
    void *found = dlsym(RTLD_NEXT, "gnutls_record_recv");

    if (found == NULL)
        bug("GnuTLS has no gnutls_record_recv()");
    *(void **)&real_record_recv = found;
}

size_t wire_most(void)
{
    return MOST_FDS;
}

void wire_open(struct connection *connection)
{
    if (connection->fd < 0 || connection->fd >= MOST_FDS)
        bug("file descriptor %d is out of bounds", connection->fd);
    atomic_store(&by_fd[connection->fd], connection);
}

void wire_close(struct connection *connection)
{
    atomic_store(&by_fd[connection->fd], NULL);
}

static struct connection *connection_of(int fd)
{
    return fd < 0 || fd >= MOST_FDS ? NULL : atomic_load(&by_fd[fd]);
}

static ssize_t read_socket(struct connection *connection, char *bytes, int flags)
{
    return connection->tls != NULL
               ? real_record_recv(connection->tls, bytes, BLOCK)
               : recvfrom(connection->fd, bytes, BLOCK, flags, NULL, NULL);
}

/* A deadline runs from the first byte of a head or body, however many follow. */
static void set_deadline(struct connection *connection)
{
    const struct guard *guard = &connection->guard;
    const struct server_options *options = &connection->server->options;
    bool in_head = guard->state == GUARD_HEAD;
    unsigned seconds = in_head ? options->header_seconds : options->body_seconds;

    if (guard_is_idle(guard) || guard->state == GUARD_SHUT) {
        connection->deadline = 0;
    } else if (connection->deadline == 0 || connection->in_head != in_head
               || connection->heads != guard->heads) {
        connection->deadline = clock_steady_ms() + (int64_t)seconds * 1000;
    }
    connection->in_head = in_head;
    connection->heads = guard->heads;
}

static void take_in(struct connection *connection, const char *bytes, size_t length)
{
    connection->quiet_since = 0;
    guard_feed(&connection->guard, bytes, length);
    set_deadline(connection);
}

static ssize_t nothing_yet(const struct connection *connection)
{
    errno = EAGAIN;
    return connection->tls != NULL ? GNUTLS_E_AGAIN : -1;
}

/*
 * The library takes a short answer to mean that the socket is empty, and is woken for
 * new bytes only.  So less than room is returned only after the socket was found empty.
 */
static ssize_t receive(struct connection *connection, char *bytes, size_t room, int flags)
{
    static _Thread_local char block[BLOCK];
    struct guard *guard = &connection->guard;
    size_t length = guard_take(guard, bytes, room);
    ssize_t got = (ssize_t)BLOCK;

    while (length < room && got > 0
           && (got == (ssize_t)BLOCK || connection->tls != NULL)) {
        got = read_socket(connection, block, flags);
        if (got > 0)
            take_in(connection, block, (size_t)got);
        length += guard_take(guard, bytes + length, room - length);
    }
    if (length == 0 && got <= 0 && connection->expired) {
        guard_refuse(guard, REFUSED_TIME_OUT);
        length = guard_take(guard, bytes, room);
    }
    if (length > 0)
        return (ssize_t)length;
    return got > 0 ? nothing_yet(connection) : got;
}

ssize_t wire_recv(int fd, void *bytes, size_t room, int flags)
{
    struct connection *connection = connection_of(fd);

    if (connection == NULL || connection->tls != NULL)
        return recvfrom(fd, bytes, room, flags, NULL, NULL);
    return receive(connection, bytes, room, flags | MSG_DONTWAIT);
}

ssize_t wire_record_recv(gnutls_session_t session, void *bytes, size_t room)
{
    struct connection *connection = connection_of(gnutls_transport_get_int(session));

    if (connection == NULL || connection->tls != session)
        return real_record_recv(session, bytes, room);
    return receive(connection, bytes, room, 0);
}
