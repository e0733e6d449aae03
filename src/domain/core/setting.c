#include "domain/core/setting.h"

#include "base/text.h"
#include "domain/core/kept.h"
#include "store/db.h"

/* A list of all, and at its end a nameless one: empty is not unread. */
struct known {
    const char *name;
    const char *value;
    const struct known *next;
};

static const char sql_all[] = "SELECT name, value FROM setting /*scan*/";

static bool read_settings(struct ctx *cx, struct arena *keep, const void **out)
{
    static const struct known end = { .name = "" };
    struct stmt *st = db_prepare(cx->db, sql_all);
    const struct known *first = &end;
    struct ctx own = *cx;

    own.arena = keep; /* texts must outlive the request */
    while (db_row(cx, st)) {
        struct known *known = arena_alloc(keep, sizeof(*known));

        *known = (struct known){ .name = row_text(&own, st, "name"),
                                 .value = row_text(&own, st, "value"),
                                 .next = first };
        first = known;
    }
    *out = first;
    return db_done(cx, st);
}

static struct kept settings = KEPT(read_settings);

static bool find(struct ctx *cx, const char *name, const char **out)
{
    const struct known *known = kept_lock(cx, &settings);

    *out = NULL;
    if (known == NULL)
        return false;
    for (; known != NULL; known = known->next)
        if (text_is(known->name, name))
            *out = arena_copy(cx->arena, known->value);
    kept_unlock(&settings);
    return true;
}

const char *setting_text(struct ctx *cx, const char *name, const char *otherwise)
{
    const char *value;

    if (!find(cx, name, &value))
        problem_forget(cx);
    return value != NULL ? value : otherwise;
}

bool setting_number(struct ctx *cx, const char *name, int64_t otherwise, int64_t *out)
{
    const char *value;

    if (!find(cx, name, &value))
        return false;
    if (!text_to_int(value, out))
        *out = otherwise;
    return true;
}

void settings_forget(void)
{
    kept_forget(&settings);
}

static const char sql_fact[] = "SELECT value FROM store_fact WHERE name = :name";

const char *store_fact(struct ctx *cx, const char *name)
{
    struct stmt *st = db_prepare(cx->db, sql_fact);

    bind_text(st, ":name", name);
    const char *value = db_row(cx, st) ? row_text(cx, st, "value") : NULL;
    if (!db_done(cx, st))
        problem_forget(cx);
    return value;
}

static const char sql_set[] =
    "INSERT INTO store_fact(name, value) VALUES(:name, :value)"
    " ON CONFLICT(name) DO UPDATE SET value = excluded.value";

bool store_fact_set(struct ctx *cx, const char *name, const char *value)
{
    struct stmt *st = db_prepare(cx->db, sql_set);

    bind_text(st, ":name", name);
    bind_text(st, ":value", value);
    return db_run(cx, st);
}
