#include "domain/matching/tally.h"

struct entry {
    uint64_t key; /* 0: free */
    uint32_t count;
};

struct tally {
    struct arena *arena;
    struct entry *entries;
    size_t room; /* a power of two */
    size_t used;
};

static struct entry *make_room(struct arena *arena, size_t room)
{
    return arena_alloc(arena, room * sizeof(struct entry));
}

struct tally *tally_new(struct arena *arena)
{
    struct tally *tally = arena_alloc(arena, sizeof(*tally));

    tally->arena = arena;
    tally->room = 256;
    tally->entries = make_room(arena, tally->room);
    return tally;
}

static struct entry *place_of(struct entry *entries, size_t room, uint64_t key)
{
    size_t at = (size_t)(key ^ (key >> 29)) & (room - 1);

    while (entries[at].key != 0 && entries[at].key != key)
        at = (at + 1) & (room - 1);
    return &entries[at];
}

static void grow(struct tally *tally)
{
    size_t room = tally->room * 4;
    struct entry *entries = make_room(tally->arena, room);

    for (size_t i = 0; i < tally->room; i++)
        if (tally->entries[i].key != 0)
            *place_of(entries, room, tally->entries[i].key) = tally->entries[i];
    tally->entries = entries;
    tally->room = room;
}

uint32_t *tally_at(struct tally *tally, uint64_t key)
{
    key |= 1; /* 0 means free */
    struct entry *entry = place_of(tally->entries, tally->room, key);

    if (entry->key == 0) {
        if (++tally->used * 2 > tally->room) {
            grow(tally);
            entry = place_of(tally->entries, tally->room, key);
        }
        entry->key = key;
    }
    return &entry->count;
}

uint32_t tally_of(const struct tally *tally, uint64_t key)
{
    return place_of(tally->entries, tally->room, key | 1)->count;
}

uint64_t tally_key(uint64_t kind, const char *text)
{
    uint64_t key = 1469598103934665603U ^ (kind * 1099511628211U);

    for (; *text != '\0'; text++)
        key = (key ^ (unsigned char)*text) * 1099511628211U;
    return key ^ (key >> 32);
}
