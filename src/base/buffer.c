#include "base/buffer.h"

#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bug.h"

#define FIRST_ROOM ((size_t)4096)

static void make_room(struct buffer *buffer, size_t more)
{
    size_t room = buffer->room != 0 ? buffer->room : FIRST_ROOM;

    if (buffer->room - buffer->length >= more && buffer->bytes != NULL)
        return;
    while (room - buffer->length < more)
        room *= 2;
    buffer->bytes = realloc(buffer->bytes, room);
    if (buffer->bytes == NULL)
        bug("out of memory");
    buffer->room = room;
}

void buffer_put(struct buffer *buffer, const void *bytes, size_t length)
{
    if (length == 0)
        return;
    make_room(buffer, length);
    memcpy(buffer->bytes + buffer->length, bytes, length);
    buffer->length += length;
}

void buffer_text(struct buffer *buffer, const char *text)
{
    buffer_put(buffer, text, strlen(text));
}

void buffer_char(struct buffer *buffer, char c)
{
    make_room(buffer, 1);
    buffer->bytes[buffer->length++] = c;
}

void buffer_print(struct buffer *buffer, const char *format, ...)
{
    va_list args, again;

    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);

    make_room(buffer, (size_t)length + 1);
    (void)vsnprintf(buffer->bytes + buffer->length, (size_t)length + 1, format, again);
    va_end(again);
    buffer->length += (size_t)length;
}

static const char *entity(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void buffer_html(struct buffer *buffer, const char *text, size_t length)
{
    size_t plain = 0; /* where the bytes not yet written begin */

    make_room(buffer, length + 1);
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];

        if (c > '>' || (c < '<' && c != '"' && c != '&' && c != '\''))
            continue; /* nearly every byte */
        const char *written = entity((char)c);
        if (written == NULL)
            continue;
        buffer_put(buffer, text + plain, i - plain);
        buffer_text(buffer, written);
        plain = i + 1;
    }
    buffer_put(buffer, text + plain, length - plain);
}

const char *buffer_end(struct buffer *buffer)
{
    make_room(buffer, 1);
    buffer->bytes[buffer->length] = '\0';
    return buffer->bytes;
}

void buffer_clear(struct buffer *buffer)
{
    buffer->length = 0;
}

void buffer_free(struct buffer *buffer)
{
    if (buffer->bytes != NULL)
        sodium_memzero(buffer->bytes, buffer->length);
    free(buffer->bytes);
    *buffer = (struct buffer){ 0 };
}
