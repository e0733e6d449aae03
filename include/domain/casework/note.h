/*
 * note.h - what was seen, said and done in a case, in the words of who was there.
 *
 * Owns note.  A note is never rewritten and never deleted: a correction is a new note
 * that names the one it corrects, and "entered in error" is a mark with a reason.
 */
#ifndef DOMAIN_CASEWORK_NOTE_H
#define DOMAIN_CASEWORK_NOTE_H

#include <jansson.h>

#include "domain/core/field.h"
#include "domain/people/access.h"

extern const struct form form_note;          /* kind, happened_on, text, corrects */
extern const struct form form_note_list;     /* GET: limit, cursor, corrects */
extern const struct form form_note_in_error; /* reason */

/* kind is "general" and happened_on today where they are not given. */
MUST_CHECK bool note_create(struct ctx *cx, const struct dossier *dossier,
                            const struct answers *answers, int64_t *out_id);

/* By its writer, or by whoever runs casework: else FORBIDDEN.  STALE, NOT_FOUND. */
MUST_CHECK bool note_mark_in_error(struct ctx *cx, const struct dossier *dossier,
                                   int64_t id, int64_t version, const char *reason);
MUST_CHECK bool note_take_back_error(struct ctx *cx, const struct dossier *dossier,
                                     int64_t id);

/* Makes it findable by its words; in a transaction. */
MUST_CHECK bool note_index(struct ctx *cx, int64_t id);

MUST_CHECK bool note_json(struct ctx *cx, const struct dossier *dossier, int64_t id,
                          json_t **out);

/* items and next, newest first. */
MUST_CHECK bool note_list(struct ctx *cx, const struct dossier *dossier,
                          const struct answers *filter, json_t *view);

#endif
