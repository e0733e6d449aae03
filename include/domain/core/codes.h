/*
 * codes.h - code lists: rows an administrator edits, each value with its dates.
 *
 * Kept in memory for the whole process: see kept.h.
 */
#ifndef DOMAIN_CORE_CODES_H
#define DOMAIN_CORE_CODES_H

#include <jansson.h>

#include "base/ctx.h"

/* The words for a code; the code itself where the list does not have it, and with a
 * problem where the store cannot be read; NULL for NULL. */
const char *code_label(struct ctx *cx, const char *list, const char *code);

/* May it be chosen on that day?  False with a problem where the store cannot be read. */
bool code_valid(struct ctx *cx, const char *list, const char *code, const char *on);

/* The list in order: [{"value", "label"}], what may be chosen on that day. */
json_t *codes_json(struct ctx *cx, const char *list, const char *on);

/* The codes of a list as words between blanks: " luton bedford ". */
const char *codes_words(struct ctx *cx, const char *list);

/* For tests, between two stores. */
void codes_forget(void);

#endif
