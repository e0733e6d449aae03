#include "web/reply.h"

#include <string.h>

#include "base/json.h"
#include "base/log.h"
#include "base/text.h"
#include "web/download.h"
#include "web/form_care.h"
#include "web/form_stale.h"
#include "web/gates.h"
#include "web/page_parts.h"
#include "web/render.h"

#define CSP                                                                              \
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"           \
    " font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none';"  \
    " base-uri 'none'"

/* Whatever a file holds, a browser that shows it all the same runs nothing of it. */
#define CSP_OF_FILES "sandbox; default-src 'none'; frame-ancestors 'none'"

static void add_security_headers(const struct app *app, const struct request *rq,
                                 struct reply *reply)
{
    reply_header(reply, "Content-Security-Policy",
                 reply->stream != NULL ? CSP_OF_FILES : CSP);
    reply_header(reply, "X-Content-Type-Options", "nosniff");
    reply_header(reply, "Referrer-Policy", "no-referrer");
    reply_header(reply, "Cross-Origin-Opener-Policy", "same-origin");
    reply_header(reply, "Cross-Origin-Resource-Policy", "same-origin");
    reply_header(reply, "Permissions-Policy", "camera=(), microphone=(), geolocation=()");
    reply_header(reply, "Cache-Control", "no-store");
    if (app_settings(app)->tls || rq->secure)
        reply_header(reply, "Strict-Transport-Security",
                     "max-age=31536000; includeSubDomains");
}

static void add_cookie(const struct app *app, const struct request *rq,
                       struct reply *reply, const char *name, const char *value,
                       const char *more)
{
    bool secure = app_settings(app)->tls || rq->secure;

    reply_header(reply, "Set-Cookie",
                 arena_print(rq->cx.arena, "%s=%s; Path=/; HttpOnly; SameSite=Strict%s%s",
                             name, value, secure ? "; Secure" : "", more));
}

static void add_cookies(const struct app *app, struct request *rq, struct reply *reply)
{
    if (rq->new_visit)
        add_cookie(app, rq, reply, visit_cookie_name(app, rq), rq->visit, "");
    if (rq->set_session != NULL)
        add_cookie(app, rq, reply, session_cookie_name(app, rq), rq->set_session,
                   *rq->set_session == '\0' ? "; Max-Age=0" : "");
    if (rq->set_session != NULL && *rq->set_session == '\0')
        reply_header(reply, "Clear-Site-Data", "\"cache\", \"storage\"");
    if (rq->say_next != NULL)
        add_cookie(app, rq, reply, "notice", rq->say_next, "; Max-Age=60");
    else if (!rq->wants_json && rq->see_other == NULL
             && pairs_get(&rq->cookies, "notice") != NULL)
        add_cookie(app, rq, reply, "notice", "", "; Max-Age=0");
}

static int append(const char *bytes, size_t length, void *buffer)
{
    buffer_put(buffer, bytes, length);
    return 0;
}

static void write_json(struct reply *reply, const json_t *object, const char *type)
{
    reply_header(reply, "Content-Type", type);
    (void)json_dump_callback(object, append, &reply->body, JSON_COMPACT);
}

/* The version of the one record an answer is about, for a program's If-Match. */
static void add_etag(struct request *rq, const json_t *view, struct reply *reply)
{
    const char *key;
    json_t *record;

    json_object_foreach((json_t *)(uintptr_t)view, key, record)
    {
        const json_t *version = json_object_get(record, "version");

        if (json_is_integer(version)) {
            reply_header(reply, "ETag",
                         arena_print(rq->cx.arena, "\"%lld\"",
                                     (long long)json_integer_value(version)));
            return;
        }
    }
}

static void write_program_answer(struct request *rq, const json_t *view,
                                 struct reply *reply)
{
    reply->status = rq->created ? 201 : 200;
    if (rq->see_other != NULL)
        reply_header(reply, "Location",
                     arena_print(rq->cx.arena, "/api/v1%s", rq->see_other));
    if (rq->next_link != NULL)
        reply_header(reply, "Link",
                     arena_print(rq->cx.arena, "<%s>; rel=\"next\"", rq->next_link));
    add_etag(rq, view, reply);
    write_json(reply, view, "application/json");
}

static void redirect(struct request *rq, const char *to, struct reply *reply)
{
    (void)rq;
    reply->status = 303;
    reply_header(reply, "Location", to);
}

static void write_file(struct request *rq, const json_t *view, struct reply *reply)
{
    const char *type = json_string_value(json_object_get(view, "file_type"));

    reply->status = 200;
    reply_header(reply, "Content-Type", type != NULL ? type : "text/csv; charset=utf-8");
    reply_header(reply, "Content-Disposition",
                 arena_print(rq->cx.arena, "attachment; filename=\"%s\"", rq->file_name));
    buffer_text(&reply->body, json_string_value(json_object_get(view, "file")));
}

static int status_for(const struct request *rq)
{
    enum problem_kind kind = rq->cx.problem.kind;

    if (!rq->wants_json && kind == PROBLEM_STALE)
        return 409; /* a form has no precondition header to fail */
    return problem_http(&rq->cx.problem);
}

static void log_trouble(const struct request *rq)
{
    if (problem_http(&rq->cx.problem) >= 500)
        log_event("problem", "request=%llu code=%s detail=\"%s\"",
                  (unsigned long long)rq->number, rq->cx.problem.code,
                  rq->cx.problem.detail);
}

/* What people read when something broke: not the inside story, that is in the log. */
static void soften(struct request *rq)
{
    if (rq->cx.problem.kind == PROBLEM_BROKEN)
        rq->cx.problem.detail =
            "This did not work, and nothing was changed. Try again; if it happens again, "
            "tell your administrator the request number.";
}

