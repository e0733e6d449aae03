#include <errno.h>
#include <linux/filter.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "server_parts.h"

#define BACKLOG 1024

static bool cannot(struct ctx *cx, const struct server *server)
{
    const char *where = server->options.listen;

    if (errno == EADDRINUSE)
        return failed(cx, PROBLEM_BUSY, "server.address",
                      "Another program already listens on %s.", where);
    return failed(cx, PROBLEM_CONFIG, "server.address", "Cannot listen on %s: %s.", where,
                  strerror(errno));
}

/* ---- unix:PATH -----------------------------------------------------------------------
 */

/* A socket file nobody answers on is left from a server that was killed. */
static bool remove_abandoned(const struct sockaddr_un *address)
{
    struct stat there;
    int fd, saved;

    if (lstat(address->sun_path, &there) != 0)
        return errno == ENOENT;
    errno = EADDRINUSE;
    if (!S_ISSOCK(there.st_mode))
        return false;

    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool answered = connect(fd, (const struct sockaddr *)address, sizeof(*address)) == 0;
    saved = answered ? EADDRINUSE : errno;
    (void)close(fd);
    errno = saved;
    return errno == ECONNREFUSED && unlink(address->sun_path) == 0;
}

static bool open_unix(struct ctx *cx, struct server *server, const char *path)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };

    if (strlen(path) == 0 || strlen(path) >= sizeof(address.sun_path))
        return failed(cx, PROBLEM_CONFIG, "server.address",
                      "The path of the socket is empty or too long: %s.", path);
    memcpy(address.sun_path, path, strlen(path));
    memcpy(server->path, path, strlen(path));
    server->is_unix = true;

    server->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (server->listener < 0 || !remove_abandoned(&address)
        || bind(server->listener, (struct sockaddr *)&address, sizeof(address)) != 0
        || chmod(path, 0660) != 0 || listen(server->listener, BACKLOG) != 0)
        return cannot(cx, server);
    return true;
}

/* ---- HOST:PORT -----------------------------------------------------------------------
 */

static bool resolve(struct ctx *cx, const char *text, struct addrinfo **out)
{
    struct addrinfo wanted = { .ai_socktype = SOCK_STREAM,
                               .ai_flags = AI_PASSIVE | AI_NUMERICSERV };
    const char *colon = strrchr(text, ':');
    int64_t port;

    if (colon == NULL || colon == text || !text_to_int(colon + 1, &port) || port < 0
        || port > 65535)
        return failed(cx, PROBLEM_CONFIG, "server.address",
                      "Say where to listen as ADDRESS:PORT or unix:PATH, not %s.", text);

    char *host = arena_slice(cx->arena, text, (size_t)(colon - text));
    if (host[0] == '[' && host[strlen(host) - 1] == ']') {
        host[strlen(host) - 1] = '\0';
        host++;
    }
    if (getaddrinfo(host, colon + 1, &wanted, out) != 0)
        return failed(cx, PROBLEM_CONFIG, "server.address", "%s is not an address.",
                      host);
    return true;
}

static int bound_port(int fd)
{
    union {
        struct sockaddr any;
        struct sockaddr_in in;
        struct sockaddr_in6 in6;
        struct sockaddr_storage room;
    } address = { .any = { 0 } };
    socklen_t length = sizeof(address);

    if (getsockname(fd, &address.any, &length) != 0 || address.any.sa_family == AF_UNIX)
        return 0;
    return ntohs(address.any.sa_family == AF_INET6 ? address.in6.sin6_port
                                                   : address.in.sin_port);
}

static bool open_tcp(struct ctx *cx, struct server *server)
{
    static const int on = 1;
    struct addrinfo *found;

    if (!resolve(cx, server->options.listen, &found))
        return false;
    server->listener =
        socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    bool ok =
        server->listener >= 0
        && setsockopt(server->listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == 0
        && bind(server->listener, found->ai_addr, found->ai_addrlen) == 0
        && listen(server->listener, BACKLOG) == 0;
    if (!ok)
        (void)cannot(cx, server);
    freeaddrinfo(found);
    server->port = bound_port(server->listener);
    return ok;
}

/* ---- fd:NUMBER, from a service manager -----------------------------------------------
 */

static bool open_handed(struct ctx *cx, struct server *server, const char *number)
{
    int listening = 0;
    socklen_t length = sizeof(listening);
    struct sockaddr_storage address = { .ss_family = AF_UNSPEC };
    socklen_t address_length = sizeof(address);
    int64_t fd;

    if (!text_to_int(number, &fd) || fd < 3 || fd > 1023
        || getsockopt((int)fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &length) != 0
        || listening == 0
        || getsockname((int)fd, (struct sockaddr *)&address, &address_length) != 0)
        return failed(cx, PROBLEM_CONFIG, "server.address",
                      "File descriptor %s is not a listening socket.", number);
    server->listener = (int)fd;
    server->is_handed = true;
    server->is_unix = address.ss_family == AF_UNIX;
    server->port = bound_port((int)fd);
    return true;
}

bool listen_open(struct ctx *cx, struct server *server)
{
    const char *listen_on = server->options.listen;
    bool ok;

    server->listener = -1;
    if (text_starts(listen_on, "unix:"))
        ok = open_unix(cx, server, listen_on + 5);
    else if (text_starts(listen_on, "fd:"))
        ok = open_handed(cx, server, listen_on + 3);
    else
        ok = open_tcp(cx, server);
    if (!ok && server->listener >= 0)
        (void)close(server->listener);
    return ok;
}

/* ---- the end -------------------------------------------------------------------------
 */

/* Those the kernel has shaken hands with, but who were not accepted yet. */
static void adopt_waiting(struct server *server, int fd)
{
    for (;;) {
        struct sockaddr_storage address;
        socklen_t length = sizeof(address);
        int client = accept4(fd, (struct sockaddr *)&address, &length,
                             SOCK_CLOEXEC | SOCK_NONBLOCK);

        if (client < 0)
            return;
        (void)MHD_add_connection(server->daemon, client,
                                 (const struct sockaddr *)&address, length);
    }
}

/* Makes the kernel drop packets that ask for a new connection (the SYN bit of byte 13 of
 * a TCP header), while hand-shakes under way may end. */
static void take_no_more(int fd)
{
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 13),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, 0x02, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, 0),
        BPF_STMT(BPF_RET | BPF_K, 0xFFFFFFFF),
    };
    struct sock_fprog program = { .len = COUNT(code), .filter = code };

    (void)setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program));
}

void listen_close(struct server *server, int fd)
{
    static const struct timespec hand_shake = { .tv_nsec = 10000000L };

    if (server->is_unix && !server->is_handed)
        (void)unlink(server->path);
    if (server->daemon != NULL && !server->is_handed) {
        if (!server->is_unix)
            take_no_more(fd);
        (void)nanosleep(&hand_shake, NULL);
        adopt_waiting(server, fd);
    }
    (void)close(fd);
}
