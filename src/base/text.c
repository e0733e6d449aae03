#include "base/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>

#include "base/buffer.h"

bool text_is_utf8(const char *bytes, size_t length)
{
    return u8_check((const uint8_t *)bytes, length) == NULL;
}

static bool is_override(ucs4_t c)
{
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

static bool is_refused(ucs4_t c)
{
    bool control = (c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7F && c < 0xA0);

    return control || is_override(c) || c == 0xFEFF;
}

static bool holds_only_text(const char *bytes, size_t length)
{
    const uint8_t *at = (const uint8_t *)bytes;
    ucs4_t c;

    while (length > 0) {
        int used = u8_mbtouc(&c, at, length);

        if (is_refused(c))
            return false;
        at += used;
        length -= (size_t)used;
    }
    return true;
}

/* \r\n and \r become \n; blanks at both ends go.  Returns the new length. */
static size_t tidy(char *text, size_t length)
{
    size_t out = 0, begin = 0;

    for (size_t i = 0; i < length; i++) {
        if (text[i] == '\r' && i + 1 < length && text[i + 1] == '\n')
            continue;
        text[out++] = text[i] == '\r' ? '\n' : text[i];
    }
    while (out > 0 && strchr(" \t\n", text[out - 1]) != NULL)
        out--;
    while (begin < out && strchr(" \t\n", text[begin]) != NULL)
        begin++;
    memmove(text, text + begin, out - begin);
    text[out - begin] = '\0';
    return out - begin;
}

static bool is_ascii(const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)bytes[i] >= 0x80)
            return false;
    return true;
}

static char *normalised(struct arena *arena, uninorm_t form, const char *text,
                        size_t length)
{
    size_t size = 0;
    uint8_t *result = u8_normalize(form, (const uint8_t *)text, length, NULL, &size);
    char *copy = arena_slice(arena, result != NULL ? (char *)result : "", size);

    free(result);
    return copy;
}

const char *text_clean(struct arena *arena, const char *bytes, size_t length)
{
    if (!text_is_utf8(bytes, length) || memchr(bytes, '\0', length) != NULL)
        return NULL;

    char *text = arena_slice(arena, bytes, length);
    length = tidy(text, length);
    if (!holds_only_text(text, length))
        return NULL;
    return is_ascii(text, length) ? text : normalised(arena, UNINORM_NFC, text, length);
}

size_t text_characters(const char *text)
{
    return u8_mbsnlen((const uint8_t *)text, strlen(text));
}

/* One folded character, or a pending blank where words part. */
static void fold_into(struct buffer *out, ucs4_t c, bool *blank)
{
    uint8_t bytes[6];

    if (uc_is_general_category(c, UC_MARK) || c == '\'' || c == 0x2019)
        return; /* an accent, or the apostrophe in O'Neill */
    if (!uc_is_general_category(c, UC_LETTER) && !uc_is_general_category(c, UC_NUMBER)) {
        *blank = out->length > 0;
        return;
    }
    if (*blank)
        buffer_char(out, ' ');
    *blank = false;
    buffer_put(out, bytes, (size_t)u8_uctomb(bytes, uc_tolower(c), sizeof(bytes)));
}

const char *text_folded(struct arena *arena, const char *text)
{
    const char *apart = normalised(arena, UNINORM_NFKD, text, strlen(text));
    const uint8_t *at = (const uint8_t *)apart;
    struct buffer out = { 0 };
    bool blank = false;
    ucs4_t c;

    for (int used = u8_strmbtouc(&c, at); used > 0; used = u8_strmbtouc(&c, at)) {
        fold_into(&out, c, &blank);
        at += used;
    }
    const char *folded = arena_slice(arena, buffer_end(&out), out.length);
    buffer_free(&out);
    return folded;
}

bool text_is(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

bool text_is_empty(const char *text)
{
    return text == NULL || *text == '\0';
}

bool text_starts(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

bool text_to_int(const char *text, int64_t *out)
{
    char *end;

    if (text_is_empty(text) || strspn(text, "-0123456789") != strlen(text))
        return false;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    if (errno != 0 || *end != '\0' || end == text)
        return false;
    *out = value;
    return true;
}
