#include "domain/matching/sound.h"

#include <stdbool.h>
#include <string.h>

#include "base/attr.h"
#include "base/text.h"

/* Spellings of one sound; longer ones first. */
static const struct {
    const char *written;
    const char *heard;
} spellings[] = {
    { "sch", "s" }, { "tch", "c" }, { "chr", "kr" }, { "ght", "t" }, { "dzh", "j" },
    { "ph", "f" },  { "gh", "g" },  { "kh", "k" },   { "ck", "k" },  { "sh", "s" },
    { "zh", "s" },  { "ch", "c" },  { "cz", "c" },   { "sz", "s" },  { "th", "t" },
    { "dh", "d" },  { "wr", "r" },  { "kn", "n" },   { "qu", "k" },  { "dj", "j" },
    { "ts", "s" },  { "tz", "s" },  { "ca", "ka" },  { "co", "ko" }, { "cu", "ku" },
    { "cl", "kl" }, { "cr", "kr" }, { "ce", "se" },  { "ci", "si" }, { "cy", "si" },
    { "q", "k" },   { "x", "ks" },  { "z", "s" },    { "v", "f" },   { "w", "f" },
    { "y", "i" },   { "j", "j" },
};

static bool is_vowel(char c)
{
    return strchr("aeiou", c) != NULL;
}

/* The next sound of what is written; how many letters it used. */
static size_t next_sound(const char *at, const char **heard)
{
    for (size_t i = 0; i < COUNT(spellings); i++) {
        size_t length = strlen(spellings[i].written);

        if (strncmp(at, spellings[i].written, length) == 0) {
            *heard = spellings[i].heard;
            return length;
        }
    }
    *heard = NULL;
    return 1;
}

/* Vowels stand only in front, as one "a"; doubles fall together; h is not heard inside.
 */
static void add(char *key, size_t *length, char c)
{
    if (is_vowel(c))
        c = 'a';
    if ((c == 'a' || c == 'h') && *length > 0)
        return;
    if (*length > 0 && key[*length - 1] == c)
        return;
    key[(*length)++] = c;
}

static const char *sound_word(struct arena *arena, const char *word)
{
    char *key = arena_alloc(arena, strlen(word) * 2 + 2);
    size_t length = 0;
    const char *heard;

    while (*word != '\0') {
        size_t used = next_sound(word, &heard);

        if (heard == NULL)
            add(key, &length, *word);
        for (; heard != NULL && *heard != '\0'; heard++)
            add(key, &length, *heard);
        word += used;
    }
    return length > 0 ? key : "-";
}

size_t sound_words(struct arena *arena, const char *names, const char **out, size_t most)
{
    char *folded = arena_copy(arena, text_folded(arena, names)), *rest = folded, *word;
    size_t count = 0;

    while (count < most && (word = strsep(&rest, " ")) != NULL)
        if (strlen(word) >= 2)
            out[count++] = sound_word(arena, word);
    return count;
}

const char *sound_of(struct arena *arena, const char *name)
{
    const char *words[6], *all = "";
    size_t count = sound_words(arena, name, words, COUNT(words));

    for (size_t i = 0; i < count; i++)
        all = arena_print(arena, "%s%s", all, words[i]);
    return *all != '\0' ? all : "-";
}
