/*
 * checklist_line.h - the lines of a checklist template, confirmed or corrected.
 *
 * Owns checklist_template and template_item.  Returns keep the words they were opened
 * with, so a correction meets the next return.
 */
#ifndef DOMAIN_ASSURANCE_CHECKLIST_LINE_H
#define DOMAIN_ASSURANCE_CHECKLIST_LINE_H

#include "domain/core/field.h"
#include "domain/people/access.h"

extern const struct form form_checklist_line; /* text, hint, source, confirmed_on */

/* All lines in order, NULL on failure; one line, NOT_FOUND where there is none. */
json_t *checklist_lines_json(struct ctx *cx);
MUST_CHECK bool checklist_line_json(struct ctx *cx, int64_t id, json_t **out);

/* Also confirms what it saves.  Fails with STALE when the version is another. */
MUST_CHECK bool checklist_line_change(struct ctx *cx, int64_t id, int64_t version,
                                      const struct answers *answers);

/* Confirms a line as it stands. */
MUST_CHECK bool checklist_line_confirm(struct ctx *cx, int64_t id, const char *source,
                                       const char *on);

/* Appends the group of unverified lines, shaped like those of unverified_json(); keys are
 * "line:1001". */
MUST_CHECK bool checklist_lines_unverified(struct ctx *cx, json_t *groups);

#endif
