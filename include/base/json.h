/*
 * json.h - building Jansson objects one checked line at a time.
 *
 * JSON lives in an arena, like everything else of a request: json_arena_use()
 * says which one for the calling thread, json_decref() then costs nothing and
 * arena_close() releases it all.  No json_t may outlive its arena.  Without an
 * arena in use Jansson allocates with malloc, as libraries expect.
 *
 * put_x() are preferred over json_pack(), whose format string no compiler
 * checks.  Keys must be literals.  NULL text becomes JSON null.  put_json()
 * takes over the reference it is given.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

void json_start(void); /* once, in main and in test set-up, before any other call */
struct arena *json_arena_use(struct arena *arena); /* for this thread; the one before */

void put_int(json_t *object, const char *key, int64_t value);
void put_bool(json_t *object, const char *key, bool value);
void put_text(json_t *object, const char *key, const char *value);
void put_json(json_t *object, const char *key, json_t *value);

/* key: "2026-03-01" and key_text: "1 March 2026"; null and null for NULL. */
void put_day(json_t *object, const char *key, const char *day);

/* The same for an instant: key_text is "1 March 2026 at 5:14pm", Europe/London. */
void put_instant(json_t *object, const char *key, const char *instant);

/* key: the code, key_label: its words; null and null for a NULL code. */
void put_code(json_t *object, const char *key, const char *code, const char *label);

/*
 * A record: one row of a long list in a page's view.  An array whose first element is the
 * list of its names, shared by all rows; a template reads it like an object, at a third
 * of the price.  For pages only: an answer of the API is made of objects.
 */
json_t *json_record_names(const char *const *names, size_t count);
json_t *json_record(json_t *names); /* with a reference of its own; append the values */

/* The names of a record; NULL when the value is none. */
const json_t *json_record_names_of(const json_t *value);

/* Where a record has the value of this name; 0 where it has none. */
size_t json_record_index(const json_t *names, const char *name, size_t length);

#endif
