/*
 * bench_matching.c - how well and how fast the matching finds people again, model by
 * model, as a Markdown table.  Another seed as its word: other people, other slips.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench/matching/invented.h"
#include "domain/matching/blocking.h"
#include "domain/matching/match_batch.h"
#include "domain/matching/match_shares.h"
#include "domain/matching/tally.h"
#include "support/world.h"

/* clang-format off */
static const struct invented_model models[] = {
    { .name = "Australian register, few slips", .origins = "eeeec", .originals = 5000, .doubles = 5000,
      .most_doubles = 1, .most_changes = 4, .most_in_field = 2, .loses = 25, .swaps = 6,
      .missing = { 4, 1, 6, 2, 1, 0, 0 }, .birth_years = 90, .loose_postcodes = true,
      .country = 'a', .compact_births = true },
    { .name = "Australian register, many doubles, ten slips", .origins = "eeeec", .originals = 4000,
      .doubles = 6000, .most_doubles = 9, .most_changes = 10, .most_in_field = 3, .loses = 20, .swaps = 8,
      .missing = { 4, 1, 6, 2, 1, 0, 0 }, .birth_years = 90, .loose_postcodes = true,
      .country = 'a', .compact_births = true },
    { .name = "The same without an identifier", .origins = "eeeec", .originals = 4000,
      .doubles = 6000, .most_doubles = 5, .most_changes = 6, .most_in_field = 2, .loses = 15, .swaps = 8,
      .missing = { 4, 1, 6, 2, 1, 0, 100 }, .birth_years = 90, .loose_postcodes = true,
      .country = 'a', .compact_births = true },
    { .name = "British roll: families, twins, moves", .origins = "eeess", .originals = 7000, .doubles = 3000,
      .most_doubles = 4, .most_changes = 4, .most_in_field = 2, .household = 55, .twins = 4, .namesakes = 5,
      .missing = { 1, 1, 8, 2, 5, 3, 40 }, .loses = 8, .swaps = 4, .nicknames = 15, .moves = 12,
      .marries = 4, .birth_years = 85, .country = 'u' },
    { .name = "Names of many origins, few identifiers", .origins = "sssaapgce", .originals = 6500,
      .doubles = 3500, .most_doubles = 4, .most_changes = 4, .most_in_field = 2, .household = 40, .twins = 4,
      .namesakes = 3, .missing = { 2, 2, 10, 5, 5, 5, 60 }, .loses = 10, .swaps = 6, .nicknames = 35,
      .moves = 15, .marries = 3, .birth_years = 60, .country = 'u' },
    { .name = "German town, no identifier", .origins = "gggpa", .originals = 6000, .doubles = 4000,
      .most_doubles = 3, .most_changes = 3, .most_in_field = 2, .household = 45, .twins = 4, .namesakes = 3,
      .missing = { 1, 1, 4, 3, 3, 3, 100 }, .loses = 8, .swaps = 4, .nicknames = 10, .moves = 8,
      .marries = 2, .birth_years = 90, .country = 'g' },
    { .name = "Census: no identifier, no postcode", .origins = "eecgp", .originals = 6000, .doubles = 4000,
      .most_doubles = 2, .most_changes = 3, .most_in_field = 2, .household = 60, .twins = 3, .namesakes = 4,
      .missing = { 2, 1, 5, 6, 2, 100, 100 }, .loses = 8, .swaps = 3, .nicknames = 10, .moves = 3,
      .marries = 1, .birth_years = 90, .country = 's' },
    { .name = "Names and dates of birth only", .origins = "eesapgc", .originals = 6000, .doubles = 4000,
      .most_doubles = 3, .most_changes = 2, .most_in_field = 1, .missing = { 0, 0, 1, 100, 100, 100, 100 },
      .loses = 2, .swaps = 5, .nicknames = 8, .marries = 0, .birth_years = 90, .country = 'u' },
    { .name = "Voters: no date of birth", .origins = "eeecs", .originals = 6000, .doubles = 4000,
      .most_doubles = 2, .most_changes = 3, .most_in_field = 2, .household = 40, .twins = 2, .namesakes = 1,
      .missing = { 1, 0, 100, 2, 1, 1, 100 }, .loses = 5, .swaps = 2, .nicknames = 8, .moves = 0,
      .marries = 1, .birth_years = 80, .country = 's' },
    { .name = "Nearly all doubles, heavy slips", .origins = "eeec", .originals = 300, .doubles = 2700,
      .most_doubles = 30, .most_changes = 8, .most_in_field = 3, .loses = 15, .swaps = 5,
      .missing = { 3, 1, 5, 2, 1, 0, 5 }, .birth_years = 90, .loose_postcodes = true,
      .country = 'a', .compact_births = true },
    { .name = "One school year", .origins = "ssseeap", .originals = 1500, .doubles = 500,
      .most_doubles = 2, .most_changes = 3, .most_in_field = 2, .household = 6, .twins = 50, .namesakes = 0,
      .missing = { 0, 0, 2, 2, 2, 2, 20 }, .loses = 8, .swaps = 4, .nicknames = 15, .moves = 8,
      .marries = 2, .birth_years = 2, .country = 'u' },
    { .name = "A small file", .origins = "es", .originals = 120, .doubles = 60,
      .most_doubles = 2, .most_changes = 4, .most_in_field = 2, .household = 30, .twins = 5, .namesakes = 4,
      .missing = { 1, 1, 5, 2, 2, 2, 30 }, .loses = 15, .swaps = 8, .nicknames = 10, .moves = 5,
      .marries = 2, .birth_years = 80, .country = 'u' },
    { .name = "Nobody twice, families", .origins = "eesssa", .originals = 8000, .doubles = 0,
      .household = 60, .twins = 4, .namesakes = 5, .missing = { 2, 1, 5, 2, 5, 3, 40 },
      .most_changes = 1, .birth_years = 85, .country = 'u' },
};
/* clang-format on */

