#include "store/indexes.h"

#include "base/bug.h"
#include "inner.h"

/* No statement of the program may drop anything: these are let past the guard. */
static bool change_schema(struct ctx *cx, const char *sql)
{
    cx->db->guard.is_off = true;
    bool ok = db_script(cx, sql);
    cx->db->guard.is_off = false;
    return ok;
}

static const char sql_create[] =
    "SELECT sql FROM sqlite_schema WHERE type = 'index' AND name = :name /*scan*/";

static bool load_create(struct ctx *cx, struct arena *keep, const char *name,
                        const char **out)
{
    struct stmt *st = db_prepare(cx->db, sql_create);

    *out = NULL;
    bind_text(st, ":name", name);
    if (db_row(cx, st))
        *out = arena_copy(keep, row_text(cx, st, "sql"));
    if (!db_done(cx, st))
        return false;
    if (*out == NULL)
        bug("there is no index %s", name);
    return true;
}

bool index_put_aside(struct ctx *cx, struct arena *keep, const char *name,
                     struct index_aside **list)
{
    struct index_aside *index = arena_alloc(keep, sizeof(*index));

    index->next = *list;
    if (!load_create(cx, keep, name, &index->create)
        || !change_schema(cx, arena_print(cx->arena, "DROP INDEX %s", name)))
        return false;
    *list = index;
    return true;
}

bool index_put_back(struct ctx *cx, struct index_aside **list)
{
    const char *create = (*list)->create;

    *list = (*list)->next;
    return change_schema(cx, create);
}
