/* JSON becomes fields within the limits, or nothing. */
#include "base/json.h"
#include "fuzz/fields.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct ctx cx = { .arena = arena_open() };
    struct pairs fields = { 0 };

    json_start();
    (void)json_arena_use(cx.arena);
    check_outcome(&cx, json_body_parse(&cx, (const char *)data, size, &fields));
    check_fields(&fields);
    (void)json_arena_use(NULL);
    arena_close(cx.arena);
    return 0;
}
