/*
 * draft.h - what somebody typed into a form and has not saved in the record yet.
 *
 * Owns the table draft.  A draft belongs to one user, one form and one page; it goes when
 * the form is saved, when its writer discards it, and some days after it was last touched
 * (setting draft.keep_days).  Its text never reaches audit, chronology, search or log:
 * the trail holds that a draft was begun or discarded, by form.  Saves in between are not
 * audited, as no record changes.
 */
#ifndef DOMAIN_PEOPLE_DRAFT_H
#define DOMAIN_PEOPLE_DRAFT_H

#include <jansson.h>

#include "base/pairs.h"
#include "domain/people/access.h"

#define MOST_DRAFTS      100                  /* a user */
#define DRAFT_MOST_BYTES ((size_t)300 * 1024) /* names and values together */

struct draft {
    int64_t id; /* 0: there is none */
    const char *form;
    const char *page;
    struct pairs fields; /* as typed, in order; may repeat names */
    const char *saved_at;
    int64_t version;
};

/* Makes the actor's draft of this form and page, or takes the place of the one there is.
 * dossier may be NULL.  Fails with TOO_LARGE, and with CONFLICT/"draft.many". */
MUST_CHECK bool draft_save(struct ctx *cx, const struct dossier *dossier,
                           const char *form, const char *page, const struct pairs *fields,
                           int64_t *out_id);

/* The actor's own: out->id is 0 where there is none. */
MUST_CHECK bool draft_find(struct ctx *cx, const char *form, const char *page,
                           struct draft *out);
MUST_CHECK bool draft_load(struct ctx *cx, int64_t id, struct draft *out); /* NOT_FOUND */

MUST_CHECK bool draft_discard(struct ctx *cx, const struct draft *draft);

/* The form was saved in the record: its draft goes, where there is one. */
MUST_CHECK bool draft_done(struct ctx *cx, const char *form, const char *page);

/* [{"id", "form", "title", "page", "reference", "saved_at", "saved_at_text", "keep_on",
 * "keep_on_text", "version"}], last saved first; NULL on failure. */
json_t *drafts_json(struct ctx *cx);

MUST_CHECK bool drafts_purge(struct ctx *cx, int64_t *out_gone); /* a job */

#endif
