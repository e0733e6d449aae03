#include "web/guard.h"

#include <stdlib.h>
#include <string.h>

#include "base/bug.h"

#define EMPTY_LINES   2    /* before a request line */
#define REQUEST_SLACK 64   /* a request line beside its target */
#define KEEP_ROOM     4096 /* of a spare head's text */

/* ---- what the library reads ----------------------------------------------------------
 */

static void announce(struct guard *guard, const struct head *head)
{
    bool body = head->refusal == REFUSED_NOT && (head->chunked || head->length > 0);
    bool closes = head->refusal != REFUSED_NOT || head->closes || head->is_1_0;

    buffer_text(&guard->out, head->is_head ? "HEAD" : body ? "POST" : "GET");
    buffer_text(&guard->out, " / HTTP/1.1\r\nHost: x\r\n");
    if (body)
        buffer_text(&guard->out, "Transfer-Encoding: chunked\r\n");
    if (body && head->continues)
        buffer_text(&guard->out, "Expect: 100-continue\r\n");
    if (closes)
        buffer_text(&guard->out, "Connection: close\r\n");
    buffer_text(&guard->out, "\r\n");
}

static void pass_body(struct guard *guard, const char *bytes, size_t length)
{
    buffer_print(&guard->out, "%zx\r\n", length);
    buffer_put(&guard->out, bytes, length);
    buffer_text(&guard->out, "\r\n");
}

static void end_body(struct guard *guard)
{
    buffer_text(&guard->out, "0\r\n\r\n");
    guard->state = GUARD_HEAD;
}

size_t guard_take(struct guard *guard, char *bytes, size_t room)
{
    size_t ready = guard->out.length - guard->taken;
    size_t length = ready < room ? ready : room;

    if (length == 0)
        return 0;
    memcpy(bytes, guard->out.bytes + guard->taken, length);
    guard->taken += length;
    if (guard->taken == guard->out.length) {
        explicit_bzero(guard->out.bytes, guard->out.length);
        buffer_clear(&guard->out);
        guard->taken = 0;
    }
    return length;
}

/* ---- heads ---------------------------------------------------------------------------
 */

static struct head *head_in_progress(struct guard *guard)
{
    if (guard->filling != NULL)
        return guard->filling;
    guard->filling = guard->spare;
    guard->spare = NULL;
    if (guard->filling == NULL)
        guard->filling = calloc(1, sizeof(*guard->filling));
    if (guard->filling == NULL)
        bug("out of memory");
    return guard->filling;
}

static void free_head(struct head *head)
{
    if (head != NULL)
        buffer_free(&head->text);
    free(head);
}

/* Puts the head that was being read behind those that wait, and tells the library. */
static void finish_head(struct guard *guard)
{
    struct head *head = guard->filling;

    announce(guard, head);
    if (guard->oldest == NULL)
        guard->oldest = head;
    else
        guard->newest->next = head;
    guard->newest = head;
    guard->filling = NULL;
    guard->line = 0;
    guard->empty_lines = 0;
    guard->heads++;
}

struct head *guard_next(struct guard *guard)
{
    struct head *head = guard->oldest;

    if (head != NULL) {
        guard->oldest = head->next;
        head->next = NULL;
    }
    return head;
}

void guard_put_back(struct guard *guard, struct head *head)
{
    struct buffer text;

    if (head == NULL)
        return;
    if (guard->spare != NULL || head->text.room > KEEP_ROOM) {
        free_head(head);
        return;
    }
    text = head->text;
    if (text.length > 0)
        explicit_bzero(text.bytes, text.length);
    buffer_clear(&text);
    *head = (struct head){ .text = text };
    guard->spare = head;
}

void guard_shut(struct guard *guard)
{
    if (guard->state != GUARD_HEAD && guard->state != GUARD_SHUT)
        end_body(guard);
    guard->state = GUARD_SHUT;
}

static void refuse(struct guard *guard, enum refusal why)
{
    if (guard->state == GUARD_HEAD) {
        head_in_progress(guard)->refusal = why;
        finish_head(guard);
    } else {
        guard->broken = why;
    }
    guard_shut(guard);
}

void guard_refuse(struct guard *guard, enum refusal why)
{
    if (guard->state != GUARD_SHUT && !guard_is_idle(guard))
        refuse(guard, why);
}

