/* What happens to a record when it is written down once more. */
#include <ctype.h>
#include <string.h>

#include "bench/matching/invented.h"

#define FIELDS 7

static const char **field_of(struct person_record *record, int field)
{
    const char **fields[FIELDS] = { &record->given_name,    &record->surname,
                                    &record->date_of_birth, &record->street,
                                    &record->suburb,        &record->postcode,
                                    &record->identifier };

    return fields[field];
}

static char near_key(char c)
{
    static const char rows[] = "qwertyuiop asdfghjkl zxcvbnm 1234567890";
    const char *at = strchr(rows, tolower((unsigned char)c));

    if (at == NULL || *at == ' ' || c == '\0')
        return c;
    if (at[1] != '\0' && at[1] != ' ' && invented_chance(50))
        return at[1];
    return at > rows && at[-1] != ' ' ? at[-1] : c;
}

static char any_like(char c)
{
    if (isdigit((unsigned char)c))
        return (char)('0' + invented_below(10));
    return (char)('a' + invented_below(26));
}

/* One slip of the finger. */
static const char *typo(struct arena *arena, const char *text)
{
    int length = (int)strlen(text);

    if (length == 0)
        return text;
    int at = invented_below(length), kind = invented_below(4);
    const char *rest = text + at;

    if (kind == 0) /* left out */
        return arena_print(arena, "%.*s%s", at, text, rest + 1);
    if (kind == 1) /* put in */
        return arena_print(arena, "%.*s%c%s", at, text,
                           invented_chance(50) ? *rest : any_like(*rest), rest);
    if (kind == 2 && at + 1 < length) /* two swapped */
        return arena_print(arena, "%.*s%c%c%s", at, text, rest[1], rest[0], rest + 2);
    return arena_print(arena, "%.*s%c%s", at, text,
                       invented_chance(60) ? near_key(*rest) : any_like(*rest), rest + 1);
}

