#include "web/body.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "multipart_parts.h"

#define MAX_BOUNDARY 70 /* RFC 2046 */

struct media {
    const char *name;
    bool (*parse)(struct ctx *cx, const char *type, const char *bytes, size_t length,
                  struct pairs *out, struct uploads *files);
};

/* Which field it is helps, where its name can be said. */
static bool not_text(struct ctx *cx, const char *name, size_t length)
{
    if (!text_is_utf8(name, length) || memchr(name, '\0', length) != NULL)
        return failed(cx, PROBLEM_MALFORMED, "request.text",
                      "The name of a field is not UTF-8 text, or holds a NUL character.");
    return failed(cx, PROBLEM_MALFORMED, "request.text",
                  "The field \"%.*s\" is not UTF-8 text, or holds a NUL character.",
                  (int)length, name);
}

bool field_add(struct ctx *cx, struct pairs *out, const char *name, size_t name_length,
               const char *value, size_t value_length)
{
    if (out->count == BODY_MAX_FIELDS)
        return failed(cx, PROBLEM_MALFORMED, "request.fields",
                      "There are more than %d fields.", BODY_MAX_FIELDS);
    if (name_length == 0 || name_length > BODY_MAX_NAME)
        return failed(cx, PROBLEM_MALFORMED, "request.field_name",
                      "The name of a field is empty or longer than %d bytes.",
                      BODY_MAX_NAME);
    if (!text_is_utf8(name, name_length) || !text_is_utf8(value, value_length)
        || memchr(name, '\0', name_length) != NULL
        || memchr(value, '\0', value_length) != NULL)
        return not_text(cx, name, name_length);
    pairs_add(cx->arena, out, arena_slice(cx->arena, name, name_length),
              arena_slice(cx->arena, value, value_length));
    return true;
}

/* Where the next parameter of a content type begins, past its semicolon; NULL at the
 * end.  A semicolon inside quotes is text. */
static const char *next_parameter(const char *at)
{
    bool quoted = false;

    for (; *at != '\0'; at++) {
        if (quoted && at[0] == '\\' && at[1] != '\0')
            at++;
        else if (*at == '"')
            quoted = !quoted;
        else if (*at == ';' && !quoted)
            return at + 1 + strspn(at + 1, " \t");
    }
    return NULL;
}

/* The value of a parameter, without quotes; NULL when it is absent or cannot be right. */
static const char *parameter(struct arena *arena, const char *type, const char *name)
{
    size_t length = strlen(name);

    for (const char *at = next_parameter(type); at != NULL; at = next_parameter(at)) {
        if (strncasecmp(at, name, length) != 0 || at[length] != '=')
            continue;

        const char *value = at + length + 1;
        if (*value != '"')
            return arena_slice(arena, value, strcspn(value, "; \t"));
        const char *end = strchr(value + 1, '"');
        return end == NULL ? NULL
                           : arena_slice(arena, value + 1, (size_t)(end - value - 1));
    }
    return NULL;
}

static bool is_utf8_type(struct ctx *cx, const char *type)
{
    const char *charset = parameter(cx->arena, type, "charset");

    return charset == NULL || strcasecmp(charset, "utf-8") == 0
           || failed(cx, PROBLEM_MEDIA, "request.charset", "Text must be sent as UTF-8.");
}

static bool parse_urlencoded(struct ctx *cx, const char *type, const char *bytes,
                             size_t length, struct pairs *out, struct uploads *files)
{
    (void)files;
    return is_utf8_type(cx, type) && urlencoded_parse(cx, bytes, length, out);
}

static bool parse_json(struct ctx *cx, const char *type, const char *bytes, size_t length,
                       struct pairs *out, struct uploads *files)
{
    (void)files;
    return is_utf8_type(cx, type) && json_body_parse(cx, bytes, length, out);
}

static bool is_boundary(const char *text)
{
    static const char marks[] =
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrs"
        "tuvwxyz'()+_,-./:=?";
    size_t length = text == NULL ? 0 : strlen(text);

    return length > 0 && length <= MAX_BOUNDARY && strspn(text, marks) == length;
}

static const char *boundary_of(struct ctx *cx, const char *type)
{
    const char *boundary = parameter(cx->arena, type, "boundary");

    if (is_boundary(boundary))
        return boundary;
    (void)failed(cx, PROBLEM_MALFORMED, "request.boundary",
                 "The form does not say where its parts end.");
    return NULL;
}

const char *multipart_mark(struct ctx *cx, const char *content_type)
{
    const char *boundary = boundary_of(cx, content_type);

    return boundary != NULL ? arena_print(cx->arena, "\r\n--%s", boundary) : NULL;
}

static bool parse_multipart(struct ctx *cx, const char *type, const char *bytes,
                            size_t length, struct pairs *out, struct uploads *files)
{
    const char *boundary = boundary_of(cx, type);

    return boundary != NULL && multipart_parse(cx, boundary, bytes, length, out, files);
}

static const struct media known[] = {
    { "application/x-www-form-urlencoded", parse_urlencoded },
    { "application/json", parse_json },
    { "multipart/form-data", parse_multipart },
};

static const struct media *media_find(const char *type)
{
    size_t length;

    if (type == NULL)
        return NULL;
    length = strcspn(type, "; \t");
    for (size_t i = 0; i < COUNT(known); i++)
        if (strlen(known[i].name) == length
            && strncasecmp(known[i].name, type, length) == 0)
            return &known[i];
    return NULL;
}

bool body_brings_files(const char *content_type)
{
    const struct media *media = media_find(content_type);

    return media != NULL && media->parse == parse_multipart;
}

bool body_is_known(const char *content_type)
{
    return media_find(content_type) != NULL;
}

bool body_parse(struct ctx *cx, const char *content_type, const char *bytes,
                size_t length, struct pairs *out, struct uploads *files)
{
    const struct media *media = media_find(content_type);

    if (length == 0)
        return true;
    if (media == NULL)
        return failed(cx, PROBLEM_MEDIA, "request.media",
                      "Send a form or application/json.");
    return media->parse(cx, content_type, bytes, length, out, files);
}
