/*
 * import_map.h - which column of a file means what, and what every record of it shares.
 *
 * Owns import_heading, the memory of what headings meant.
 */
#ifndef DOMAIN_RECORDS_IMPORT_MAP_H
#define DOMAIN_RECORDS_IMPORT_MAP_H

#include <jansson.h>

#include "base/csv.h"
#include "domain/records/import_columns.h"

#define IMPORT_UNMAPPED SIZE_MAX

struct import_map {
    enum import_kind kind;
    const struct import_column *columns;
    size_t ncolumns;
    const char *headings[CSV_MOST_CELLS];
    size_t width;                      /* how many headings there are */
    size_t target[CSV_MOST_CELLS];     /* which column each means, or IMPORT_UNMAPPED */
    size_t place[MOST_IMPORT_COLUMNS]; /* of each column in a row, or IMPORT_UNMAPPED */
    const char *all[MOST_IMPORT_COLUMNS]; /* what every record has there; NULL: nothing */
};

/* No column means anything yet.  The headings are borrowed. */
void import_map_begin(struct arena *arena, enum import_kind kind, const struct csv *head,
                      struct import_map *out);

/* What the headings mean by what they meant before, else by what they say. */
MUST_CHECK bool import_map_guess(struct ctx *cx, struct import_map *map);

/* Column `place` means that field; "" is nothing.  Rejects an unknown field, and one that
 * another column has already, under names like columns.2.field. */
void import_map_put(struct ctx *cx, struct import_map *map, size_t place,
                    const char *field);

/* The same answer for every record that has none of its own there. */
void import_map_put_all(struct ctx *cx, struct import_map *map, const char *field,
                        const char *value);

/* Rejects every needed field that neither a column nor `all` gives. */
void import_map_check(struct ctx *cx, const struct import_map *map);

/* {"columns": ["surname", null, ...], "all": {"area": "luton"}} and back; what is not
 * known any more is left out. */
json_t *import_map_json(const struct import_map *map);
void import_map_read(struct import_map *map, const json_t *json, struct arena *arena);

/* The next file with such headings will be matched like this one; in a transaction. */
MUST_CHECK bool import_map_remember(struct ctx *cx, const struct import_map *map);

/* A file of lines "heading,field"; a line "=value,field" is for every record. */
MUST_CHECK bool import_map_load(struct ctx *cx, struct import_map *map, const char *bytes,
                                size_t length);

/* The column of that name; IMPORT_UNMAPPED when there is none. */
size_t import_map_column(const struct import_map *map, const char *name);

/* What a heading says it is, by its words alone; NULL when it says nothing known. */
const char *import_heading_says(struct arena *arena, enum import_kind kind,
                                const char *heading);

#endif
