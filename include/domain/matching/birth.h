/*
 * birth.h - a date of birth as somebody wrote it, for comparing.
 *
 * Nothing is refused: a month 13 or a letter O for a nought still says something.
 */
#ifndef DOMAIN_MATCHING_BIRTH_H
#define DOMAIN_MATCHING_BIRTH_H

#include <stdbool.h>

#define BIRTH_DIGITS 11

struct birth {
    char digits[BIRTH_DIGITS]; /* "20090304"; "" where nothing useful is known */
    int year, month, day;
};

/* 2009-03-04, 20090304, 4/3/2009, 04.03.2009, 2009/3/4; anything else leaves nothing. */
struct birth birth_read(const char *text);

enum birth_likeness {
    BIRTH_EXACT,
    BIRTH_SWAPPED, /* day and month */
    BIRTH_TYPO,    /* one digit, or two neighbours swapped */
    BIRTH_PARTS,   /* two of year, month and day */
    BIRTH_EDITS,   /* two digits */
    BIRTH_YEAR,    /* the year, or one beside it */
    BIRTH_DIFFER
};

bool birth_known(const struct birth *birth);

/* Both must be known. */
enum birth_likeness birth_compare(const struct birth *a, const struct birth *b);

#endif
