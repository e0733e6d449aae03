/* Any bytes become rows of clean text, or one sentence; what is written is read again. */
#include "base/csv.h"

#include <stdint.h>
#include <string.h>

#include "base/bug.h"
#include "base/text.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

/* Behind a first cell, so that nothing looks like the beginning of a file. */
static void check_again(struct ctx *cx, const struct csv *row)
{
    struct buffer out = { 0 };
    struct csv again;

    buffer_text(&out, "first");
    for (size_t i = 0; i < row->count; i++) {
        buffer_char(&out, ',');
        csv_put(&out, row->cells[i]);
    }
    bool read =
        csv_begin(cx, buffer_end(&out), out.length, &again) && csv_row(cx, &again);
    if (row->count < CSV_MOST_CELLS && (!read || again.count != row->count + 1))
        bug("written, and not read");
    for (size_t i = 0; read && i < row->count; i++)
        if (!text_is(again.cells[i + 1], row->cells[i]))
            bug("another cell");
    buffer_free(&out);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct ctx cx = { .arena = arena_open() };
    struct csv csv;

    if (csv_begin(&cx, (const char *)data, size, &csv))
        while (csv_row(&cx, &csv)) {
            for (size_t i = 0; i < csv.count; i++)
                if (!text_is_utf8(csv.cells[i], strlen(csv.cells[i])))
                    bug("a cell that is no text");
            check_again(&cx, &csv);
        }
    arena_close(cx.arena);
    return 0;
}
