#include "domain/matching/kin.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "domain/matching/tally.h"
#include "store/db.h"

struct relation {
    uint64_t name;
    uint64_t family;
};

struct kin {
    struct relation *relations; /* by name */
    size_t count;
};

static const char sql_count[] = "SELECT count(*) FROM name_kin /*scan*/";
static const char sql_all[] = "SELECT name, kin FROM name_kin /*scan*/";

static int by_name(const void *a, const void *b)
{
    const struct relation *x = a, *y = b;

    if (x->name != y->name)
        return x->name < y->name ? -1 : 1;
    return (x->family > y->family) - (x->family < y->family);
}

bool kin_load(struct ctx *cx, struct kin **out)
{
    struct kin *kin = arena_alloc(cx->arena, sizeof(*kin));
    int64_t most;

    if (!db_number(cx, db_prepare(cx->db, sql_count), &most))
        return false;
    kin->relations = arena_alloc(cx->arena, ((size_t)most + 1) * sizeof(struct relation));
    struct stmt *st = db_prepare(cx->db, sql_all);
    size_t length;
    while (db_row(cx, st))
        if (kin->count < (size_t)most)
            kin->relations[kin->count++] = (struct relation){
                .name = tally_key(0, row_text_at(st, 0, &length)),
                .family = tally_key(1, row_text_at(st, 1, &length)),
            };
    qsort(kin->relations, kin->count, sizeof(struct relation), by_name);
    *out = kin;
    return db_done(cx, st);
}

static const char sql_one[] = "SELECT kin FROM name_kin WHERE name = :name";

static size_t words_in(const char *text)
{
    size_t count = 1;

    for (; *text != '\0'; text++)
        count += *text == ' ';
    return count;
}

static bool add_families(struct ctx *cx, struct kin *kin, const char *name)
{
    struct stmt *st = db_prepare(cx->db, sql_one);
    size_t length, families = 0;

    bind_text(st, ":name", name);
    while (db_row(cx, st))
        if (families++ < KIN_MOST)
            kin->relations[kin->count++] = (struct relation){
                .name = tally_key(0, name),
                .family = tally_key(1, row_text_at(st, 0, &length)),
            };
    return db_done(cx, st);
}

bool kin_load_for(struct ctx *cx, const char *names, struct kin **out)
{
    char *rest = arena_copy(cx->arena, text_folded(cx->arena, names)), *word;
    struct kin *kin = arena_alloc(cx->arena, sizeof(*kin));

    kin->relations =
        arena_alloc(cx->arena, words_in(rest) * KIN_MOST * sizeof(struct relation));
    while ((word = strsep(&rest, " ")) != NULL)
        if (*word != '\0' && !add_families(cx, kin, word))
            return false;
    qsort(kin->relations, kin->count, sizeof(struct relation), by_name);
    *out = kin;
    return true;
}

/* The first relation whose name is not before this one. */
static size_t first_of(const struct kin *kin, uint64_t name)
{
    size_t low = 0, high = kin->count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (kin->relations[middle].name < name)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t kin_families(const struct kin *kin, const char *name,
                    uint64_t out[static KIN_MOST])
{
    uint64_t key = tally_key(0, name);
    size_t count = 0;

    if (kin == NULL)
        return 0;
    for (size_t i = first_of(kin, key); i < kin->count; i++) {
        if (kin->relations[i].name != key || count == KIN_MOST)
            break;
        out[count++] = kin->relations[i].family;
    }
    return count;
}