enum refusal guard_broken(const struct guard *guard)
{
    bool is_last = guard->state == GUARD_SHUT && guard->oldest == NULL;

    return is_last ? guard->broken : REFUSED_NOT;
}

bool guard_is_idle(const struct guard *guard)
{
    return guard->state == GUARD_HEAD
           && (guard->filling == NULL || guard->filling->text.length == 0);
}

void guard_close(struct guard *guard)
{
    struct head *head;

    while ((head = guard_next(guard)) != NULL)
        free_head(head);
    free_head(guard->filling);
    free_head(guard->spare);
    buffer_free(&guard->part);
    buffer_free(&guard->out);
    *guard = (struct guard){ .state = GUARD_SHUT };
}

/* ---- lines ---------------------------------------------------------------------------
 */

static bool is_control(char c)
{
    return ((unsigned char)c < 0x20 && c != '\t') || c == 0x7F;
}

static enum refusal check_text(const char *bytes, size_t length)
{
    unsigned controls = 0;

    for (size_t i = 0; i < length; i++)
        controls |= is_control(bytes[i]);
    if (controls == 0)
        return REFUSED_NOT;
    while (!is_control(*bytes)) /* the first one says why, however the bytes are cut */
        bytes++;
    return *bytes == '\r' ? REFUSED_LINE_END : REFUSED_CONTROL;
}

/*
 * Adds a piece of a line to `text`: CR and LF come only as a pair and only at its end,
 * which may fall between two pieces.
 */
static enum refusal add_piece(struct buffer *text, const char *piece, size_t length)
{
    bool after_cr = text->length > 0 && text->bytes[text->length - 1] == '\r';
    bool ends = piece[length - 1] == '\n';
    size_t plain = length - (ends ? 1 : 0);
    bool has_cr = plain > 0 ? piece[plain - 1] == '\r' : after_cr;
    enum refusal why;

    if (after_cr && plain > 0)
        return REFUSED_LINE_END;
    if (plain > 0 && has_cr)
        plain--;
    why = check_text(piece, plain);
    if (why == REFUSED_NOT && ends && !has_cr)
        why = REFUSED_LINE_END;
    if (why == REFUSED_NOT)
        buffer_put(text, piece, length);
    return why;
}

static size_t piece_length(const char *bytes, const char *end)
{
    const char *eol = memchr(bytes, '\n', (size_t)(end - bytes));

    return (size_t)((eol != NULL ? eol + 1 : end) - bytes);
}

static bool is_whole(const struct buffer *line)
{
    return line->length > 0 && line->bytes[line->length - 1] == '\n';
}

static enum refusal begin_message(struct guard *guard)
{
    const struct head *head = guard->filling;
    enum refusal why = head_end(guard->filling);

    if (why != REFUSED_NOT)
        return why;
    guard->remaining = head->length;
    guard->trailer = 0;
    guard->state = head->chunked      ? GUARD_CHUNK_SIZE
                   : head->length > 0 ? GUARD_BODY
                                      : GUARD_HEAD;
    finish_head(guard);
    return REFUSED_NOT;
}

static enum refusal take_head_line(struct guard *guard, struct head *head)
{
    size_t at = guard->line;
    size_t length = head->text.length - at - 2;

    if (length == 0 && at > 0)
        return begin_message(guard);
    if (length == 0) {
        buffer_clear(&head->text);
        return ++guard->empty_lines > EMPTY_LINES ? REFUSED_REQUEST_LINE : REFUSED_NOT;
    }
    guard->line = head->text.length;
    return head_line(head, at, length);
}

static enum refusal check_size(const struct guard *guard, size_t length)
{
    if (guard->line == 0 && length > GUARD_MAX_TARGET + REQUEST_SLACK)
        return REFUSED_TARGET_LONG;
    return length > GUARD_MAX_HEAD ? REFUSED_HEAD_TOO_LARGE : REFUSED_NOT;
}

static enum refusal read_head(struct guard *guard, const char **at, const char *end)
{
    struct head *head = head_in_progress(guard);
    const char *piece = *at;
    size_t length = piece_length(piece, end);
    enum refusal why = check_size(guard, head->text.length + length);

