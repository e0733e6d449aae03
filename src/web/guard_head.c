#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "web/body.h"
#include "web/guard.h"

#define MAX_LENGTH_DIGITS 15
#define MAX_HOST          255

/* Fields of which two would be read differently by different readers. */
enum { HOST = 1, CONTENT_LENGTH = 2, TRANSFER_ENCODING = 4, EXPECT = 8 };

static bool is_token_char(unsigned char c)
{
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z')
           || (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

static bool is_token(const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!is_token_char((unsigned char)bytes[i]))
            return false;
    return length > 0;
}

static bool is_word(const char *bytes, size_t length, const char *word)
{
    return strlen(word) == length && strncasecmp(bytes, word, length) == 0;
}

static struct span span_of(size_t at, size_t length)
{
    return (struct span){ .at = (uint32_t)at, .length = (uint32_t)length };
}

/* ---- the request line ----------------------------------------------------------------
 */

static enum refusal take_method(struct head *head, const char *method, size_t length)
{
    static const struct {
        const char *name;
        enum method method;
        bool is_head;
    } methods[] = {
        { "GET", GET, false }, { "HEAD", GET, true },       { "POST", POST, false },
        { "PUT", PUT, false }, { "DELETE", DELETE, false },
    };

    for (size_t i = 0; i < COUNT(methods); i++) {
        if (strlen(methods[i].name) != length
            || memcmp(methods[i].name, method, length) != 0)
            continue;
        head->method = methods[i].method;
        head->is_head = methods[i].is_head;
        return REFUSED_NOT;
    }
    return REFUSED_METHOD;
}

static enum refusal take_version(struct head *head, const char *version, size_t length)
{
    static const char form[] = "HTTP/";
    bool is_version = length == 8 && memcmp(version, form, 5) == 0
                      && strchr("0123456789", version[5]) != NULL && version[6] == '.'
                      && strchr("0123456789", version[7]) != NULL;

    if (!is_version)
        return REFUSED_REQUEST_LINE;
    if (version[5] != '1' || version[7] > '1')
        return REFUSED_VERSION;
    head->is_1_0 = version[7] == '0';
    return REFUSED_NOT;
}

static enum refusal check_target(const char *target, size_t length)
{
    if (length > GUARD_MAX_TARGET)
        return REFUSED_TARGET_LONG;
    if (length == 0 || target[0] != '/')
        return REFUSED_TARGET;
    for (size_t i = 0; i < length; i++)
        if (target[i] <= ' ' || target[i] >= 0x7F || strchr("\"#<>\\", target[i]) != NULL)
            return REFUSED_TARGET;
    return REFUSED_NOT;
}

static enum refusal request_line(struct head *head, const char *line, size_t length)
{
    const char *first = memchr(line, ' ', length);
    const char *last = memrchr(line, ' ', length);
    enum refusal why;

    if (first == NULL || first == last || !is_token(line, (size_t)(first - line)))
        return REFUSED_REQUEST_LINE;
    why = take_version(head, last + 1, (size_t)(line + length - last - 1));
    if (why == REFUSED_NOT)
        why = take_method(head, line, (size_t)(first - line));
    if (why == REFUSED_NOT)
        why = check_target(first + 1, (size_t)(last - first - 1));
    head->target = span_of((size_t)(first + 1 - line), (size_t)(last - first - 1));
    return why;
}

/* ---- fields --------------------------------------------------------------------------
 */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

enum refusal field_split(const char *bytes, size_t length, struct span *name,
                         struct span *value)
{
    const char *colon = memchr(bytes, ':', length);
    size_t begin, end = length;

    if (length > 0 && is_blank(bytes[0]))
        return REFUSED_FOLDED;
    if (colon == NULL || !is_token(bytes, (size_t)(colon - bytes)))
        return REFUSED_FIELD;

    begin = (size_t)(colon - bytes) + 1;
    while (begin < end && is_blank(bytes[begin]))
        begin++;
    while (end > begin && is_blank(bytes[end - 1]))
        end--;
    *name = span_of(0, (size_t)(colon - bytes));
    *value = span_of(begin, end - begin);
    return text_is_utf8(bytes + begin, end - begin) ? REFUSED_NOT : REFUSED_FIELD_TEXT;
}

static enum refusal take_host(struct head *head, const char *value, size_t length)
{
    (void)head;
    if (length == 0 || length > MAX_HOST)
        return REFUSED_HOST;
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)value[i];

        if (!(c >= '0' && c <= '9') && !((c | 0x20) >= 'a' && (c | 0x20) <= 'z')
            && (c == '\0' || strchr("-._:[]", c) == NULL))
            return REFUSED_HOST;
    }
    return REFUSED_NOT;
}

static enum refusal take_length(struct head *head, const char *value, size_t length)
{
    if (length == 0 || length > MAX_LENGTH_DIGITS)
        return REFUSED_LENGTH;
    for (size_t i = 0; i < length; i++) {
        if (value[i] < '0' || value[i] > '9')
            return REFUSED_LENGTH;
        head->length = head->length * 10 + (uint64_t)(value[i] - '0');
    }
    head->has_length = true;
    return REFUSED_NOT;
}

