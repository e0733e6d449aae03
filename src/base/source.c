#include "base/source.h"

#include <string.h>

bool source_read(struct ctx *cx, const struct source *source, uint64_t at, void *into,
                 size_t length)
{
    if (at > source->length || length > source->length - at)
        return failed(cx, PROBLEM_BROKEN, "source.beyond", "The file ends before that.");
    return length == 0 || source->read(cx, source->of, source->offset + at, into, length);
}

static bool read_bytes(struct ctx *cx, const void *of, uint64_t at, void *into,
                       size_t length)
{
    (void)cx;
    memcpy(into, (const char *)of + at, length);
    return true;
}

struct source source_of_bytes(const void *bytes, size_t length)
{
    return (struct source){ .length = length, .read = read_bytes, .of = bytes };
}
