#include "domain/casework/search_rebuild.h"

#include "domain/casework/channel_case.h"
#include "domain/casework/note.h"
#include "domain/core/search.h"
#include "domain/intake/referral.h"

static const char sql_referrals[] =
    "SELECT id FROM referral WHERE status <> 'draft' ORDER BY received_at, id /*scan*/";
static const char sql_cases[] =
    "SELECT id FROM channel_case ORDER BY opened_on, id /*scan*/";
static const char sql_notes[] =
    "SELECT id FROM note WHERE in_error_at IS NULL ORDER BY written_at, id /*scan*/";

/* What can be found, and how each makes itself findable. */
static const struct {
    const char *sql;
    bool (*index)(struct ctx *cx, int64_t id);
} kinds[] = {
    { sql_referrals, referral_index },
    { sql_cases, channel_case_index },
    { sql_notes, note_index },
};

static const char sql_count[] =
    "SELECT (SELECT count(*) FROM referral WHERE status <> 'draft')"
    " + (SELECT count(*) FROM channel_case)"
    " + (SELECT count(*) FROM note WHERE in_error_at IS NULL) /*scan*/";

bool search_rebuild_count(struct ctx *cx, int64_t *out)
{
    return db_number(cx, db_prepare(cx->db, sql_count), out);
}

struct telling {
    void (*step)(void *, int64_t);
    void *subject;
    int64_t done;
};

/* The words of one record at a time: memory does not grow with the store. */
static bool index_kind(struct ctx *cx, size_t kind, struct telling *telling)
{
    struct stmt *st = db_prepare(cx->db, kinds[kind].sql);
    struct arena *outer = cx->arena;
    bool ok = true;

    cx->arena = arena_open();
    while (ok && db_row(cx, st)) {
        ok = kinds[kind].index(cx, row_int(st, "id"));
        if (ok)
            arena_recycle(cx->arena);
        if (telling->step != NULL)
            telling->step(telling->subject, ++telling->done);
    }
    arena_defer(outer, (void (*)(void *))arena_close, cx->arena);
    cx->arena = outer;
    return db_done(cx, st) && ok;
}

bool search_rebuild(struct ctx *cx, void (*step)(void *, int64_t done), void *subject)
{
    struct telling telling = { step, subject, 0 };

    if (!db_begin(cx))
        return false;
    bool ok = search_renew_begin(cx);
    for (size_t i = 0; ok && i < COUNT(kinds); i++)
        ok = index_kind(cx, i, &telling);
    return db_end(cx, search_renew_end(cx, ok));
}
