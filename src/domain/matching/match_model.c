#include "domain/matching/match_model.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ROUNDS       12
#define PRIOR_PAIRS  40.0  /* what was known beforehand, in pairs of one person */
#define PRIOR_RANDOM 400.0 /* and in pairs of strangers */
#define PRIOR_BIRTHS 200.0
#define RANDOM_PAIRS 400000
#define NEIGHBOURS   8 /* of one postcode, compared with each */

static void take_logs(struct match_model *model)
{
    for (int kind = 0; kind < MATCH_KINDS; kind++)
        for (int question = 0; question < MATCH_QUESTIONS; question++)
            for (int level = 0; level < model->weights.levels[question]; level++)
                model->log_chance[kind][question][level] =
                    log(model->weights.chance[kind][question][level]);
}

static double pairs_of(size_t records)
{
    return fmax(1, (double)records * ((double)records - 1) / 2);
}

/* Of every two records one has a double, and one in ten somebody of the same household.
 */
void match_model_begin(struct match_model *model, const struct match_weights *weights,
                       size_t records)
{
    double pairs = pairs_of(records);

    model->weights = *weights;
    model->log_prior[KIND_SAME] = log(0.5 * (double)records / pairs);
    model->log_prior[KIND_HOUSEHOLD] = log(0.1 * (double)records / pairs);
    model->log_prior[KIND_STRANGER] = 0;
    take_logs(model);
}

static uint64_t next_random(uint64_t *state)
{
    uint64_t x = (*state += 0x9E3779B97F4A7C15U);

    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9U;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBU;
    return x ^ (x >> 31);
}

static void count_levels(const struct comparison *comparison, double weight,
                         double counts[MATCH_QUESTIONS][MATCH_LEVELS])
{
    for (int field = 0; field < MATCHED_FIELDS; field++)
        if (comparison->level[field] != NOT_COMPARED)
            counts[match_question_of(comparison, (enum matched_field)field)]
                  [comparison->level[field]] += weight;
}

/* What was counted, and what was known beforehand as if counted so many times. */
static void blend(double *chance, const double *counts, const double *before, int levels,
                  double prior)
{
    double sum = prior;

    for (int level = 0; level < levels; level++)
        sum += counts[level];
    for (int level = 0; level < levels; level++)
        chance[level] = (counts[level] + prior * before[level]) / sum;
}

static double log_of(const struct match_model *model, enum match_kind kind,
                     const struct comparison *comparison)
{
    double sum = model->log_prior[kind];

    for (int field = 0; field < MATCHED_FIELDS; field++)
        if (comparison->level[field] != NOT_COMPARED)
            sum += model->log_chance[kind][match_question_of(
                comparison, (enum matched_field)field)][comparison->level[field]];
    return sum;
}

static double log_of_strangers(const struct match_model *model,
                               const struct comparison *comparison,
                               const struct person_forms *a, const struct person_forms *b)
{
    double sum = 0;

    for (int field = 0; field < MATCHED_FIELDS; field++)
        if (comparison->level[field] != NOT_COMPARED)
            sum += log(match_stranger_chance(&model->weights, comparison,
                                             (enum matched_field)field, a, b));
    return sum;
}

static double odds_of(const struct match_model *model, const struct match_pair *pair)
{
    double same = log_of(model, KIND_SAME, &pair->comparison);
    double household = log_of(model, KIND_HOUSEHOLD, &pair->comparison);
    double stranger = (double)pair->stranger + model->log_prior[KIND_STRANGER];
    double other = fmax(household, stranger);

    return same - other - log1p(exp(fmin(household, stranger) - other));
}

void match_model_compare(const struct match_model *model, const struct person_forms *a,
                         const struct person_forms *b, struct match_pair *out)
{
    out->comparison = comparison_of(a, b);
    out->stranger = (float)log_of_strangers(model, &out->comparison, a, b);
    out->odds = (float)odds_of(model, out);
}

/* How sure it is that this pair is of one household, of those that are not one person. */
static double household_of(const struct match_model *model, const struct match_pair *pair)
{
    double household = log_of(model, KIND_HOUSEHOLD, &pair->comparison);
    double stranger = (double)pair->stranger + model->log_prior[KIND_STRANGER];

    return 1 / (1 + exp(stranger - household));
}

struct sums {
    double counts[MATCH_QUESTIONS][MATCH_LEVELS];    /* of one person, or of strangers */
    double household[MATCH_QUESTIONS][MATCH_LEVELS]; /* of one household */
    double of_same, of_household;
};

/* How sure it is that these are strangers: the few others must not be counted with them.
 */
