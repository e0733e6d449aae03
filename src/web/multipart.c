/*
 * multipart/form-data, RFC 7578: no preamble, CRLF everywhere, every part with a
 * Content-Disposition of form-data and a quoted name.  filename* is not allowed there
 * by the RFC and refused, lest two readers see two names.
 */
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "multipart_parts.h"

struct reader {
    struct ctx *cx;
    const char *at;
    const char *end;
    const char *mark; /* CRLF, two dashes, the boundary */
    size_t mark_length;
};

bool multipart_unreadable(struct ctx *cx)
{
    return failed(cx, PROBLEM_MALFORMED, "request.multipart",
                  "The form's parts are not put together as they should be.");
}

static bool skip(struct reader *reader, const char *text, size_t length)
{
    if ((size_t)(reader->end - reader->at) < length
        || memcmp(reader->at, text, length) != 0)
        return false;
    reader->at += length;
    return true;
}

/* The text between quotes at *at, which moves behind them.  Browsers write a quote as
 * %22, other programs as \".  NULL when it does not end. */
static char *quoted(struct arena *arena, const char **at)
{
    const char *from = *at;
    char *text = arena_alloc(arena, strlen(from) + 1);
    char *to = text;

    if (*from++ != '"')
        return NULL;
    for (; *from != '"'; from++) {
        if (from[0] == '\\' && (from[1] == '"' || from[1] == '\\'))
            from++;
        if (*from == '\0')
            return NULL;
        *to++ = *from;
    }
    *at = from + 1;
    return text;
}

/* What is left of "C:\fakepath\plan.pdf" or "../../plan.pdf" when nobody believes in
 * folders. */
static const char *without_folders(const char *name)
{
    const char *slash = strrchr(name, '/');
    const char *plain = slash != NULL ? slash + 1 : name;
    const char *back = strrchr(plain, '\\');

    return back != NULL ? back + 1 : plain;
}

/* One "; name="value"" of a Content-Disposition. */
static bool take_parameter(struct ctx *cx, const char **at, struct part *part)
{
    const char *name = *at + strspn(*at, "; \t");
    size_t length = strcspn(name, "=");

    if (name == *at || name[length] != '=')
        return false;
    *at = name + length + 1;

    char *value = quoted(cx->arena, at);
    if (value == NULL)
        return false;
    if (length == 4 && strncasecmp(name, "name", 4) == 0 && part->name == NULL)
        part->name = value;
    else if (length == 8 && strncasecmp(name, "filename", 8) == 0 && part->file == NULL)
        part->file = without_folders(value);
    else
        return false;
    return true;
}

static bool take_disposition(struct ctx *cx, const char *value, struct part *part)
{
    if (part->name != NULL || strncasecmp(value, "form-data", 9) != 0)
        return false;
    value += 9;
    while (*value != '\0')
        if (!take_parameter(cx, &value, part))
            return false;
    return part->name != NULL;
}

static bool take_header(struct ctx *cx, const char *line, struct part *part)
{
    static const char disposition[] = "Content-Disposition:";
    static const char type[] = "Content-Type:";

    if (strncasecmp(line, disposition, sizeof(disposition) - 1) == 0) {
        line += sizeof(disposition) - 1;
        return take_disposition(cx, line + strspn(line, " \t"), part);
    }
    if (strncasecmp(line, type, sizeof(type) - 1) == 0) {
        line += sizeof(type) - 1;
        part->type = line + strspn(line, " \t");
        return true;
    }
    return strchr(line, ':') != NULL;
}

bool multipart_headers(struct ctx *cx, const char **at, const char *end,
                       struct part *part)
{
    const char *begin = *at;

    for (;;) {
        const char *eol = memmem(*at, (size_t)(end - *at), "\r\n", 2);

        if (eol == NULL || (size_t)(eol - begin) > MAX_PART_HEADER)
            return false;
        size_t length = (size_t)(eol - *at);
        const char *line = arena_slice(cx->arena, *at, length);
        if (!text_is_utf8(line, length) || strlen(line) != length
            || strpbrk(line, "\r\n") != NULL)
            return false;
        *at = eol + 2;
        if (length == 0)
            return part->name != NULL;
        if (!take_header(cx, line, part))
            return false;
    }
}

/* The content ends where CRLF, dashes and the boundary begin. */
static bool read_content(struct reader *reader, struct part *part)
{
    const char *mark = memmem(reader->at, (size_t)(reader->end - reader->at),
                              reader->mark, reader->mark_length);

    if (mark == NULL)
        return false;
    part->bytes = reader->at;
    part->length = (size_t)(mark - reader->at);
    reader->at = mark + reader->mark_length;
    return true;
}

/* Browsers send an unnamed empty file for a file field that was left alone. */
bool multipart_file(struct ctx *cx, const struct part *part, const struct source *source,
                    struct pairs *out, struct uploads *files)
{
    if (*part->file == '\0' && source->length == 0)
        return true;
    if (files->count == MAX_UPLOADS)
        return failed(cx, PROBLEM_MALFORMED, "request.files",
                      "There are more than %d files.", MAX_UPLOADS);
    if (!field_add(cx, out, part->name, strlen(part->name), part->file,
                   strlen(part->file)))
        return false;
    files->list[files->count++] = (struct upload){
        .field = part->name,
        .name = part->file,
        .type = part->type != NULL ? part->type : "",
        .bytes = part->bytes,
        .length = (size_t)source->length,
        .source = *source,
    };
    return true;
}

static bool keep(struct ctx *cx, const struct part *part, struct pairs *out,
                 struct uploads *files)
{
    struct source source = source_of_bytes(part->bytes, part->length);

    if (part->file != NULL)
        return multipart_file(cx, part, &source, out, files);
    return field_add(cx, out, part->name, strlen(part->name), part->bytes, part->length);
}

bool multipart_parse(struct ctx *cx, const char *boundary, const char *bytes,
                     size_t length, struct pairs *out, struct uploads *files)
{
    const char *mark = arena_print(cx->arena, "\r\n--%s", boundary);
    struct reader reader = {
        .cx = cx,
        .at = bytes,
        .end = bytes + length,
        .mark = mark,
        .mark_length = strlen(mark),
    };

    if (!skip(&reader, mark + 2, reader.mark_length - 2))
        return multipart_unreadable(cx);
    for (int parts = 0; parts < MAX_PARTS && skip(&reader, "\r\n", 2); parts++) {
        struct part part = { 0 };

        if (!multipart_headers(cx, &reader.at, reader.end, &part)
            || !read_content(&reader, &part))
            return multipart_unreadable(cx);
        if (!keep(cx, &part, out, files))
            return false;
    }
    if (!skip(&reader, "--", 2))
        return multipart_unreadable(cx);
    (void)skip(&reader, "\r\n", 2);
    return reader.at == reader.end || multipart_unreadable(cx);
}
