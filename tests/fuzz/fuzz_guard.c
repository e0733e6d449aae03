/*
 * The same bytes, whole or cut anywhere, give the same heads, bodies and refusals; and
 * what the library gets to read is only what guard.h promises.  The first byte says how
 * the rest is cut.
 */
#include <stdlib.h>

#include "base/buffer.h"
#include "fuzz/fields.h"
#include "web/guard.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

struct outcome {
    struct buffer heads;
    struct buffer bodies;
    enum refusal broken;
    enum guard_state state;
};

static const char *line_of(const char *at, const char *end, const char *text)
{
    size_t length = strlen(text);

    return (size_t)(end - at) >= length && memcmp(at, text, length) == 0 ? at + length
                                                                         : NULL;
}

/* One message as the library reads it, its body added to `bodies`. */
static const char *take_message(const char *at, const char *end, struct buffer *bodies)
{
    const char *next = line_of(at, end, "HEAD");
    const char *line;
    bool chunked;

    next = next != NULL ? next : line_of(at, end, "GET");
    next = next != NULL ? next : line_of(at, end, "POST");
    if (next == NULL || (next = line_of(next, end, " / HTTP/1.1\r\nHost: x\r\n")) == NULL)
        bug("not the head we promised");
    line = line_of(next, end, "Transfer-Encoding: chunked\r\n");
    chunked = line != NULL;
    next = chunked ? line : next;
    if ((line = line_of(next, end, "Expect: 100-continue\r\n")) != NULL)
        next = line;
    if ((line = line_of(next, end, "Connection: close\r\n")) != NULL)
        next = line;
    if ((next = line_of(next, end, "\r\n")) == NULL)
        bug("not the end of the head we promised");
    buffer_text(bodies, "|");
    while (chunked && next < end) {
        char *after;
        size_t size = strtoul(next, &after, 16);

        if (after == next || (next = line_of(after, end, "\r\n")) == NULL
            || (size_t)(end - next) < size)
            bug("not the chunk we promised");
        buffer_put(bodies, next, size);
        if ((next = line_of(next + size, end, "\r\n")) == NULL)
            bug("not the end of the chunk we promised");
        chunked = size > 0;
    }
    return next;
}

static void take_heads(struct guard *guard, struct outcome *out)
{
    struct head *head;

    while ((head = guard_next(guard)) != NULL) {
        buffer_print(&out->heads, "%d|", head->refusal);
        if (head->refusal == REFUSED_NOT)
            buffer_print(&out->heads, "%d %d %zu %.*s|", head->method, head->closes,
                         head->nfields, (int)head->target.length,
                         head->text.bytes + head->target.at);
        guard_put_back(guard, head);
    }
}

static struct outcome run(const char *bytes, size_t size, size_t step)
{
    struct guard guard = { 0 };
    struct outcome out = { .broken = REFUSED_NOT };
    struct buffer library = { 0 };
    char piece[100];
    size_t length;

    for (size_t at = 0; at < size; at += step) {
        guard_feed(&guard, bytes + at, size - at < step ? size - at : step);
        take_heads(&guard, &out);
        while ((length = guard_take(&guard, piece, sizeof(piece))) > 0)
            buffer_put(&library, piece, length);
    }
    (void)buffer_end(&library);
    for (const char *at = library.bytes, *end = at + library.length; at < end;)
        at = take_message(at, end, &out.bodies);
    out.broken = guard_broken(&guard);
    out.state = guard.state;
    buffer_free(&library);
    guard_close(&guard);
    return out;
}

static bool same(const struct buffer *a, const struct buffer *b)
{
    return a->length == b->length
           && (a->length == 0 || memcmp(a->bytes, b->bytes, a->length) == 0);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    if (size < 2)
        return 0;

    struct outcome whole = run((const char *)data + 1, size - 1, size);
    struct outcome cut =
        run((const char *)data + 1, size - 1, (size_t)(data[0] % 40) + 1);

    if (!same(&whole.heads, &cut.heads) || !same(&whole.bodies, &cut.bodies)
        || whole.broken != cut.broken || whole.state != cut.state)
        bug("cut differently, read differently");
    buffer_free(&whole.heads);
    buffer_free(&whole.bodies);
    buffer_free(&cut.heads);
    buffer_free(&cut.bodies);
    return 0;
}
