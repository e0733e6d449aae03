/* People who do not exist: names built of syllables, with the spelling of many origins.
 */
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "cli/demo.h"

enum { ENGLISH, SOUTH_ASIAN, EASTERN_EUROPEAN, WELSH, WEST_AFRICAN, ORIGINS };

#define PARTS 20

struct origin {
    const char *fore[PARTS], *male[8], *female[8];
    const char *sur[PARTS], *middle[6], *end[12];
    const char *ethnicities[3], *languages[3];
};

static const struct origin origins[ORIGINS] = {
    [ENGLISH] = {
        .fore = { "Al", "Bram", "Cal", "Dar", "Ed", "Fen", "Gar", "Har", "Jas", "Kel", "Lan",
                  "Mer", "Nor", "Os", "Per", "Quen", "Ros", "Tam", "Wil", "Yor" },
        .male = { "ric", "den", "ton", "win", "bert", "ley", "mond", "vin" },
        .female = { "ina", "ella", "wyn", "etta", "lyn", "mae", "issa", "ora" },
        .sur = { "Ash", "Brack", "Cold", "Dun", "Elm", "Farn", "Gold", "Hazel", "Ink", "Kettle",
                 "Larch", "Mickle", "Nettle", "Oaken", "Pebble", "Quarrel", "Rush", "Sedge",
                 "Thistle", "Withy" },
        .middle = { "", "ing", "er", "le", "on", "en" },
        .end = { "combe", "dale", "ford", "garth", "hurst", "ley", "mere", "ridge", "shaw",
                 "stead", "thwaite", "wick" },
        .ethnicities = { "white_british", "white_british", "mixed_white_black_caribbean" },
        .languages = { "English", "English", "English" },
    },
    [SOUTH_ASIAN] = {
        .fore = { "Abr", "Bash", "Dilr", "Faiz", "Gulz", "Hash", "Irf", "Jav", "Kamr", "Lub",
                  "Mahn", "Naz", "Qas", "Rahn", "Sham", "Tahr", "Uzm", "Wahd", "Yas", "Zub" },
        .male = { "een", "oor", "aan", "ullah", "mir", "ish", "dar", "veer" },
        .female = { "ina", "eema", "unnisa", "ika", "aya", "eesha", "jeet", "preet" },
        .sur = { "Adar", "Bukh", "Chandr", "Dost", "Farooz", "Ghul", "Halim", "Iqbar", "Jamsh",
                 "Kars", "Lalb", "Mirz", "Nawar", "Parv", "Qadr", "Rash", "Sikand", "Tarv",
                 "Usmar", "Zahir" },
        .middle = { "", "a", "i", "o", "an", "er" },
        .end = { "bagh", "dani", "ghal", "jee", "kundi", "lani", "mal", "nathi", "pur", "voori",
                 "wala", "zai" },
        .ethnicities = { "asian_pakistani", "asian_bangladeshi", "asian_indian" },
        .languages = { "English", "Urdu", "Bengali" },
    },
    [EASTERN_EUROPEAN] = {
        .fore = { "Bog", "Casi", "Dar", "Emil", "Feli", "Grz", "Ilo", "Jar", "Kaz", "Lub", "Mil",
                  "Nik", "Ond", "Pav", "Rad", "Sław", "Tom", "Vlad", "Woj", "Zden" },
        .male = { "omir", "ek", "islav", "ian", "osz", "imir", "ul", "ko" },
        .female = { "ka", "ina", "mila", "ja", "eta", "sława", "ica", "ana" },
        .sur = { "Borz", "Czar", "Drag", "Grab", "Horn", "Jask", "Kov", "Lesz", "Mach", "Nov",
                 "Ostr", "Pietr", "Rud", "Stan", "Šim", "Trz", "Vask", "Wró", "Zab", "Žel" },
        .middle = { "", "a", "o", "in", "ol", "ub" },
        .end = { "alski", "auskas", "chuk", "czek", "dović", "escu", "kalns", "ński", "renko",
                 "tsev", "vány", "wicz" },
        .ethnicities = { "white_other", "white_other", "white_roma" },
        .languages = { "Polish", "Romanian", "Lithuanian" },
    },
    [WELSH] = {
        .fore = { "Aer", "Bed", "Car", "Dyl", "Eir", "Ffion", "Geth", "Heul", "Iest", "Llew",
                  "Meir", "Nest", "Ow", "Per", "Rhi", "Sion", "Teg", "Urb", "Wyn", "Ynyr" },
        .male = { "in", "wyn", "og", "ydd", "an", "fael", "ion", "rys" },
        .female = { "wen", "ys", "edd", "lian", "on", "eira", "anwen", "fair" },
        .sur = { "Bryn", "Cefn", "Dinas", "Ebr", "Ffrwd", "Glas", "Hafod", "Isgo", "Llan", "Maes",
                 "Nant", "Ogw", "Pen", "Rhos", "Sarn", "Tref", "Uwch", "Waun", "Ynys", "Ystr" },
        .middle = { "", "y", "a", "el", "or", "wy" },
        .end = { "afon", "bach", "ddu", "fryn", "goch", "las", "mawr", "nedd", "rhyd", "sant",
                 "wern", "wydd" },
        .ethnicities = { "white_british", "white_british", "white_british" },
        .languages = { "English", "Welsh", "English" },
    },
    [WEST_AFRICAN] = {
        .fore = { "Ade", "Bola", "Chidi", "Dele", "Ebo", "Fola", "Gbe", "Ike", "Jide", "Kofa",
                  "Lami", "Morenu", "Nnam", "Obi", "Olu", "Seyi", "Tundu", "Uzo", "Wale", "Yaw" },
        .male = { "kunle", "dayo", "femi", "mezie", "ntim", "bayo", "tobi", "soji" },
        .female = { "bisi", "yinka", "nma", "sade", "joke", "mide", "efua", "lara" },
        .sur = { "Abio", "Bamid", "Chuku", "Danqua", "Ezen", "Fashol", "Gyam", "Idow", "Jaiyeo",
                 "Kumas", "Laday", "Mensar", "Nwach", "Okon", "Opok", "Quarsh", "Sarpon", "Tetta",
                 "Uduak", "Yebo" },
        .middle = { "", "a", "e", "i", "o", "u" },
        .end = { "bami", "dugu", "fori", "kwesi", "lade", "mbe", "nkwo", "redo", "sanye", "tola",
                 "wumi", "yemo" },
        .ethnicities = { "black_african", "black_african", "mixed_white_black_african" },
        .languages = { "English", "Yoruba", "Twi" },
    },
};

