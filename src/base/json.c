#include "base/json.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/bug.h"
#include "base/clock.h"
#include "base/date.h"

static _Thread_local struct arena *in_use;

/* What came from malloc must go back to free, so each piece remembers where it is from.
 */
union origin {
    struct arena *arena;
    max_align_t align;
};

static void *json_malloc(size_t size)
{
    union origin *piece = in_use != NULL ? arena_alloc(in_use, sizeof(*piece) + size)
                                         : malloc(sizeof(*piece) + size);

    if (piece == NULL)
        bug("out of memory");
    piece->arena = in_use;
    return piece + 1;
}

static void json_release(void *memory)
{
    union origin *piece = memory;

    if (piece != NULL && piece[-1].arena == NULL)
        free(piece - 1);
}

void json_start(void)
{
    json_set_alloc_funcs(json_malloc, json_release);
    json_object_seed(0);
}

struct arena *json_arena_use(struct arena *arena)
{
    struct arena *before = in_use;

    in_use = arena;
    return before;
}

/* Text is checked for UTF-8 where it enters, so Jansson has no reason to refuse. */
void put_json(json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new_nocheck(object, key, value) != 0)
        bug("cannot put '%s' into a JSON object", key);
}

void put_int(json_t *object, const char *key, int64_t value)
{
    put_json(object, key, json_integer(value));
}

void put_bool(json_t *object, const char *key, bool value)
{
    put_json(object, key, json_boolean(value));
}

void put_text(json_t *object, const char *key, const char *value)
{
    put_json(object, key, value != NULL ? json_string(value) : json_null());
}

/* Keys are short and ours: "received_on" and "_text". */
static void put_suffixed(json_t *object, const char *key, const char *suffix,
                         const char *value)
{
    size_t length = strlen(key), more = strlen(suffix);
    char name[80];

    if (length + more >= sizeof(name))
        bug("key too long: %s", key);
    memcpy(name, key, length);
    memcpy(name + length, suffix, more + 1);
    put_text(object, name, value);
}

void put_day(json_t *object, const char *key, const char *day)
{
    char said[24];

    if (day != NULL)
        date_say(day, said);
    put_text(object, key, day);
    put_suffixed(object, key, "_text", day != NULL ? said : NULL);
}

void put_instant(json_t *object, const char *key, const char *instant)
{
    char said[48];

    if (instant != NULL)
        clock_say(instant, said);
    put_text(object, key, instant);
    put_suffixed(object, key, "_text", instant != NULL ? said : NULL);
}

void put_code(json_t *object, const char *key, const char *code, const char *label)
{
    put_text(object, key, code);
    put_suffixed(object, key, "_label", label);
}

json_t *json_record_names(const char *const *names, size_t count)
{
    json_t *list = json_array();

    for (size_t i = 0; i < count; i++)
        (void)json_array_append_new(list, json_string_nocheck(names[i]));
    return list;
}

json_t *json_record(json_t *names)
{
    json_t *record = json_array();

    (void)json_array_append(record, names);
    return record;
}

const json_t *json_record_names_of(const json_t *value)
{
    const json_t *first = json_is_array(value) ? json_array_get(value, 0) : NULL;

    return json_is_array(first) ? first : NULL;
}

size_t json_record_index(const json_t *names, const char *name, size_t length)
{
    size_t i;
    json_t *candidate;

    json_array_foreach(
        names, i, candidate) if (json_string_length(candidate) == length
                                 && memcmp(json_string_value(candidate), name, length)
                                        == 0) return i
        + 1;
    return 0;
}
