/*
 * tiny_app.h - a real server on a random loopback port, with a tiny application behind
 * it: every path answers with what was read of the request.
 *
 *   /wait   is resumed by another thread, some a little later
 *   /early  is resumed before its handler has returned
 *   /big    answers with TINY_BIG bytes
 *   /none   takes no body; all others TINY_BODY bytes
 */
#ifndef TESTS_SUPPORT_TINY_APP_H
#define TESTS_SUPPORT_TINY_APP_H

#include "base/ctx.h"
#include "support/wire.h"
#include "web/server.h"

#define TINY_BODY ((size_t)64 * 1024)
#define TINY_BIG  ((size_t)300 * 1000)

struct tiny {
    struct ctx cx;
    struct server *server;
    _Atomic int answered;
    char cert[64], key[64], socket[64]; /* paths */
    struct client client;               /* the one that asks */
    struct answer got;
};

extern struct tiny tiny;
extern const struct server_app tiny_app;

void tiny_serve(struct server_options options);
void tiny_pause(long ms);
void tiny_connect(void);
void tiny_ask(const char *request); /* on a new connection; the answer is tiny.got */
bool tiny_said(const char *text);   /* and this is its body */

/* The answer refuses, as problem+json, and the connection ends; closes ours. */
void tiny_expect_refusal(const char *what, int status);

/* For cmocka: of a group, and of a test. */
int tiny_set_up(void **state);
int tiny_tear_down(void **state);
int tiny_start(void **state);
int tiny_stop(void **state);

#define WITH_TINY(test) cmocka_unit_test_setup_teardown(test, tiny_start, tiny_stop)

#endif
