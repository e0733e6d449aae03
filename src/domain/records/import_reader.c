#include "domain/records/import_reader.h"

#include <string.h>

#include "base/text.h"

bool import_reader_head(struct ctx *cx, const char *bytes, size_t length, struct csv *out)
{
    if (!csv_begin(cx, bytes, length, out))
        return false;
    if (!csv_row(cx, out))
        return has_problem(cx) ? false
                               : failed(cx, PROBLEM_INVALID, "import.empty",
                                        "The file is empty: its first row must name the "
                                        "columns.");
    return true;
}

bool import_reader_begin(struct ctx *cx, const char *bytes, size_t length,
                         const struct import_map *map, struct import_reader *out)
{
    *out = (struct import_reader){ .map = map };
    return import_reader_head(cx, bytes, length, &out->csv);
}

const char *import_line_value(const struct import_map *map,
                              const struct import_line *line, size_t column)
{
    return line->values[column] != NULL ? line->values[column] : map->all[column];
}

static bool is_empty(const struct csv *csv)
{
    for (size_t i = 0; i < csv->count; i++)
        if (*csv->cells[i] != '\0')
            return false;
    return true;
}

static struct import_line line_of(struct ctx *cx, const struct import_reader *reader)
{
    const struct import_map *map = reader->map;
    const struct csv *csv = &reader->csv;
    struct import_line line = {
        .row = csv->row,
        .values = arena_alloc(cx->arena, (map->ncolumns + 1) * sizeof(*line.values)),
    };

    for (size_t i = 0; i < csv->count; i++) {
        if (*csv->cells[i] == '\0')
            continue;
        if (i >= map->width)
            line.extra = csv->cells[i];
        else if (map->target[i] != IMPORT_UNMAPPED)
            line.values[map->target[i]] = csv->cells[i];
    }
    return line;
}

static bool next_line(struct ctx *cx, struct import_reader *reader,
                      struct import_line *out)
{
    do {
        if (!csv_row(cx, &reader->csv))
            return false;
    } while (is_empty(&reader->csv));
    *out = line_of(cx, reader);
    return true;
}

static const char *reference_of(const struct import_reader *reader,
                                const struct import_line *line)
{
    size_t column = import_map_column(reader->map, "external_reference");

    return line->values[column];
}

/* Below a case, where merged cells leave the reference empty, only needs and actions. */
static bool brings_only_more(const struct import_map *map, const struct import_line *line)
{
    bool something = false;

    for (size_t i = 0; i < map->ncolumns; i++) {
        if (line->values[i] == NULL)
            continue;
        if (map->columns[i].group < GROUP_NEED)
            return false;
        something = true;
    }
    return something;
}

static bool goes_on(const struct import_reader *reader,
                    const struct import_record *record, const struct import_line *line)
{
    const char *reference = reference_of(reader, line);

    if (reader->map->kind != IMPORT_CASES)
        return false;
    return reference != NULL ? text_is(reference, record->reference)
                             : brings_only_more(reader->map, line);
}

/* Looks one line ahead; what does not belong here is read again as the next record. */
static void take_more(struct ctx *cx, struct import_reader *reader,
                      struct import_record *record)
{
    struct csv before = reader->csv;
    struct import_line line;

    while (next_line(cx, reader, &line) && goes_on(reader, record, &line)) {
        before = reader->csv;
        reader->rows++;
        if (record->count < MOST_IMPORT_LINES)
            record->lines[record->count++] = line;
        else
            record->too_many = true;
    }
    before.windows = before.windows || reader->csv.windows;
    reader->csv = before;
    problem_forget(cx); /* it will be found again where it belongs */
}

bool import_reader_next(struct ctx *cx, struct import_reader *reader,
                        struct import_record *out)
{
    out->count = 0;
    out->too_many = false;
    if (!next_line(cx, reader, &out->lines[0]))
        return false;
    out->count = 1;
    reader->rows++;
    out->reference = reference_of(reader, &out->lines[0]);
    if (reader->map->kind == IMPORT_CASES)
        take_more(cx, reader, out);
    return true;
}
