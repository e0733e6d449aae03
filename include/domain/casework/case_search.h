/*
 * case_search.h - one search over referrals, cases and notes that the actor may see.
 *
 * Best matches first, names before words in texts; at most 50: more want a better
 * question, not more pages.  What is hidden is not found, counted or hinted at.
 */
#ifndef DOMAIN_CASEWORK_CASE_SEARCH_H
#define DOMAIN_CASEWORK_CASE_SEARCH_H

#include <jansson.h>

#include "domain/core/field.h"

extern const struct form form_search; /* GET /search: q */

/* items [{"kind", "kind_label", "id", "case", "reference", "forename", "surname",
 * "status", "status_label", "area_label", ...}], more (there is more than is shown), next
 * (null), too_short (nothing of two characters or more was asked for). */
MUST_CHECK bool case_search(struct ctx *cx, const char *typed, json_t *view);

#endif
