/* Fields are text, files lie inside the body, and names have no folders. */
#include "fuzz/fields.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void check_file(const struct upload *file, const char *bytes, size_t size)
{
    if (file->bytes < bytes || file->length > size
        || file->bytes + file->length > bytes + size)
        bug("a file beyond the body");
    if (strpbrk(file->name, "/\\\r\n") != NULL || file->type == NULL)
        bug("a file with a bad name");
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct ctx cx = { .arena = arena_open() };
    struct pairs fields = { 0 };
    struct uploads files = { 0 };
    const char *bytes = (const char *)data;

    check_outcome(&cx, body_parse(&cx, "multipart/form-data; boundary=B", bytes, size,
                                  &fields, &files));
    check_fields(&fields);
    for (size_t i = 0; i < files.count; i++)
        check_file(&files.list[i], bytes, size);
    arena_close(cx.arena);
    return 0;
}
