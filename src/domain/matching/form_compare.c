/* The likenesses of two prepared values, kind by kind; see form.h. */
#include <string.h>

#include "domain/matching/form.h"
#include "domain/matching/likeness.h"

static int shorter(const struct form_value *a, const struct form_value *b)
{
    return a->length < b->length ? a->length : b->length;
}

/* Texts with this many letters of their own are no spellings of each other. */
static bool have_little_in_common(const struct form_value *a, const struct form_value *b)
{
    return __builtin_popcountll(a->letters ^ b->letters) > 6;
}

static bool are_kin(const struct form_value *a, const struct form_value *b)
{
    for (size_t i = 0; i < a->nkin; i++)
        for (size_t j = 0; j < b->nkin; j++)
            if (a->kin[i] == b->kin[j])
                return true;
    return false;
}

static int words_in_common(const struct form_value *a, const struct form_value *b,
                           size_t shortest)
{
    int count = 0;

    for (int i = 0; i < a->nwords; i++)
        for (int j = 0; j < b->nwords; j++)
            if (strlen(a->words[i]) >= shortest
                && strcmp(a->words[i], b->words[j]) == 0) {
                count++;
                break;
            }
    return count;
}

static bool share_a_word(const struct form_value *a, const struct form_value *b)
{
    return (a->nwords > 1 || b->nwords > 1) && words_in_common(a, b, 3) > 0;
}

static bool sound_same(const struct form_value *a, const struct form_value *b)
{
    return *a->sound != '\0' && strcmp(a->sound, b->sound) == 0;
}

static bool is_close(int edits, int length)
{
    return (edits <= 1 && length >= 4) || (edits <= 2 && length >= 8);
}

static enum name_likeness compare_letters(const struct form_value *a,
                                          const struct form_value *b)
{
    int length = shorter(a, b);
    bool strange = have_little_in_common(a, b);
    int edits = strange ? 9 : likeness_edits(a->joined, b->joined, 2);

    if (is_close(edits, length))
        return NAME_CLOSE;
    if (share_a_word(a, b))
        return NAME_PART;
    if (sound_same(a, b))
        return NAME_SOUND;
    if (length == 1)
        return a->joined[0] == b->joined[0] ? NAME_INITIAL : NAME_DIFFER;
    if ((edits <= 1 && length >= 2) || (edits <= 2 && length >= 5))
        return NAME_ALIKE;
    if (!strange && length >= 3 && likeness_jaro(a->joined, b->joined) >= 0.84)
        return NAME_ALIKE;
    return NAME_DIFFER;
}

enum name_likeness form_compare_names(const struct form_value *a,
                                      const struct form_value *b)
{
    if (strcmp(a->joined, b->joined) == 0)
        return NAME_EXACT;
    if (a->nwords != b->nwords && share_a_word(a, b))
        return NAME_PART;
    if (are_kin(a, b))
        return NAME_KIN;
    return compare_letters(a, b);
}

enum place_likeness form_compare_places(const struct form_value *a,
                                        const struct form_value *b)
{
    if (strcmp(a->joined, b->joined) == 0)
        return PLACE_EXACT;
    if (share_a_word(a, b))
        return PLACE_ALIKE;
    if (have_little_in_common(a, b))
        return PLACE_DIFFER;
    int edits = likeness_edits(a->joined, b->joined, 2);
    if (is_close(edits, shorter(a, b)))
        return PLACE_CLOSE;
    if (sound_same(a, b) || (edits <= 2 && shorter(a, b) >= 5)
        || likeness_jaro(a->joined, b->joined) >= 0.86)
        return PLACE_ALIKE;
    return PLACE_DIFFER;
}

/* Words of the shorter street that the longer one has, give or take a letter. */
static bool words_are_within(const struct form_value *a, const struct form_value *b)
{
    const struct form_value *few = a->nwords <= b->nwords ? a : b,
                            *many = few == a ? b : a;
    int found = 0, of = 0;

    for (int i = 0; i < few->nwords; i++) {
        if (strlen(few->words[i]) < 4)
            continue;
        of++;
        for (int j = 0; j < many->nwords; j++)
            if (likeness_edits(few->words[i], many->words[j], 1) <= 1) {
                found++;
                break;
            }
    }
    return of > 0 && found == of;
}

static bool some_word_is_within(const struct form_value *a, const struct form_value *b)
{
    return words_in_common(a, b, 4) > 0;
}

static bool are_one_street(const struct form_value *a, const struct form_value *b)
{
    if (strcmp(a->joined, b->joined) == 0)
        return true;
    if (have_little_in_common(a, b) || shorter(a, b) < 5)
        return false;
    return is_close(likeness_edits(a->joined, b->joined, 2), shorter(a, b))
           || likeness_jaro(a->joined, b->joined) >= 0.92;
}

static bool share_a_number(const struct form_value *a, const struct form_value *b)
{
    for (int i = 0; i < a->nnumbers; i++)
        for (int j = 0; j < b->nnumbers; j++)
            if (strcmp(a->numbers[i], b->numbers[j]) == 0)
                return true;
    return a->nnumbers == 0 && b->nnumbers == 0;
}

enum street_likeness form_compare_streets(const struct form_value *a,
                                          const struct form_value *b)
{
    bool numbers = share_a_number(a, b);

    if (strcmp(a->text, b->text) == 0
        || (numbers && a->nnumbers == b->nnumbers && strcmp(a->joined, b->joined) == 0))
        return STREET_EXACT;
    if (a->nwords > 0 && b->nwords > 0 && are_one_street(a, b))
        return numbers ? STREET_CLOSE : STREET_NUMBER;
    if (numbers && a->nnumbers > 0 && words_are_within(a, b))
        return STREET_CLOSE;
    if (some_word_is_within(a, b)
        || (a->nnumbers > 0 && numbers
            && (a->nwords == 0 || b->nwords == 0
                || likeness_jaro(a->joined, b->joined) >= 0.75)))
        return STREET_PART;
    return STREET_DIFFER;
}

static int common_beginning(const char *a, const char *b)
{
    int length = 0;

    while (a[length] != '\0' && a[length] == b[length])
        length++;
    return length;
}

enum code_likeness form_compare_postcodes(const struct form_value *a,
                                          const struct form_value *b)
{
    if (strcmp(a->joined, b->joined) == 0)
        return CODE_EXACT;
    if (shorter(a, b) >= 3 && likeness_edits(a->joined, b->joined, 1) <= 1)
        return CODE_TYPO;
    int longer = a->length > b->length ? a->length : b->length;
    return 2 * common_beginning(a->joined, b->joined) >= longer ? CODE_NEAR : CODE_DIFFER;
}

enum code_likeness form_compare_identifiers(const struct form_value *a,
                                            const struct form_value *b)
{
    if (strcmp(a->joined, b->joined) == 0)
        return CODE_EXACT;
    int edits = likeness_edits(a->joined, b->joined, 2), length = shorter(a, b);
    if (edits <= 1 && length >= 4)
        return CODE_TYPO;
    return edits <= 2 && length >= 6 ? CODE_NEAR : CODE_DIFFER;
}
