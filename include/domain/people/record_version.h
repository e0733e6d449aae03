/*
 * record_version.h - each saved version of a record that several people write: who, when,
 * which fields; any two can be compared, word by word.
 *
 * Owns the table record_version.  A record says what it holds as leaves: [{"name",
 * "label", "value"}], texts as people read them.  A verb keeps a version in the
 * transaction of the save; a save that changes nothing keeps none.
 */
#ifndef DOMAIN_PEOPLE_RECORD_VERSION_H
#define DOMAIN_PEOPLE_RECORD_VERSION_H

#include <jansson.h>

#include "domain/core/field.h"
#include "domain/people/access.h"

struct version_series {
    const char *kind; /* "support_plan", "assessment", "referral", "referral_draft" */
    int64_t id;       /* of the case, the assessment, the referral */
};

/* What one save made. */
struct version_made {
    const char *what; /* "first" (as it was before versions were kept), "saved",
                         "approved", "withdrawn", "completed", "sent" */
    int64_t by;       /* 0: the actor */
    const char *at;   /* NULL: now */
};

/* While true nothing is kept: for bulk loads. */
void versions_pause(bool paused);
bool versions_are_kept(void);

/* Is a first version still to be kept, before the record changes? */
MUST_CHECK bool version_is_first(struct ctx *cx, struct version_series series,
                                 bool *out_first);

/* In a transaction. */
MUST_CHECK bool version_keep(struct ctx *cx, const struct dossier *dossier,
                             struct version_series series, struct version_made made,
                             const json_t *leaves);

/* Adds a leaf where there is a value. */
void version_leaf(json_t *leaves, const char *name, const char *label, const char *value);

/* Adds every answer of a form that the object (of record_json) holds. */
void version_leaves(struct ctx *cx, const struct form *form, const json_t *object,
                    json_t *leaves);

/*
 * Newest first: [{"number", "what", "what_label", "made_by", "made_at", "made_at_text",
 * "changed" [labels]}].  Fields whose names begin with one of `without` (ended by NULL,
 * may be NULL) are left out.  NULL on failure.
 */
json_t *versions_json(struct ctx *cx, struct version_series series,
                      const char *const *without);

/*
 * {"from", "to", "fields" [{"name", "label", "before", "after", "is_changed", "marks"
 * [{"text", "is_same", "is_gone", "is_new"}]}]} of what either holds.  Fails with
 * NOT_FOUND where there is no such version.
 */
MUST_CHECK bool versions_compare(struct ctx *cx, struct version_series series,
                                 int64_t from, int64_t to, const char *const *without,
                                 json_t **out);

#endif
