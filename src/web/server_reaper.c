/*
 * libmicrohttpd ends a connection only when nothing moves on it.  Whoever sends a byte
 * every few seconds, or takes ever new connections to do so, is ended here.
 */
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/bug.h"
#include "base/clock.h"
#include "server_parts.h"

#define TICK_MS       200
#define ANSWER_MS     2000 /* to send a 408 to who was too slow */
#define PROBE_MS      500
#define LINGER_MS     2000
#define LINGER_BLOCKS 8

/* First the reading side: the library wakes, finds the end, and the guard makes a 408 of
 * it.  Who does not take even that loses both sides. */
static void end_late(struct connection *connection, int64_t now)
{
    int64_t deadline = connection->deadline;

    if (deadline == 0 || now < deadline)
        return;
    if (!connection->expired) {
        connection->expired = true;
        connection->deadline = now + ANSWER_MS;
        (void)shutdown(connection->fd, SHUT_RD);
    } else {
        (void)shutdown(connection->fd, SHUT_RDWR);
    }
}

/* A client that closed together with its last request is not noticed by the library,
 * which was woken once for both.  One look into each silence finds it. */
static void end_gone(struct connection *connection, int64_t now)
{
    int64_t since = connection->quiet_since;
    char byte;

    if (since == 0) {
        connection->probed = false;
        return;
    }
    if (connection->probed || now - since < PROBE_MS)
        return;
    connection->probed = true;
    if (recvfrom(connection->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT, NULL, NULL) == 0)
        (void)shutdown(connection->fd, SHUT_RDWR);
}

void reaper_linger(struct server *server, int fd)
{
    if (server->nlingering == LINGERING || server->reaper_ends)
        return;

    int copy = dup(fd);
    if (copy < 0)
        return;
    (void)shutdown(copy, SHUT_WR);
    server->lingering[server->nlingering].fd = copy;
    server->lingering[server->nlingering].until = clock_steady_ms() + LINGER_MS;
    server->nlingering++;
}

/* Throws away what still comes; true while more may. */
static bool drain(int fd)
{
    char block[16 * 1024];
    ssize_t got = 1;

    for (int i = 0; i < LINGER_BLOCKS && got > 0; i++)
        got = recvfrom(fd, block, sizeof(block), MSG_DONTWAIT, NULL, NULL);
    return got != 0;
}

static void drain_lingering(struct server *server, int64_t now)
{
    for (size_t i = server->nlingering; i-- > 0;) {
        int fd = server->lingering[i].fd;

        if (drain(fd) && now < server->lingering[i].until && !server->reaper_ends)
            continue;
        (void)close(fd);
        server->lingering[i] = server->lingering[--server->nlingering];
    }
}

/* Under the lock the library cannot close what we look at: it tells us first. */
static void tick(struct server *server)
{
    int64_t now = clock_steady_ms();

    for (struct connection *c = server->connections; c != NULL; c = c->next) {
        end_late(c, now);
        end_gone(c, now);
    }
    drain_lingering(server, now);
}

static void wait_a_tick(struct server *server)
{
    int64_t then = clock_steady_ms() + TICK_MS;
    struct timespec until = { .tv_sec = then / 1000, .tv_nsec = then % 1000 * 1000000 };

    (void)pthread_cond_clockwait(&server->wake, &server->lock, CLOCK_MONOTONIC, &until);
}

static void *run(void *argument)
{
    struct server *server = argument;

    (void)pthread_setname_np(pthread_self(), "reaper");
    pthread_mutex_lock(&server->lock);
    while (!server->reaper_ends) {
        wait_a_tick(server);
        tick(server);
    }
    pthread_mutex_unlock(&server->lock);
    return NULL;
}

void reaper_start(struct server *server)
{
    if (pthread_create(&server->reaper, NULL, run, server) != 0)
        bug("cannot start a thread");
}

void reaper_stop(struct server *server)
{
    pthread_mutex_lock(&server->lock);
    server->reaper_ends = true;
    pthread_cond_signal(&server->wake);
    pthread_mutex_unlock(&server->lock);
    pthread_join(server->reaper, NULL);
}
