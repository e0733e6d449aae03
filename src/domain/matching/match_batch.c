#include "domain/matching/match_batch.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "domain/matching/blocking.h"
#include "domain/matching/match_clusters.h"
#include "domain/matching/match_shares.h"

#define HOPELESS (-14.0) /* log odds by the first guess: not looked at again */
#define POSSIBLE 0.02    /* the least score worth telling */

struct pair_list {
    struct match_pair *pairs;
    size_t count, room;
};

static struct match_pair *next_pair(struct arena *arena, struct pair_list *list)
{
    if (list->count == list->room) {
        size_t room = list->room == 0 ? 4096 : list->room * 2;
        struct match_pair *larger = arena_alloc(arena, room * sizeof(*larger));

        if (list->count > 0)
            memcpy(larger, list->pairs, list->count * sizeof(*larger));
        list->pairs = larger;
        list->room = room;
    }
    return &list->pairs[list->count];
}

static struct pair_list compare_candidates(struct ctx *cx,
                                           const struct match_model *model,
                                           const struct person_forms *forms, size_t count,
                                           size_t *compared)
{
    struct arena *own = arena_open();
    struct blocking *blocking = blocking_of(own, forms, count);
    uint32_t *candidates = arena_alloc(own, (count + 1) * sizeof(uint32_t));
    struct pair_list list = { 0 };

    *compared = 0;
    for (size_t i = 0; i < count; i++) {
        size_t found = blocking_candidates(blocking, i, candidates);

        *compared += found;
        for (size_t c = 0; c < found; c++) {
            struct match_pair *pair = next_pair(cx->arena, &list);

            pair->a = (uint32_t)i;
            pair->b = candidates[c];
            match_model_compare(model, &forms[i], &forms[candidates[c]], pair);
            list.count += (double)pair->odds > HOPELESS;
        }
    }
    arena_close(own);
    return list;
}

static int surest_first(const void *a, const void *b)
{
    const struct match_pair *x = a, *y = b;

    if (x->odds != y->odds)
        return x->odds > y->odds ? -1 : 1;
    if (x->a != y->a)
        return x->a < y->a ? -1 : 1;
    return (x->b > y->b) - (x->b < y->b);
}

static int highest_first(const void *a, const void *b)
{
    const struct matched *x = a, *y = b;

    if (x->same != y->same)
        return x->same ? -1 : 1;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    if (x->left != y->left)
        return x->left < y->left ? -1 : 1;
    return (x->right > y->right) - (x->right < y->right);
}

static double score_of(double odds)
{
    return 1 / (1 + exp(-odds));
}

/* Records in order of their group, so that members lie side by side. */
struct member {
    uint32_t group, record;
};

static int by_group(const void *a, const void *b)
{
    const struct member *x = a, *y = b;

    if (x->group != y->group)
        return x->group < y->group ? -1 : 1;
    return (x->record > y->record) - (x->record < y->record);
}

static struct member *members_of(struct arena *arena, const uint32_t *groups,
                                 size_t count)
{
    struct member *members = arena_alloc(arena, (count + 1) * sizeof(*members));

    for (size_t i = 0; i < count; i++)
        members[i] = (struct member){ groups[i], (uint32_t)i };
    qsort(members, count, sizeof(*members), by_group);
    return members;
}

static size_t group_end(const struct member *members, size_t count, size_t begin)
{
    size_t end = begin;

    while (end < count && members[end].group == members[begin].group)
        end++;
    return end;
}

static size_t pairs_within(const struct member *members, size_t count)
{
    size_t total = 0;

    for (size_t begin = 0; begin < count;) {
        size_t end = group_end(members, count, begin);

        total += (end - begin) * (end - begin - 1) / 2;
        begin = end;
    }
    return total;
}

static size_t count_possible(const struct pair_list *list, const uint32_t *groups)
{
    size_t count = 0;

    for (size_t i = 0; i < list->count; i++)
        count += groups[list->pairs[i].a] != groups[list->pairs[i].b]
                 && score_of((double)list->pairs[i].odds) >= POSSIBLE;
    return count;
}

/* Every two of a group are the same; one that was not sure by itself is by the others. */
static void tell_group(const struct match_model *model, const struct person_forms *forms,
                       const struct member *members, size_t size,
                       struct match_result *out)
{
    for (size_t i = 0; i < size; i++)
        for (size_t j = i + 1; j < size; j++) {
            uint32_t a = members[i].record, b = members[j].record;
            struct match_pair pair;

            match_model_compare(model, &forms[a], &forms[b], &pair);
            double score = score_of((double)pair.odds);
            out->pairs[out->count++] = (struct matched){ a, b, fmax(score, 0.5), true };
        }
}

static void tell(struct arena *arena, const struct match_model *model,
                 const struct person_forms *forms, size_t records, struct pair_list *list,
                 struct match_result *out)
{
    uint32_t *groups =
        match_clusters_of(arena, model, forms, records, list->pairs, list->count);
    struct member *members = members_of(arena, groups, records);
    size_t most = pairs_within(members, records) + count_possible(list, groups);

    out->pairs = arena_alloc(arena, (most + 1) * sizeof(*out->pairs));
    for (size_t begin = 0; begin < records;) {
        size_t end = group_end(members, records, begin);

        tell_group(model, forms, members + begin, end - begin, out);
        begin = end;
    }
    for (size_t i = 0; i < list->count; i++) {
        const struct match_pair *pair = &list->pairs[i];
        double score = score_of((double)pair->odds);

        if (groups[pair->a] != groups[pair->b] && score >= POSSIBLE)
            out->pairs[out->count++] = (struct matched){ pair->a, pair->b, score, false };
    }
    qsort(out->pairs, out->count, sizeof(*out->pairs), highest_first);
}

bool match_batch(struct ctx *cx, const struct person_record *records, size_t count,
                 struct match_result *out)
{
    struct match_model *model = arena_alloc(cx->arena, sizeof(*model));
    struct match_weights *weights;
    struct kin *kin;

    *out = (struct match_result){ 0 };
    if (!kin_load(cx, &kin) || !match_weights_load(cx, &weights))
        return false;
    struct person_forms *forms = match_forms_of(cx->arena, kin, records, count);
    match_model_begin(model, weights, count);
    match_model_measure(model, forms, count);
    struct pair_list list = compare_candidates(cx, model, forms, count, &out->compared);
    match_model_fit(model, list.pairs, list.count, count);
    if (list.count > 0)
        qsort(list.pairs, list.count, sizeof(*list.pairs), surest_first);
    tell(cx->arena, model, forms, count, &list, out);
    return true;
}
