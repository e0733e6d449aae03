#include <string.h>

#include "web/body.h"

#define MOST_COOKIES 100

static bool is_name_char(char c)
{
    return c > ' ' && c < 0x7F && strchr("\"(),/:;<=>?@[\\]{}", c) == NULL;
}

static bool is_value_char(char c)
{
    return c > ' ' && c < 0x7F && strchr("\",;\\", c) == NULL;
}

static bool consists_of(bool (*fits)(char), const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!fits(text[i]))
            return false;
    return true;
}

static void take_cookie(struct arena *arena, const char *item, size_t length,
                        struct pairs *out)
{
    const char *equals = memchr(item, '=', length);

    if (equals == NULL || equals == item)
        return;

    size_t name_length = (size_t)(equals - item);
    const char *value = equals + 1;
    size_t value_length = length - name_length - 1;

    if (value_length >= 2 && value[0] == '"' && value[value_length - 1] == '"') {
        value++;
        value_length -= 2;
    }
    if (consists_of(is_name_char, item, name_length)
        && consists_of(is_value_char, value, value_length))
        pairs_add(arena, out, arena_slice(arena, item, name_length),
                  arena_slice(arena, value, value_length));
}

void cookies_parse(struct arena *arena, const char *header, struct pairs *out)
{
    while (*header != '\0' && out->count < MOST_COOKIES) {
        size_t length;

        header += strspn(header, " \t;");
        length = strcspn(header, ";");
        size_t next = length;
        while (length > 0 && strchr(" \t", header[length - 1]) != NULL)
            length--;
        take_cookie(arena, header, length, out);
        header += next;
    }
}