static double stranger_of(const struct match_model *model, struct match_pair *pair)
{
    double stranger = 0, same = log_of(model, KIND_SAME, &pair->comparison);

    for (int field = 0; field < MATCHED_FIELDS; field++)
        if (pair->comparison.level[field] != NOT_COMPARED)
            stranger += model->log_chance[KIND_STRANGER][match_question_of(
                &pair->comparison, (enum matched_field)field)]
                                         [pair->comparison.level[field]];
    pair->stranger = (float)stranger;
    return (1 - household_of(model, pair)) / (1 + exp(same - stranger));
}

static void measure_pair(const struct match_model *model, const struct person_forms *a,
                         const struct person_forms *b, struct sums *sums)
{
    struct match_pair pair = { .comparison = comparison_of(a, b) };

    count_levels(&pair.comparison, stranger_of(model, &pair), sums->counts);
}

static int by_postcode(const void *a, const void *b)
{
    const struct person_forms *const *x = a, *const *y = b;

    return ((*x)->postcode > (*y)->postcode) - ((*x)->postcode < (*y)->postcode);
}

/* Pairs of one postcode are few among pairs at random, so some are looked for. */
static void measure_neighbours(const struct match_model *model,
                               const struct person_forms *forms, size_t records,
                               struct sums *sums)
{
    struct arena *own = arena_open();
    const struct person_forms **ordered = arena_alloc(own, records * sizeof(*ordered));

    for (size_t i = 0; i < records; i++)
        ordered[i] = &forms[i];
    qsort(ordered, records, sizeof(*ordered), by_postcode);
    for (size_t step = 1; step <= NEIGHBOURS; step++)
        for (size_t i = 0; i + step < records; i++)
            if (ordered[i]->postcode != NULL
                && ordered[i]->postcode == ordered[i + step]->postcode)
                measure_pair(model, ordered[i], ordered[i + step], sums);
    arena_close(own);
}

static void measure_random(const struct match_model *model,
                           const struct person_forms *forms, size_t records,
                           struct sums *sums)
{
    int wanted = (int)fmin(RANDOM_PAIRS, pairs_of(records));
    uint64_t state = 1;

    for (int i = 0; i < wanted; i++) {
        size_t a = next_random(&state) % records, b = next_random(&state) % records;

        if (a != b)
            measure_pair(model, &forms[a], &forms[b], sums);
    }
}

static void learn_strangers(struct match_model *model, const struct sums *sums, int first,
                            int last)
{
    for (int question = first; question <= last; question++) {
        double *chance = model->weights.chance[KIND_STRANGER][question];
        double before[MATCH_LEVELS];

        memcpy(before, chance, sizeof(before));
        blend(chance, sums->counts[question], before, model->weights.levels[question],
              PRIOR_RANDOM);
    }
}

