/* Replies: the application's, and those to what never reached it. */
#include <string.h>

#include "base/bug.h"
#include "base/json.h"
#include "base/log.h"
#include "server_parts.h"

#define STREAM_BLOCK ((size_t)64 * 1024)

void reply_header(struct reply *reply, const char *name, const char *value)
{
    if (reply->nheaders == REPLY_MAX_HEADERS)
        bug("too many headers in one reply");
    reply->headers[reply->nheaders++] = (struct pair){ .name = name, .value = value };
}

static ssize_t read_stream(void *cls, uint64_t at, char *into, size_t room)
{
    struct reply_stream *stream = cls;
    size_t length = 0;

    if (at >= stream->length)
        return MHD_CONTENT_READER_END_OF_STREAM;
    if (!stream->read(stream, at, into, room, &length) || length == 0)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    return (ssize_t)length;
}

static struct MHD_Response *response_of(const struct reply *reply)
{
    if (reply->stream != NULL)
        return MHD_create_response_from_callback(reply->stream->length, STREAM_BLOCK,
                                                 read_stream, reply->stream, NULL);
    const void *bytes = reply->fixed != NULL ? reply->fixed : reply->body.bytes;
    size_t length = reply->fixed != NULL ? reply->fixed_length : reply->body.length;
    union {
        const void *given;
        void *wanted; /* the library does not write to persistent memory */
    } memory = { .given = length > 0 ? bytes : "" };

    return MHD_create_response_from_buffer(length, memory.wanted, MHD_RESPMEM_PERSISTENT);
}

/* The body stays ours: it lives until the exchange is completed. */
enum MHD_Result exchange_send(struct exchange *exchange)
{
    const struct reply *reply = &exchange->reply;
    struct MHD_Response *response = response_of(reply);
    enum MHD_Result result;

    if (response == NULL)
        return MHD_NO;
    for (size_t i = 0; i < reply->nheaders; i++)
        if (MHD_add_response_header(response, reply->headers[i].name,
                                    reply->headers[i].value)
            != MHD_YES)
            log_event("server.header", "name=%s", reply->headers[i].name);
    if (exchange->closes || exchange->server->draining)
        (void)MHD_add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close");
    result = MHD_queue_response(exchange->mhd, (unsigned)reply->status, response);
    MHD_destroy_response(response);
    return result;
}

static void write_json(struct reply *reply, int status, const char *title,
                       const char *code, const char *detail)
{
    json_t *body = json_object();

    put_text(body, "title", title);
    put_int(body, "status", status);
    put_text(body, "code", code);
    put_text(body, "detail", detail);
    put_json(body, "errors", json_array());
    buffer_text(&reply->body, json_dumps(body, JSON_COMPACT));
    reply_header(reply, "Content-Type", "application/problem+json");
}

/* For somebody whose form was too large: no page of the application, but words. */
static void write_page(struct reply *reply, const char *title, const char *detail)
{
    struct buffer *out = &reply->body;

    buffer_text(out,
                "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                "<title>");
    buffer_html(out, title, strlen(title));
    buffer_text(out, "</title></head>\n<body><main><h1>");
    buffer_html(out, title, strlen(title));
    buffer_text(out, "</h1>\n<p>");
    buffer_html(out, detail, strlen(detail));
    buffer_text(out,
                "</p>\n<p>Nothing was saved. Go back in your browser to try again.</p>"
                "</main></body></html>\n");
    reply_header(reply, "Content-Type", "text/html; charset=utf-8");
}

static bool wants_page(const struct request *rq)
{
    const char *accept = pairs_get(&rq->headers, "accept");

    return accept != NULL && strstr(accept, "text/html") != NULL && rq->path != NULL
           && strncmp(rq->path, "/api/", 5) != 0;
}

/* Answers with a problem, and with the end of the connection. */
static enum MHD_Result send_problem(struct exchange *exchange, int status,
                                    const char *title, const char *code,
                                    const char *detail)
{
    struct reply *reply = &exchange->reply;

    reply->status = status;
    buffer_clear(&reply->body);
    if (wants_page(&exchange->rq))
        write_page(reply, title, detail);
    else
        write_json(reply, status, title, code, detail);
    reply_header(reply, "Cache-Control", "no-store");
    reply_header(reply, "X-Content-Type-Options", "nosniff");
    reply_header(reply, "Content-Security-Policy", "default-src 'none'");
    reply_header(reply, "Referrer-Policy", "no-referrer");
    if (status == 405)
        reply_header(reply, "Allow", "GET, HEAD, POST, PUT, DELETE");
    exchange->closes = true;
    guard_shut(&exchange->connection->guard);
    return exchange_send(exchange);
}

enum MHD_Result exchange_refuse(struct exchange *exchange, enum refusal refusal)
{
    return send_problem(exchange, refusal_status(refusal), "Request refused",
                        refusal_code(refusal), refusal_detail(refusal));
}

enum MHD_Result exchange_fail(struct exchange *exchange)
{
    const struct problem *problem = &exchange->rq.cx.problem;

    return send_problem(exchange, problem_http(problem), problem_title(problem),
                        problem->code, problem->detail);
}
