/* Any text becomes the rows of a framework that holds together, or says what does not. */
#include <stdint.h>

#include "domain/casework/framework_rows.h"
#include "fields.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void check_text(const char *text, size_t most)
{
    if (text != NULL
        && (!text_is_utf8(text, strlen(text)) || text_characters(text) > most))
        bug("a cell that cannot be kept");
}

static size_t count_kind(const struct framework_rows *rows, const char *kind)
{
    size_t count = 0;

    for (size_t i = 0; i < rows->count; i++)
        count += text_is(rows->list[i].kind, kind);
    return count;
}

static void check_rows(const struct framework_rows *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        const struct framework_row *row = &rows->list[i];

        if (row->code == NULL || row->title == NULL)
            bug("a row without code or title");
        check_text(row->code, 40);
        check_text(row->title, 200);
        check_text(row->guidance, 1000);
        if (text_is(row->kind, "factor")
            && (row->dimension == NULL || row->scale == NULL))
            bug("a factor without dimension or scale");
    }
    if (count_kind(rows, "factor") == 0 || count_kind(rows, "dimension") == 0
        || count_kind(rows, "rating") < 3)
        bug("not a whole framework");
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct ctx cx = { .arena = arena_open() };
    struct framework_rows *rows = arena_alloc(cx.arena, sizeof(*rows));
    const char *text = arena_slice(cx.arena, (const char *)data, size);
    bool ok = framework_rows_read(&cx, "rows", text, rows);

    check_outcome(&cx, ok);
    if (ok)
        check_rows(rows);
    else if (cx.problem.nfields == 0)
        bug("nothing is said");
    arena_close(cx.arena);
    return 0;
}
