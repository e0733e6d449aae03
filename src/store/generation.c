#include "store/generation.h"

#include <sodium.h>

#include "inner.h"

static const char sql_seen[] = "SELECT value FROM store_fact WHERE name = 'generation'";

bool generation_seen(struct ctx *cx, int64_t *out)
{
    struct db *db = cx->db;

    if (db->depth == 0 || !db->knows_generation) {
        if (!db_number(cx, db_prepare(db, sql_seen), &db->generation))
            return false;
        db->knows_generation = true;
    }
    *out = db->generation;
    return true;
}

static const char sql_change[] =
    "INSERT INTO store_fact(name, value) VALUES('generation', :drawn)"
    " ON CONFLICT(name) DO UPDATE SET value = excluded.value";

bool generation_change(struct ctx *cx)
{
    struct stmt *st = db_prepare(cx->db, sql_change);

    cx->db->knows_generation = false;
    bind_int(st, ":drawn", (int64_t)randombytes_random() + 1);
    return db_run(cx, st);
}
