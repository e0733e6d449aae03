#include "domain/matching/match_keys.h"

#include <string.h>

#include "domain/matching/tally.h"

/* A key is its kind and up to three things that must be the same together. */
enum kind {
    BY_IDENTIFIER = 1,
    BY_IDENTIFIER_EDIT,
    BY_BIRTH,
    BY_BIRTH_EDIT,
    BY_MONTH_AND_NAME,
    BY_DAY_OF_YEAR_AND_NAME,
    BY_DAY_AND_NAME,
    BY_YEAR_AND_NAME,
    BY_NAMES,
    BY_KIN_AND_NAME,
    BY_NAME_BEGINNINGS,
    BY_NAME_ENDS,
    BY_POSTCODE_AND_NAME,
    BY_SUBURB_AND_NAME,
    BY_STREET_AND_NAME,
    BY_NUMBER_AND_NAME,
    BY_POSTCODE_AND_STREET,
    BY_POSTCODE_AND_NUMBER,
    BY_SUBURB_AND_STREET,
    BY_STREET_AND_NUMBER,
    BY_POSTCODE_AND_YEAR,
    BY_SUBURB_AND_YEAR,
    BY_STREET_AND_YEAR,
    BY_SUBURB_AND_NUMBER,
    BY_NUMBER_AND_YEAR,
    BY_POSTCODE_AND_SUBURB,
    BY_STREET,
};

static void add(struct match_keys *out, enum kind kind, uint64_t a, uint64_t b)
{
    uint64_t key = (uint64_t)kind * 0x9E3779B97F4A7C15U;

    if (out->count == MATCH_KEYS_MOST || a == 0 || b == 0)
        return;
    key = (key ^ a) * 0xBF58476D1CE4E5B9U;
    key = (key ^ (key >> 29) ^ b) * 0x94D049BB133111EBU;
    out->keys[out->count++] = key ^ (key >> 31);
}

static uint64_t text_key(const char *text)
{
    return text != NULL && *text != '\0' ? tally_key(7, text) : 0;
}

static uint64_t beginning(const char *text, size_t length)
{
    char copy[8] = "";

    memcpy(copy, text, strnlen(text, length));
    return tally_key(8, copy);
}

static uint64_t end_of(const char *text, size_t length)
{
    size_t whole = strlen(text);

    return tally_key(9, whole > length ? text + whole - length : text);
}

/* The same key whichever comes first: names get swapped. */
static void add_both(struct match_keys *out, enum kind kind, uint64_t a, uint64_t b)
{
    add(out, kind, a < b ? a : b, a < b ? b : a);
}

static uint64_t sound_key(const struct form_value *form)
{
    if (form == NULL)
        return 0;
    return *form->sound != '\0' ? text_key(form->sound) : text_key(form->joined);
}

/* Every text with one character less: two that are one edit apart share one of them. */
static void add_edits(struct match_keys *out, enum kind kind, const char *text)
{
    char copy[24];
    size_t length = strlen(text);

    if (length < 5 || length >= sizeof(copy))
        return;
    for (size_t i = 0; i < length; i++) {
        if (i > 0 && text[i] == text[i - 1])
            continue; /* gives the same text */
        memcpy(copy, text, i);
        memcpy(copy + i, text + i + 1, length - i);
        add(out, kind, text_key(copy), 1);
    }
}

static void add_identifier(struct match_keys *out, const struct form_value *form,
                           bool few)
{
    if (form == NULL)
        return;
    add(out, BY_IDENTIFIER, text_key(form->joined), 1);
    if (!few)
        add_edits(out, BY_IDENTIFIER_EDIT, form->joined);
}

/* Day and month in order of size: swapped ones give the same. */
static void add_birth(struct match_keys *out, const struct birth *birth, bool few)
{
    int small = birth->month < birth->day ? birth->month : birth->day;
    int large = birth->month + birth->day - small;

    if (strlen(birth->digits) >= 6)
        add(out, BY_BIRTH,
            birth->month != 0
                ? (uint64_t)birth->year * 10000 + (uint64_t)(small * 100 + large) + 1
                : text_key(birth->digits),
            1);
    if (!few)
        add_edits(out, BY_BIRTH_EDIT, birth->digits);
}