static const char *replaced(struct arena *arena, const char *text, const char *from,
                            const char *to)
{
    const char *at = strstr(text, from);

    if (at == NULL)
        return text;
    return arena_print(arena, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

static const char *from_pairs(struct arena *arena, const char *text,
                              const char *const (*pairs)[2], int count)
{
    int begin = invented_below(count);

    for (int i = 0; i < count; i++) {
        const char *const *pair = pairs[(begin + i) % count];
        const char *changed = replaced(arena, text, pair[0], pair[1]);

        if (changed != text)
            return changed;
    }
    return typo(arena, text);
}

static const char *misheard(struct arena *arena, const char *text)
{
    static const char *const pairs[][2] = {
        { "ph", "f" },   { "f", "ph" },  { "ck", "k" },  { "c", "k" },  { "y", "i" },
        { "i", "y" },    { "ie", "ee" }, { "ai", "ay" }, { "s", "z" },  { "z", "s" },
        { "th", "t" },   { "ll", "l" },  { "l", "ll" },  { "nn", "n" }, { "n", "nn" },
        { "sch", "sh" }, { "gh", "g" },  { "ou", "u" },  { "oo", "u" }, { "w", "v" },
        { "v", "w" },    { "e", "a" },   { "qu", "kw" }, { "x", "ks" }, { "ee", "i" },
        { "mac", "mc" }, { "j", "g" },   { "tt", "t" },  { "r", "rh" }, { "o", "au" },
    };

    return from_pairs(arena, text, pairs, COUNT(pairs));
}

static const char *misread(struct arena *arena, const char *text)
{
    static const char *const pairs[][2] = {
        { "0", "o" },  { "1", "l" },  { "5", "s" }, { "8", "b" }, { "2", "z" },
        { "m", "rn" }, { "rn", "m" }, { "l", "1" }, { "o", "0" }, { "s", "5" },
        { "cl", "d" }, { "d", "cl" }, { "g", "q" }, { "u", "v" }, { "n", "h" },
        { "6", "g" },  { "h", "b" },  { "e", "c" }, { "i", "j" }, { "w", "vv" },
        { "9", "g" },  { "3", "8" },  { "t", "f" },
    };

    return from_pairs(arena, text, pairs, COUNT(pairs));
}

static const char *spaced(struct arena *arena, const char *text)
{
    const char *blank = strchr(text, ' ');
    int length = (int)strlen(text);

    if (blank != NULL)
        return replaced(arena, text, " ", invented_chance(50) ? "" : "-");
    if (length < 4)
        return text;
    int at = 1 + invented_below(length - 2);
    return arena_print(arena, "%.*s %s", at, text, text + at);
}

static bool is_number(const char *text)
{
    return *text != '\0' && strspn(text, "0123456789-") == strlen(text);
}

static const char *changed(struct arena *arena, const char *text)
{
    int kind = invented_below(100);

    if (is_number(text))
        return kind < 75 ? typo(arena, text) : misread(arena, text);
    if (kind < 55)
        return typo(arena, text);
    if (kind < 75)
        return misheard(arena, text);
    return kind < 92 ? misread(arena, text) : spaced(arena, text);
}

static void swap(const char **a, const char **b)
{
    const char *kept = *a;

    *a = *b;
    *b = kept;
}

/* Day and month, or two fields. */
static void swap_something(struct arena *arena, struct person_record *record)
{
    const char *born = record->date_of_birth;
    int kind = invented_below(10);

    if (kind < 4)
        swap(&record->given_name, &record->surname);
    else if (kind < 5)
        swap(&record->suburb, &record->postcode);
    else if (strlen(born) == 10)
        record->date_of_birth =
            arena_print(arena, "%.4s-%.2s-%.2s", born, born + 8, born + 5);
    else if (strlen(born) == 8)
        record->date_of_birth =
            arena_print(arena, "%.4s%.2s%.2s", born, born + 6, born + 4);
}

static void change_once(struct arena *arena, const struct invented_model *model,
                        struct person_record *record, int *in_field)
{
    /* Addresses and names are long and change most; numbers are copied with more care. */
    static const int likely[] = { 0, 0, 0, 1, 1, 1, 2, 2, 3, 3, 3, 3, 4, 4, 4, 5, 6 };
    int field = likely[invented_below(COUNT(likely))];
    const char **place = field_of(record, field);

    if (invented_chance(model->swaps)) {
        swap_something(arena, record);
        return;
    }
    if (**place == '\0' || in_field[field]++ >= model->most_in_field)
        return;
    *place = invented_chance(model->loses) ? "" : changed(arena, *place);
}

struct person_record invented_double(struct arena *arena,
                                     const struct invented_model *model,
                                     const struct person_record *of)
{
    struct person_record record = *of;
    int in_field[FIELDS] = { 0 };

    if (invented_chance(model->nicknames))
        record.given_name = invented_other_name(arena, record.given_name);
    if (invented_chance(model->moves))
        invented_address(arena, model, &record);
    if (invented_chance(model->marries))
        record.surname = invented_surname(arena, model);
    for (int left = 1 + invented_below(model->most_changes); left > 0; left--)
        change_once(arena, model, &record, in_field);
    return record;
}

static void lose_some(const struct invented_model *model, struct person_record *record)
{
    for (int field = 0; field < FIELDS; field++)
        if (invented_chance(model->missing[field]))
            *field_of(record, field) = "";
}

/* A relative at the same address. */
static void move_in(struct arena *arena, const struct invented_model *model,
                    const struct person_record *with, struct person_record *record)
{
    record->street = with->street;
    record->suburb = with->suburb;
    record->postcode = with->postcode;
    if (invented_chance(85))
        record->surname = with->surname;
    bool other_name = strcmp(record->given_name, with->given_name) != 0;
    if (other_name && invented_chance(model->twins))
        record->date_of_birth = with->date_of_birth;
    else if (invented_chance(model->namesakes)) {
        record->given_name = with->given_name;
        record->date_of_birth = arena_print(arena, "%d%s", 1920 + invented_below(40),
                                            record->date_of_birth + 4);
    }
}

struct invented invented_file(struct arena *arena, const struct invented_model *model)
{
    size_t originals = (size_t)model->originals,
           total = originals + (size_t)model->doubles;
    struct person_record *whole = arena_alloc(arena, originals * sizeof(*whole));
    int *doubles = arena_alloc(arena, originals * sizeof(int));
    struct invented out = {
        .records = arena_alloc(arena, total * sizeof(struct person_record)),
        .person = arena_alloc(arena, total * sizeof(uint32_t)),
    };

    for (size_t i = 0; i < originals; i++) {
        whole[i] = invented_person(arena, model);
        if (i > 0 && invented_chance(model->household))
            move_in(arena, model, &whole[i - 1], &whole[i]);
        out.records[out.count] = whole[i];
        out.person[out.count++] = (uint32_t)i;
    }
    while (out.count < total) {
        int of = invented_below(model->originals);

        while (doubles[of] >= model->most_doubles)
            of = (of + 1) % model->originals;
        do { /* some people are written down again and again */
            doubles[of]++;
            out.records[out.count] = invented_double(arena, model, &whole[of]);
            out.person[out.count++] = (uint32_t)of;
        } while (out.count < total && doubles[of]++ < model->most_doubles
                 && invented_chance(40));
    }
    for (size_t i = 0; i < out.count; i++) {
        lose_some(model, &out.records[i]);
        out.records[i].id = arena_print(arena, "rec-%zu", i);
    }
    return out;
}
