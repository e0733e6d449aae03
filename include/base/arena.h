/*
 * arena.h - memory that lives exactly as long as one request or command.
 *
 * Everything handed out here is released together by arena_close(), which
 * first runs the deferred clean-ups, newest first, and then wipes every byte:
 * what passes through a request is personal data.
 *
 * There is no failure to handle.  Input sizes are bounded where input enters,
 * so running out of memory means the machine is in trouble; arena_alloc()
 * then ends the process and SQLite recovers the database at the next start.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

#include "base/attr.h"

struct arena;

struct arena *arena_open(void);
void arena_close(struct arena *arena);

/* Empties the arena as arena_close() would, but keeps wiped blocks for the next use. */
void arena_recycle(struct arena *arena);

/* Zeroed memory, aligned for any type.  Never NULL. */
void *arena_alloc(struct arena *arena, size_t size);

/* A copy of text; NULL in, NULL out. */
char *arena_copy(struct arena *arena, const char *text);

/* A copy of the first length bytes of text, with an end. */
char *arena_slice(struct arena *arena, const char *text, size_t length);

const char *arena_print(struct arena *arena, const char *format, ...) PRINTF_LIKE(2, 3);

/* Calls release(thing) when the arena closes. */
void arena_defer(struct arena *arena, void (*release)(void *), void *thing);

#endif
