#include "web/server.h"

#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/bug.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "server_parts.h"

#define POOL_BYTES                                                                       \
    ((size_t)16 * 1024) /* of a connection: our heads, the reply's headers */
#define MOST_PEM  ((size_t)256 * 1024)
#define QUIET_MS  100 /* nobody is in the middle of anything */
#define STOP_TICK 5

/* TLS 1.2 and 1.3, forward secret and authenticated; the library's default takes 1.0. */
static const char priorities[] =
    "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-RSA:-CIPHER-ALL:+AES-256-GCM:"
    "+AES-128-GCM:+CHACHA20-POLY1305:-GROUP-ALL:+GROUP-X25519:+GROUP-SECP256R1:"
    "+GROUP-SECP384R1:%SERVER_PRECEDENCE";

#define MOST_OPTIONS 16

struct settings {
    struct MHD_OptionItem items[MOST_OPTIONS];
    size_t count;
    unsigned flags;
};

static void set_number(struct settings *settings, enum MHD_OPTION option, size_t value)
{
    settings->items[settings->count++] =
        (struct MHD_OptionItem){ option, (intptr_t)value, NULL };
}

static void set_text(struct settings *settings, enum MHD_OPTION option, char *text)
{
    settings->items[settings->count++] = (struct MHD_OptionItem){ option, 0, text };
}

static unsigned or_else(unsigned value, unsigned otherwise)
{
    return value != 0 ? value : otherwise;
}

static void fill_in(struct server_options *options)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);

    options->threads = or_else(options->threads, cores > 0 ? (unsigned)cores : 1);
    options->most_connections = or_else(options->most_connections, 4096);
    options->most_per_address = or_else(options->most_per_address, 256);
    options->header_seconds = or_else(options->header_seconds, 10);
    options->body_seconds = or_else(options->body_seconds, 30);
    options->idle_seconds = or_else(options->idle_seconds, 60);
}

/* One file descriptor a connection, and some for everything else. */
static void raise_file_limit(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    limit.rlim_cur = limit.rlim_max < wire_most() ? limit.rlim_max : wire_most();
    (void)setrlimit(RLIMIT_NOFILE, &limit);
}

static bool set_tls(struct ctx *cx, const struct server_options *options,
                    struct settings *settings)
{
    static char priority[sizeof(priorities)];
    char *cert, *key;
    size_t length;

    if (options->tls_cert == NULL && options->tls_key == NULL)
        return true;
    if (options->tls_cert == NULL || options->tls_key == NULL)
        return failed(cx, PROBLEM_CONFIG, "server.tls",
                      "TLS needs both a certificate and a key.");
    if (!file_read(cx, options->tls_cert, MOST_PEM, &cert, &length)
        || !file_read(cx, options->tls_key, MOST_PEM, &key, &length))
        return false;
    for (size_t i = 0; i < sizeof(priorities); i++)
        priority[i] = priorities[i];
    settings->flags |= MHD_USE_TLS;
    set_text(settings, MHD_OPTION_HTTPS_MEM_CERT, cert);
    set_text(settings, MHD_OPTION_HTTPS_MEM_KEY, key);
    set_text(settings, MHD_OPTION_HTTPS_PRIORITIES, priority);
    return true;
}

static void set_limits(const struct server *server, struct settings *settings)
{
    const struct server_options *options = &server->options;

    settings->flags |=
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC;
    set_number(settings, MHD_OPTION_CONNECTION_LIMIT, options->most_connections);
    set_number(settings, MHD_OPTION_CONNECTION_MEMORY_LIMIT, POOL_BYTES);
    set_number(settings, MHD_OPTION_CONNECTION_TIMEOUT, options->idle_seconds);
    if (!server->is_unix)
        set_number(settings, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
                   options->most_per_address);
    if (options->threads > 1)
        set_number(settings, MHD_OPTION_THREAD_POOL_SIZE, options->threads);
    set_number(settings, MHD_OPTION_LISTEN_SOCKET, (size_t)server->listener);
}

