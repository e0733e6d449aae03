#include <string.h>

#include "base/text.h"
#include "web/body.h"

static bool unreadable(struct ctx *cx)
{
    return failed(cx, PROBLEM_MALFORMED, "request.encoding",
                  "The address or form is not encoded as it should be.");
}

static int digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* The byte that %XX at `at` stands for, or -1. */
static int decoded_byte(const char *at, const char *end)
{
    if (end - at < 3)
        return -1;

    int high = digit_value(at[1]), low = digit_value(at[2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/* Decodes into out, which has room for `length`; false for a bad percent sign. */
static bool decode(const char *bytes, size_t length, bool plus_is_blank, char *out,
                   size_t *out_length)
{
    const char *at = bytes, *end = bytes + length;
    char *to = out;

    while (at < end) {
        int c = (unsigned char)*at;
        size_t used = 1;

        if (c == '%') {
            c = decoded_byte(at, end);
            used = 3;
        } else if (c == '+' && plus_is_blank) {
            c = ' ';
        }
        if (c < 0)
            return false;
        *to++ = (char)c;
        at += used;
    }
    *out_length = (size_t)(to - out);
    return true;
}

static bool take_item(struct ctx *cx, const char *item, size_t length, struct pairs *out)
{
    const char *equals = memchr(item, '=', length);
    size_t name_raw = equals != NULL ? (size_t)(equals - item) : length;
    size_t value_raw = equals != NULL ? length - name_raw - 1 : 0;
    char *name = arena_alloc(cx->arena, name_raw + 1);
    char *value = arena_alloc(cx->arena, value_raw + 1);
    size_t name_length, value_length = 0;

    if (!decode(item, name_raw, true, name, &name_length)
        || (equals != NULL && !decode(equals + 1, value_raw, true, value, &value_length)))
        return unreadable(cx);
    return field_add(cx, out, name, name_length, value, value_length);
}

bool urlencoded_parse(struct ctx *cx, const char *bytes, size_t length, struct pairs *out)
{
    const char *at = bytes, *end = length > 0 ? bytes + length : bytes;

    while (at < end) {
        const char *next = memchr(at, '&', (size_t)(end - at));

        if (next == NULL)
            next = end;
        if (next > at && !take_item(cx, at, (size_t)(next - at), out))
            return false;
        at = next < end ? next + 1 : end;
    }
    return true;
}

/* "", "." and ".." as segments make one address look like another; so do the slashes
 * that percent signs hide, and control characters.  A trailing slash is a mistake too,
 * but one that leads to "not found". */
static bool is_plain_path(const char *path, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)path[i] < 0x20 || path[i] == 0x7F || path[i] == '\\')
            return false;
    if (strstr(path, "//") != NULL || strstr(path, "/./") != NULL
        || strstr(path, "/../") != NULL)
        return false;

    const char *last = strrchr(path, '/');
    return last != NULL && strcmp(last, "/.") != 0 && strcmp(last, "/..") != 0;
}

static bool hides_slash(const char *bytes, size_t length)
{
    for (const char *at = bytes, *end = bytes + length;
         (at = memchr(at, '%', (size_t)(end - at))) != NULL; at++)
        if (decoded_byte(at, end) == '/')
            return true;
    return false;
}

bool path_parse(struct ctx *cx, const char *bytes, size_t length, const char **out)
{
    char *path = arena_alloc(cx->arena, length + 1);
    size_t decoded;

    if (length == 0 || bytes[0] != '/' || hides_slash(bytes, length)
        || !decode(bytes, length, false, path, &decoded) || !text_is_utf8(path, decoded)
        || !is_plain_path(path, decoded))
        return unreadable(cx);
    *out = path;
    return true;
}
