/* serve: store, application, server, in this order; and back again on SIGTERM. */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/secret.h"
#include "base/text.h"
#include "cli/cli.h"
#include "web/app.h"
#include "web/jobs.h"
#include "web/server.h"

#define STOP_SECONDS 10

/* Blocked before any thread starts, so that only sigwait() below sees them. */
static void block_stop_signals(sigset_t *set)
{
    sigemptyset(set);
    sigaddset(set, SIGTERM);
    sigaddset(set, SIGINT);
    pthread_sigmask(SIG_BLOCK, set, NULL);
    signal(SIGPIPE, SIG_IGN);
}

static bool is_loopback(const char *listen)
{
    return text_starts(listen, "127.") || text_starts(listen, "[::1]")
           || text_starts(listen, "localhost:") || text_starts(listen, "unix:");
}

static bool check_exposure(struct ctx *cx, const char *listen, const char *cert)
{
    if (cert != NULL || is_loopback(listen))
        return true;
    return failed(cx, PROBLEM_CONFIG, "serve.exposed",
                  "Without --tls-cert and --tls-key this serves on this machine only: "
                  "use 127.0.0.1, or unix:PATH behind a proxy.");
}

/* " 127.0.0.1:8080 localhost:8080 council.example " */
static const char *allowed_hosts(struct ctx *cx, const char *listen, const char *host)
{
    const char *port = strrchr(listen, ':');

    if (text_starts(listen, "unix:"))
        return host != NULL ? arena_print(cx->arena, " %s ", host) : "";
    return arena_print(cx->arena, " %s localhost%s %s ", listen, port != NULL ? port : "",
                       host != NULL ? host : "");
}

static void say_ready(const char *listen, bool tls, int port)
{
    const char *colon = strrchr(listen, ':');

    if (text_starts(listen, "unix:"))
        (void)printf("ready %s\n", listen);
    else
        (void)printf("ready http%s://%.*s:%d\n", tls ? "s" : "", (int)(colon - listen),
                     listen, port);
    (void)fflush(stdout);
}

static bool run_server(struct ctx *cx, const struct server_options *options,
                       struct app *app, bool tls, const sigset_t *signals)
{
    struct server_app on = { app, app_answer, app_body_limit, app_files_folder };
    struct server *server;
    int signal_number;

    if (!server_start(cx, options, &on, &server))
        return false;
    say_ready(options->listen, tls, server_port(server));
    sigwait(signals, &signal_number);
    server_stop(server, STOP_SECONDS);
    return true;
}

static bool serve_until_told(struct ctx *cx, struct store *store,
                             const struct server_options *options, const char *host,
                             bool dev, const sigset_t *signals)
{
    struct app_options app_options = {
        .store = store,
        .hosts = allowed_hosts(cx, options->listen, host),
        .dev = dev,
        .tls = options->tls_cert != NULL,
    };
    struct app *app;
    struct jobs *jobs;

    if (!jobs_open(cx, store, &jobs))
        return false;
    bool ok = app_open(cx, &app_options, &app);
    if (ok) {
        ok = run_server(cx, options, app, app_options.tls, signals);
        app_close(app);
    }
    jobs_close(jobs);
    return ok;
}

bool cmd_serve(struct ctx *cx, const struct pairs *options)
{
    struct server_options server = { .tls_cert = option(options, "tls-cert"),
                                     .tls_key = option(options, "tls-key") };
    struct store *store;
    sigset_t signals;
    const char *path;

    if (!option_needed(cx, options, "store", &path)
        || !option_needed(cx, options, "listen", &server.listen)
        || !check_exposure(cx, server.listen, server.tls_cert))
        return false;
    secret_no_core_dump();
    block_stop_signals(&signals);
    if (!store_open(cx, path, option(options, "key-file"), STORE_SERVE, &store))
        return false;
    bool ok = serve_until_told(cx, store, &server, option(options, "host"),
                               option(options, "dev") != NULL, &signals);
    store_close(store);
    return ok;
}
