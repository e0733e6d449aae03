#include "base/csv.h"

#include <string.h>

#include "base/text.h"

/* Two files that people send for CSV, told by how they begin. */
static bool is_no_text(struct ctx *cx, const char *bytes, size_t length)
{
    if (length >= 4 && memcmp(bytes, "PK\x03\x04", 4) == 0)
        return failed(cx, PROBLEM_INVALID, "csv.workbook",
                      "This is a workbook, not CSV. Open it in the spreadsheet program "
                      "and save it as \"CSV UTF-8\".");
    if (length >= 2
        && (memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0))
        return failed(cx, PROBLEM_INVALID, "csv.utf16",
                      "This is a \"Unicode text\" file. Save it as \"CSV UTF-8\".");
    return length == 0 || memchr(bytes, '\0', length) == NULL
           || failed(cx, PROBLEM_INVALID, "csv.binary",
                     "This is not a text file: it holds NUL bytes.");
}

/* What parts the cells of the first line most often, outside quotation marks. */
static char separator_of(const struct csv *csv)
{
    static const char known[] = ",;\t";
    size_t counts[3] = { 0 }, best = 0;
    bool quoted = false;

    for (const char *at = csv->at; at < csv->end && *at != '\n' && *at != '\r'; at++) {
        quoted = *at == '"' ? !quoted : quoted;
        for (size_t i = 0; i < 3 && !quoted; i++)
            counts[i] += *at == known[i];
    }
    for (size_t i = 1; i < 3; i++)
        if (counts[i] > counts[best])
            best = i;
    return known[best];
}

static void skip_line_end(struct csv *csv)
{
    if (csv->at < csv->end && *csv->at == '\r')
        csv->at++;
    if (csv->at < csv->end && *csv->at == '\n')
        csv->at++;
}

/* Spreadsheets may say it themselves, in a line before the first: "sep=;". */
static bool says_separator(struct csv *csv)
{
    bool says = csv->end - csv->at >= 6 && memcmp(csv->at, "sep=", 4) == 0
                && (csv->at[5] == '\r' || csv->at[5] == '\n')
                && strchr(",;\t", csv->at[4]) != NULL;

    if (says) {
        csv->separator = csv->at[4];
        csv->at += 5;
        skip_line_end(csv);
        csv->row++;
    }
    return says;
}

bool csv_begin(struct ctx *cx, const char *bytes, size_t length, struct csv *out)
{
    static const char mark[] = "\xEF\xBB\xBF";

    *out = (struct csv){ .at = bytes, .end = bytes + length };
    if (!is_no_text(cx, bytes, length))
        return false;
    if (length >= 3 && memcmp(bytes, mark, 3) == 0)
        out->at += 3;
    if (!says_separator(out))
        out->separator = separator_of(out);
    return true;
}

/* The letters of Windows-1252 from 0x80 to 0x9F; those above are as in Unicode. */
static unsigned letter_of(unsigned char byte)
{
    static const unsigned short letters[32] = {
        0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
        0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD,
        0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
        0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178,
    };

    return byte >= 0x80 && byte < 0xA0 ? letters[byte - 0x80] : byte;
}

static void put_letter(struct buffer *out, unsigned letter)
{
    if (letter < 0x80) {
        buffer_char(out, (char)letter);
    } else if (letter < 0x800) {
        buffer_char(out, (char)(0xC0 | (letter >> 6)));
        buffer_char(out, (char)(0x80 | (letter & 0x3F)));
    } else {
        buffer_char(out, (char)(0xE0 | (letter >> 12)));
        buffer_char(out, (char)(0x80 | ((letter >> 6) & 0x3F)));
        buffer_char(out, (char)(0x80 | (letter & 0x3F)));
    }
}

/* Bytes that are no UTF-8 are taken for letters of Windows. */
static const char *as_utf8(struct arena *arena, const char *text, size_t length)
{
    struct buffer out = { 0 };

    for (size_t i = 0; i < length; i++)
        put_letter(&out, letter_of((unsigned char)text[i]));
    const char *copy = arena_slice(arena, buffer_end(&out), out.length);
    buffer_free(&out);
    return copy;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static const char *trimmed(struct ctx *cx, struct csv *csv, const char *text,
                           size_t length)
{
    while (length > 0 && is_blank(text[length - 1]))
        length--;
    while (length > 0 && is_blank(*text)) {
        text++;
        length--;
    }
    if (text_is_utf8(text, length))
        return arena_slice(cx->arena, text, length);
    csv->windows = true;
    return as_utf8(cx->arena, text, length);
}

static bool at_line_end(const struct csv *csv)
{
    return csv->at == csv->end || *csv->at == '\n' || *csv->at == '\r';
}

static const char *plain_cell(struct ctx *cx, struct csv *csv)
{
    const char *begin = csv->at;

    while (!at_line_end(csv) && *csv->at != csv->separator)
        csv->at++;
    return trimmed(cx, csv, begin, (size_t)(csv->at - begin));
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

    *out = trimmed(cx, csv, buffer_end(&text), text.length);
    buffer_free(&text);
    if (!closed)
        return bad_quote(cx, csv, "a quotation mark is opened and never closed");
    while (csv->at < csv->end && *csv->at == ' ')
        csv->at++;
    if (!at_line_end(csv) && *csv->at != csv->separator)
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

bool csv_row(struct ctx *cx, struct csv *csv)
{
    csv->count = 0;
    csv->row++;
    while (csv->at < csv->end && at_line_end(csv)) {
        skip_line_end(csv);
        csv->row++;
    }
    if (csv->at == csv->end || !cell(cx, csv))
        return false;
    while (csv->at < csv->end && *csv->at == csv->separator) {
        csv->at++;
        if (!cell(cx, csv))
            return false;
    }
    skip_line_end(csv);
    return true;
}

void csv_put(struct buffer *out, const char *cell_text)
{
    if (strpbrk(cell_text, "\",;\t\r\n") == NULL && *cell_text != ' ')
        buffer_text(out, cell_text);
    else
        csv_put_quoted(out, cell_text);
}

void csv_put_quoted(struct buffer *out, const char *cell_text)
{
    buffer_char(out, '"');
    for (const char *at = cell_text; *at != '\0'; at++) {
        if (*at == '"')
            buffer_char(out, '"');
        buffer_char(out, *at);
    }
    buffer_char(out, '"');
}
