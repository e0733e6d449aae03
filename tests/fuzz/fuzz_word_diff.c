/* Two texts, cut at the first NUL: what is said to have changed leads from one to the
 * other. */
#include "base/word_diff.h"

#include <stdint.h>
#include <string.h>

#include "base/buffer.h"
#include "base/bug.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void check(const struct word_diff *diff, enum word_change left_out,
                  const char *text)
{
    struct buffer all = { 0 };

    for (size_t i = 0; i < diff->count; i++)
        if (diff->list[i].change != left_out)
            buffer_text(&all, diff->list[i].text);
    if (all.length != strlen(text) || memcmp(buffer_end(&all), text, all.length) != 0)
        bug("a text that was lost or made up");
    buffer_free(&all);
}

static void check_runs(const struct word_diff *diff)
{
    for (size_t i = 0; i < diff->count; i++) {
        if (*diff->list[i].text == '\0')
            bug("a run of nothing");
        if (i > 0 && diff->list[i].change == diff->list[i - 1].change)
            bug("two runs of a kind");
        if (i > 0 && diff->list[i].change == WORDS_GONE
            && diff->list[i - 1].change == WORDS_NEW)
            bug("new before gone");
    }
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct arena *arena = arena_open();
    const char *before = arena_slice(arena, (const char *)data, size);
    size_t cut = strlen(before);
    const char *after =
        cut < size ? arena_slice(arena, (const char *)data + cut + 1, size - cut - 1)
                   : "";
    struct word_diff diff;

    word_diff(arena, before, after, &diff);
    check(&diff, WORDS_NEW, before);
    check(&diff, WORDS_GONE, after);
    check_runs(&diff);
    arena_close(arena);
    return 0;
}
