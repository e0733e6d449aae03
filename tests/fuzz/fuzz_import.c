/* Any bytes become records whose every value belongs to a column, or one sentence. */
#include <stdint.h>
#include <string.h>

#include "base/bug.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/records/import_reader.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void guess(struct arena *arena, struct import_map *map)
{
    for (size_t i = 0; i < map->width; i++) {
        const char *name = import_heading_says(arena, map->kind, map->headings[i]);
        size_t column = import_map_column(map, name);

        if (column == IMPORT_UNMAPPED || map->place[column] != IMPORT_UNMAPPED)
            continue;
        map->target[i] = column;
        map->place[column] = i;
    }
}

static void look(const struct import_map *map, const struct import_record *record)
{
    if (record->count == 0 || record->count > MOST_IMPORT_LINES)
        bug("a record of %zu lines", record->count);
    for (size_t i = 0; i < record->count; i++) {
        if (record->lines[i].row < 2
            || (i > 0 && record->lines[i].row <= record->lines[i - 1].row))
            bug("rows out of order");
        for (size_t k = 0; k < map->ncolumns; k++) {
            const char *value = record->lines[i].values[k];

            if (value != NULL && (*value == '\0' || map->place[k] == IMPORT_UNMAPPED))
                bug("a value from nowhere");
        }
    }
}

static void read_records(struct ctx *cx, const char *bytes, size_t length,
                         enum import_kind kind)
{
    static struct import_record record;
    struct import_reader reader;
    struct import_map map;
    struct csv head;

    if (!import_reader_head(cx, bytes, length, &head))
        return;
    import_map_begin(cx->arena, kind, &head, &map);
    guess(cx->arena, &map);
    import_map_read(&map, import_map_json(&map), cx->arena);
    if (!import_reader_begin(cx, bytes, length, &map, &reader))
        bug("headings that are read once only");
    while (import_reader_next(cx, &reader, &record))
        look(&map, &record);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct ctx cx = { .arena = arena_open(), .today = "2026-03-02" };
    json_start();
    struct arena *before = json_arena_use(cx.arena);

    if (size > 0)
        read_records(&cx, (const char *)data + 1, size - 1,
                     (data[0] & 1) != 0 ? IMPORT_CASES : IMPORT_REFERRALS);
    json_arena_use(before);
    arena_close(cx.arena);
    return 0;
}
