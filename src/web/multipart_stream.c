/*
 * multipart/form-data as it comes.  What cannot be judged yet waits in `pending`, which
 * holds one piece from the wire and at most a part's header or a boundary more.
 */
#include <string.h>

#include "base/buffer.h"
#include "base/spool.h"
#include "multipart_parts.h"

#define MOST_TEXT ((size_t)512 * 1024)

enum stage { AT_BEGIN, BEHIND_MARK, IN_HEADERS, IN_CONTENT, AT_END };

struct body_stream {
    struct ctx *cx;
    struct pairs *out;
    struct uploads *files;
    struct spool *spool;
    const char *mark; /* CRLF, two dashes, the boundary */
    size_t mark_length;
    enum stage stage;
    struct buffer pending;
    size_t used; /* of pending */
    struct buffer value;
    size_t text; /* bytes of plain fields so far */
    int parts;
    struct part part;
    uint64_t file_at; /* of the part in the spool */
    bool failed;
};

/* What a step found: it went on, it needs more bytes, or the body is refused. */
enum found { MOVED, WAITS, REFUSED };

static void release(void *thing)
{
    struct body_stream *stream = thing;

    buffer_free(&stream->pending);
    buffer_free(&stream->value);
}

bool body_stream_open(struct ctx *cx, const char *content_type, const char *folder,
                      struct pairs *out, struct uploads *files,
                      struct body_stream **stream)
{
    struct body_stream *made = arena_alloc(cx->arena, sizeof(*made));

    *made = (struct body_stream){
        .cx = cx, .out = out, .files = files, .mark = multipart_mark(cx, content_type)
    };
    if (made->mark == NULL || !spool_open(cx, folder, &made->spool))
        return false;
    made->mark_length = strlen(made->mark);
    arena_defer(cx->arena, release, made);
    *stream = made;
    return true;
}

static const char *rest(const struct body_stream *stream, size_t *out_length)
{
    *out_length = stream->pending.length - stream->used;
    return stream->pending.bytes + stream->used;
}

static enum found refuse(struct body_stream *stream)
{
    (void)multipart_unreadable(stream->cx);
    return REFUSED;
}

/* The given bytes, or nothing else. */
static enum found expect(struct body_stream *stream, const char *text, size_t length,
                         enum stage next)
{
    size_t have;
    const char *at = rest(stream, &have);

    if (have < length)
        return WAITS;
    if (memcmp(at, text, length) != 0)
        return refuse(stream);
    stream->used += length;
    stream->stage = next;
    return MOVED;
}

static enum found behind_mark(struct body_stream *stream)
{
    size_t have;
    const char *at = rest(stream, &have);

    if (have < 2)
        return WAITS;
    if (memcmp(at, "--", 2) == 0)
        return expect(stream, "--", 2, AT_END);
    if (stream->parts++ == MAX_PARTS)
        return refuse(stream);
    stream->part = (struct part){ 0 };
    stream->file_at = spool_length(stream->spool);
    buffer_clear(&stream->value);
    return expect(stream, "\r\n", 2, IN_HEADERS);
}

static enum found headers(struct body_stream *stream)
{
    size_t have;
    const char *at = rest(stream, &have), *begin = at;
    const char *end = have >= 4 ? memmem(at, have, "\r\n\r\n", 4) : NULL;

    if (end == NULL)
        return have > MAX_PART_HEADER + 4 ? refuse(stream) : WAITS;
    if (!multipart_headers(stream->cx, &at, end + 4, &stream->part))
        return refuse(stream);
    stream->used += (size_t)(at - begin);
    stream->stage = IN_CONTENT;
    return MOVED;
}

static bool keep_bytes(struct body_stream *stream, const char *bytes, size_t length)
{
    if (stream->part.file != NULL)
        return spool_put(stream->cx, stream->spool, bytes, length);
    stream->text += length;
    if (stream->text > MOST_TEXT)
        return failed(stream->cx, PROBLEM_TOO_LARGE, "request.text_size",
                      "There is too much text in the form.");
    buffer_put(&stream->value, bytes, length);
    return true;
}

static bool keep_part(struct body_stream *stream)
{
    const struct part *part = &stream->part;
    struct source source = spool_source(stream->spool, stream->file_at,
                                        spool_length(stream->spool) - stream->file_at);

    if (part->file != NULL)
        return multipart_file(stream->cx, part, &source, stream->out, stream->files);
    return field_add(stream->cx, stream->out, part->name, strlen(part->name),
                     buffer_end(&stream->value), stream->value.length);
}

/* Up to the next mark; what may be the beginning of one waits. */
static enum found content(struct body_stream *stream)
{
    size_t have;
    const char *at = rest(stream, &have);
    const char *mark =
        have > 0 ? memmem(at, have, stream->mark, stream->mark_length) : NULL;
    size_t waits = have < stream->mark_length ? have : stream->mark_length - 1;
    size_t length = mark != NULL ? (size_t)(mark - at) : have - waits;

    if (!keep_bytes(stream, at, length))
        return REFUSED;
    stream->used += length;
    if (mark == NULL)
        return WAITS;
    stream->used += stream->mark_length;
    stream->stage = BEHIND_MARK;
    return keep_part(stream) ? MOVED : REFUSED;
}

static enum found at_end(struct body_stream *stream)
{
    size_t have;
    const char *at = rest(stream, &have);

    return have <= 2 && memcmp("\r\n", at, have) == 0 ? WAITS : refuse(stream);
}

static enum found step(struct body_stream *stream)
{
    switch (stream->stage) {
    case AT_BEGIN:
        return expect(stream, stream->mark + 2, stream->mark_length - 2, BEHIND_MARK);
    case BEHIND_MARK:
        return behind_mark(stream);
    case IN_HEADERS:
        return headers(stream);
    case IN_CONTENT:
        return content(stream);
    case AT_END:
        break;
    }
    return at_end(stream);
}

static void forget_used(struct body_stream *stream)
{
    struct buffer *pending = &stream->pending;

    memmove(pending->bytes, pending->bytes + stream->used,
            pending->length - stream->used);
    pending->length -= stream->used;
    stream->used = 0;
}

bool body_stream_take(struct body_stream *stream, const char *bytes, size_t length)
{
    enum found found = MOVED;

    if (stream->failed || length == 0)
        return !stream->failed;
    buffer_put(&stream->pending, bytes, length);
    while (found == MOVED)
        found = step(stream);
    forget_used(stream);
    stream->failed = found == REFUSED;
    return !stream->failed;
}

/* A lone CR behind the last mark is as wrong as any other byte. */
bool body_stream_end(struct body_stream *stream)
{
    if (stream->failed)
        return false;
    if (stream->stage != AT_END || stream->pending.length == 1)
        return multipart_unreadable(stream->cx);
    return spool_end(stream->cx, stream->spool);
}