static int draw(uint64_t *state, int count)
{
    return (int)(demo_random(state) % (uint64_t)count);
}

#define DRAW(state, list) ((list)[draw((state), (int)COUNT(list))])

static void build_surname(const struct origin *origin, uint64_t *state, char *out,
                          size_t size)
{
    char second[48] = "";

    (void)snprintf(out, size, "%s%s%s", DRAW(state, origin->sur),
                   DRAW(state, origin->middle), DRAW(state, origin->end));
    switch (draw(state, 28)) {
    case 0: /* two families, one hyphen */
        (void)snprintf(second, sizeof(second), "-%s%s", DRAW(state, origins[ENGLISH].sur),
                       DRAW(state, origins[ENGLISH].end));
        break;
    case 1:
        memmove(out + 2, out, strlen(out) + 1);
        memcpy(out, origin == &origins[ENGLISH] ? "O'" : "D'", 2);
        break;
    default:
        break;
    }
    strncat(out, second, size - strlen(out) - 1);
}

static void build_forename(const struct origin *origin, uint64_t *state, bool female,
                           char *out, size_t size)
{
    const char *begin = DRAW(state, origin->fore);

    (void)snprintf(out, size, "%s%s", begin,
                   female ? DRAW(state, origin->female) : DRAW(state, origin->male));
    if (draw(state, 30) == 0) {
        char second[32];

        (void)snprintf(second, sizeof(second), "-%s%s", DRAW(state, origin->fore),
                       female ? DRAW(state, origin->female) : DRAW(state, origin->male));
        strncat(out, second, size - strlen(out) - 1);
    }
}

/* As the Home Office's figures have it: more than half are younger than 21. */
static int draw_age(uint64_t *state)
{
    static const struct {
        int until, from, to;
    } bands[] = { { 4, 7, 10 },   { 40, 11, 15 }, { 53, 16, 17 },
                  { 66, 18, 20 }, { 75, 21, 25 }, { 82, 26, 30 },
                  { 91, 31, 40 }, { 97, 41, 50 }, { 100, 51, 70 } };
    int place = draw(state, 100), i = 0;

    while (place >= bands[i].until)
        i++;
    return bands[i].from + draw(state, bands[i].to - bands[i].from + 1);
}

static void draw_birth(uint64_t *state, long first_day, struct demo_person *out)
{
    struct arena *arena = arena_open();

    out->age = draw_age(state);
    long born = first_day - (long)out->age * 365 - out->age / 4 - draw(state, 364) - 1;
    (void)snprintf(out->born, sizeof(out->born), "%s", date_of_number(arena, born));
    arena_close(arena);
    if (draw(state, 100) < 9)
        out->born[0] = '\0';
}

struct place {
    const char *area;
    const char *districts[9];
    int count, share;
};

static const struct place places[] = {
    { "luton", { "LU1", "LU2", "LU3", "LU4" }, 4, 46 },
    { "central_bedfordshire",
      { "LU5", "LU6", "LU7", "SG15", "SG16", "SG17", "SG18", "SG19", "MK45" },
      9,
      28 },
    { "bedford", { "MK40", "MK41", "MK42", "MK43", "MK44" }, 5, 26 },
};

