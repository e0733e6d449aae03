#include "domain/matching/match_clusters.h"

#include <math.h>
#include <string.h>

#define CLIP       6.0 /* no single pair says more */
#define MOST_ASKED 400 /* pairs between two groups */
#define MOST_GROUP 300 /* records: more share a filled-in value, not a person */

struct clusters {
    const struct match_model *model;
    const struct person_forms *forms;
    uint32_t *group; /* of a record: its first member */
    uint32_t *next;  /* member of the same group, in a ring */
    uint32_t *size;  /* of the group, at its first member */
};

/* What the records of two groups say about each other. */
struct opinions {
    double sum;
    unsigned char best[MATCHED_FIELDS]; /* the nearest that any two records come */
};

/* Another name, another date of birth, another identifier; another address is none. */
static bool contradict(const unsigned char *level)
{
    int given = level[MATCHED_GIVEN_NAME], birth = level[MATCHED_BIRTH];

    return given == NAME_DIFFER || given == NAME_ALIKE
           || (birth != NOT_COMPARED && birth >= (int)BIRTH_PARTS)
           || level[MATCHED_IDENTIFIER] == CODE_DIFFER;
}

/* Two records may have too little in common to be sure, and yet not speak against it. */
static void ask(const struct clusters *clusters, uint32_t a, uint32_t b,
                struct opinions *opinions)
{
    struct match_pair pair;

    match_model_compare(clusters->model, &clusters->forms[a], &clusters->forms[b], &pair);
    for (int field = 0; field < MATCHED_FIELDS; field++)
        if (pair.comparison.level[field] < opinions->best[field])
            opinions->best[field] = pair.comparison.level[field];
    if (pair.odds > 0 || contradict(pair.comparison.level))
        opinions->sum += fmax(-CLIP, fmin(CLIP, (double)pair.odds));
}

/* Two groups agree when they contradict each other in nothing, or else on the whole. */
static bool agree(const struct clusters *clusters, uint32_t one, uint32_t other)
{
    struct opinions opinions = { 0 };
    uint32_t a = one, b = other;
    int asked = 0;

    memset(opinions.best, NOT_COMPARED, sizeof(opinions.best));
    do {
        do {
            ask(clusters, a, b, &opinions);
            b = clusters->next[b];
        } while (b != other && ++asked < MOST_ASKED);
        a = clusters->next[a];
    } while (a != one && asked < MOST_ASKED);
    return opinions.sum > 0
           || (!contradict(opinions.best) && opinions.sum > -CLIP / 3 * (asked + 1));
}

static void unite(struct clusters *clusters, uint32_t one, uint32_t other)
{
    uint32_t member = other, after = clusters->next[one];

    do {
        clusters->group[member] = one;
        member = clusters->next[member];
    } while (member != other);
    clusters->next[one] = clusters->next[other];
    clusters->next[other] = after;
    clusters->size[one] += clusters->size[other];
}

static void consider(struct clusters *clusters, uint32_t a, uint32_t b)
{
    uint32_t one = clusters->group[a], other = clusters->group[b];

    if (one == other || clusters->size[one] + clusters->size[other] > MOST_GROUP)
        return;
    if (clusters->size[one] + clusters->size[other] > 2 && !agree(clusters, one, other))
        return;
    if (clusters->size[one] >= clusters->size[other])
        unite(clusters, one, other);
    else
        unite(clusters, other, one);
}

uint32_t *match_clusters_of(struct arena *arena, const struct match_model *model,
                            const struct person_forms *forms, size_t records,
                            const struct match_pair *pairs, size_t count)
{
    struct clusters clusters = {
        .model = model,
        .forms = forms,
        .group = arena_alloc(arena, (records + 1) * sizeof(uint32_t)),
        .next = arena_alloc(arena, (records + 1) * sizeof(uint32_t)),
        .size = arena_alloc(arena, (records + 1) * sizeof(uint32_t)),
    };

    for (uint32_t i = 0; i < records; i++) {
        clusters.group[i] = clusters.next[i] = i;
        clusters.size[i] = 1;
    }
    for (size_t i = 0; i < count && pairs[i].odds > 0; i++)
        consider(&clusters, pairs[i].a, pairs[i].b);
    return clusters.group;
}
