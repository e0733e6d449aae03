/*
 * csv.h - tables as text (RFC 4180).
 *
 * Reads files of spreadsheets as they come: quoted cells with commas, line ends and
 * doubled quotation marks in them, \r\n or \n, a byte order mark, no line end behind the
 * last row, Windows-1252 where it is not UTF-8, cells parted by commas, semicolons or
 * tabs as the first line has them.  Empty lines are skipped.
 */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include "base/buffer.h"
#include "base/ctx.h"

#define CSV_MOST_CELLS 200

struct csv {
    const char *at, *end;
    size_t row; /* the number of the row read last, counted from 1 */
    const char *cells[CSV_MOST_CELLS]; /* of that row, trimmed */
    size_t count;
    char separator;
    bool windows; /* some cell so far was not UTF-8 and was taken for Windows-1252 */
};

/* The bytes are borrowed.  Fails with INVALID/"csv.binary" on NUL bytes, "csv.workbook"
 * and "csv.utf16" on two kinds of file that people take for CSV. */
MUST_CHECK bool csv_begin(struct ctx *cx, const char *bytes, size_t length,
                          struct csv *out);

/* The next row; false at the end and on failure, which has_problem() tells apart:
 * INVALID/"csv.quote" names row and column of a quotation mark that does not fit,
 * "csv.wide" a row of too many cells. */
bool csv_row(struct ctx *cx, struct csv *csv);

/* A cell, quoted where it must be; always quoted. */
void csv_put(struct buffer *out, const char *cell);
void csv_put_quoted(struct buffer *out, const char *cell);

#endif
