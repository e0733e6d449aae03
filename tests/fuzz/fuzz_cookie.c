/* Cookies have a name and a value of visible ASCII, and are at most a hundred. */
#include "fuzz/fields.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct arena *arena = arena_open();
    struct pairs cookies = { 0 };

    cookies_parse(arena, arena_slice(arena, (const char *)data, size), &cookies);
    if (cookies.count > 100)
        bug("%zu cookies", cookies.count);
    for (size_t i = 0; i < cookies.count; i++)
        if (cookies.list[i].name[0] == '\0' || strchr(cookies.list[i].name, '=') != NULL
            || strpbrk(cookies.list[i].value, " ;,\"\\\r\n") != NULL)
            bug("a cookie that is none");
    arena_close(arena);
    return 0;
}
