#include "base/problem.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/ctx.h"
#include "base/json.h"

static const struct {
    int http;
    int exit;
    const char *title;
} kinds[] = {
#define X(kind, http, exit, title) [PROBLEM_##kind] = { http, exit, title },
    PROBLEM_KINDS(X)
#undef X
};

void problem_set(struct ctx *cx, enum problem_kind kind, const char *code,
                 const char *format, ...)
{
    struct problem *problem = &cx->problem;
    va_list args;
    char text[512];

    if (problem->kind != PROBLEM_NONE)
        return;

    va_start(args, format);
    (void)vsnprintf(text, sizeof(text), format, args);
    va_end(args);

    problem->kind = kind;
    problem->code = code;
    problem->detail = arena_copy(cx->arena, text);
}

void reject(struct ctx *cx, const char *field, const char *format, ...)
{
    struct problem *problem = &cx->problem;
    va_list args;
    char text[256];

    problem_set(cx, PROBLEM_INVALID, "form.invalid", "Some answers need another look.");
    if (problem->kind != PROBLEM_INVALID || problem->nfields == PROBLEM_MAX_FIELDS)
        return;

    va_start(args, format);
    (void)vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    problem->fields[problem->nfields].field = arena_copy(cx->arena, field);
    problem->fields[problem->nfields].detail = arena_copy(cx->arena, text);
    problem->nfields++;
}

bool has_problem(const struct ctx *cx)
{
    return cx->problem.kind != PROBLEM_NONE;
}

void problem_forget(struct ctx *cx)
{
    cx->problem = (struct problem){ .kind = PROBLEM_NONE };
}

int problem_http(const struct problem *problem)
{
    return kinds[problem->kind].http;
}

int problem_exit(const struct problem *problem)
{
    return kinds[problem->kind].exit;
}

const char *problem_title(const struct problem *problem)
{
    return kinds[problem->kind].title;
}

static json_t *errors_json(const struct problem *problem)
{
    json_t *errors = json_array();

    for (size_t i = 0; i < problem->nfields; i++) {
        json_t *error = json_object();

        put_text(error, "field", problem->fields[i].field);
        put_text(error, "detail", problem->fields[i].detail);
        json_array_append_new(errors, error);
    }
    return errors;
}

json_t *problem_json(const struct problem *problem)
{
    json_t *body = json_object();

    put_text(body, "title", kinds[problem->kind].title);
    put_int(body, "status", kinds[problem->kind].http);
    put_text(body, "code", problem->code);
    put_text(body, "detail", problem->detail);
    put_json(body, "errors", errors_json(problem));
    return body;
}
