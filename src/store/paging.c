#include "store/paging.h"

#include <sodium.h>
#include <string.h>

#include "base/text.h"

#define VARIANT sodium_base64_VARIANT_URLSAFE_NO_PADDING

static bool split(struct ctx *cx, char *text, struct keyset *out)
{
    char *last = strrchr(text, '~'), *middle;

    if (last == NULL || !text_to_int(last + 1, &out->id))
        return false;
    *last = '\0';
    middle = strchr(text, '~');
    if (middle != NULL)
        *middle++ = '\0';
    out->given = true;
    out->first = text;
    out->second = middle != NULL ? middle : arena_copy(cx->arena, "");
    return true;
}

bool keyset_read(struct ctx *cx, const char *text, struct keyset *out)
{
    *out = (struct keyset){ 0 };
    if (text == NULL)
        return true;

    size_t length = strlen(text), size = 0;
    char *plain = arena_alloc(cx->arena, length + 1);
    if (sodium_base642bin((unsigned char *)plain, length, text, length, NULL, &size, NULL,
                          VARIANT)
            == 0
        && text_is_utf8(plain, size) && strlen(plain) == size && split(cx, plain, out))
        return true;
    return failed(cx, PROBLEM_MALFORMED, "query.cursor",
                  "This cursor is not one of ours. Start from the first page.");
}

bool page_takes(struct page *page, const char *cursor)
{
    if (page->taken == page->limit) {
        page->more = true;
        return false;
    }
    page->taken++;
    page->last = cursor;
    return true;
}

const char *page_next(struct ctx *cx, const struct page *page)
{
    if (!page->more)
        return NULL;
    size_t length = strlen(page->last), room = sodium_base64_ENCODED_LEN(length, VARIANT);
    char *text = arena_alloc(cx->arena, room);

    sodium_bin2base64(text, room, (const unsigned char *)page->last, length, VARIANT);
    return text;
}