static void add_birth_and_name(struct match_keys *out, const struct birth *birth,
                               uint64_t name, bool few)
{
    uint64_t year = (uint64_t)birth->year, month = (uint64_t)birth->month;
    uint64_t day = (uint64_t)birth->day;

    if (!few || month == 0)
        add(out, BY_YEAR_AND_NAME, year, name);
    if (month == 0)
        return;
    add(out, BY_MONTH_AND_NAME, year * 100 + month, name);
    add(out, BY_DAY_AND_NAME, year * 100 + day, name);
    add(out, BY_DAY_OF_YEAR_AND_NAME, month < day ? month * 100 + day : day * 100 + month,
        name);
}

static uint64_t number_of(const struct form_value *street)
{
    return street != NULL && street->nnumbers > 0
               ? text_key(street->numbers[street->nnumbers - 1])
               : 0;
}

/* The longest word of a street: its name rather than "street" or "north". */
static uint64_t street_name(const struct form_value *street)
{
    const char *longest = "";

    for (int i = 0; street != NULL && i < street->nwords; i++)
        if (strlen(street->words[i]) > strlen(longest))
            longest = street->words[i];
    return strlen(longest) >= 3 ? beginning(longest, 5) : 0;
}

static uint64_t code_key(const struct form_value *form)
{
    return form != NULL ? text_key(form->joined) : 0;
}

/* A name by its sound, its beginning or its end, with one other thing each. */
static void add_name(struct match_keys *out, const struct person_forms *forms,
                     uint64_t name, bool few)
{
    if (name == 0)
        return;
    add_birth_and_name(out, &forms->birth, name, few);
    add(out, BY_POSTCODE_AND_NAME, code_key(forms->postcode), name);
    if (few)
        return;
    add(out, BY_SUBURB_AND_NAME, sound_key(forms->suburb), name);
    add(out, BY_STREET_AND_NAME, street_name(forms->street), name);
    add(out, BY_NUMBER_AND_NAME, number_of(forms->street), name);
}

static void add_variants(struct match_keys *out, const struct person_forms *forms,
                         const struct form_value *name, bool few)
{
    add_name(out, forms, sound_key(name), few);
    if (few || name == NULL)
        return;
    add_name(out, forms, beginning(name->joined, 3), few);
    add_name(out, forms, end_of(name->joined, 3), few);
}

static void add_names(struct match_keys *out, const struct person_forms *forms, bool few)
{
    const struct form_value *given = forms->given, *surname = forms->surname;

    add_variants(out, forms, given, few);
    add_variants(out, forms, surname, few);
    if (given == NULL || surname == NULL)
        return;
    add_both(out, BY_NAMES, sound_key(given), sound_key(surname));
    for (size_t i = 0; i < given->nkin; i++)
        add_both(out, BY_KIN_AND_NAME, given->kin[i], sound_key(surname));
    if (few)
        return;
    add_both(out, BY_NAME_BEGINNINGS, beginning(given->joined, 3),
             beginning(surname->joined, 3));
    add_both(out, BY_NAME_ENDS, end_of(given->joined, 3), end_of(surname->joined, 3));
}

static void add_place(struct match_keys *out, const struct person_forms *forms)
{
    uint64_t postcode = code_key(forms->postcode), suburb = sound_key(forms->suburb);
    uint64_t street = street_name(forms->street), number = number_of(forms->street);
    uint64_t year = (uint64_t)forms->birth.year;

    add(out, BY_POSTCODE_AND_STREET, postcode, street);
    add(out, BY_POSTCODE_AND_NUMBER, postcode, number);
    add(out, BY_SUBURB_AND_STREET, suburb, street);
    add(out, BY_STREET_AND_NUMBER, street, number);
    add(out, BY_POSTCODE_AND_YEAR, postcode, year);
    add(out, BY_SUBURB_AND_YEAR, suburb, year);
    add(out, BY_STREET_AND_YEAR, street, year);
    add(out, BY_SUBURB_AND_NUMBER, suburb, number);
    add(out, BY_NUMBER_AND_YEAR, number, year);
    add(out, BY_POSTCODE_AND_SUBURB, postcode, suburb);
    add(out, BY_STREET, street, 1);
}

void match_keys_of(const struct person_forms *forms, bool few, struct match_keys *out)
{
    out->count = 0;
    add_identifier(out, forms->identifier, few);
    add_names(out, forms, few);
    add_birth(out, &forms->birth, few);
    if (!few)
        add_place(out, forms);
}
