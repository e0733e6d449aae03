#include "domain/core/codes.h"

#include <pthread.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "store/db.h"

struct code {
    const char *list, *code, *label, *from, *to;
};

/* All codes, in the order of their lists; in an arena of their own until they change. */
static struct {
    pthread_rwlock_t lock;
    struct arena *arena;
    struct code *codes;
    size_t count;
} cache = { .lock = PTHREAD_RWLOCK_INITIALIZER };

static const char sql_all[] =
    "SELECT list, code, label, valid_from, valid_to FROM code"
    " ORDER BY list, position, code /*scan*/";
static const char sql_count[] = "SELECT count(*) FROM code /*scan*/";

static bool read_codes(struct ctx *cx)
{
    struct stmt *st = db_prepare(cx->db, sql_count);
    int64_t room;

    if (!db_number(cx, st, &room))
        return false;
    cache.arena = arena_open();
    cache.codes = arena_alloc(cache.arena, ((size_t)room + 1) * sizeof(*cache.codes));
    cache.count = 0;

    struct ctx own = *cx; /* texts must outlive the request */
    own.arena = cache.arena;
    st = db_prepare(cx->db, sql_all);
    while (db_row(&own, st) && cache.count < (size_t)room)
        cache.codes[cache.count++] = (struct code){
            .list = row_text(&own, st, "list"),
            .code = row_text(&own, st, "code"),
            .label = row_text(&own, st, "label"),
            .from = row_text(&own, st, "valid_from"),
            .to = row_text(&own, st, "valid_to"),
        };
    return db_done(cx, st);
}

static void lock_codes(struct ctx *cx)
{
    pthread_rwlock_rdlock(&cache.lock);
    if (cache.arena != NULL)
        return;
    pthread_rwlock_unlock(&cache.lock);
    pthread_rwlock_wrlock(&cache.lock);
    if (cache.arena == NULL && !read_codes(cx))
        problem_forget(cx); /* codes then show as themselves */
}

static void unlock_codes(void)
{
    pthread_rwlock_unlock(&cache.lock);
}

void codes_forget(void)
{
    pthread_rwlock_wrlock(&cache.lock);
    arena_close(cache.arena);
    cache.arena = NULL;
    cache.count = 0;
    pthread_rwlock_unlock(&cache.lock);
}

/* The first of the list, by bisection. */
static size_t first_of(const char *list)
{
    size_t low = 0, high = cache.count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (strcmp(cache.codes[middle].list, list) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool goes_on(size_t i, const char *list)
{
    return i < cache.count && strcmp(cache.codes[i].list, list) == 0;
}

static const struct code *find(const char *list, const char *code)
{
    for (size_t i = first_of(list); goes_on(i, list); i++)
        if (strcmp(cache.codes[i].code, code) == 0)
            return &cache.codes[i];
    return NULL;
}

const char *code_label(struct ctx *cx, const char *list, const char *code)
{
    if (code == NULL)
        return NULL;
    lock_codes(cx);
    const struct code *found = find(list, code);
    const char *label = arena_copy(cx->arena, found != NULL ? found->label : code);
    unlock_codes();
    return label;
}

static bool valid_on(const struct code *code, const char *on)
{
    return strcmp(code->from, on) <= 0 && (code->to == NULL || strcmp(on, code->to) <= 0);
}

bool code_valid(struct ctx *cx, const char *list, const char *code, const char *on)
{
    lock_codes(cx);
    const struct code *found = find(list, code);
    bool valid = found != NULL && valid_on(found, on);
    unlock_codes();
    return valid;
}

json_t *codes_json(struct ctx *cx, const char *list, const char *on)
{
    json_t *array = json_array();

    lock_codes(cx);
    for (size_t i = first_of(list); goes_on(i, list); i++)
        if (valid_on(&cache.codes[i], on)) {
            json_t *option = json_object();

            put_text(option, "value", cache.codes[i].code);
            put_text(option, "label", cache.codes[i].label);
            json_array_append_new(array, option);
        }
    unlock_codes();
    return array;
}

const char *codes_words(struct ctx *cx, const char *list)
{
    const char *words = " ";

    lock_codes(cx);
    for (size_t i = first_of(list); goes_on(i, list); i++)
        words = arena_print(cx->arena, "%s%s ", words, cache.codes[i].code);
    unlock_codes();
    return words;
}