static void draw_place(uint64_t *state, struct demo_person *out)
{
    static const char letters[] = "ABDEFGHJLNPQRSTUWXYZ";
    int share = draw(state, 100), i = share < 46 ? 0 : share < 74 ? 1 : 2;
    const struct place *place = &places[i];

    out->area = place->area;
    (void)snprintf(out->postcode, sizeof(out->postcode), "%s %d%c%c",
                   place->districts[draw(state, place->count)], 1 + draw(state, 9),
                   letters[draw(state, 20)], letters[draw(state, 20)]);
    (void)snprintf(out->address, sizeof(out->address), "%d %s%s %s", 1 + draw(state, 180),
                   DRAW(state, origins[ENGLISH].sur),
                   DRAW(state, origins[ENGLISH].middle),
                   draw(state, 2) == 0 ? "Road" : "Close");
    if (draw(state, 100) < 3) /* districts straddle authorities */
        out->area = places[(i + 1) % 3].area;
}

static const struct origin *draw_origin(uint64_t *state)
{
    static const int until[ORIGINS] = { 44, 70, 84, 91, 100 };
    int share = draw(state, 100), i = 0;

    while (share >= until[i])
        i++;
    return &origins[i];
}

void demo_person(const struct demo *demo, int number, struct demo_person *out)
{
    uint64_t state = demo->seed ^ ((uint64_t)number * UINT64_C(0xD1342543DE82EF95));
    const struct origin *origin = draw_origin(&state);
    bool female = draw(&state, 100) < 12;

    *out = (struct demo_person){ .gender = female ? "female" : "male" };
    build_forename(origin, &state, female, out->forename, sizeof(out->forename));
    build_surname(origin, &state, out->surname, sizeof(out->surname) - 3);
    if (draw(&state, 100) < 12)
        build_forename(origin, &state, female, out->alias, sizeof(out->alias));
    out->ethnicity = draw(&state, 100) < 70 ? DRAW(&state, origin->ethnicities)
                     : draw(&state, 2) == 0 ? "not_stated"
                                            : NULL;
    out->language = DRAW(&state, origin->languages);
    out->nationality = draw(&state, 100) < 80 ? "British" : NULL;
    draw_birth(&state, demo->referrals[number].first_on, out);
    draw_place(&state, out);
}

void demo_colleague(struct demo *demo, char out[static 96])
{
    const struct origin *origin = draw_origin(&demo->random);
    char surname[64];

    build_forename(origin, &demo->random, demo_chance(demo, 500), out, 40);
    build_surname(origin, &demo->random, surname, sizeof(surname) - 3);
    strncat(out, " ", 2);
    strncat(out, surname, 95 - strlen(out));
}

/* ---- other spellings ------------------------------------------------------------------
 */

/* Heard, not read: what two people write down for one name. */
static const char *const spellings[][2] = {
    { "oo", "u" }, { "ee", "i" }, { "k", "c" },  { "ph", "f" }, { "sz", "sh" },
    { "ł", "l" },  { "ó", "o" },  { "š", "s" },  { "ž", "z" },  { "ć", "c" },
    { "ń", "n" },  { "á", "a" },  { "Š", "S" },  { "Ž", "Z" },  { "-", " " },
    { "'", "" },   { "y", "i" },  { "ll", "l" }, { "dd", "d" }, { "w", "v" },
    { "ah", "a" }, { "u", "oo" }, { "m", "mm" }, { "n", "nn" }, { "r", "rr" },
};

/* The first difference that fits, from a random place of the list on; never the capital.
 */
static void respell(struct demo *demo, char *name, size_t size)
{
    size_t start = (size_t)demo_pick(demo, (int)COUNT(spellings));

    for (size_t i = 0; i < COUNT(spellings); i++) {
        const char *const *pair = spellings[(start + i) % COUNT(spellings)];
        size_t from = strlen(pair[0]), to = strlen(pair[1]);
        char *at = strstr(name + 1, pair[0]);

        if (at == NULL || strlen(name) + to >= size + from)
            continue;
        memmove(at + to, at + from, strlen(at + from) + 1);
        memcpy(at, pair[1], to);
        return;
    }
}

static void swap_day_and_month(char *born)
{
    char day[3] = { born[8], born[9], '\0' };

    if (day[0] > '1' || (day[0] == '1' && day[1] > '2'))
        return;
    memcpy(born + 8, born + 5, 2);
    memcpy(born + 5, day, 2);
}

void demo_misspell(struct demo *demo, struct demo_person *person)
{
    static const int weights[] = { 30, 35, 15, 8, 7, 5, 0 };
    char name[64];

    switch (demo_weighted(demo, weights)) {
    case 0: /* this time it was read off a document */
        break;
    case 1:
        respell(demo, person->surname, sizeof(person->surname));
        break;
    case 2:
        respell(demo, person->forename, sizeof(person->forename));
        respell(demo, person->surname, sizeof(person->surname));
        break;
    case 3:
        if (strlen(person->surname) >= sizeof(name))
            break;
        memcpy(name, person->forename, sizeof(name));
        (void)snprintf(person->forename, sizeof(person->forename), "%.63s",
                       person->surname);
        (void)snprintf(person->surname, sizeof(person->surname), "%s", name);
        break;
    case 4:
        if (person->born[0] != '\0')
            swap_day_and_month(person->born);
        break;
    default:
        person->born[0] = '\0';
        respell(demo, person->forename, sizeof(person->forename));
    }
}
