/*
 * chronology_list.h - reading the chronology: one list a case, filtered, on paper, as a
 * file.  What is shown is what the actor may see, notes included.
 */
#ifndef DOMAIN_PEOPLE_CHRONOLOGY_LIST_H
#define DOMAIN_PEOPLE_CHRONOLOGY_LIST_H

#include <jansson.h>

#include "domain/core/field.h"
#include "domain/people/access.h"

extern const struct form form_chronology_filter; /* kind, from, to, who, q, paging */
extern const struct form form_chronology_shown;  /* the same without paging */
extern const struct form form_chronology_export; /* and why, and in which format */

/* items and next: lines as chronology_json() gives them. */
MUST_CHECK bool chronology_list(struct ctx *cx, const struct dossier *dossier,
                                const struct answers *filter, json_t *view);

/* Everything that the filter lets through, at most CHRONOLOGY_MOST lines; "more" says
 * that there are others. */
#define CHRONOLOGY_MOST 2000
MUST_CHECK bool chronology_whole(struct ctx *cx, const struct dossier *dossier,
                                 const struct answers *filter, json_t *view);

/* The same as text, CSV or JSON, registered with its reason and audited.  Fails with
 * INVALID where there is more than fits, or where words to look for are none ("..."). */
MUST_CHECK bool chronology_export(struct ctx *cx, const struct dossier *dossier,
                                  const struct answers *answers, const char **out_text);

#endif
