/*
 * comparison.h - two records of people, field by field.
 *
 * Says how alike they are, never what that means: weights do that (match_weights.h), and
 * match_words.h says it in plain words.
 */
#ifndef DOMAIN_MATCHING_COMPARISON_H
#define DOMAIN_MATCHING_COMPARISON_H

#include "domain/matching/birth.h"
#include "domain/matching/form.h"

/* As it came in; NULL or "" where nothing is known. */
struct person_record {
    const char *id;
    const char *given_name, *surname, *date_of_birth;
    const char *street, *suburb, *postcode, *identifier;
};

/* Prepared; NULL where nothing is known. */
struct person_forms {
    const struct form_value *given, *surname;
    const struct form_value *street, *suburb, *postcode, *identifier;
    struct birth birth;
    double birth_share; /* how large a part of all people was born that day; 0: unknown */
};

enum matched_field {
    MATCHED_GIVEN_NAME,
    MATCHED_FAMILY_NAME,
    MATCHED_NAME_ORDER, /* 0, or 1 where given name and surname are swapped */
    MATCHED_BIRTH,
    MATCHED_IDENTIFIER,
    MATCHED_POSTCODE,
    MATCHED_SUBURB,
    MATCHED_STREET,
    MATCHED_FIELDS
};

#define NOT_COMPARED 15 /* a level: one of the two says nothing */

struct comparison {
    unsigned char level[MATCHED_FIELDS]; /* of the enum that belongs to the field */
};

struct comparison comparison_of(const struct person_forms *a,
                                const struct person_forms *b);

/* With suburb and postcode in their places, where they were mixed up. */
struct person_record person_record_tidied(const struct person_record *record);

struct person_forms person_forms_of(struct arena *arena, const struct kin *kin,
                                    const struct person_record *record);

#endif
