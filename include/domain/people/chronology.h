/*
 * chronology.h - writing the chronology: every change of state and every note, by day.
 */
#ifndef DOMAIN_PEOPLE_CHRONOLOGY_H
#define DOMAIN_PEOPLE_CHRONOLOGY_H

#include <jansson.h>

#include "domain/people/access.h"

/* One line: kind is "referral.received", text what people read.  In a transaction. */
MUST_CHECK bool entry_write(struct ctx *cx, const struct dossier *dossier,
                            const char *kind, const char *happened_on, const char *text);

/* The line of a note, whose words stay in the note. */
MUST_CHECK bool entry_write_note(struct ctx *cx, const struct dossier *dossier,
                                 const char *happened_on, int64_t note_id,
                                 const char *label);

/* What to look for; NULL: anything. */
struct entry_filter {
    const char *kinds;          /* how kinds begin, as words between blanks */
    const char *from, *to;      /* happened, both days included */
    const char *who, *words;    /* folded */
    const char *recorded_until; /* an instant, itself included */
    const char *cursor;
    int limit;
};

/* {"happened_on", "recorded_at", "kind", "text", "note", "by", "source", ...}, newest
 * first: items and next. */
MUST_CHECK bool chronology_entries(struct ctx *cx, const struct dossier *dossier,
                                   const struct entry_filter *filter, json_t *view);

/* The same, of all. */
MUST_CHECK bool chronology_json(struct ctx *cx, const struct dossier *dossier,
                                const char *before, int limit, json_t *view);

#endif
