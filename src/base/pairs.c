#include <string.h>

#include "base/pairs.h"

#define FIRST_ROOM 16

static void grow(struct arena *arena, struct pairs *pairs)
{
    size_t room = pairs->room == 0 ? FIRST_ROOM : pairs->room * 2;
    struct pair *list = arena_alloc(arena, room * sizeof(*list));

    if (pairs->count > 0)
        memcpy(list, pairs->list, pairs->count * sizeof(*list));
    pairs->list = list;
    pairs->room = room;
}

void pairs_add(struct arena *arena, struct pairs *pairs, const char *name,
               const char *value)
{
    if (pairs->count == pairs->room)
        grow(arena, pairs);
    pairs->list[pairs->count++] = (struct pair){ .name = name, .value = value };
}

const char *pairs_next(const struct pairs *pairs, const char *name, size_t *at)
{
    while (*at < pairs->count) {
        const struct pair *pair = &pairs->list[(*at)++];

        if (strcmp(pair->name, name) == 0)
            return pair->value;
    }
    return NULL;
}

const char *pairs_get(const struct pairs *pairs, const char *name)
{
    size_t at = 0;

    return pairs_next(pairs, name, &at);
}
