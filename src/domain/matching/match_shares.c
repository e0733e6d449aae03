#include "domain/matching/match_shares.h"

#include <math.h>
#include <string.h>

#include "domain/matching/tally.h"

enum column { GIVEN, SURNAME, STREET, SUBURB, POSTCODE, IDENTIFIER, COLUMNS };

/* How a column is prepared, and how rare its values are as long as little is known. */
static const struct {
    enum form_kind kind;
    double usual;     /* the share of a value never seen */
    uint32_t doubles; /* so many of one value say nothing yet: the same person, often */
} columns[] = {
    [GIVEN] = { FORM_NAME, 0.002, 0 },     [SURNAME] = { FORM_NAME, 0.0005, 0 },
    [STREET] = { FORM_STREET, 0.0001, 6 }, [SUBURB] = { FORM_PLACE, 0.001, 0 },
    [POSTCODE] = { FORM_CODE, 0.0005, 0 }, [IDENTIFIER] = { FORM_CODE, 0, 6 },
};

#define PRIOR_RECORDS 300.0

/* One form for each value of a column. */
struct values {
    struct arena *arena;
    const struct kin *kin;
    struct tally *number; /* of a value in forms, + 1 */
    struct form_value **forms;
    uint32_t *counts;
    size_t used;
    size_t known; /* records that have a value */
};

static struct form_value *value_of(struct values *values, enum form_kind kind,
                                   const char *text)
{
    if (text == NULL || *text == '\0')
        return NULL;
    uint32_t *number = tally_at(values->number, tally_key(3, text));
    if (*number == 0) {
        *number = (uint32_t)++values->used;
        values->forms[*number] = form_of(values->arena, values->kin, kind, text);
    }
    values->counts[*number]++;
    values->known += values->forms[*number] != NULL;
    return values->forms[*number];
}

/* By folded text, family and sound: "Khan" and "KHAN" are one value. */
static void count_form(struct tally *tally, const struct form_value *form, uint32_t count)
{
    *tally_at(tally, tally_key(1, form->joined)) += count;
    for (size_t k = 0; k < form->nkin; k++)
        *tally_at(tally, form->kin[k]) += count;
    if (*form->sound != '\0')
        *tally_at(tally, tally_key(2, form->sound)) += count;
}

static double share(uint32_t count, size_t known, enum column column)
{
    uint32_t doubles = columns[column].doubles;

    if (doubles > 0) /* only what is common beyond doubt */
        return count > doubles ? (double)(count - doubles) / (double)known : 0;
    return (count + PRIOR_RECORDS * columns[column].usual)
           / ((double)known + PRIOR_RECORDS);
}

static void set_shares(const struct tally *tally, size_t known, enum column column,
                       struct form_value *form)
{
    uint32_t kin = 0;

    form->share = share(tally_of(tally, tally_key(1, form->joined)), known, column);
    for (size_t k = 0; k < form->nkin; k++) {
        uint32_t count = tally_of(tally, form->kin[k]);

        kin = count > kin ? count : kin;
    }
    if (kin > 0)
        form->kin_share = fmax(form->share, share(kin, known, column));
    if (*form->sound != '\0')
        form->sound_share =
            share(tally_of(tally, tally_key(2, form->sound)), known, column);
}

/* A street without its number may be long; with it, it is one value. */
static void count_shares(struct values *values, enum column column)
{
    struct tally *tally = tally_new(values->arena);

    for (size_t i = 1; i <= values->used; i++)
        if (values->forms[i] != NULL)
            count_form(tally, values->forms[i], values->counts[i]);
    for (size_t i = 1; i <= values->used; i++)
        if (values->forms[i] != NULL)
            set_shares(tally, values->known, column, values->forms[i]);
}

static const char *field_of(const struct person_record *record, enum column column)
{
    switch (column) {
    case GIVEN:
        return record->given_name;
    case SURNAME:
        return record->surname;
    case STREET:
        return record->street;
    case SUBURB:
        return record->suburb;
    case POSTCODE:
        return record->postcode;
    case IDENTIFIER:
        return record->identifier;
    case COLUMNS:
        break;
    }
    return NULL;
}

static void put_form(struct person_forms *forms, enum column column,
                     const struct form_value *form)
{
    const struct form_value **places[] = {
        [GIVEN] = &forms->given,       [SURNAME] = &forms->surname,
        [STREET] = &forms->street,     [SUBURB] = &forms->suburb,
        [POSTCODE] = &forms->postcode, [IDENTIFIER] = &forms->identifier,
    };

    *places[column] = form;
}

static void prepare_column(struct arena *arena, const struct kin *kin,
                           const struct person_record *records, size_t count,
                           enum column column, struct person_forms *out)
{
    struct values values = {
        .arena = arena,
        .kin = kin,
        .number = tally_new(arena),
        .forms = arena_alloc(arena, (count + 1) * sizeof(struct form_value *)),
        .counts = arena_alloc(arena, (count + 1) * sizeof(uint32_t)),
    };

    for (size_t i = 0; i < count; i++) {
        struct person_record tidied = person_record_tidied(&records[i]);

        put_form(&out[i], column,
                 value_of(&values, columns[column].kind, field_of(&tidied, column)));
    }
    count_shares(&values, column);
}

/* A day that stands for "not known", like the first of January 1900, is common. */
static void prepare_births(struct arena *arena, const struct person_record *records,
                           size_t count, struct person_forms *out)
{
    struct tally *tally = tally_new(arena);
    size_t known = 0;

    for (size_t i = 0; i < count; i++) {
        out[i].birth = birth_read(records[i].date_of_birth);
        known += birth_known(&out[i].birth);
        ++*tally_at(tally, tally_key(1, out[i].birth.digits));
    }
    for (size_t i = 0; i < count; i++) {
        uint32_t seen = tally_of(tally, tally_key(1, out[i].birth.digits));

        out[i].birth_share = seen > 8 ? (double)(seen - 8) / (double)known : 0;
    }
}

struct person_forms *match_forms_of(struct arena *arena, const struct kin *kin,
                                    const struct person_record *records, size_t count)
{
    struct person_forms *out = arena_alloc(arena, (count + 1) * sizeof(*out));

    for (int column = 0; column < COLUMNS; column++)
        prepare_column(arena, kin, records, count, (enum column)column, out);
    prepare_births(arena, records, count, out);
    return out;
}
