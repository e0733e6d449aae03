#include "base/arena.h"

#include <sodium.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bug.h"

#define BLOCK_SIZE ((size_t)32 * 1024)
#define MOST_SPARE 12 /* a list page of 50 rows needs about eight */

struct block {
    struct block *older;
    size_t size;
    size_t used;
    alignas(max_align_t) unsigned char bytes[];
};

struct deferred {
    struct deferred *older;
    void (*release)(void *);
    void *thing;
};

struct arena {
    struct block *newest;
    struct block *spare; /* wiped blocks of BLOCK_SIZE, kept for the next use */
    size_t nspare;
    struct deferred *cleanups;
};

static void *allocate_or_die(size_t size)
{
    void *memory = calloc(1, size);

    if (memory == NULL)
        bug("out of memory");
    return memory;
}

static struct block *take_block(struct arena *arena, size_t wanted)
{
    struct block *block = arena->spare;

    if (block != NULL && wanted <= BLOCK_SIZE) {
        arena->spare = block->older;
        arena->nspare--;
        return block;
    }
    size_t size = wanted > BLOCK_SIZE ? wanted : BLOCK_SIZE;
    block = allocate_or_die(sizeof(*block) + size);
    block->size = size;
    return block;
}

static struct block *add_block(struct arena *arena, size_t wanted)
{
    struct block *block = take_block(arena, wanted);

    block->older = arena->newest;
    arena->newest = block;
    return block;
}

struct arena *arena_open(void)
{
    return allocate_or_die(sizeof(struct arena));
}

static void run_cleanups(struct arena *arena)
{
    for (struct deferred *d = arena->cleanups; d != NULL; d = d->older)
        d->release(d->thing);
    arena->cleanups = NULL;
}

static void free_blocks(struct block *block)
{
    while (block != NULL) {
        struct block *older = block->older;

        sodium_memzero(block->bytes, block->used);
        free(block);
        block = older;
    }
}

void arena_close(struct arena *arena)
{
    if (arena == NULL)
        return;
    run_cleanups(arena);
    free_blocks(arena->newest);
    free_blocks(arena->spare);
    free(arena);
}

/* Wiped and kept where it is of the usual size and there are not too many. */
static bool keep_block(struct arena *arena, struct block *block)
{
    if (block->size != BLOCK_SIZE || arena->nspare == MOST_SPARE)
        return false;
    sodium_memzero(block->bytes, block->used);
    block->used = 0;
    block->older = arena->spare;
    arena->spare = block;
    arena->nspare++;
    return true;
}

void arena_recycle(struct arena *arena)
{
    struct block *block = arena->newest;

    run_cleanups(arena);
    arena->newest = NULL;
    while (block != NULL) {
        struct block *older = block->older;

        block->older = NULL;
        if (!keep_block(arena, block))
            free_blocks(block);
        block = older;
    }
}

void *arena_alloc(struct arena *arena, size_t size)
{
    const size_t step = alignof(max_align_t);
    struct block *block = arena->newest;

    size = (size + step - 1) / step * step;
    if (block == NULL || block->size - block->used < size)
        block = add_block(arena, size);

    void *memory = block->bytes + block->used;
    block->used += size;
    return memory;
}

char *arena_copy(struct arena *arena, const char *text)
{
    return text == NULL ? NULL : arena_slice(arena, text, strlen(text));
}

char *arena_slice(struct arena *arena, const char *text, size_t length)
{
    char *copy = arena_alloc(arena, length + 1);

    memcpy(copy, text, length);
    return copy;
}

const char *arena_print(struct arena *arena, const char *format, ...)
{
    va_list args, again;

    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);

    char *text = arena_alloc(arena, (size_t)length + 1);
    (void)vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

void arena_defer(struct arena *arena, void (*release)(void *), void *thing)
{
    struct deferred *d = arena_alloc(arena, sizeof(*d));

    *d =
        (struct deferred){ .older = arena->cleanups, .release = release, .thing = thing };
    arena->cleanups = d;
}
