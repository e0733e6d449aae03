/*
 * browser.h - asking the application without sockets: gates, handler, reply.
 */
#ifndef TEST_BROWSER_H
#define TEST_BROWSER_H

#include "support/world.h"
#include "web/app.h"
#include "web/route.h"

#define BROWSER_TEST(f) cmocka_unit_test_setup_teardown(f, browser_open, browser_close)

int browser_open(void **state); /* a world with an application around it */
int browser_close(void **state);

struct answer {
    int status;
    const char *code; /* of the problem; NULL when there was none */
    const char *body;
    const char *location, *type, *disposition, *csp; /* headers; NULL: not there */
    json_t *json;                                    /* the body, where it is JSON */
};

/* A file of a form, in its field "files". */
struct sent_file {
    const char *name, *type, *bytes;
    size_t length; /* 0: the bytes are text */
};

/* Who asks: an e-mail address, or NULL for nobody.  A program has a token; a person at a
 * browser has a session, and sends the CSRF token unless `forget_csrf`. */
struct asking {
    const char *as;
    bool page;
    bool forget_csrf;
    const char *session; /* cookie to come with; NULL: a session begun now */
    const char *if_match;
    const char *key;               /* Idempotency-Key */
    const struct sent_file *files; /* ended by one without a name; NULL: none */
};

/* Signs somebody in: the cookie of their session. */
const char *session_of(const char *email);

/* body is name, value, ... ended by NULL, or NULL for none. */
struct answer ask(const struct asking *who, enum method method, const char *path,
                  const char *const *body);

#endif