static enum refusal take_coding(struct head *head, const char *value, size_t length)
{
    if (is_word(value, length, "chunked")) {
        head->chunked = true;
        return REFUSED_NOT;
    }
    return length > 0 && memchr(value, ',', length) == NULL ? REFUSED_CODING
                                                            : REFUSED_FRAMING;
}

static enum refusal take_expectation(struct head *head, const char *value, size_t length)
{
    head->continues = !head->is_1_0;
    return is_word(value, length, "100-continue") ? REFUSED_NOT : REFUSED_EXPECTATION;
}

/* "keep-alive, close": only the latter means anything to us. */
static enum refusal take_connection(struct head *head, const char *value, size_t length)
{
    const char *end = value + length;

    while (value < end) {
        const char *comma = memchr(value, ',', (size_t)(end - value));
        const char *stop = comma != NULL ? comma : end;
        const char *next = comma != NULL ? comma + 1 : end;

        while (value < stop && is_blank(*value))
            value++;
        while (stop > value && is_blank(stop[-1]))
            stop--;
        if (is_word(value, (size_t)(stop - value), "close"))
            head->closes = true;
        value = next;
    }
    return REFUSED_NOT;
}

/* What we pass over but must not have twice. */
static enum refusal take_any(struct head *head, const char *value, size_t length)
{
    (void)head, (void)value, (void)length;
    return REFUSED_NOT;
}

static const struct {
    const char *name;
    enum refusal (*take)(struct head *head, const char *value, size_t length);
    unsigned once;
} known[] = {
    { "host", take_host, HOST },
    { "content-length", take_length, CONTENT_LENGTH },
    { "transfer-encoding", take_coding, TRANSFER_ENCODING },
    { "expect", take_expectation, EXPECT },
    { "connection", take_connection, 0 },
    { "content-type", take_any, 16 },
    { "authorization", take_any, 32 },
    { "cookie", take_any, 64 },
    { "origin", take_any, 128 },
    { "if-match", take_any, 256 },
    { "idempotency-key", take_any, 512 },
};

static enum refusal take_field(struct head *head, const char *name, size_t name_length,
                               const char *value, size_t length)
{
    for (size_t i = 0; i < COUNT(known); i++) {
        if (!is_word(name, name_length, known[i].name))
            continue;
        if ((head->seen & known[i].once) != 0)
            return REFUSED_REPEATED;
        head->seen |= known[i].once;
        return known[i].take(head, value, length);
    }
    return REFUSED_NOT;
}

static enum refusal field_line(struct head *head, size_t at, size_t length)
{
    const char *line = head->text.bytes + at;
    struct span name, value;
    enum refusal why = field_split(line, length, &name, &value);

    if (why != REFUSED_NOT)
        return why;
    if (head->nfields == GUARD_MAX_FIELDS)
        return REFUSED_HEAD_TOO_LARGE;

    head->fields[head->nfields].name = span_of(at, name.length);
    head->fields[head->nfields].value = span_of(at + value.at, value.length);
    head->nfields++;
    return take_field(head, line, name.length, line + value.at, value.length);
}

enum refusal head_line(struct head *head, size_t at, size_t length)
{
    return at == 0 ? request_line(head, head->text.bytes, length)
                   : field_line(head, at, length);
}

enum refusal head_end(struct head *head)
{
    if (!head->is_1_0 && (head->seen & HOST) == 0)
        return REFUSED_HOST;
    if (head->chunked && (head->is_1_0 || head->has_length))
        return REFUSED_FRAMING;
    return REFUSED_NOT;
}

/* ---- for the application -------------------------------------------------------------
 */

static void lower(char *text)
{
    for (; *text != '\0'; text++)
        if (*text >= 'A' && *text <= 'Z')
            *text = (char)(*text | 0x20);
}

/* The span of the copied text as a string of its own: what follows a name or a value is
 * never part of another. */
static char *cut(char *text, struct span span)
{
    text[span.at + span.length] = '\0';
    return text + span.at;
}

static void read_fields(const struct head *head, char *text, struct request *rq)
{
    for (size_t i = 0; i < head->nfields; i++) {
        char *name = cut(text, head->fields[i].name);
        const char *value = cut(text, head->fields[i].value);

        lower(name);
        pairs_add(rq->cx.arena, &rq->headers, name, value);
        if (strcmp(name, "cookie") == 0)
            cookies_parse(rq->cx.arena, value, &rq->cookies);
    }
}

bool head_read(const struct head *head, struct request *rq)
{
    char *text = arena_slice(rq->cx.arena, head->text.bytes, head->text.length);
    const char *target = cut(text, head->target);
    size_t length = strcspn(target, "?");

    rq->method = head->method;
    rq->head = head->is_head;
    read_fields(head, text, rq);
    if (!path_parse(&rq->cx, target, length, &rq->path))
        return false;
    return target[length] == '\0'
           || urlencoded_parse(&rq->cx, target + length + 1, strlen(target + length + 1),
                               &rq->query);
}
