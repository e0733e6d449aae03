#include "base/zip.h"

#include <string.h>

#define END_SIZE     22
#define CENTRAL_SIZE 46
#define LOCAL_SIZE   30
#define MOST_COMMENT 65535
#define END_MARK     0x06054b50U
#define CENTRAL_MARK 0x02014b50U
#define LOCAL_MARK   0x04034b50U
#define WINDOW       ((size_t)4 * 1024)
#define MOST_NAME    1024

static unsigned two(const unsigned char *at)
{
    return (unsigned)at[0] | (unsigned)at[1] << 8;
}

static uint32_t four(const unsigned char *at)
{
    return (uint32_t)two(at) | (uint32_t)two(at + 2) << 16;
}

static bool broken(struct ctx *cx, const char *how)
{
    return failed(cx, PROBLEM_MALFORMED, "zip.broken",
                  "The file's list of contents is damaged: %s.", how);
}

/* ---- the end record ------------------------------------------------------------------
 */

struct end {
    unsigned char bytes[END_SIZE];
    uint64_t at;
    bool found;
};

/* A record counts where its comment reaches just to the end of the file. */
static void look_in(const unsigned char *window, size_t length, uint64_t at,
                    const struct source *source, struct end *out)
{
    for (size_t i = length; !out->found && i-- > 0;) {
        if (length - i < END_SIZE || four(window + i) != END_MARK)
            continue;
        if (at + i + END_SIZE + two(window + i + 20) != source->length)
            continue;
        memcpy(out->bytes, window + i, END_SIZE);
        out->at = at + i;
        out->found = true;
    }
}

/* From the end backwards; windows overlap by what a record may be cut by. */
static bool find_end(struct ctx *cx, const struct source *source, struct end *out)
{
    unsigned char window[WINDOW + END_SIZE];
    uint64_t most = END_SIZE + MOST_COMMENT;
    uint64_t floor = source->length > most ? source->length - most : 0;
    uint64_t to = source->length;

    *out = (struct end){ 0 };
    while (!out->found && to > floor) {
        uint64_t from = to - floor > WINDOW ? to - WINDOW : floor;
        uint64_t end = source->length - to > END_SIZE ? to + END_SIZE : source->length;
        size_t length = (size_t)(end - from);

        if (!source_read(cx, source, from, window, length))
            return false;
        look_in(window, length, from, source, out);
        to = from;
    }
    return true;
}

bool zip_is(struct ctx *cx, const struct source *source, bool *out)
{
    struct end end;

    if (!find_end(cx, source, &end))
        return false;
    *out = end.found;
    return true;
}

/* ---- the directory -------------------------------------------------------------------
 */

struct directory {
    uint64_t at, end;
    size_t entries;
};

static bool read_end(struct ctx *cx, const struct end *end, struct directory *out)
{
    if (!end->found)
        return broken(cx, "it has no end");
    uint64_t size = four(end->bytes + 12);
    if (two(end->bytes + 4) != 0 || two(end->bytes + 6) != 0
        || two(end->bytes + 8) != two(end->bytes + 10))
        return broken(cx, "it says that it is one of several");
    out->entries = two(end->bytes + 10);
    out->at = four(end->bytes + 16);
    out->end = out->at + size;
    if (out->at == UINT32_MAX || size == UINT32_MAX || out->entries > ZIP_MAX_ENTRIES)
        return broken(cx, "it says that it holds too much");
    if (out->end != end->at)
        return broken(cx, "it is not where it should be");
    return true;
}

/* Its own header repeats the name; what lies between is its content. */
static bool check_local(struct ctx *cx, const struct source *source,
                        const struct zip_entry *entry, const struct directory *directory,
                        uint64_t *out_content)
{
    unsigned char head[LOCAL_SIZE];

    if ((uint64_t)entry->at + LOCAL_SIZE > directory->at)
        return broken(cx, "an entry lies outside the file");
    if (!source_read(cx, source, entry->at, head, LOCAL_SIZE))
        return false;
    if (four(head) != LOCAL_MARK || two(head + 26) != entry->name_length
        || two(head + 8) != entry->method)
        return broken(cx, "an entry is not what the list says");
    *out_content = (uint64_t)entry->at + LOCAL_SIZE + two(head + 26) + two(head + 28);
    if (*out_content + entry->packed > directory->at)
        return broken(cx, "an entry lies outside the file");
    return true;
}

static bool read_entry(struct ctx *cx, const struct source *source,
                       const struct directory *directory, uint64_t *at, char *name,
                       struct zip_entry *out)
{
    unsigned char head[CENTRAL_SIZE];

    if (*at + CENTRAL_SIZE > directory->end)
        return broken(cx, "it is shorter than it says");
    if (!source_read(cx, source, *at, head, CENTRAL_SIZE))
        return false;
    size_t length = two(head + 28);
    uint64_t next = *at + CENTRAL_SIZE + length + two(head + 30) + two(head + 32);
    if (four(head) != CENTRAL_MARK || length == 0 || length > MOST_NAME
        || next > directory->end)
        return broken(cx, "an entry cannot be read");
    if (!source_read(cx, source, *at + CENTRAL_SIZE, name, length))
        return false;
    name[length] = '\0';
    *out = (struct zip_entry){
        .name = name,
        .name_length = length,
        .packed = four(head + 20),
        .unpacked = four(head + 24),
        .at = four(head + 42),
        .method = two(head + 10),
        .locked = (two(head + 8) & 1U) != 0,
    };
    *at = next;
    return true;
}

static bool check_totals(struct ctx *cx, const struct directory *directory,
                         const struct zip_totals *totals, uint32_t first)
{
    if (totals->entries > 0 && first != 0)
        return broken(cx, "there is something before the first entry");
    if (totals->packed > directory->at)
        return broken(cx, "entries overlap");
    return true;
}

bool zip_walk(struct ctx *cx, const struct source *source,
              bool (*each)(struct ctx *cx, const struct zip_entry *entry, void *of),
              void *of, struct zip_totals *out)
{
    char name[MOST_NAME + 1];
    struct directory directory;
    struct zip_entry entry;
    struct end end;
    uint64_t content;
    uint32_t first = UINT32_MAX;

    *out = (struct zip_totals){ 0 };
    if (!find_end(cx, source, &end) || !read_end(cx, &end, &directory))
        return false;
    for (uint64_t at = directory.at; out->entries < directory.entries; out->entries++) {
        if (!read_entry(cx, source, &directory, &at, name, &entry)
            || !check_local(cx, source, &entry, &directory, &content)
            || (each != NULL && !each(cx, &entry, of)))
            return false;
        out->packed += entry.packed;
        out->unpacked += entry.unpacked;
        first = entry.at < first ? entry.at : first;
    }
    return check_totals(cx, &directory, out, first);
}

bool zip_stored(struct ctx *cx, const struct source *source,
                const struct zip_entry *entry, size_t most, const char **out)
{
    unsigned char head[LOCAL_SIZE];

    *out = NULL;
    if (entry->method != 0 || entry->packed != entry->unpacked || entry->packed > most)
        return true;
    if (!source_read(cx, source, entry->at, head, LOCAL_SIZE))
        return false;
    char *text = arena_alloc(cx->arena, (size_t)entry->packed + 1);
    *out = text;
    return source_read(cx, source,
                       (uint64_t)entry->at + LOCAL_SIZE + two(head + 26) + two(head + 28),
                       text, entry->packed);
}
