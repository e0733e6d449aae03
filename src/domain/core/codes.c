#include "domain/core/codes.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "domain/core/kept.h"
#include "store/db.h"

struct code {
    const char *list, *code, *label, *from, *to;
};

/* All of them, in the order of their lists. */
struct codes {
    struct code *list;
    size_t count;
};

static const char sql_all[] =
    "SELECT list, code, label, valid_from, valid_to FROM code"
    " ORDER BY list, position, code /*scan*/";
static const char sql_count[] = "SELECT count(*) FROM code /*scan*/";

static bool read_codes(struct ctx *cx, struct arena *keep, const void **out)
{
    struct codes *codes = arena_alloc(keep, sizeof(*codes));
    struct ctx own = *cx;
    int64_t room;

    if (!db_number(cx, db_prepare(cx->db, sql_count), &room))
        return false;
    codes->list = arena_alloc(keep, ((size_t)room + 1) * sizeof(*codes->list));
    codes->count = 0;
    own.arena = keep; /* texts must outlive the request */
    struct stmt *st = db_prepare(cx->db, sql_all);
    while (db_row(cx, st) && codes->count < (size_t)room)
        codes->list[codes->count++] = (struct code){
            .list = row_text(&own, st, "list"),
            .code = row_text(&own, st, "code"),
            .label = row_text(&own, st, "label"),
            .from = row_text(&own, st, "valid_from"),
            .to = row_text(&own, st, "valid_to"),
        };
    *out = codes;
    return db_done(cx, st);
}

static struct kept kept = KEPT(read_codes);

/* Where they cannot be read there are none, and a problem. */
static const struct codes *lock_codes(struct ctx *cx)
{
    static const struct codes none = { .count = 0 };
    const struct codes *codes = kept_lock(cx, &kept);

    return codes != NULL ? codes : &none;
}

static void unlock_codes(const struct codes *codes)
{
    if (codes->list != NULL)
        kept_unlock(&kept);
}

void codes_forget(void)
{
    kept_forget(&kept);
}

/* The first of the list, by bisection. */
static size_t first_of(const struct codes *codes, const char *list)
{
    size_t low = 0, high = codes->count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (strcmp(codes->list[middle].list, list) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool goes_on(const struct codes *codes, size_t i, const char *list)
{
    return i < codes->count && strcmp(codes->list[i].list, list) == 0;
}

static const struct code *find(const struct codes *codes, const char *list,
                               const char *code)
{
    for (size_t i = first_of(codes, list); goes_on(codes, i, list); i++)
        if (strcmp(codes->list[i].code, code) == 0)
            return &codes->list[i];
    return NULL;
}

const char *code_label(struct ctx *cx, const char *list, const char *code)
{
    if (code == NULL)
        return NULL;
    const struct codes *codes = lock_codes(cx);
    const struct code *found = find(codes, list, code);
    const char *label = arena_copy(cx->arena, found != NULL ? found->label : code);
    unlock_codes(codes);
    return label;
}

static bool valid_on(const struct code *code, const char *on)
{
    return strcmp(code->from, on) <= 0 && (code->to == NULL || strcmp(on, code->to) <= 0);
}

bool code_valid(struct ctx *cx, const char *list, const char *code, const char *on)
{
    const struct codes *codes = lock_codes(cx);
    const struct code *found = find(codes, list, code);
    bool valid = found != NULL && valid_on(found, on);
    unlock_codes(codes);
    return valid;
}

json_t *codes_json(struct ctx *cx, const char *list, const char *on)
{
    const struct codes *codes = lock_codes(cx);
    json_t *array = json_array();

    for (size_t i = first_of(codes, list); goes_on(codes, i, list); i++)
        if (valid_on(&codes->list[i], on)) {
            json_t *option = json_object();

            put_text(option, "value", codes->list[i].code);
            put_text(option, "label", codes->list[i].label);
            json_array_append_new(array, option);
        }
    unlock_codes(codes);
    return array;
}

const char *codes_words(struct ctx *cx, const char *list)
{
    const struct codes *codes = lock_codes(cx);
    const char *words = " ";

    for (size_t i = first_of(codes, list); goes_on(codes, i, list); i++)
        words = arena_print(cx->arena, "%s%s ", words, codes->list[i].code);
    unlock_codes(codes);
    return words;
}
