#include "domain/matching/comparison.h"

#include <string.h>

#include "base/text.h"

#define UNKNOWN ((int)NOT_COMPARED)

static int compare_names(const struct form_value *a, const struct form_value *b)
{
    return a != NULL && b != NULL ? (int)form_compare_names(a, b) : UNKNOWN;
}

/* Roughly what a likeness of names is worth, to choose between straight and swapped. */
static int worth_of(int level)
{
    static const int worth[] = {
        [NAME_EXACT] = 8, [NAME_KIN] = 6,   [NAME_PART] = 5,    [NAME_CLOSE] = 6,
        [NAME_SOUND] = 4, [NAME_ALIKE] = 3, [NAME_INITIAL] = 1, [NAME_DIFFER] = -4,
    };

    return level == UNKNOWN ? 0 : worth[level];
}

#define WORTH_OF_ORDER 5

static void compare_both_names(const struct person_forms *a, const struct person_forms *b,
                               struct comparison *out)
{
    int given = compare_names(a->given, b->given);
    int surname = compare_names(a->surname, b->surname);
    int order = 0;

    if (worth_of(given) + worth_of(surname) < 8) {
        int crossed = compare_names(a->given, b->surname);
        int other = compare_names(a->surname, b->given);

        if (worth_of(crossed) + worth_of(other)
            > worth_of(given) + worth_of(surname) + WORTH_OF_ORDER) {
            /* Whose names are swapped is not known.  What agrees less counts as the given
             * name, so that a family name in common does not pass for one. */
            bool worse = worth_of(crossed) < worth_of(other);

            order = 1;
            given = worse ? crossed : other;
            surname = worse ? other : crossed;
        }
    }
    out->level[MATCHED_GIVEN_NAME] = (unsigned char)given;
    out->level[MATCHED_FAMILY_NAME] = (unsigned char)surname;
    bool told = given != UNKNOWN || surname != UNKNOWN;
    out->level[MATCHED_NAME_ORDER] = (unsigned char)(told ? order : UNKNOWN);
}

static unsigned char compare_births(const struct person_forms *a,
                                    const struct person_forms *b)
{
    if (!birth_known(&a->birth) || !birth_known(&b->birth))
        return NOT_COMPARED;
    return (unsigned char)birth_compare(&a->birth, &b->birth);
}

#define COMPARE(kind, field)                                                             \
    (unsigned char)(a->field != NULL && b->field != NULL                                 \
                        ? (int)form_compare_##kind(a->field, b->field)                   \
                        : UNKNOWN)

struct comparison comparison_of(const struct person_forms *a,
                                const struct person_forms *b)
{
    struct comparison out;

    compare_both_names(a, b, &out);
    out.level[MATCHED_BIRTH] = compare_births(a, b);
    out.level[MATCHED_IDENTIFIER] = COMPARE(identifiers, identifier);
    out.level[MATCHED_POSTCODE] = COMPARE(postcodes, postcode);
    out.level[MATCHED_SUBURB] = COMPARE(places, suburb);
    out.level[MATCHED_STREET] = COMPARE(streets, street);
    return out;
}

static bool has_digits(const char *text)
{
    return strpbrk(text, "0123456789") != NULL;
}

struct person_record person_record_tidied(const struct person_record *record)
{
    struct person_record tidied = *record;

    if (!text_is_empty(record->suburb) && !text_is_empty(record->postcode)
        && has_digits(record->suburb) && !has_digits(record->postcode)) {
        tidied.suburb = record->postcode;
        tidied.postcode = record->suburb;
    }
    return tidied;
}

struct person_forms person_forms_of(struct arena *arena, const struct kin *kin,
                                    const struct person_record *record)
{
    struct person_record tidied = person_record_tidied(record);

    return (struct person_forms){
        .given = form_of(arena, kin, FORM_NAME, record->given_name),
        .surname = form_of(arena, kin, FORM_NAME, record->surname),
        .street = form_of(arena, kin, FORM_STREET, record->street),
        .suburb = form_of(arena, kin, FORM_PLACE, tidied.suburb),
        .postcode = form_of(arena, kin, FORM_CODE, tidied.postcode),
        .identifier = form_of(arena, kin, FORM_CODE, record->identifier),
        .birth = birth_read(record->date_of_birth),
    };
}
