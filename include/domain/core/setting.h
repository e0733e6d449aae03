/*
 * setting.h - limits, periods and switches kept in the store, each with its source.
 *
 * Read often, so kept in memory for the process: see kept.h.
 */
#ifndef DOMAIN_CORE_SETTING_H
#define DOMAIN_CORE_SETTING_H

#include <stdint.h>

#include "base/ctx.h"

/* Fails as the store does: a limit must not fall back because a disk cannot be read.
 * `otherwise` is for a setting that is not there or no number. */
MUST_CHECK bool setting_number(struct ctx *cx, const char *name, int64_t otherwise,
                               int64_t *out);

/* For words on a page, which may stand in for each other. */
const char *setting_text(struct ctx *cx, const char *name, const char *otherwise);

/* For tests, between two stores. */
void settings_forget(void);

/* Facts of the store that nobody edits: NULL where there is none. */
const char *store_fact(struct ctx *cx, const char *name);
MUST_CHECK bool store_fact_set(struct ctx *cx, const char *name, const char *value);

#endif
