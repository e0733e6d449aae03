/*
 * import_reader.h - a file, row by row, as records: a referral is one row; a case is one
 * row and those below it that only bring further needs and actions.
 */
#ifndef DOMAIN_RECORDS_IMPORT_READER_H
#define DOMAIN_RECORDS_IMPORT_READER_H

#include "domain/records/import_map.h"

#define MOST_IMPORT_LINES 100

struct import_line {
    size_t row;          /* as spreadsheets count: the headings are row 1 */
    const char **values; /* one a column of the map; NULL where nothing stands */
    const char *extra;   /* what stands behind the last heading; NULL: nothing does */
};

struct import_record {
    struct import_line lines[MOST_IMPORT_LINES];
    size_t count;
    bool too_many; /* lines: the rest was left out */
    const char *reference;
};

struct import_reader {
    const struct import_map *map;
    struct csv csv;
    size_t rows; /* read so far, without headings and empty ones */
};

/* Reads the headings, so that a map can be made of csv; the bytes are borrowed.  Fails
 * with INVALID where the file has no headings or is not CSV. */
MUST_CHECK bool import_reader_head(struct ctx *cx, const char *bytes, size_t length,
                                   struct csv *out);

/* Begins behind the headings. */
MUST_CHECK bool import_reader_begin(struct ctx *cx, const char *bytes, size_t length,
                                    const struct import_map *map,
                                    struct import_reader *out);

/* The next record, in cx->arena; false at the end and on failure, which has_problem()
 * tells apart: then the file is no CSV any more from there on. */
bool import_reader_next(struct ctx *cx, struct import_reader *reader,
                        struct import_record *out);

/* The value of a line, or what every record has; NULL for none. */
const char *import_line_value(const struct import_map *map,
                              const struct import_line *line, size_t column);

#endif
