#include "domain/matching/match_words.h"

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
