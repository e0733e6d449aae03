#include "domain/matching/birth.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "domain/matching/likeness.h"

/* What scanners and hasty fingers make of a digit; 0 for what is none. */
static char digit_of(char c)
{
    static const char taken[] = "oOlIiSsBZz", meant[] = "0011155822";
    const char *at;

    if (c >= '0' && c <= '9')
        return c;
    at = c != '\0' ? strchr(taken, c) : NULL;
    return at != NULL ? meant[at - taken] : '\0';
}

struct parts {
    char text[3][BIRTH_DIGITS];
    size_t count;
    size_t letters; /* that were none of digits */
};

static void put_digit(struct parts *parts, size_t part, char digit)
{
    size_t length = strlen(parts->text[part]);

    if (length < BIRTH_DIGITS - 1)
        parts->text[part][length] = digit;
    else
        parts->letters++; /* too long for a date */
}

/* Up to three runs of digits. */
static struct parts parts_of(const char *text)
{
    struct parts parts = { 0 };
    bool inside = false;

    for (; *text != '\0' && *text != 'T'; text++) {
        char digit = digit_of(*text);
        bool parting = strchr("-/. ", *text) != NULL;

        if (digit == '\0' && !parting) {
            digit = '?'; /* unreadable, but a place is taken */
            parts.letters++;
        }
        if (parting) {
            inside = false;
            continue;
        }
        if (!inside && parts.count < 3)
            parts.count++;
        inside = true;
        put_digit(&parts, parts.count - 1, digit);
    }
    return parts;
}

static int number(const char *text, size_t length)
{
    char copy[BIRTH_DIGITS] = "";

    memcpy(copy, text, length);
    return (int)strtol(copy, NULL, 10);
}

static void put_part(char *to, const char *part, size_t width)
{
    size_t length = strnlen(part, width); /* a longer part loses its end */

    memset(to, '0', width);
    memcpy(to + width - length, part, length);
}

static struct birth of_parts(const char *year, const char *month, const char *day)
{
    struct birth birth = { 0 };

    put_part(birth.digits, year, 4);
    put_part(birth.digits + 4, month, 2);
    put_part(birth.digits + 6, day, 2);
    return birth;
}

/* Parts of odd lengths are still digits in an order. */
static struct birth of_digits(const struct parts *parts)
{
    struct birth birth = { 0 };
    size_t length = 0;

    for (size_t i = 0; i < parts->count; i++)
        for (const char *at = parts->text[i]; *at != '\0'; at++)
            if (length < BIRTH_DIGITS - 1)
                birth.digits[length++] = *at;
    if (length < 6 && length != 4)
        birth.digits[0] = '\0';
    return birth;
}

struct birth birth_read(const char *text)
{
    struct birth birth = { 0 };

    if (text == NULL)
        return birth;
    struct parts parts = parts_of(text);
    if (parts.letters > 2)
        return birth;
    if (parts.count == 3 && strlen(parts.text[0]) == 4)
        birth = of_parts(parts.text[0], parts.text[1], parts.text[2]);
    else if (parts.count == 3 && strlen(parts.text[2]) == 4)
        birth = of_parts(parts.text[2], parts.text[1], parts.text[0]);
    else
        birth = of_digits(&parts);
    birth.year = strlen(birth.digits) >= 4 ? number(birth.digits, 4) : 0;
    if (strlen(birth.digits) == 8) {
        birth.month = number(birth.digits + 4, 2);
        birth.day = number(birth.digits + 6, 2);
    }
    return birth;
}

bool birth_known(const struct birth *birth)
{
    return birth->digits[0] != '\0';
}

static bool day_and_month_swapped(const struct birth *a, const struct birth *b)
{
    return strncmp(a->digits, b->digits, 4) == 0 && a->month == b->day
           && a->day == b->month;
}

static int equal_parts(const char *a, const char *b)
{
    return (strncmp(a, b, 4) == 0) + (strncmp(a + 4, b + 4, 2) == 0)
           + (strncmp(a + 6, b + 6, 2) == 0);
}

enum birth_likeness birth_compare(const struct birth *a, const struct birth *b)
{
    bool whole = strlen(a->digits) == 8 && strlen(b->digits) == 8;

    if (whole && strcmp(a->digits, b->digits) == 0)
        return BIRTH_EXACT;
    if (whole && day_and_month_swapped(a, b))
        return BIRTH_SWAPPED;
    int edits = likeness_edits(a->digits, b->digits, 2);
    if (edits <= 1 && (whole || strlen(a->digits) > 4))
        return BIRTH_TYPO;
    if (whole && equal_parts(a->digits, b->digits) == 2)
        return BIRTH_PARTS;
    if (edits == 2 && strlen(a->digits) > 4)
        return BIRTH_EDITS;
    if (a->year != 0 && b->year != 0 && abs(a->year - b->year) <= 1)
        return BIRTH_YEAR;
    return BIRTH_DIFFER;
}
