#include "domain/matching/blocking.h"

#include <stdlib.h>
#include <string.h>

#include "domain/matching/match_keys.h"

#define LARGE_BLOCK 80 /* compared each with each up to here */
#define NEIGHBOURS  20 /* to either side in a larger one */

struct entry {
    uint64_t key;
    uint32_t rank; /* of the record, by date of birth and name */
    uint32_t begin, end;
};

struct blocking {
    struct entry *entries; /* by key, then rank */
    uint32_t *record_at;   /* by rank */
    uint32_t *first;       /* of a record's places in `places`; one more than records */
    uint32_t *places;      /* indexes of entries, record by record */
    uint32_t *seen;        /* by record: for which record it was last a candidate, + 1 */
    size_t count;
};

struct ranked {
    const struct person_forms *forms;
    uint32_t record;
};

static const char *text_of(const struct form_value *form)
{
    return form != NULL ? form->joined : "";
}

static int by_birth_and_name(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    int order = strcmp(x->forms->birth.digits, y->forms->birth.digits);

    if (order == 0)
        order = strcmp(text_of(x->forms->surname), text_of(y->forms->surname));
    if (order == 0)
        order = strcmp(text_of(x->forms->given), text_of(y->forms->given));
    return order != 0 ? order : (x->record > y->record) - (x->record < y->record);
}

static uint32_t *ranks_of(struct arena *arena, const struct person_forms *forms,
                          size_t count, uint32_t *record_at)
{
    struct ranked *ranked = arena_alloc(arena, (count + 1) * sizeof(*ranked));
    uint32_t *ranks = arena_alloc(arena, (count + 1) * sizeof(*ranks));

    for (size_t i = 0; i < count; i++)
        ranked[i] = (struct ranked){ &forms[i], (uint32_t)i };
    qsort(ranked, count, sizeof(*ranked), by_birth_and_name);
    for (size_t i = 0; i < count; i++) {
        ranks[ranked[i].record] = (uint32_t)i;
        record_at[i] = ranked[i].record;
    }
    return ranks;
}

static int by_key(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;

    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->rank > y->rank) - (x->rank < y->rank);
}

/* A record may give a key twice (a name that is both); once is enough. */
static size_t without_doubles(struct entry *entries, size_t count)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++)
        if (kept == 0 || by_key(&entries[kept - 1], &entries[i]) != 0)
            entries[kept++] = entries[i];
    return kept;
}

static void mark_blocks(struct entry *entries, size_t count)
{
    for (size_t i = 0, begin = 0; i < count; i++) {
        if (entries[i].key != entries[begin].key)
            begin = i;
        entries[i].begin = (uint32_t)begin;
    }
    for (size_t i = count, end = count; i-- > 0;) {
        if (i + 1 < count && entries[i + 1].key != entries[i].key)
            end = i + 1;
        entries[i].end = (uint32_t)end;
    }
}

static size_t fill(struct blocking *blocking, const struct person_forms *forms,
                   const uint32_t *ranks)
{
    struct match_keys keys;
    size_t total = 0;

    for (size_t i = 0; i < blocking->count; i++) {
        match_keys_of(&forms[i], false, &keys);
        for (size_t k = 0; k < keys.count; k++)
            blocking->entries[total++] =
                (struct entry){ .key = keys.keys[k], .rank = ranks[i] };
    }
    qsort(blocking->entries, total, sizeof(struct entry), by_key);
    total = without_doubles(blocking->entries, total);
    mark_blocks(blocking->entries, total);
    return total;
}

/* For each record the places of its entries, one after the other. */
static void list_places(struct arena *arena, struct blocking *blocking, size_t total)
{
    uint32_t *next = arena_alloc(arena, (blocking->count + 1) * sizeof(uint32_t));

    blocking->places = arena_alloc(arena, (total + 1) * sizeof(uint32_t));
    blocking->first = arena_alloc(arena, (blocking->count + 2) * sizeof(uint32_t));
    for (size_t e = 0; e < total; e++)
        blocking->first[blocking->record_at[blocking->entries[e].rank] + 1]++;
    for (size_t i = 0; i < blocking->count; i++) {
        blocking->first[i + 1] += blocking->first[i];
        next[i] = blocking->first[i];
    }
    for (size_t e = 0; e < total; e++)
        blocking->places[next[blocking->record_at[blocking->entries[e].rank]]++] =
            (uint32_t)e;
}

static size_t count_keys(const struct person_forms *forms, size_t count)
{
    struct match_keys keys;
    size_t total = 0;

    for (size_t i = 0; i < count; i++) {
        match_keys_of(&forms[i], false, &keys);
        total += keys.count;
    }
    return total;
}

struct blocking *blocking_of(struct arena *arena, const struct person_forms *forms,
                             size_t count)
{
    struct blocking *blocking = arena_alloc(arena, sizeof(*blocking));
    size_t total = count_keys(forms, count);

    blocking->count = count;
    blocking->record_at = arena_alloc(arena, (count + 1) * sizeof(uint32_t));
    blocking->seen = arena_alloc(arena, (count + 1) * sizeof(uint32_t));
    blocking->entries = arena_alloc(arena, (total + 1) * sizeof(struct entry));
    total = fill(blocking, forms, ranks_of(arena, forms, count, blocking->record_at));
    list_places(arena, blocking, total);
    return blocking;
}

static size_t from_block(struct blocking *blocking, size_t i, uint32_t place,
                         uint32_t *out)
{
    const struct entry *entry = &blocking->entries[place];
    uint32_t begin = entry->begin, end = entry->end;
    size_t count = 0;

    if (end - begin > LARGE_BLOCK) {
        begin = place > begin + NEIGHBOURS ? place - NEIGHBOURS : begin;
        end = end > place + NEIGHBOURS ? place + NEIGHBOURS + 1 : end;
    }
    for (uint32_t e = begin; e < end; e++) {
        uint32_t j = blocking->record_at[blocking->entries[e].rank];

        if (j <= i || blocking->seen[j] == i + 1)
            continue;
        blocking->seen[j] = (uint32_t)(i + 1);
        out[count++] = j;
    }
    return count;
}

size_t blocking_candidates(struct blocking *blocking, size_t i, uint32_t *out)
{
    size_t count = 0;

    for (uint32_t p = blocking->first[i]; p < blocking->first[i + 1]; p++)
        count += from_block(blocking, i, blocking->places[p], out + count);
    return count;
}
