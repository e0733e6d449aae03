/* What the whole play needs: chance, filling in forms, memory that grows. */
#include "cli/demo.h"

#include <string.h>

#include "base/bug.h"

/* SplitMix64: small, even, and the same everywhere. */
uint64_t demo_random(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9E3779B97F4A7C15));

    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

int demo_pick(struct demo *demo, int count)
{
    if (count <= 0)
        bug("nothing to pick from");
    return (int)(demo_random(&demo->random) % (uint64_t)count);
}

int demo_between(struct demo *demo, int least, int most)
{
    return least + demo_pick(demo, most - least + 1);
}

bool demo_chance(struct demo *demo, int per_thousand)
{
    return demo_pick(demo, 1000) < per_thousand;
}

bool demo_is_small(const struct demo *demo)
{
    return demo->wanted < 1000;
}

int demo_weighted(struct demo *demo, const int *weights)
{
    int total = 0, chosen = 0;

    for (int i = 0; weights[i] != 0; i++)
        total += weights[i];
    for (int left = demo_pick(demo, total); left >= weights[chosen]; chosen++)
        left -= weights[chosen];
    return chosen;
}

void *demo_grow(struct demo *demo, const void *array, int *room, size_t size)
{
    int more = *room * 2 + 256;
    void *grown = arena_alloc(demo->keep, (size_t)more * size);

    if (*room > 0)
        memcpy(grown, array, (size_t)*room * size);
    *room = more;
    return grown;
}

void demo_as(struct demo *demo, const struct actor *actor)
{
    access_as(demo->cx, actor);
}

bool demo_read(struct demo *demo, const struct form *form, struct pairs *raw,
               struct answers *out)
{
    return answers_read(demo->cx, form, raw, false, out);
}

bool demo_fill(struct demo *demo, const struct form *form, const char *const *list,
               struct answers *out)
{
    struct pairs *raw = arena_alloc(demo->cx->arena, sizeof(*raw));

    for (; list[0] != NULL; list += 2)
        if (list[1] != NULL)
            pairs_add(demo->cx->arena, raw, list[0], list[1]);
    return demo_read(demo, form, raw, out);
}

const char *demo_number(struct demo *demo, int64_t number)
{
    return arena_print(demo->cx->arena, "%lld", (long long)number);
}
