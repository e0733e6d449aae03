/*
 * match_data.h - matching as an administrator keeps it: what a likeness is worth, and
 * which names are one name; and a place to try it.
 *
 * Owns name_family and, for writing, match_weight and name_kin (domain/matching/ reads
 * them for each comparison, so that a change counts at once).  A family of names is
 * called by one of them; one that was withdrawn has no names left.
 */
#ifndef DOMAIN_INTAKE_MATCH_DATA_H
#define DOMAIN_INTAKE_MATCH_DATA_H

#include <jansson.h>

#include "domain/core/field.h"

extern const struct form form_match_weight;    /* same, household, stranger, ... */
extern const struct form form_name_family_new; /* kin, names, source, confirmed_on */
extern const struct form form_name_family;     /* names, ... */
extern const struct form form_name_filter;     /* name, limit, cursor */
extern const struct form form_match_try;       /* two records: a_given_name, b_... */

/* By question: "question_label", "level_label", how many of a million pairs show it, and
 * "says" in words; NULL on failure. */
json_t *match_weights_json(struct ctx *cx);
MUST_CHECK bool match_weight_json(struct ctx *cx, const char *question, const char *level,
                                  json_t **out);

/* Fails with INVALID where no pair of a kind would show it; STALE as confirmed.h. */
MUST_CHECK bool match_weight_change(struct ctx *cx, const char *question,
                                    const char *level, int64_t version,
                                    const struct answers *answers);

/* "items" (family, its names) by name, and "next"; with the filter `name` the families
 * that name belongs to. */
MUST_CHECK bool name_families_json(struct ctx *cx, const struct answers *filter,
                                   json_t *view);
MUST_CHECK bool name_family_json(struct ctx *cx, const char *family, json_t **out);
MUST_CHECK bool name_family_add(struct ctx *cx, const struct answers *answers,
                                const char **out_family);
/* People who go by a name that is new in the family are found by it from now on. */
MUST_CHECK bool name_family_change(struct ctx *cx, const char *family, int64_t version,
                                   const struct answers *answers);

/* For the page of what is unverified: keys "weight:given_name/same", "name:abdullah". */
MUST_CHECK bool match_data_unverified(struct ctx *cx, json_t *groups);
MUST_CHECK bool match_data_confirm(struct ctx *cx, const char *key, const char *source,
                                   const char *on);

/* What the engine says of two records, field by field and of the whole; nothing of them
 * is kept. */
MUST_CHECK bool match_try(struct ctx *cx, const struct answers *answers, json_t **out);

#endif
