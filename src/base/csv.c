#include "base/csv.h"

#include <string.h>

#include "base/text.h"

bool csv_begin(struct ctx *cx, const char *bytes, size_t length, struct csv *out)
{
    static const char mark[] = "\xEF\xBB\xBF";

    *out = (struct csv){ .at = bytes, .end = bytes + length };
    if (length > 0 && memchr(bytes, '\0', length) != NULL)
        return failed(cx, PROBLEM_INVALID, "csv.binary",
                      "This is not a text file: it holds NUL bytes.");
    if (length >= 3 && memcmp(bytes, mark, 3) == 0)
        out->at += 3;
    return true;
}

/* Bytes that are no UTF-8 are taken for Western European letters. */
static const char *as_utf8(struct arena *arena, const char *text, size_t length)
{
    struct buffer out = { 0 };

    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];

        if (c >= 0x80)
            buffer_char(&out, (char)(0xC0 | (c >> 6)));
        buffer_char(&out, (char)(c >= 0x80 ? 0x80 | (c & 0x3F) : c));
    }
    const char *copy = arena_slice(arena, buffer_end(&out), out.length);
    buffer_free(&out);
    return copy;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static const char *trimmed(struct arena *arena, const char *text, size_t length)
{
    while (length > 0 && is_blank(text[length - 1]))
        length--;
    while (length > 0 && is_blank(*text)) {
        text++;
        length--;
    }
    return text_is_utf8(text, length) ? arena_slice(arena, text, length)
                                      : as_utf8(arena, text, length);
}

static bool at_line_end(const struct csv *csv)
{
    return csv->at == csv->end || *csv->at == '\n' || *csv->at == '\r';
}

static const char *plain_cell(struct ctx *cx, struct csv *csv)
{
    const char *begin = csv->at;

    while (!at_line_end(csv) && *csv->at != ',')
        csv->at++;
    return trimmed(cx->arena, begin, (size_t)(csv->at - begin));
}

static bool bad_quote(struct ctx *cx, const struct csv *csv, const char *what)
{
    return failed(cx, PROBLEM_INVALID, "csv.quote", "Row %zu, column %zu: %s.", csv->row,
                  csv->count + 1, what);
}

/* From the quotation mark that opens it to behind the one that closes it; false when
 * none does.  A doubled one is text. */
static bool take_quoted(struct csv *csv, struct buffer *text)
{
    for (csv->at++; csv->at < csv->end; csv->at++) {
        if (*csv->at == '"') {
            csv->at++;
            if (csv->at == csv->end || *csv->at != '"')
                return true;
        }
        buffer_char(text, *csv->at);
    }
    return false;
}

static bool quoted_cell(struct ctx *cx, struct csv *csv, const char **out)
{
    struct buffer text = { 0 };
    bool closed = take_quoted(csv, &text);

    *out = trimmed(cx->arena, buffer_end(&text), text.length);
    buffer_free(&text);
    if (!closed)
        return bad_quote(cx, csv, "a quotation mark is opened and never closed");
    while (csv->at < csv->end && *csv->at == ' ')
        csv->at++;
    if (!at_line_end(csv) && *csv->at != ',')
        return bad_quote(cx, csv, "there is text behind a closing quotation mark");
    return true;
}

static bool cell(struct ctx *cx, struct csv *csv)
{
    const char *text;

    if (csv->count == CSV_MOST_CELLS)
        return failed(cx, PROBLEM_INVALID, "csv.wide",
                      "Row %zu has more than %d columns.", csv->row, CSV_MOST_CELLS);
    if (csv->at < csv->end && *csv->at == '"') {
        if (!quoted_cell(cx, csv, &text))
            return false;
    } else
        text = plain_cell(cx, csv);
    csv->cells[csv->count++] = text;
    return true;
}

static void skip_line_end(struct csv *csv)
{
    if (csv->at < csv->end && *csv->at == '\r')
        csv->at++;
    if (csv->at < csv->end && *csv->at == '\n')
        csv->at++;
}

bool csv_row(struct ctx *cx, struct csv *csv)
{
    csv->count = 0;
    csv->row++;
    while (csv->at < csv->end && at_line_end(csv)) {
        skip_line_end(csv);
        csv->row++;
    }
    if (csv->row > 1 && csv->at == csv->end)
        return false;
    if (csv->at == csv->end || !cell(cx, csv))
        return false;
    while (csv->at < csv->end && *csv->at == ',') {
        csv->at++;
        if (!cell(cx, csv))
            return false;
    }
    skip_line_end(csv);
    return true;
}

void csv_put(struct buffer *out, const char *cell_text)
{
    if (strpbrk(cell_text, "\",\r\n") == NULL && *cell_text != ' ') {
        buffer_text(out, cell_text);
        return;
    }
    buffer_char(out, '"');
    for (const char *at = cell_text; *at != '\0'; at++) {
        if (*at == '"')
            buffer_char(out, '"');
        buffer_char(out, *at);
    }
    buffer_char(out, '"');
}
