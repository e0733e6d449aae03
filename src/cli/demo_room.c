/* Room to work in while years are written within minutes. */
#include "base/arena.h"
#include "cli/demo.h"
#include "store/indexes.h"

#define LEAST_CACHE_KIB ((long long)16 * 1024)
#define MOST_CACHE_KIB  ((long long)1024 * 1024)
#define WAL_PAGES       65536

/* The working set stays decrypted in memory while it is written, and pages that change in
 * many transactions reach the file in one go. */
static bool widen_cache(struct demo *demo)
{
    long long kib = (long long)demo->wanted * 8;

    if (kib < LEAST_CACHE_KIB)
        return true;
    return db_script(
        demo->cx, arena_print(demo->cx->arena,
                              "PRAGMA cache_size = -%lld; PRAGMA wal_autocheckpoint = %d",
                              kib < MOST_CACHE_KIB ? kib : MOST_CACHE_KIB, WAL_PAGES));
}

/* What only people who read ask for, of tables that get a row with all that happens. */
static const char *const unread[] = {
    "audit_by_case", "audit_by_referral",        "audit_by_user",        "audit_by_verb",
    "entry_by_case", "referral_by_organisation", "referral_by_received",
};

bool demo_room_take(struct demo *demo)
{
    bool ok = widen_cache(demo);

    for (size_t i = 0; ok && i < COUNT(unread); i++)
        ok = index_put_aside(demo->cx, demo->keep, unread[i], &demo->indexes);
    return ok;
}

static int count_indexes(const struct index_aside *index)
{
    int count = 0;

    for (; index != NULL; index = index->next)
        count++;
    return count;
}

bool demo_room_give_back(struct demo *demo)
{
    int count = count_indexes(demo->indexes);
    bool ok = true;

    progress_begin(demo->progress, "Indexes", count);
    for (int done = 1; ok && demo->indexes != NULL; done++) {
        ok = index_put_back(demo->cx, &demo->indexes);
        progress_to(demo->progress, done);
    }
    progress_end(demo->progress);
    return ok;
}
