/*
 * problem.h - what can go wrong, said once, in words the user may read.
 *
 * A function that can fail returns bool and takes a struct ctx.  On failure
 * it returns failed(...), which is false, and the reason waits in
 * cx->problem.  Nobody logs, nobody prints: one place in web/ turns the
 * problem into a page or application/problem+json, one place in cli/ into a
 * line on stderr and an exit code.
 *
 * The first failure wins: the cause outlives the failures it causes.
 */
#ifndef BASE_PROBLEM_H
#define BASE_PROBLEM_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"

struct ctx;

/* clang-format off */
/*    kind             HTTP  exit  title; the exit codes are those of sysexits.h  */
#define PROBLEM_KINDS(X)                                           \
    X(NONE,            200,   0,   "Fine")                         \
    X(MALFORMED,       400,  65,   "Request not understood")       \
    X(UNAUTHENTICATED, 401,  77,   "Please sign in")               \
    X(FORBIDDEN,       403,  77,   "Not allowed")                  \
    X(NOT_FOUND,       404,  66,   "Not found")                    \
    X(METHOD,          405,  64,   "Method not allowed")           \
    X(CONFLICT,        409,  75,   "Not possible right now")       \
    X(STALE,           412,  75,   "Changed by someone else")      \
    X(TOO_LARGE,       413,  65,   "Too large")                    \
    X(URI_TOO_LONG,    414,  65,   "Address too long")             \
    X(MEDIA,           415,  65,   "Kind of content not accepted") \
    X(INVALID,         422,  65,   "Please check your answers")    \
    X(NO_VERSION,      428,  65,   "Version missing")              \
    X(TOO_MANY,        429,  75,   "Too many attempts")            \
    X(HEADERS_TOO_LARGE, 431, 65,  "Headers too large")            \
    X(BROKEN,          500,  70,   "Something went wrong")         \
    X(NOT_IMPLEMENTED, 501,  69,   "Not offered")                  \
    X(BUSY,            503,  75,   "Busy, please try again")       \
    X(USAGE,           400,  64,   "Command not understood")       \
    X(CANNOT_CREATE,   500,  73,   "Cannot create")                \
    X(INPUT_OUTPUT,    500,  74,   "Cannot read or write")         \
    X(CONFIG,          500,  78,   "Not set up")
/* clang-format on */

enum problem_kind {
#define X(kind, http, exit, title) PROBLEM_##kind,
    PROBLEM_KINDS(X)
#undef X
};

#define PROBLEM_MAX_FIELDS 40

struct problem {
    enum problem_kind kind;
    const char *code;   /* stable and dotted, for programs: "consent.withdrawn" */
    const char *detail; /* one sentence, for people */
    struct {
        const char *field;
        const char *detail;
    } fields[PROBLEM_MAX_FIELDS];
    size_t nfields;
};

/*
 * Records a failure; the value is false, so callers write "return failed(cx, ...)".
 * A macro only so that compiler and analyser can see the false.
 */
#define failed(...) (problem_set(__VA_ARGS__), false)

void problem_set(struct ctx *cx, enum problem_kind kind, const char *code,
                 const char *format, ...) PRINTF_LIKE(4, 5);

/* Records what is wrong with one field of a form; the checks go on. */
void reject(struct ctx *cx, const char *field, const char *format, ...) PRINTF_LIKE(3, 4);

bool has_problem(const struct ctx *cx);
void problem_forget(struct ctx *cx);

int problem_http(const struct problem *problem);
int problem_exit(const struct problem *problem);
const char *problem_title(const struct problem *problem);

/* The RFC 9457 object.  The caller owns the result. */
json_t *problem_json(const struct problem *problem);

#endif
