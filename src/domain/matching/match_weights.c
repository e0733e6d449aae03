#include "domain/matching/match_weights.h"

#include <math.h>

#include "base/text.h"
#include "store/db.h"

/* clang-format off */
static const struct {
    enum match_question question;
    int level;
    const char *name, *code;
} levels[] = {
#define MATCH_LEVEL(question, level, code) { ASKED_##question, (int)(level), #question, code },
#include "domain/matching/match_weights.def"
#undef MATCH_LEVEL
};
/* clang-format on */

static const char sql_weights[] =
    "SELECT same, household, stranger, upper(question), level FROM match_weight /*scan*/";

#define MILLION 1e6

/* Nothing is impossible: one in two million at least. */
static double chance_of(int64_t per_million)
{
    return per_million > 0 ? (double)per_million / MILLION : 0.5 / MILLION;
}

/* Which of levels[] a row is for; COUNT(levels) for one of no use here. */
static size_t place_of_row(struct stmt *st)
{
    size_t length, i = 0;
    const char *question = row_text_at(st, 3, &length),
               *code = row_text_at(st, 4, &length);

    while (i < COUNT(levels)
           && (!text_is(levels[i].code, code) || !text_is(levels[i].name, question)))
        i++;
    return i;
}

static void take_row(struct stmt *st, size_t place, struct match_weights *weights)
{
    enum match_question question = levels[place].question;
    int level = levels[place].level;

    for (int kind = 0; kind < MATCH_KINDS; kind++)
        weights->chance[kind][question][level] = chance_of(row_int_at(st, kind));
    if (weights->levels[question] <= level)
        weights->levels[question] = level + 1;
}

static bool read_weights(struct ctx *cx, struct match_weights *weights)
{
    struct stmt *st = db_prepare(cx->db, sql_weights);

    while (db_row(cx, st)) {
        size_t place = place_of_row(st);

        if (place < COUNT(levels))
            take_row(st, place, weights);
    }
    return db_done(cx, st);
}

static bool are_all_there(struct ctx *cx, const struct match_weights *weights)
{
    for (size_t i = 0; i < COUNT(levels); i++)
        if (weights->chance[KIND_SAME][levels[i].question][levels[i].level] <= 0)
            return failed(cx, PROBLEM_CONFIG, "match_weight.missing",
                          "The weight %s/%s of the matching is missing in this store.",
                          levels[i].name, levels[i].code);
    return true;
}

/* What an administrator entered need not add up; here it does. */
static void make_whole(struct match_weights *weights)
{
    for (int kind = 0; kind < MATCH_KINDS; kind++)
        for (int question = 0; question < MATCH_QUESTIONS; question++) {
            double *chance = weights->chance[kind][question], sum = 0;

            for (int level = 0; level < weights->levels[question]; level++)
                sum += chance[level];
            for (int level = 0; level < weights->levels[question]; level++)
                chance[level] /= sum;
        }
}

bool match_weights_load(struct ctx *cx, struct match_weights **out)
{
    struct match_weights *weights = arena_alloc(cx->arena, sizeof(*weights));

    if (!read_weights(cx, weights) || !are_all_there(cx, weights))
        return false;
    make_whole(weights);
    *out = weights;
    return true;
}

/* 0: it agrees, 1: it differs, 2: nothing is known. */
static int place_of(int postcode, int suburb)
{
    if (postcode == CODE_EXACT || postcode == CODE_TYPO || suburb == PLACE_EXACT
        || suburb == PLACE_CLOSE)
        return 0;
    return postcode == NOT_COMPARED && suburb == NOT_COMPARED ? 2 : 1;
}

enum match_question match_question_of(const struct comparison *comparison,
                                      enum matched_field field)
{
    static const enum match_question plain[MATCHED_FIELDS + 1] = {
        [MATCHED_GIVEN_NAME] = ASKED_GIVEN_NAME,
        [MATCHED_FAMILY_NAME] = ASKED_FAMILY_NAME,
        [MATCHED_NAME_ORDER] = ASKED_NAME_ORDER,
        [MATCHED_BIRTH] = ASKED_BIRTH,
        [MATCHED_IDENTIFIER] = ASKED_IDENTIFIER,
        [MATCHED_POSTCODE] = ASKED_POSTCODE,
    };
    int postcode = comparison->level[MATCHED_POSTCODE];

    if (field == MATCHED_SUBURB)
        return ASKED_SUBURB_THERE + (unsigned)place_of(postcode, NOT_COMPARED);
    if (field == MATCHED_STREET)
        return ASKED_STREET_THERE
               + (unsigned)place_of(postcode, comparison->level[MATCHED_SUBURB]);
    return plain[field];
}

static double share_of(const struct form_value *form, int level)
{
    if (form == NULL)
        return 0;
    if (level == NAME_EXACT)
        return form->share;
    if (level == NAME_KIN)
        return form->kin_share;
    return level == NAME_SOUND ? form->sound_share : 0;
}

static double larger_share(const struct form_value *a, const struct form_value *b,
                           int level)
{
    return fmax(share_of(a, level), share_of(b, level));
}

/* Of the value both have (in common, or of a family, or by sound); 0 where not known. */
static double common_share(const struct comparison *comparison, enum matched_field field,
                           const struct person_forms *a, const struct person_forms *b)
{
    int level = comparison->level[field];
    bool swapped = comparison->level[MATCHED_NAME_ORDER] == 1;

    switch (field) {
    case MATCHED_GIVEN_NAME:
        return larger_share(a->given, swapped ? b->surname : b->given, level);
    case MATCHED_FAMILY_NAME:
        return larger_share(a->surname, swapped ? b->given : b->surname, level);
    case MATCHED_POSTCODE:
        return level == CODE_EXACT ? a->postcode->share : 0;
    case MATCHED_SUBURB:
        return level == PLACE_EXACT ? a->suburb->share : 0;
    case MATCHED_STREET:
        return level == STREET_EXACT ? a->street->share : 0;
    case MATCHED_IDENTIFIER:
        return level == CODE_EXACT ? a->identifier->share : 0;
    case MATCHED_BIRTH:
        return level == BIRTH_EXACT ? a->birth_share : 0;
    case MATCHED_NAME_ORDER:
    case MATCHED_FIELDS:
        break;
    }
    return 0;
}

/* Names are as rare as they are; of the rest only what is more common than usual counts.
 */
double match_stranger_chance(const struct match_weights *weights,
                             const struct comparison *comparison,
                             enum matched_field field, const struct person_forms *a,
                             const struct person_forms *b)
{
    double usual = weights->chance[KIND_STRANGER][match_question_of(comparison, field)]
                                  [comparison->level[field]];
    double share = common_share(comparison, field, a, b);
    enum match_question question = match_question_of(comparison, field);

    if (share <= 0)
        return usual;
    if (field == MATCHED_GIVEN_NAME || field == MATCHED_FAMILY_NAME
        || question == ASKED_POSTCODE || question == ASKED_SUBURB_ALONE)
        return share;
    return fmax(usual, share);
}

double match_evidence(const struct match_weights *weights,
                      const struct comparison *comparison, const struct person_forms *a,
                      const struct person_forms *b)
{
    double sum = 0;

    for (int i = 0; i < MATCHED_FIELDS; i++) {
        enum matched_field field = (enum matched_field)i;
        int level = comparison->level[field];

        if (level == NOT_COMPARED)
            continue;
        sum += log(weights->chance[KIND_SAME][match_question_of(comparison, field)][level]
                   / match_stranger_chance(weights, comparison, field, a, b));
    }
    return sum;
}
