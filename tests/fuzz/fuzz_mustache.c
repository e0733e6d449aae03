/*
 * Input: 's' or 'l' for the manner, a line end, then pieces divided by lines of "---": a
 * view as JSON, and templates named a, b, c, ...; all are rendered, twice.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mustache.h"

#define MAX_PARTS 6
#define DIVIDER   "\n---\n"

struct piece {
    char *bytes; /* exactly as long as it is, so that a sanitizer sees the end */
    size_t length;
};

static struct piece copied(const char *bytes, size_t length)
{
    struct piece piece = { malloc(length > 0 ? length : 1), length };

    assert(piece.bytes != NULL);
    memcpy(piece.bytes, bytes, length);
    return piece;
}

static size_t divide(const char *at, const char *end, struct piece *pieces, size_t room)
{
    size_t count = 0;

    while (count < room) {
        const char *divider = memmem(at, (size_t)(end - at), DIVIDER, strlen(DIVIDER));

        pieces[count++] =
            copied(at, (size_t)((divider != NULL ? divider + 1 : end) - at));
        if (divider == NULL)
            break;
        at = divider + strlen(DIVIDER);
    }
    return count;
}

static bool build(struct ctx *cx, struct mustache_set *set, const struct piece *pieces,
                  size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char name[] = { (char)('a' + i), '\0' };

        if (!mustache_add(cx, set, name, pieces[i].bytes, pieces[i].length))
            return false;
    }
    return mustache_link(cx, set);
}

static bool render(struct arena *arena, const struct mustache_set *set, const char *name,
                   json_t *view, struct buffer *out)
{
    struct ctx cx = { .arena = arena };
    bool ok = mustache_render(&cx, set, name, view, out);

    assert(ok != has_problem(&cx));
    return ok;
}

/* A set does not change, so a second rendering is the same as the first. */
static void render_twice(struct arena *arena, const struct mustache_set *set,
                         const char *name, json_t *view)
{
    struct buffer one = { 0 }, other = { 0 };

    bool ok = render(arena, set, name, view, &one);
    assert(render(arena, set, name, view, &other) == ok);
    assert(one.length == other.length);
    assert(one.length == 0 || memcmp(one.bytes, other.bytes, one.length) == 0);
    buffer_free(&one);
    buffer_free(&other);
}

static json_t *view_from(const struct piece *piece)
{
    json_t *view = json_loadb(piece->bytes, piece->length, 0, NULL);

    return json_is_object(view) ? view : (json_decref(view), json_object());
}

static void try_all(enum mustache_manner manner, const struct piece *pieces, size_t count)
{
    struct ctx cx = { .arena = arena_open() };
    struct mustache_set *set = mustache_open(manner);
    json_t *view = view_from(&pieces[0]);

    if (build(&cx, set, pieces + 1, count - 1))
        for (size_t i = 0; i + 1 < count; i++)
            render_twice(cx.arena, set, (const char[]){ (char)('a' + i), '\0' }, view);
    json_decref(view);
    mustache_close(set);
    arena_close(cx.arena);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct piece pieces[MAX_PARTS];
    const char *text = (const char *)data;

    if (size < 2)
        return 0;
    size_t count = divide(text + 2, text + size, pieces, MAX_PARTS);
    try_all(text[0] == 's' ? MUSTACHE_STRICT : MUSTACHE_LENIENT, pieces, count);
    for (size_t i = 0; i < count; i++)
        free(pieces[i].bytes);
    return 0;
}