static double seconds(void)
{
    struct timespec at;

    (void)clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

struct figures {
    size_t records, pairs, found, wrong, blocked, compared;
    double seconds;
};

static size_t true_pairs(const struct invented *file)
{
    uint32_t *size = calloc(file->count, sizeof(*size));
    size_t total = 0;

    for (size_t i = 0; i < file->count; i++)
        total += size[file->person[i]]++;
    free(size);
    return total;
}

/* How many of the true pairs the blocking lets through. */
static size_t blocked_pairs(struct arena *arena, const struct kin *kin,
                            const struct invented *file)
{
    struct person_forms *forms = match_forms_of(arena, kin, file->records, file->count);
    struct blocking *blocking = blocking_of(arena, forms, file->count);
    uint32_t *out = arena_alloc(arena, file->count * sizeof(*out));
    size_t kept = 0;

    for (size_t i = 0; i < file->count; i++) {
        size_t found = blocking_candidates(blocking, i, out);

        for (size_t c = 0; c < found; c++)
            kept += file->person[i] == file->person[out[c]];
    }
    return kept;
}

static void show(const struct invented *file, const struct matched *pair)
{
    bool right = file->person[pair->left] == file->person[pair->right];
    const struct person_record *two[] = { &file->records[pair->left],
                                          &file->records[pair->right] };

    printf("%s %.4f %s\n", right ? "+" : "-", pair->score,
           pair->same ? "same" : "possible");
    for (int i = 0; i < 2; i++)
        printf("      %s | %s | %s | %s | %s | %s | %s\n", two[i]->given_name,
               two[i]->surname, two[i]->date_of_birth, two[i]->street, two[i]->suburb,
               two[i]->postcode, two[i]->identifier);
}

/* True pairs the result does not name at all; for looking at. */
static void show_unseen(const struct invented *file, const struct match_result *result)
{
    struct tally *named = tally_new(world()->arena);

    for (size_t i = 0; i < result->count; i++)
        ++*tally_at(named, (uint64_t)result->pairs[i].left * 2654435761U * file->count
                               + result->pairs[i].right * 2U + 2);
    for (uint32_t a = 0; a < file->count; a++)
        for (uint32_t b = a + 1; b < file->count; b++)
            if (file->person[a] == file->person[b]
                && tally_of(named, (uint64_t)a * 2654435761U * file->count + b * 2U + 2)
                       == 0)
                show(file, &(struct matched){ a, b, 0, false });
}

static struct figures measure(const struct invented_model *model)
{
    struct ctx *cx = world();
    struct invented file = invented_file(cx->arena, model);
    struct figures out = { .records = file.count, .pairs = true_pairs(&file) };
    struct match_result result;
    struct kin *kin;
    double begin = seconds();

    if (!match_batch(cx, file.records, file.count, &result) || !kin_load(cx, &kin))
        fail_msg("%s", cx->problem.detail);
    out.seconds = seconds() - begin;
    out.compared = result.compared;
    for (size_t i = 0; i < result.count; i++) {
        const struct matched *pair = &result.pairs[i];
        bool right = file.person[pair->left] == file.person[pair->right];

        out.found += pair->same && right;
        out.wrong += pair->same && !right;
        if (getenv("MATCHING_SHOW") != NULL && right != pair->same)
            show(&file, pair);
    }
    if (getenv("MATCHING_SHOW") != NULL)
        show_unseen(&file, &result);
    out.blocked = blocked_pairs(cx->arena, kin, &file);
    return out;
}

static void print_row(const char *name, const struct figures *f)
{
    double precision = (double)f->found / (double)(f->found + f->wrong);
    double recall = (double)f->found / (double)f->pairs;

    printf("| %-45s | %6zu | %6zu | %4zu | ", name, f->records, f->pairs, f->wrong);
    if (f->pairs == 0)
        printf("     - |      - |      - |      - |");
    else
        printf("%.4f | %.4f | %.4f | %.4f |", precision, recall,
               2 * precision * recall / (precision + recall),
               (double)f->blocked / (double)f->pairs);
    printf(" %5.1f | %4.2f |\n", (double)f->compared / (double)f->records, f->seconds);
}

int main(int argc, char **argv)
{
    const char *only = getenv("MATCHING_ONLY");
    void *state = NULL;

    printf(
        "| model                                         |  rows  |  pairs | wrong | "
        "precision |"
        " recall | F1 | blocking keeps | compared a row | seconds |\n"
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
    for (size_t i = 0; i < COUNT(models); i++) {
        if (only != NULL && strstr(models[i].name, only) == NULL)
            continue;
        world_open(&state);
        invented_seed(argc > 1 ? strtoull(argv[1], NULL, 10) : 1);
        struct figures figures = measure(&models[i]);
        print_row(models[i].name, &figures);
        (void)fflush(stdout);
        world_close(&state);
    }
    return 0;
}
