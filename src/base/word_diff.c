#include "base/word_diff.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/buffer.h"

/* What is left between common beginning and end: two bytes for each pair of words. */
#define MOST_PAIRS ((size_t)4 * 1024 * 1024)

/* ---- words ---------------------------------------------------------------------------
 */

struct word {
    const char *text;
    size_t length;
};

struct words {
    struct word *list;
    size_t count;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* A word, or the blanks up to the next one. */
static size_t length_of(const char *text)
{
    size_t length = 1;

    while (text[length] != '\0' && is_blank(text[length]) == is_blank(text[0]))
        length++;
    return length;
}

static struct words words_of(struct arena *arena, const char *text)
{
    struct words words = { 0 };
    size_t count = 0;

    for (const char *at = text; *at != '\0'; at += length_of(at))
        count++;
    words.list = arena_alloc(arena, (count + 1) * sizeof(*words.list));
    for (const char *at = text; *at != '\0'; at += length_of(at))
        words.list[words.count++] = (struct word){ at, length_of(at) };
    return words;
}

static bool is_same(const struct word *a, const struct word *b)
{
    return a->length == b->length && memcmp(a->text, b->text, a->length) == 0;
}

/* ---- what is common ------------------------------------------------------------------
 */

struct table {
    uint16_t *cells; /* [i][j]: how many words the rests from i and j on share */
    size_t width;
};

static uint16_t *cell(const struct table *table, size_t i, size_t j)
{
    return &table->cells[i * table->width + j];
}

static void fill(const struct table *table, const struct words *a, const struct words *b)
{
    for (size_t i = a->count; i-- > 0;)
        for (size_t j = b->count; j-- > 0;) {
            uint16_t down = *cell(table, i + 1, j), right = *cell(table, i, j + 1);

            if (is_same(&a->list[i], &b->list[j]))
                *cell(table, i, j) = (uint16_t)(*cell(table, i + 1, j + 1) + 1);
            else
                *cell(table, i, j) = down >= right ? down : right;
        }
}

/* ---- runs ----------------------------------------------------------------------------
 */

struct runs {
    struct arena *arena;
    struct buffer same, gone, new;
    struct word_diff *out;
    size_t room;
};

static void flush(struct runs *runs, struct buffer *from, enum word_change change)
{
    struct word_diff *out = runs->out;

    if (from->length == 0)
        return;
    if (out->count == runs->room) {
        struct word_run *before = out->list;

        runs->room = runs->room > 0 ? runs->room * 2 : 16;
        out->list = arena_alloc(runs->arena, runs->room * sizeof(*out->list));
        if (out->count > 0)
            memcpy(out->list, before, out->count * sizeof(*out->list));
    }
    out->list[out->count++] =
        (struct word_run){ change, arena_slice(runs->arena, from->bytes, from->length) };
    buffer_clear(from);
}

static void flush_changes(struct runs *runs)
{
    flush(runs, &runs->gone, WORDS_GONE);
    flush(runs, &runs->new, WORDS_NEW);
}

static bool is_only_blank(const struct buffer *buffer)
{
    for (size_t i = 0; i < buffer->length; i++)
        if (!is_blank(buffer->bytes[i]))
            return false;
    return true;
}

/* Blanks between two changed words are read more easily as part of the change. */
static void begin_change(struct runs *runs)
{
    bool changes = runs->gone.length > 0 || runs->new.length > 0;

    if (changes && is_only_blank(&runs->same)) {
        buffer_put(&runs->gone, runs->same.bytes, runs->same.length);
        buffer_put(&runs->new, runs->same.bytes, runs->same.length);
        buffer_clear(&runs->same);
        return;
    }
    flush_changes(runs);
    flush(runs, &runs->same, WORDS_SAME);
}

static void add(struct runs *runs, enum word_change change, const struct word *word)
{
    if (change == WORDS_SAME) {
        buffer_put(&runs->same, word->text, word->length);
        return;
    }
    if (runs->same.length > 0)
        begin_change(runs);
    buffer_put(change == WORDS_GONE ? &runs->gone : &runs->new, word->text, word->length);
}

static void add_all(struct runs *runs, enum word_change change, const struct words *words)
{
    for (size_t i = 0; i < words->count; i++)
        add(runs, change, &words->list[i]);
}

static void walk(struct runs *runs, const struct table *table, const struct words *a,
                 const struct words *b)
{
    size_t i = 0, j = 0;

    while (i < a->count || j < b->count) {
        if (i < a->count && j < b->count && is_same(&a->list[i], &b->list[j])) {
            add(runs, WORDS_SAME, &a->list[i++]);
            j++;
        } else if (j == b->count
                   || (i < a->count && *cell(table, i + 1, j) >= *cell(table, i, j + 1)))
            add(runs, WORDS_GONE, &a->list[i++]);
        else
            add(runs, WORDS_NEW, &b->list[j++]);
    }
}

static void middle(struct runs *runs, const struct words *a, const struct words *b)
{
    struct table table = { .width = b->count + 1 };

    if ((a->count + 1) * (b->count + 1) > MOST_PAIRS || a->count > UINT16_MAX
        || b->count > UINT16_MAX) {
        add_all(runs, WORDS_GONE, a);
        add_all(runs, WORDS_NEW, b);
        return;
    }
    table.cells =
        arena_alloc(runs->arena, (a->count + 1) * (b->count + 1) * sizeof(*table.cells));
    fill(&table, a, b);
    walk(runs, &table, a, b);
}

static struct words part(const struct words *words, size_t from, size_t until)
{
    return (struct words){ words->list + from, until - from };
}

/* ---- the whole -----------------------------------------------------------------------
 */

static size_t common_start(const struct words *a, const struct words *b)
{
    size_t n = 0;

    while (n < a->count && n < b->count && is_same(&a->list[n], &b->list[n]))
        n++;
    return n;
}

static size_t common_end(const struct words *a, const struct words *b, size_t start)
{
    size_t n = 0;

    while (n + start < a->count && n + start < b->count
           && is_same(&a->list[a->count - 1 - n], &b->list[b->count - 1 - n]))
        n++;
    return n;
}

void word_diff(struct arena *arena, const char *before, const char *after,
               struct word_diff *out)
{
    struct words a = words_of(arena, before != NULL ? before : "");
    struct words b = words_of(arena, after != NULL ? after : "");
    size_t start = common_start(&a, &b), end = common_end(&a, &b, start);
    struct runs runs = { .arena = arena, .out = out };
    struct words first = part(&a, 0, start), last = part(&a, a.count - end, a.count);
    struct words gone = part(&a, start, a.count - end),
                 new = part(&b, start, b.count - end);

    *out = (struct word_diff){ 0 };
    add_all(&runs, WORDS_SAME, &first);
    middle(&runs, &gone, &new);
    add_all(&runs, WORDS_SAME, &last);
    flush_changes(&runs);
    flush(&runs, &runs.same, WORDS_SAME);
    buffer_free(&runs.same);
    buffer_free(&runs.gone);
    buffer_free(&runs.new);
}
