/*
 * zip.h - what a ZIP file says it holds, without unpacking anything.
 *
 * The central directory is read with bounds, as APPNOTE 6.3 describes it, and compared
 * with the file it is in: a directory that claims what cannot be is refused.  Refused
 * too: ZIP64, several disks, bytes before the first entry, entries that overlap.
 */
#ifndef BASE_ZIP_H
#define BASE_ZIP_H

#include "base/source.h"

#define ZIP_MAX_ENTRIES 10000

struct zip_entry {
    const char *name; /* valid until the next one */
    size_t name_length;
    uint32_t packed, unpacked; /* bytes, as declared */
    uint32_t at;               /* where its own header stands */
    unsigned method;           /* 0 stored, 8 deflated */
    bool locked;               /* under a password */
};

struct zip_totals {
    size_t entries;
    uint64_t packed, unpacked;
};

/* Does it end as a ZIP file does? */
MUST_CHECK bool zip_is(struct ctx *cx, const struct source *source, bool *out);

/* Shows each entry to `each` (NULL: none), which says false to stop as failed.  Fails
 * with MALFORMED/"zip.broken" and says how. */
MUST_CHECK bool zip_walk(struct ctx *cx, const struct source *source,
                         bool (*each)(struct ctx *cx, const struct zip_entry *entry,
                                      void *of),
                         void *of, struct zip_totals *out);

/* The bytes of an entry that is stored as it is, `most` at most, with an end behind them;
 * NULL in *out for one that is not or is longer. */
MUST_CHECK bool zip_stored(struct ctx *cx, const struct source *source,
                           const struct zip_entry *entry, size_t most, const char **out);

#endif
