#include "domain/matching/form.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "domain/matching/likeness.h"
#include "domain/matching/romanise.h"
#include "domain/matching/sound.h"

/* Words that say nothing about who somebody is. */
static bool is_title(const char *word)
{
    static const char *const titles[] = { "mr",  "mrs", "ms", "miss", "dr",  "prof",
                                          "rev", "sir", "jr", "sr",   "snr", "jnr" };

    for (size_t i = 0; i < COUNT(titles); i++)
        if (strcmp(word, titles[i]) == 0)
            return true;
    return false;
}

/* The short form of a word for a kind of street; other words stay. */
static const char *street_word(const char *word)
{
    static const char *const pairs[][2] = {
        { "street", "st" },      { "str", "st" },        { "road", "rd" },
        { "avenue", "av" },      { "ave", "av" },        { "drive", "dr" },
        { "place", "pl" },       { "lane", "la" },       { "ln", "la" },
        { "close", "cl" },       { "court", "ct" },      { "crt", "ct" },
        { "crescent", "cres" },  { "cr", "cres" },       { "circuit", "cct" },
        { "terrace", "tce" },    { "ter", "tce" },       { "gardens", "gdns" },
        { "grove", "gr" },       { "square", "sq" },     { "parade", "pde" },
        { "highway", "hwy" },    { "boulevard", "bvd" }, { "blvd", "bvd" },
        { "apartment", "flat" }, { "apt", "flat" },      { "unit", "flat" },
        { "saint", "st" },       { "mount", "mt" },      { "north", "n" },
        { "south", "s" },        { "east", "e" },        { "west", "w" },
        { "strasse", "st" },     { "circle", "cir" },    { "park", "pk" },
    };

    for (size_t i = 0; i < COUNT(pairs); i++)
        if (strcmp(word, pairs[i][0]) == 0)
            return pairs[i][1];
    return word;
}

static bool has_digit(const char *word)
{
    return strpbrk(word, "0123456789") != NULL;
}

static void put_word(struct form_value *form, enum form_kind kind, const char *word)
{
    if (kind == FORM_STREET && has_digit(word)) {
        if (form->nnumbers < FORM_WORDS)
            form->numbers[form->nnumbers++] = word;
    } else if (form->nwords < FORM_WORDS)
        form->words[form->nwords++] = kind == FORM_STREET ? street_word(word) : word;
}

/* A record of nothing but titles keeps them. */
static void split(struct arena *arena, struct form_value *form, enum form_kind kind)
{
    char *rest = arena_copy(arena, form->text), *word;
    const char *first = "";

    while ((word = strsep(&rest, " ")) != NULL) {
        if (*first == '\0')
            first = word;
        if (kind != FORM_NAME || !is_title(word))
            put_word(form, kind, word);
    }
    if (form->nwords == 0 && form->nnumbers == 0)
        put_word(form, kind, first);
}

static const char *join(struct arena *arena, const struct form_value *form)
{
    char *joined = arena_alloc(arena, strlen(form->text) * 2 + 1);
    size_t length = 0;

    for (int i = 0; i < form->nwords; i++) {
        size_t size = strlen(form->words[i]);

        memcpy(joined + length, form->words[i], size);
        length += size;
    }
    return joined;
}

static void add_kin(struct form_value *form, const struct kin *kin, const char *name)
{
    uint64_t families[KIN_MOST];
    size_t count = kin_families(kin, name, families);

    for (size_t i = 0; i < count && form->nkin < KIN_MOST; i++)
        form->kin[form->nkin++] = families[i];
}

static void hear(struct arena *arena, struct form_value *form)
{
    const char *sound = sound_of(arena, form->joined);

    form->sound = strlen(sound) >= 2 ? sound : "";
}

struct form_value *form_of(struct arena *arena, const struct kin *kin,
                           enum form_kind kind, const char *text)
{
    struct form_value *form = arena_alloc(arena, sizeof(*form));

    form->text = romanised(arena, text_folded(arena, text != NULL ? text : ""));
    if (*form->text == '\0')
        return NULL;
    split(arena, form, kind);
    form->joined = join(arena, form);
    form->length = (int)strlen(form->joined);
    form->letters = likeness_letters(form->joined);
    form->sound = "";
    if (kind == FORM_NAME) {
        add_kin(form, kin, form->joined);
        if (form->nwords > 1)
            add_kin(form, kin, form->words[0]);
    }
    if (kind == FORM_NAME || kind == FORM_PLACE)
        hear(arena, form);
    return form;
}
