/*
 * setting.h - limits, periods and switches kept in the store, each with its source.
 *
 * Read often, so kept in memory for the process and read again after a change.
 */
#ifndef DOMAIN_CORE_SETTING_H
#define DOMAIN_CORE_SETTING_H

#include <stdint.h>

#include "base/ctx.h"

const char *setting_text(struct ctx *cx, const char *name, const char *otherwise);
int64_t setting_number(struct ctx *cx, const char *name, int64_t otherwise);
void settings_forget(void);

/* Facts of the store that nobody edits: NULL where there is none. */
const char *store_fact(struct ctx *cx, const char *name);
MUST_CHECK bool store_fact_set(struct ctx *cx, const char *name, const char *value);

#endif
