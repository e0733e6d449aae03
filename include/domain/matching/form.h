/*
 * form.h - a value of a person's record, prepared once so that it is compared quickly.
 */
#ifndef DOMAIN_MATCHING_FORM_H
#define DOMAIN_MATCHING_FORM_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/matching/kin.h"

#define FORM_WORDS 6

struct form_value {
    const char *text;   /* folded, one blank between words */
    const char *joined; /* without blanks, and for streets without numbers */
    int length;         /* of joined */
    uint64_t letters;   /* of joined: likeness_letters() */
    const char *words[FORM_WORDS];
    int nwords;
    const char *numbers[FORM_WORDS]; /* of a street */
    int nnumbers;
    uint64_t kin[KIN_MOST]; /* of a name: the families it belongs to */
    size_t nkin;
    const char *sound; /* of a name or place; "" when too short to tell anything */
    /* How large a part of all people has this value, a name of its families, a name that
     * sounds like it; 0 where that is not known. */
    double share, kin_share, sound_share;
};

enum form_kind { FORM_NAME, FORM_PLACE, FORM_STREET, FORM_CODE };

/* NULL for a value that says nothing (empty, or no letters and digits in it). */
struct form_value *form_of(struct arena *arena, const struct kin *kin,
                           enum form_kind kind, const char *text);

enum name_likeness {
    NAME_EXACT,
    NAME_KIN,   /* a nickname, or the same name in another spelling */
    NAME_PART,  /* one of several names is the same */
    NAME_CLOSE, /* one letter, or two in a long name */
    NAME_SOUND,
    NAME_ALIKE,
    NAME_INITIAL,
    NAME_DIFFER
};
enum name_likeness form_compare_names(const struct form_value *a,
                                      const struct form_value *b);

enum place_likeness { PLACE_EXACT, PLACE_CLOSE, PLACE_ALIKE, PLACE_DIFFER };
enum place_likeness form_compare_places(const struct form_value *a,
                                        const struct form_value *b);

enum street_likeness {
    STREET_EXACT,
    STREET_CLOSE,
    STREET_NUMBER, /* the same street, another number or none */
    STREET_PART,   /* some of the words */
    STREET_DIFFER
};
enum street_likeness form_compare_streets(const struct form_value *a,
                                          const struct form_value *b);

enum code_likeness { CODE_EXACT, CODE_TYPO, CODE_NEAR, CODE_DIFFER };
/* A postcode is near when it begins alike, an identifier when two characters differ. */
enum code_likeness form_compare_postcodes(const struct form_value *a,
                                          const struct form_value *b);
enum code_likeness form_compare_identifiers(const struct form_value *a,
                                            const struct form_value *b);

#endif
