/* What was accepted, written again and read again, is the same. */
#include "base/buffer.h"
#include "fuzz/fields.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void write_text(struct buffer *out, const char *text)
{
    for (; *text != '\0'; text++)
        buffer_print(out, "%%%02X", (unsigned char)*text);
}

static void check_round_trip(struct ctx *cx, const struct pairs *fields)
{
    struct pairs again = { 0 };
    struct buffer text = { 0 };

    for (size_t i = 0; i < fields->count; i++) {
        write_text(&text, fields->list[i].name);
        buffer_char(&text, '=');
        write_text(&text, fields->list[i].value);
        buffer_char(&text, '&');
    }
    if (!urlencoded_parse(cx, text.bytes, text.length, &again)
        || again.count != fields->count)
        bug("read differently the second time");
    for (size_t i = 0; i < again.count; i++)
        if (!text_is(again.list[i].name, fields->list[i].name)
            || !text_is(again.list[i].value, fields->list[i].value))
            bug("field %zu changed", i);
    buffer_free(&text);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct ctx cx = { .arena = arena_open() };
    struct pairs fields = { 0 };
    bool ok = urlencoded_parse(&cx, (const char *)data, size, &fields);

    check_outcome(&cx, ok);
    check_fields(&fields);
    if (ok)
        check_round_trip(&cx, &fields);
    arena_close(cx.arena);
    return 0;
}
