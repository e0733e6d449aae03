/* Fields are text, files lie inside the body, and names have no folders.  Taken in as it
 * comes, in pieces of any size, a body gives what it gives as a whole. */
#include "fuzz/fields.h"

#define TYPE "multipart/form-data; boundary=B"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void check_file(const struct upload *file, const char *bytes, size_t size)
{
    if (file->bytes < bytes || file->length > size
        || file->bytes + file->length > bytes + size)
        bug("a file beyond the body");
    if (strpbrk(file->name, "/\\\r\n") != NULL || file->type == NULL)
        bug("a file with a bad name");
}

static bool take_in_pieces(struct ctx *cx, const char *bytes, size_t size, size_t step,
                           struct pairs *fields, struct uploads *files)
{
    struct body_stream *stream;

    if (!body_stream_open(cx, TYPE, "/tmp", fields, files, &stream))
        bug("no spool");
    for (size_t at = 0; at < size; at += step)
        if (!body_stream_take(stream, bytes + at, size - at < step ? size - at : step))
            return false;
    return body_stream_end(stream);
}

static void check_same_file(struct ctx *cx, const struct upload *whole,
                            const struct upload *pieced)
{
    char *bytes = arena_alloc(cx->arena, whole->length + 1);

    if (strcmp(whole->field, pieced->field) != 0 || strcmp(whole->name, pieced->name) != 0
        || strcmp(whole->type, pieced->type) != 0 || whole->length != pieced->length)
        bug("another file");
    if (!source_read(cx, &pieced->source, 0, bytes, whole->length)
        || memcmp(bytes, whole->bytes, whole->length) != 0)
        bug("other bytes");
}

static void check_same(struct ctx *cx, const struct pairs *fields,
                       const struct uploads *files, const struct pairs *pieced,
                       const struct uploads *pieced_files)
{
    if (fields->count != pieced->count || files->count != pieced_files->count)
        bug("not as many");
    for (size_t i = 0; i < fields->count; i++)
        if (strcmp(fields->list[i].name, pieced->list[i].name) != 0
            || strcmp(fields->list[i].value, pieced->list[i].value) != 0)
            bug("another field");
    for (size_t i = 0; i < files->count; i++)
        check_same_file(cx, &files->list[i], &pieced_files->list[i]);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct ctx cx = { .arena = arena_open() };
    struct pairs fields = { 0 }, pieced = { 0 };
    struct uploads files = { 0 }, pieced_files = { 0 };
    const char *bytes = (const char *)data;
    size_t step = size > 0 ? 1 + (size_t)data[size / 2] % 40 : 1;

    bool ok = body_parse(&cx, TYPE, bytes, size, &fields, &files);
    check_outcome(&cx, ok);
    check_fields(&fields);
    for (size_t i = 0; i < files.count; i++)
        check_file(&files.list[i], bytes, size);
    problem_forget(&cx);
    if (size > 0) { /* an empty body is none, whatever its type */
        bool same = take_in_pieces(&cx, bytes, size, step, &pieced, &pieced_files);
        check_outcome(&cx, same);
        if (same != ok)
            bug("taken one way and refused the other");
        if (ok)
            check_same(&cx, &fields, &files, &pieced, &pieced_files);
    }
    arena_close(cx.arena);
    return 0;
}
