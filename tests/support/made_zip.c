#include "support/made_zip.h"

#include <string.h>

static void put2(struct buffer *out, unsigned value)
{
    buffer_char(out, (char)(value & 0xFFU));
    buffer_char(out, (char)(value >> 8 & 0xFFU));
}

static void put4(struct buffer *out, uint32_t value)
{
    put2(out, value & 0xFFFFU);
    put2(out, value >> 16);
}

static uint32_t size_of(const struct made_entry *entry)
{
    return (uint32_t)strlen(entry->bytes);
}

static uint32_t or_else(uint32_t value, uint32_t otherwise)
{
    return value != 0 ? value : otherwise;
}

/* What stands in both headers, from the flags to the length of the name. */
static void put_common(struct buffer *out, const struct made_entry *entry)
{
    put2(out, entry->flags);
    put2(out, 0); /* stored */
    put4(out, 0); /* time and day */
    put4(out, 0); /* checksum: nobody asks */
    put4(out, or_else(entry->says_packed, size_of(entry)));
    put4(out, or_else(entry->says_unpacked, size_of(entry)));
    put2(out, (unsigned)strlen(entry->name));
    put2(out, 0);
}

static void put_local(struct buffer *out, const struct made_entry *entry)
{
    put4(out, 0x04034b50U);
    put2(out, 20);
    put_common(out, entry);
    buffer_text(out, entry->name);
    buffer_text(out, entry->bytes);
}

static void put_central(struct buffer *out, const struct made_entry *entry, uint32_t at)
{
    put4(out, 0x02014b50U);
    put2(out, 20);
    put2(out, 20);
    put_common(out, entry);
    put2(out, 0); /* comment */
    put2(out, 0); /* disk */
    put2(out, 0);
    put4(out, 0);
    put4(out, or_else(entry->says_at, at));
    buffer_text(out, entry->name);
}

static void put_end(struct buffer *out, unsigned count, uint32_t size, uint32_t at)
{
    put4(out, 0x06054b50U);
    put2(out, 0);
    put2(out, 0);
    put2(out, count);
    put2(out, count);
    put4(out, size);
    put4(out, at);
    put2(out, 0);
}

void made_zip(struct buffer *out, const struct made_entry *entries)
{
    size_t begin = out->length, count = 0;
    struct buffer list = { 0 };

    for (; entries[count].name != NULL; count++) {
        put_central(&list, &entries[count], (uint32_t)(out->length - begin));
        put_local(out, &entries[count]);
    }
    uint32_t at = (uint32_t)(out->length - begin);
    if (list.length > 0)
        buffer_put(out, list.bytes, list.length);
    put_end(out, (unsigned)count, (uint32_t)list.length, at);
    buffer_free(&list);
}

void made_docx(struct buffer *out, const struct made_entry *more)
{
    struct made_entry entries[10] = {
        { .name = "[Content_Types].xml", .bytes = "<Types/>" },
        { .name = "word/document.xml", .bytes = "<document/>" },
    };

    for (size_t i = 2; i < 9 && more != NULL && more->name != NULL; i++, more++)
        entries[i] = *more;
    made_zip(out, entries);
}