static void write_error_page(struct app *app, struct request *rq, struct reply *reply)
{
    json_t *view = json_object(), *object = json_object(), *typed = typed_view(rq);

    put_bool(view, "has_typed", json_array_size(typed) > 0);
    put_json(view, "typed", typed);
    put_text(object, "title", problem_title(&rq->cx.problem));
    put_text(object, "detail", rq->cx.problem.detail);
    put_text(object, "number",
             arena_print(rq->cx.arena, "%llu", (unsigned long long)rq->number));
    put_json(view, "problem", object);

    int status = status_for(rq);
    rq->shown_form = NULL;
    problem_forget(&rq->cx);
    reply_header(reply, "Content-Type", "text/html; charset=utf-8");
    reply->status = status;
    buffer_clear(&reply->body);
    if (!render_page(app, rq, "error", view, &reply->body)) {
        log_trouble(rq);
        buffer_clear(&reply->body);
        buffer_text(&reply->body, "Something went wrong.");
    }
}

static bool wants_sign_in(const struct request *rq)
{
    return rq->cx.problem.kind == PROBLEM_UNAUTHENTICATED && !rq->wants_json;
}

static void add_problem_headers(struct request *rq, struct reply *reply)
{
    enum problem_kind kind = rq->cx.problem.kind;

    if (kind == PROBLEM_METHOD)
        reply_header(reply, "Allow", route_allowed(rq));
    if (kind == PROBLEM_UNAUTHENTICATED && rq->wants_json)
        reply_header(reply, "WWW-Authenticate", "Bearer");
    if (kind == PROBLEM_BUSY || kind == PROBLEM_TOO_MANY)
        reply_header(reply, "Retry-After", kind == PROBLEM_BUSY ? "2" : "60");
}

static const char *sign_in_address(struct request *rq)
{
    if (rq->come_back != NULL)
        return arena_print(rq->cx.arena, "/sign-in?next=%s",
                           path_segment(rq->cx.arena, rq->come_back));

    bool worth_coming_back = rq->method == GET && !text_is(rq->path, "/")
                             && strpbrk(rq->path, "?&#%+ \"<>") == NULL;

    return worth_coming_back ? arena_print(rq->cx.arena, "/sign-in?next=%s", rq->path)
                             : "/sign-in";
}

void reply_problem(struct app *app, struct request *rq, struct reply *reply)
{
    log_trouble(rq);
    soften(rq);
    add_problem_headers(rq, reply);
    if (wants_sign_in(rq)) {
        redirect(rq, sign_in_address(rq), reply);
    } else if (text_is(rq->cx.problem.code, "access.password") && !rq->wants_json) {
        redirect(rq, "/account/password", reply);
    } else if (rq->wants_json) {
        json_t *object = problem_json(&rq->cx.problem);

        put_int(object, "request", (int64_t)rq->number);
        if (rq->cx.problem.kind == PROBLEM_STALE)
            stale_json(rq, object);
        reply->status = status_for(rq);
        write_json(reply, object, "application/problem+json");
    } else {
        write_error_page(app, rq, reply);
    }
    add_security_headers(app, rq, reply);
    add_cookies(app, rq, reply);
}

/* A refused form is shown again, with what was typed and what is wrong with it. */
static bool shown_again(struct app *app, struct request *rq, json_t *view,
                        struct reply *reply)
{
    enum problem_kind kind = rq->cx.problem.kind;
    bool form = kind == PROBLEM_INVALID || kind == PROBLEM_STALE
                || kind == PROBLEM_CONFLICT || kind == PROBLEM_TOO_MANY;

    if (rq->wants_json || rq->method == GET || rq->route == NULL || !form
        || *rq->route->template == '\0' || rq->shown_form == NULL)
        return false;

    struct problem shown = rq->cx.problem;
    bool compares = kind == PROBLEM_STALE && stale_view(rq, view);
    reply->status = status_for(rq);
    if (render_page(app, rq, compares ? "core/stale" : rq->route->template, view,
                    &reply->body)) {
        reply_header(reply, "Content-Type", "text/html; charset=utf-8");
        return true;
    }
    log_trouble(rq);
    buffer_clear(&reply->body);
    rq->cx.problem = shown;
    return false;
}

static void write_page(struct app *app, struct request *rq, json_t *view,
                       struct reply *reply)
{
    reply->status = 200;
    if (render_page(app, rq, rq->route->template, view, &reply->body)) {
        reply_header(reply, "Content-Type", "text/html; charset=utf-8");
        return;
    }
    buffer_clear(&reply->body);
    log_trouble(rq);
    soften(rq);
    write_error_page(app, rq, reply);
}

static bool is_for_programs(const struct request *rq)
{
    return rq->wants_json || *rq->route->template == '\0';
}

void reply_write(struct app *app, struct request *rq, json_t *view, bool ok,
                 struct reply *reply)
{
    if (!ok && !shown_again(app, rq, view, reply)) {
        reply_problem(app, rq, reply);
        return;
    }
    if (ok && rq->download != NULL)
        download_write(app, rq, reply);
    else if (ok && rq->file_name != NULL)
        write_file(rq, view, reply);
    else if (ok && rq->see_other != NULL && !rq->wants_json)
        redirect(rq, rq->see_other, reply);
    else if (ok && is_for_programs(rq))
        write_program_answer(rq, view, reply);
    else if (ok)
        write_page(app, rq, view, reply);
    add_security_headers(app, rq, reply);
    add_cookies(app, rq, reply);
}
