#include "domain/matching/match_words.h"

#include <strings.h>

#include "base/text.h"
#include "domain/matching/match_weights.h"

/* By level; NULL: nothing worth saying. */
static const char *const words[MATCHED_FIELDS][8] = {
    [MATCHED_GIVEN_NAME] = { "Same first name",
                             "First name is a nickname or another spelling",
                             "One of the first names is the same",
                             "First name differs by a letter or two",
                             "First name sounds alike", "First name is similar",
                             "Same initial of the first name", "Another first name" },
    [MATCHED_FAMILY_NAME] = { "Same surname", "Surname is another spelling",
                              "One of the surnames is the same",
                              "Surname differs by a letter or two",
                              "Surname sounds alike", "Surname is similar",
                              "Same initial of the surname", "Another surname" },
    [MATCHED_NAME_ORDER] = { NULL, "First name and surname swapped" },
    [MATCHED_BIRTH] = { "Same date of birth", "Day and month of birth swapped",
                        "Date of birth differs by one digit",
                        "Two of day, month and year of birth are the same",
                        "Date of birth differs by two digits",
                        "Born in the same year or one beside it",
                        "Another date of birth" },
    [MATCHED_IDENTIFIER] = { "Same identifier", "Identifier differs by one character",
                             "Identifier differs by two characters", NULL },
    [MATCHED_POSTCODE] = { "Same postcode", "Postcode differs by one character",
                           "Postcode begins alike", "Another postcode" },
    [MATCHED_SUBURB] = { "Same town or suburb",
                         "Town or suburb differs by a letter or two",
                         "Town or suburb is similar", NULL },
    [MATCHED_STREET] = { "Same street and number", "Nearly the same street and number",
                         "Same street, another number", "Street is the same in part",
                         NULL },
};

size_t match_words(const struct comparison *comparison,
                   const char *out[static MATCHED_FIELDS])
{
    size_t count = 0;

    for (int field = 0; field < MATCHED_FIELDS; field++) {
        int level = comparison->level[field];

        if (level != NOT_COMPARED && words[field][level] != NULL)
            out[count++] = words[field][level];
    }
    return count;
}

/* What differs, where words[] keeps silent. */
static const char *const otherwise[MATCHED_FIELDS] = {
    [MATCHED_NAME_ORDER] = "Names in the same order",
    [MATCHED_IDENTIFIER] = "Another identifier",
    [MATCHED_SUBURB] = "Another town or suburb",
    [MATCHED_STREET] = "Another street",
};

const char *match_word(enum matched_field field, int level)
{
    if (level == NOT_COMPARED)
        return "Not known of both";
    return words[field][level] != NULL ? words[field][level] : otherwise[field];
}

/* clang-format off */
static const struct {
    const char *question, *code;
    int level;
} levels[] = {
#define MATCH_LEVEL(question, level, code) { #question, code, (int)(level) },
#include "domain/matching/match_weights.def"
#undef MATCH_LEVEL
};
/* clang-format on */

static enum matched_field field_of(const char *question)
{
    static const struct {
        const char *begins;
        enum matched_field field;
    } fields[] = {
        { "given", MATCHED_GIVEN_NAME },      { "family", MATCHED_FAMILY_NAME },
        { "name_order", MATCHED_NAME_ORDER }, { "birth", MATCHED_BIRTH },
        { "identifier", MATCHED_IDENTIFIER }, { "postcode", MATCHED_POSTCODE },
        { "suburb", MATCHED_SUBURB },         { "street", MATCHED_STREET },
    };
    size_t i = 0;

    while (i + 1 < COUNT(fields) && !text_starts(question, fields[i].begins))
        i++;
    return fields[i].field;
}

size_t match_weight_place(const char *question, const char *level)
{
    size_t i = 0;

    while (i < COUNT(levels)
           && (strcasecmp(levels[i].question, question) != 0
               || !text_is(levels[i].code, level)))
        i++;
    return i;
}

const char *match_weight_words(const char *question, const char *level)
{
    size_t place = match_weight_place(question, level);

    return place < COUNT(levels) ? match_word(field_of(question), levels[place].level)
                                 : level;
}
