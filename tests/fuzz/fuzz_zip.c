/* Whatever a ZIP file says of itself, what is taken fits into it. */
#include <string.h>

#include "base/bug.h"
#include "base/zip.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static bool check_entry(struct ctx *cx, const struct zip_entry *entry, void *of)
{
    const struct source *source = of;
    const char *stored;

    if (entry->name_length == 0 || entry->name[entry->name_length] != '\0'
        || (uint64_t)entry->at + entry->packed > source->length)
        bug("an entry beyond the file");
    if (!zip_stored(cx, source, entry, 100, &stored))
        bug("an entry that was checked cannot be read");
    if (stored != NULL && strlen(stored) > 100)
        bug("longer than asked for");
    return true;
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct ctx cx = { .arena = arena_open() };
    struct source source = source_of_bytes(data, size);
    struct zip_totals totals;
    bool is;

    if (!zip_is(&cx, &source, &is))
        bug("cannot be asked");
    bool ok = zip_walk(&cx, &source, check_entry, &source, &totals);
    if (ok != (cx.problem.kind == PROBLEM_NONE) || (ok && !is))
        bug("the result and the problem disagree");
    if (!ok && strcmp(cx.problem.code, "zip.broken") != 0)
        bug("refused for another reason: %s", cx.problem.code);
    if (ok && (totals.packed > size || totals.entries > ZIP_MAX_ENTRIES))
        bug("more than there is");
    arena_close(cx.arena);
    return 0;
}