    *at += length;
    if (why == REFUSED_NOT)
        why = add_piece(&head->text, piece, length);
    if (why == REFUSED_NOT && is_whole(&head->text))
        why = take_head_line(guard, head);
    return why;
}

/* ---- bodies --------------------------------------------------------------------------
 */

static enum refusal read_body(struct guard *guard, const char **at, const char *end)
{
    size_t there = (size_t)(end - *at);
    size_t length = there < guard->remaining ? there : (size_t)guard->remaining;

    pass_body(guard, *at, length);
    *at += length;
    guard->remaining -= length;
    if (guard->remaining > 0)
        return REFUSED_NOT;
    if (guard->state == GUARD_BODY)
        end_body(guard);
    else
        guard->state = GUARD_CHUNK_END;
    return REFUSED_NOT;
}

/* Collects a line of chunk framing; *whole once its end has come. */
static enum refusal read_line(struct guard *guard, const char **at, const char *end,
                              size_t most, bool *whole)
{
    const char *piece = *at;
    size_t length = piece_length(piece, end);

    *at += length;
    if (guard->part.length + length > most)
        return REFUSED_CHUNK;
    if (add_piece(&guard->part, piece, length) != REFUSED_NOT)
        return REFUSED_CHUNK;
    *whole = is_whole(&guard->part);
    return REFUSED_NOT;
}

/* 1 to 8 hex digits, then nothing or an extension, which is not our business. */
static bool read_size(const struct buffer *line, uint64_t *out)
{
    size_t digits = strspn(line->bytes, "0123456789abcdefABCDEF");

    if (digits == 0 || digits > 8
        || (line->bytes[digits] != '\r' && line->bytes[digits] != ';'))
        return false;
    *out = strtoull(line->bytes, NULL, 16);
    return true;
}

static enum refusal read_chunk_size(struct guard *guard, const char **at, const char *end)
{
    bool whole = false;
    enum refusal why = read_line(guard, at, end, GUARD_MAX_LINE, &whole);

    if (why != REFUSED_NOT || !whole)
        return why;
    if (!read_size(&guard->part, &guard->remaining))
        return REFUSED_CHUNK;
    buffer_clear(&guard->part);
    guard->state = guard->remaining > 0 ? GUARD_CHUNK : GUARD_TRAILER;
    return REFUSED_NOT;
}

static enum refusal read_chunk_end(struct guard *guard, const char **at, const char *end)
{
    static const char crlf[] = "\r\n";
    size_t had = guard->part.length;

    (void)end;
    if (**at != crlf[had])
        return REFUSED_CHUNK;
    buffer_put(&guard->part, (*at)++, 1);
    if (had == 1) {
        buffer_clear(&guard->part);
        guard->state = GUARD_CHUNK_SIZE;
    }
    return REFUSED_NOT;
}

/* Trailer fields must be well-formed and are then forgotten. */
static enum refusal read_trailer(struct guard *guard, const char **at, const char *end)
{
    struct span name, value;
    bool whole = false;
    size_t most = GUARD_MAX_TRAILER - guard->trailer;
    enum refusal why = read_line(guard, at, end, most, &whole);

    if (why != REFUSED_NOT || !whole)
        return why;

    size_t length = guard->part.length - 2;
    if (length == 0)
        end_body(guard);
    else if (field_split(guard->part.bytes, length, &name, &value) != REFUSED_NOT)
        return REFUSED_CHUNK;
    guard->trailer += guard->part.length;
    buffer_clear(&guard->part);
    return REFUSED_NOT;
}

void guard_feed(struct guard *guard, const char *bytes, size_t length)
{
    static enum refusal (*const read[])(struct guard *, const char **, const char *) = {
        [GUARD_HEAD] = read_head,
        [GUARD_BODY] = read_body,
        [GUARD_CHUNK_SIZE] = read_chunk_size,
        [GUARD_CHUNK] = read_body,
        [GUARD_CHUNK_END] = read_chunk_end,
        [GUARD_TRAILER] = read_trailer,
    };
    const char *at = bytes, *end = bytes + length;

    while (at < end && guard->state != GUARD_SHUT) {
        enum refusal why = read[guard->state](guard, &at, end);

        if (why != REFUSED_NOT)
            refuse(guard, why);
    }
}
