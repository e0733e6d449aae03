/* invented.h - people who do not exist, and what clerks, scanners and time do to them. */
#ifndef BENCH_INVENTED_H
#define BENCH_INVENTED_H

#include "domain/matching/comparison.h"

/* A made-up place and the ways of its record keepers. Rates are in per cent. */
struct invented_model {
    const char *name;
    const char *origins;    /* letters of the name lists: e English, s South Asian, ... */
    int originals, doubles; /* how many people, how many further records of them */
    int most_doubles;       /* of one person */
    int most_changes;       /* of one double */
    int most_in_field;
    int household;  /* of people that share an address with the one before */
    int twins;      /* of those, that share the date of birth */
    int namesakes;  /* of those, that have the same given name (father and son) */
    int missing[7]; /* given name, surname, birth, street, suburb, postcode, identifier */
    int loses;      /* of changes that leave a field empty */
    int swaps;      /* of changes that swap two fields */
    int nicknames;  /* of doubles with another form of the given name */
    int moves;      /* of doubles with another address */
    int marries;    /* of doubles with another surname */
    int birth_years;      /* all people are born within so many */
    bool loose_postcodes; /* suburb and postcode have nothing to do with each other */
    char country; /* of addresses: a Australia, u United Kingdom, g Germany, s States */
    bool compact_births; /* 19810223 instead of 1981-02-23 */
};

struct invented {
    struct person_record *records;
    uint32_t *person; /* of a record: who it is */
    size_t count;
};

uint64_t invented_random(void);
void invented_seed(uint64_t seed);
int invented_below(int most);
bool invented_chance(int per_cent);

/* A new person, at an address of their own. */
struct person_record invented_person(struct arena *arena,
                                     const struct invented_model *model);
const char *invented_given(struct arena *arena, const struct invented_model *model);
const char *invented_surname(struct arena *arena, const struct invented_model *model);
void invented_address(struct arena *arena, const struct invented_model *model,
                      struct person_record *out);
const char *invented_other_name(struct arena *arena, const char *given);

/* Another record of the same person, with the damage the model does. */
struct person_record invented_double(struct arena *arena,
                                     const struct invented_model *model,
                                     const struct person_record *of);

struct invented invented_file(struct arena *arena, const struct invented_model *model);

#endif
