#include "web/assets.h"

#include <string.h>

#include "base/embedded.h"
#include "base/file.h"
#include "base/text.h"
#include "web/reply.h"

#define MOST_BYTES ((size_t)4 * 1024 * 1024)

const char *asset_address(struct arena *arena, const char *name)
{
    const struct embedded *file = embedded_find(arena_print(arena, "static/%s", name));
    const char *dot = strrchr(name, '.');

    if (file == NULL || dot == NULL)
        return "/assets/missing";
    return arena_print(arena, "/assets/%.*s-%s%s", (int)(dot - name), name, file->hash,
                       dot);
}

static const char *content_type(const char *name)
{
    static const struct {
        const char *end;
        const char *type;
    } types[] = {
        { ".css", "text/css; charset=utf-8" },
        { ".js", "text/javascript; charset=utf-8" },
        { ".svg", "image/svg+xml" },
        { ".png", "image/png" },
        { ".txt", "text/plain; charset=utf-8" },
    };
    const char *dot = strrchr(name, '.');

    for (size_t i = 0; i < COUNT(types); i++)
        if (dot != NULL && strcmp(dot, types[i].end) == 0)
            return types[i].type;
    return "application/octet-stream";
}

static const struct embedded *named(struct arena *arena, const char *name)
{
    return embedded_find(arena_print(arena, "static/%s", name));
}

/* "/assets/app-0123456789abcdef.css" names "static/app.css" with that very content. */
static const struct embedded *find(struct arena *arena, const char *name)
{
    const char *dash = strrchr(name, '-'), *dot = strrchr(name, '.');

    if (dash == NULL || dot == NULL || dot - dash != 17)
        return NULL;
    const struct embedded *file =
        named(arena, arena_print(arena, "%.*s%s", (int)(dash - name), name, dot));
    return file != NULL && strncmp(file->hash, dash + 1, 16) == 0 ? file : NULL;
}

/* With --dev also "/assets/govuk-frontend.js": only the build turns such names, in our
 * own scripts and style sheets, into those above. */
static const struct embedded *wanted(const struct app *app, const struct request *rq)
{
    const char *name = rq->path + strlen("/assets/");

    if (rq->method != GET)
        return NULL;
    const struct embedded *file = find(rq->cx.arena, name);
    return file == NULL && app_settings(app)->dev ? named(rq->cx.arena, name) : file;
}

static bool takes_gzip(const struct request *rq)
{
    const char *accepted = pairs_get(&rq->headers, "accept-encoding");

    return accepted != NULL && strstr(accepted, "gzip") != NULL
           && strstr(accepted, "gzip;q=0") == NULL;
}

static bool has_it_already(const struct request *rq, const char *etag)
{
    const char *known = pairs_get(&rq->headers, "if-none-match");

    return known != NULL && (strstr(known, etag) != NULL || text_is(known, "*"));
}

/* With --dev the file on disk counts, as it is now. */
static bool fill_from_disk(struct request *rq, const struct embedded *file,
                           struct reply *reply)
{
    char *bytes;
    size_t length;

    if (!file_read(&rq->cx, file->name, MOST_BYTES, &bytes, &length)) {
        problem_forget(&rq->cx); /* fetched by the build: only in the binary */
        return false;
    }
    buffer_put(&reply->body, bytes, length);
    reply_header(reply, "Cache-Control", "no-store");
    return true;
}

static void fill(struct request *rq, const struct embedded *file, struct reply *reply)
{
    bool gzip = file->gzip != NULL && takes_gzip(rq);
    const char *etag =
        arena_print(rq->cx.arena, "\"%s%s\"", file->hash, gzip ? "-gz" : "");

    reply_header(reply, "ETag", etag);
    reply_header(reply, "Cache-Control", "public, max-age=31536000, immutable");
    reply_header(reply, "Vary", "Accept-Encoding");
    if (has_it_already(rq, etag)) {
        reply->status = 304;
        return;
    }
    if (gzip)
        reply_header(reply, "Content-Encoding", "gzip");
    reply->fixed = gzip ? file->gzip : file->bytes;
    reply->fixed_length = gzip ? file->gzip_size : file->size;
}

void assets_answer(struct app *app, struct request *rq, struct reply *reply)
{
    const struct embedded *file = wanted(app, rq);

    if (file == NULL) {
        (void)failed(&rq->cx, PROBLEM_NOT_FOUND, "asset.unknown",
                     "There is no such file.");
        reply_problem(app, rq, reply);
        return;
    }
    reply->status = 200;
    reply_header(reply, "Content-Type", content_type(file->name));
    reply_header(reply, "X-Content-Type-Options", "nosniff");
    reply_header(reply, "Content-Security-Policy",
                 "default-src 'none'; style-src 'self'");
    if (app_settings(app)->dev && fill_from_disk(rq, file, reply))
        return;
    fill(rq, file, reply);
}
