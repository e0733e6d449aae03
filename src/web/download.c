#include "web/download.h"

#include <ctype.h>
#include <string.h>

#include "domain/people/access.h"
#include "store/snapshot.h"
#include "web/dispatch.h"

/* ---- its name, RFC 6266 --------------------------------------------------------------
 */

/* For readers that know no UTF-8: what is not plain becomes "_". */
static const char *plain_name(struct arena *arena, const char *name)
{
    char *out = arena_copy(arena, name);

    for (char *at = out; *at != '\0'; at++)
        if (!isalnum((unsigned char)*at) && strchr(" ._-()", *at) == NULL)
            *at = '_';
    return out;
}

static const char *encoded_name(struct arena *arena, const char *name)
{
    static const char digits[] = "0123456789ABCDEF";
    char *out = arena_alloc(arena, 3 * strlen(name) + 1), *to = out;

    for (; *name != '\0'; name++) {
        unsigned char c = (unsigned char)*name;

        if (isalnum(c) || strchr("._-", c) != NULL) {
            *to++ = (char)c;
            continue;
        }
        *to++ = '%';
        *to++ = digits[c >> 4];
        *to++ = digits[c & 15U];
    }
    return out;
}

/* ---- its bytes -----------------------------------------------------------------------
 */

static bool cannot_read(const struct ctx *cx)
{
    return cx->problem.kind == PROBLEM_BROKEN || cx->problem.kind == PROBLEM_INPUT_OUTPUT
           || cx->problem.kind == PROBLEM_BUSY;
}

static bool read_piece(struct reply_stream *stream, uint64_t at, char *into, size_t room,
                       size_t *out_length)
{
    struct request *rq = stream->rq;
    const struct download *download = rq->download;
    struct ctx *cx = &rq->cx;

    cx->db = app_reader(cx, stream->world);
    if (cx->db == NULL || !snapshot_take(cx))
        return false;
    access_as(cx, rq->actor);
    bool ok = download->read(cx, download->id, at, into, room, out_length);
    snapshot_give(cx, !ok && cannot_read(cx));
    cx->db = NULL;
    return ok;
}

void download_write(struct app *app, struct request *rq, struct reply *reply)
{
    const struct download *download = rq->download;
    struct arena *arena = rq->cx.arena;

    reply->status = 200;
    reply->stream = arena_alloc(arena, sizeof(*reply->stream));
    *reply->stream = (struct reply_stream){
        .length = download->length, .read = read_piece, .world = app, .rq = rq
    };
    reply_header(reply, "Content-Type", download->media);
    reply_header(reply, "Content-Disposition",
                 arena_print(arena, "attachment; filename=\"%s\"; filename*=UTF-8''%s",
                             plain_name(arena, download->name),
                             encoded_name(arena, download->name)));
}
