/* An address becomes a path and a query, or nothing; a path is never ambiguous. */
#include "fuzz/fields.h"
#include "web/guard.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void check_path(const char *path)
{
    if (path[0] != '/' || strstr(path, "//") != NULL || strstr(path, "/../") != NULL
        || strstr(path, "/./") != NULL || strpbrk(path, "\r\n\\") != NULL
        || !text_is_utf8(path, strlen(path)))
        bug("an ambiguous path");
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct request rq = { .cx.arena = arena_open() };
    struct guard guard = { 0 };
    struct head *head;

    guard_feed(&guard, "GET ", 4);
    guard_feed(&guard, (const char *)data, size);
    guard_feed(&guard, " HTTP/1.1\r\nHost: x\r\n\r\n", 23);
    while ((head = guard_next(&guard)) != NULL) {
        if (head->refusal == REFUSED_NOT && head_read(head, &rq)) {
            check_path(rq.path);
            check_fields(&rq.query);
        }
        guard_put_back(&guard, head);
    }
    guard_close(&guard);
    arena_close(rq.cx.arena);
    return 0;
}
