/*
 * framework.h - assessment frameworks as rows: dimensions, their factors, and the ratings
 * that a factor can be given.
 *
 * Owns framework and what hangs on it.  A version of a framework never changes once it is
 * added, except for when it may be used and whether it was checked: a change is a further
 * version, so that old assessments stay readable.  No rating has a number.
 */
#ifndef DOMAIN_CASEWORK_FRAMEWORK_H
#define DOMAIN_CASEWORK_FRAMEWORK_H

#include <jansson.h>

#include "domain/core/field.h"

extern const struct form form_framework_new;  /* code, title, valid_from, rows, ... */
extern const struct form form_framework;      /* valid_to, source, confirmed_on */
extern const struct form form_framework_from; /* from: what a new version starts as */

/* Every version in outline, the newest of a code first; NULL on failure. */
json_t *frameworks_json(struct ctx *cx);

/* One with "dimensions" [{"id", "code", "title", "guidance", "factors"}] and "scales"
 * [{"scale", "ratings"}].  NOT_FOUND where there is none. */
MUST_CHECK bool framework_json(struct ctx *cx, int64_t id, json_t **out);

/* Those an assessment may begin with today, the newest version of each code:
 * [{"id", "title"}]; NULL on failure. */
json_t *frameworks_usable(struct ctx *cx);

/* A new framework, or a further version where the code is known.  Fails with INVALID and
 * names the row that does not fit. */
MUST_CHECK bool framework_add(struct ctx *cx, const struct answers *answers,
                              int64_t *out_id);

/* Confirms it, and says until when assessments may begin with it. */
MUST_CHECK bool framework_change(struct ctx *cx, int64_t id, int64_t version,
                                 const struct answers *answers);
MUST_CHECK bool framework_confirm(struct ctx *cx, int64_t id, const char *source,
                                  const char *on);

/* Appends the group "frameworks" of what is unverified, where there is any. */
MUST_CHECK bool frameworks_unverified(struct ctx *cx, json_t *groups);

/* Its rows as the form takes them: a table as text. */
MUST_CHECK bool framework_as_text(struct ctx *cx, int64_t id, const char **out);

#endif
