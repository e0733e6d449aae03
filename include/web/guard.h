/*
 * guard.h - every byte a stranger sends, read by us before libmicrohttpd sees any.
 *
 * Why.  libmicrohttpd 0.9.75 accepts bare CR and LF, folded lines, two Hosts, two
 * Content-Lengths, Transfer-Encoding beside Content-Length, blanks before colons; it
 * never answers an unknown transfer coding or a query of 450 arguments, and it answers a
 * bad Content-Length with two header blocks.  None of its hooks runs early enough to see
 * these as they came.  So the guard stands between the socket and the library: it reads
 * the connection strictly by RFC 9112, keeps the heads, and writes for the library a
 * connection of its own that holds nothing but
 *
 *     GET|HEAD|POST / HTTP/1.1, Host: x, [Transfer-Encoding: chunked,]
 *     [Expect: 100-continue,] [Connection: close] and chunks of body.
 *
 * Two parsers cannot disagree where one of them only reads what the other wrote.  What
 * is refused becomes an ordinary last request whose head says why, so that its answer
 * takes the ordinary way: behind those of earlier requests, and through TLS.
 *
 * Pure: no sockets, no clock, no library.  Not thread-safe; one guard a connection.
 */
#ifndef WEB_GUARD_H
#define WEB_GUARD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "web/request.h"

#define GUARD_MAX_TARGET  ((size_t)8 * 1024)
#define GUARD_MAX_HEAD    ((size_t)16 * 1024)
#define GUARD_MAX_FIELDS  64
#define GUARD_MAX_LINE    256 /* a chunk's size with its extensions */
#define GUARD_MAX_TRAILER ((size_t)4 * 1024)

/* clang-format off */
/*    name           HTTP  code                      what to tell the other side */
#define REFUSALS(X)                                                                               \
    X(LINE_END,       400, "request.line_end",       "Lines must end in CR LF, and neither may stand alone.")  \
    X(CONTROL,        400, "request.control",        "The head of the request holds control characters.")      \
    X(REQUEST_LINE,   400, "request.line",           "The first line is not METHOD, address and HTTP/1.1.")    \
    X(VERSION,        400, "request.version",        "Only HTTP/1.1 and HTTP/1.0 are spoken here.")            \
    X(TARGET,         400, "request.target",         "The address is not an absolute path in plain ASCII.")    \
    X(FIELD,          400, "request.field",          "A header line is not NAME: value.")                      \
    X(FOLDED,         400, "request.folded",         "Header lines must not be folded.")                       \
    X(FIELD_TEXT,     400, "request.field_text",     "A header value is not UTF-8.")                           \
    X(REPEATED,       400, "request.repeated",       "A header that may come once came twice.")                \
    X(HOST,           400, "request.host",           "The Host header is missing or not a host name.")         \
    X(LENGTH,         400, "request.length",         "Content-Length is not a number.")                        \
    X(FRAMING,        400, "request.framing",        "The length of the body is said in a way that can be misread.") \
    X(CHUNK,          400, "request.chunk",          "The body's chunks are not put together as they should be.")    \
    X(METHOD,         405, "request.method",         "Only GET, HEAD, POST, PUT and DELETE are offered.")      \
    X(TIME_OUT,       408, "request.time",           "The request took too long to arrive.")                   \
    X(BODY_TOO_LARGE, 413, "request.body_size",      "What was sent is larger than this address takes: send fewer or smaller files.") \
    X(TARGET_LONG,    414, "request.target_size",    "The address is too long.")                               \
    X(EXPECTATION,    417, "request.expectation",    "Only Expect: 100-continue is understood.")               \
    X(HEAD_TOO_LARGE, 431, "request.head_size",      "There are too many headers, or they are too long.")      \
    X(CODING,         501, "request.coding",         "Only the transfer coding \"chunked\" is understood.")
/* clang-format on */

enum refusal {
    REFUSED_NOT = 0,
#define X(name, http, code, detail) REFUSED_##name,
    REFUSALS(X)
#undef X
};

int refusal_status(enum refusal refusal);
const char *refusal_code(enum refusal refusal);
const char *refusal_detail(enum refusal refusal);

/* A stretch of a head's text. */
struct span {
    uint32_t at;
    uint32_t length;
};

/* The head of one request, as it came, and what it says about its body. */
struct head {
    struct head *next;
    struct buffer text;
    enum refusal refusal; /* nothing else counts when this is set */
    enum method method;
    bool is_head;
    bool is_1_0;
    bool closes;    /* the client wants no more on this connection */
    bool continues; /* and waits for "100 Continue" */
    bool chunked;
    bool has_length;
    uint64_t length;
    unsigned seen; /* of the fields that may come only once; for guard_head.c */
    struct span target;
    size_t nfields;
    struct {
        struct span name, value;
    } fields[GUARD_MAX_FIELDS];
};

enum guard_state {
    GUARD_HEAD,
    GUARD_BODY,
    GUARD_CHUNK_SIZE,
    GUARD_CHUNK,
    GUARD_CHUNK_END,
    GUARD_TRAILER,
    GUARD_SHUT, /* whatever comes is dropped */
};

struct guard {
    enum guard_state state;
    uint64_t remaining;   /* bytes of the body or chunk still to come */
    uint64_t heads;       /* completed so far */
    struct head *filling; /* being read; NULL between messages */
    struct head *oldest;  /* complete and not yet taken, in order */
    struct head *newest;
    struct head *spare;   /* for the next */
    size_t line;          /* where the current line of the head begins */
    unsigned empty_lines; /* before the head; RFC 9112 2.2 forgives a few */
    size_t trailer;       /* bytes of trailer lines so far */
    struct buffer part;   /* a chunk's size or a trailer line, until it is whole */
    struct buffer out;    /* for the library */
    size_t taken;         /* of out */
    enum refusal broken;  /* why the body of the last message cannot be read on */
};

/* Takes in what came from the network, in pieces of any size. */
void guard_feed(struct guard *guard, const char *bytes, size_t length);

/* Hands out what the library may read: at most room bytes; 0 when there is nothing. */
size_t guard_take(struct guard *guard, char *bytes, size_t room);

/* The oldest complete head, which now belongs to the caller until guard_put_back(). */
struct head *guard_next(struct guard *guard);
void guard_put_back(struct guard *guard, struct head *head);

/* Ends the message that is arriving with a refusal; all that follows is dropped.  Does
 * nothing between messages unless a head has begun. */
void guard_refuse(struct guard *guard, enum refusal why);

/* Drops all that follows.  A body that was arriving ends here, as far as the library
 * can see. */
void guard_shut(struct guard *guard);

/* Why the body of the message just ended is not what was sent; REFUSED_NOT if it is. */
enum refusal guard_broken(const struct guard *guard);

bool guard_is_idle(const struct guard *guard); /* between messages */

void guard_close(struct guard *guard);

/* guard_head.c: one line of a head without its CR LF, and the empty line at its end. */
enum refusal head_line(struct head *head, size_t at, size_t length);
enum refusal head_end(struct head *head);

/* name ":" value, as in heads and trailers, at bytes[0..length). */
enum refusal field_split(const char *bytes, size_t length, struct span *name,
                         struct span *value);

/* Method, path, query, headers and cookies into rq, copied into its arena.  Fails with
 * MALFORMED where the address is not decodable. */
MUST_CHECK bool head_read(const struct head *head, struct request *rq);

#endif