/* The arguments that are functions have to travel as numbers. */
static void set_callbacks(struct server *server, struct settings *settings)
{
    settings->items[settings->count++] =
        (struct MHD_OptionItem){ MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)&client_notice,
                                 server };
    settings->items[settings->count++] =
        (struct MHD_OptionItem){ MHD_OPTION_NOTIFY_COMPLETED,
                                 (intptr_t)&exchange_completed, server };
    settings->items[settings->count] = (struct MHD_OptionItem){ MHD_OPTION_END, 0, NULL };
}

static bool start_daemon(struct ctx *cx, struct server *server)
{
    struct settings settings = { .count = 0 };

    set_limits(server, &settings);
    if (!set_tls(cx, &server->options, &settings))
        return false;
    set_callbacks(server, &settings);
    server->daemon =
        MHD_start_daemon(settings.flags, 0, NULL, NULL, exchange_request, server,
                         MHD_OPTION_ARRAY, settings.items, MHD_OPTION_END);
    if (server->daemon != NULL)
        return true;
    if (server->options.tls_cert != NULL)
        return failed(cx, PROBLEM_CONFIG, "server.tls",
                      "The server cannot start with this certificate and key.");
    return failed(cx, PROBLEM_CONFIG, "server.start", "The server cannot start.");
}

bool server_start(struct ctx *cx, const struct server_options *options,
                  const struct server_app *app, struct server **out)
{
    struct server *server = calloc(1, sizeof(*server));

    if (server == NULL)
        bug("out of memory");
    server->app = *app;
    server->options = *options;
    fill_in(&server->options);
    pthread_mutex_init(&server->lock, NULL);
    pthread_cond_init(&server->wake, NULL);
    raise_file_limit();
    wire_start();

    if (!listen_open(cx, server)) {
        free(server);
        return false;
    }
    if (!start_daemon(cx, server)) {
        listen_close(server, server->listener);
        free(server);
        return false;
    }
    reaper_start(server);
    log_event("server.start", "threads=%u tls=%d", server->options.threads,
              server->options.tls_cert != NULL);
    *out = server;
    return true;
}

int server_port(const struct server *server)
{
    return server->port;
}

/* ---- the end -------------------------------------------------------------------------
 */

static void sleep_ms(long ms)
{
    struct timespec pause = { .tv_sec = 0, .tv_nsec = ms * 1000000 };

    (void)nanosleep(&pause, NULL);
}

/* Busy is who sends, waits for an answer, or did a moment ago: the next request of a
 * connection may be on its way before the client knows that we want to end it.  And so
 * is the library for a moment after its last accept: it tells us of connections later. */
static bool is_busy(struct server *server, int64_t since)
{
    int64_t now = clock_steady_ms();
    bool busy = now - since < QUIET_MS;

    pthread_mutex_lock(&server->lock);
    for (struct connection *c = server->connections; c != NULL && !busy; c = c->next)
        busy = c->quiet_since == 0 || now - c->quiet_since < QUIET_MS;
    pthread_mutex_unlock(&server->lock);
    return busy;
}

void server_stop(struct server *server, unsigned seconds)
{
    int64_t until = clock_steady_ms() + (int64_t)seconds * 1000;

    server->draining = true;
    listen_close(server, MHD_quiesce_daemon(server->daemon));
    int64_t closed = clock_steady_ms();
    while (clock_steady_ms() < until && is_busy(server, closed))
        sleep_ms(STOP_TICK);
    /* The library must not be stopped while anything sleeps in it. */
    while (server->waiting > 0 || server->resuming > 0)
        sleep_ms(STOP_TICK);

    MHD_stop_daemon(server->daemon);
    reaper_stop(server);
    log_event("server.stop", "requests=%llu", (unsigned long long)server->requests);
    exchange_free_idle(server);
    pthread_cond_destroy(&server->wake);
    pthread_mutex_destroy(&server->lock);
    free(server);
}