static int by_year(const void *a, const void *b)
{
    const int *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

/* Few pairs at random share a day, but how many share a year is plain: one in 365 of them
 * shares the day as well. */
static double chance_of_day(const struct person_forms *forms, size_t records)
{
    struct arena *own = arena_open();
    int *years = arena_alloc(own, (records + 1) * sizeof(int));
    double known = 0, pairs = 0;

    for (size_t i = 0; i < records; i++)
        years[i] = forms[i].birth.year;
    qsort(years, records, sizeof(int), by_year);
    for (size_t begin = 0; begin < records;) {
        size_t end = begin;

        while (end < records && years[end] == years[begin])
            end++;
        double count = (double)(end - begin);
        known += years[begin] != 0 ? count : 0;
        pairs += years[begin] != 0 ? count * count : 0;
        begin = end;
    }
    arena_close(own);
    return known > 100 ? pairs / (known * known) / 365 : 0;
}

static void learn_births(struct match_model *model, const struct person_forms *forms,
                         size_t records)
{
    double *chance = model->weights.chance[KIND_STRANGER][ASKED_BIRTH];
    double day = chance_of_day(forms, records);

    if (day <= 0)
        return;
    chance[BIRTH_EXACT] = day;
    chance[BIRTH_SWAPPED] = day * 0.4; /* both must be 12 at most */
}

void match_model_measure(struct match_model *model, const struct person_forms *forms,
                         size_t records)
{
    struct sums anybody = { 0 }, neighbours = { 0 };

    if (records < 2)
        return;
    measure_random(model, forms, records, &anybody);
    measure_neighbours(model, forms, records, &neighbours);
    learn_strangers(model, &anybody, 0, MATCH_QUESTIONS - 1);
    learn_strangers(model, &neighbours, ASKED_SUBURB_THERE, ASKED_SUBURB_THERE);
    learn_strangers(model, &neighbours, ASKED_STREET_THERE, ASKED_STREET_THERE);
    learn_births(model, forms, records);
    take_logs(model);
}

static void expect(const struct match_model *model, struct match_pair *pairs,
                   size_t count, struct sums *sums)
{
    for (size_t i = 0; i < count; i++) {
        pairs[i].odds = (float)odds_of(model, &pairs[i]);
        double same = 1 / (1 + exp(-(double)pairs[i].odds));
        double household = (1 - same) * household_of(model, &pairs[i]);

        count_levels(&pairs[i].comparison, same, sums->counts);
        count_levels(&pairs[i].comparison, household, sums->household);
        sums->of_same += same;
        sums->of_household += household;
    }
}

/* However the data are: one person has mostly one name and one date of birth, and members
 * of a household have not. Otherwise a file without doubles would find families instead.
 */
static void keep_in_bounds(struct match_weights *weights)
{
    static const struct {
        enum match_kind kind;
        enum match_question question;
        int level;
        double most;
    } bounds[] = {
        { KIND_SAME, ASKED_GIVEN_NAME, NAME_DIFFER, 0.05 },
        { KIND_SAME, ASKED_FAMILY_NAME, NAME_DIFFER, 0.15 },
        { KIND_SAME, ASKED_BIRTH, BIRTH_DIFFER, 0.05 },
        { KIND_SAME, ASKED_IDENTIFIER, CODE_DIFFER, 0.60 },
        { KIND_HOUSEHOLD, ASKED_BIRTH, BIRTH_EXACT, 0.30 },
    };

    for (size_t i = 0; i < COUNT(bounds); i++) {
        enum match_question question = bounds[i].question;
        double *chance = weights->chance[bounds[i].kind][question];
        double seen = chance[bounds[i].level], most = bounds[i].most;

        if (seen <= most)
            continue;
        for (int level = 0; level < weights->levels[question]; level++)
            chance[level] *= (1 - most) / (1 - seen);
        chance[bounds[i].level] = most;
    }
}

/* What a family has in common it has with the same slips as one person: how often it is
 * in common is the family's own, how exactly is not. */
static void share_slips(struct match_weights *weights)
{
    for (int question = 0; question < MATCH_QUESTIONS; question++) {
        const double *same = weights->chance[KIND_SAME][question];
        double *household = weights->chance[KIND_HOUSEHOLD][question];
        int differ = weights->levels[question] - 1; /* the last level */

        if (question == ASKED_GIVEN_NAME || question == ASKED_BIRTH
            || question == ASKED_IDENTIFIER)
            continue;
        if (question == ASKED_NAME_ORDER)
            household[differ] = same[differ];
        for (int level = 0; level < differ; level++)
            household[level] = (1 - household[differ]) * same[level] / (1 - same[differ]);
    }
}

/* The given names and identifiers of a household stay what they were: they would take in
 * the doubles with a wrong name. */
static void learn_household(struct match_weights *weights,
                            const struct match_weights *before, const struct sums *sums)
{
    for (int question = 0; question < MATCH_QUESTIONS; question++) {
        double prior = question == ASKED_BIRTH ? PRIOR_BIRTHS : PRIOR_PAIRS;

        if (question != ASKED_GIVEN_NAME && question != ASKED_IDENTIFIER)
            blend(weights->chance[KIND_HOUSEHOLD][question], sums->household[question],
                  before->chance[KIND_HOUSEHOLD][question], weights->levels[question],
                  prior + sums->of_household / 4);
    }
    share_slips(weights);
}

static void maximise(struct match_model *model, const struct match_weights *before,
                     const struct sums *sums, size_t records)
{
    struct match_weights *weights = &model->weights;
    double pairs = pairs_of(records);
    double household = fmax(sums->of_household, 0.05 * sums->of_same);

    for (int question = 0; question < MATCH_QUESTIONS; question++)
        blend(weights->chance[KIND_SAME][question], sums->counts[question],
              before->chance[KIND_SAME][question], weights->levels[question],
              PRIOR_PAIRS + sums->of_same / 4);
    learn_household(weights, before, sums);
    keep_in_bounds(weights);
    model->log_prior[KIND_SAME] = log((sums->of_same + 1) / pairs);
    model->log_prior[KIND_HOUSEHOLD] = log((household + 1) / pairs);
    take_logs(model);
}

void match_model_fit(struct match_model *model, struct match_pair *pairs, size_t count,
                     size_t records)
{
    struct match_weights before = model->weights;

    for (int round = 0; round < ROUNDS; round++) {
        struct sums sums = { 0 };

        expect(model, pairs, count, &sums);
        maximise(model, &before, &sums, records);
    }
    for (size_t i = 0; i < count; i++)
        pairs[i].odds = (float)odds_of(model, &pairs[i]);
}
