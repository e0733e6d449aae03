/*
 * assessment_list.h - live cases by when their assessment is due, and how many are in
 * date.  Reads only.
 */
#ifndef DOMAIN_CASEWORK_ASSESSMENT_LIST_H
#define DOMAIN_CASEWORK_ASSESSMENT_LIST_H

#include <jansson.h>

#include "domain/core/field.h"

extern const struct form form_assessment_filter; /* due, area, limit, cursor */

/* Puts "items" (those without an assessment first, then by due day) and "next". */
MUST_CHECK bool assessments_due_json(struct ctx *cx, const struct answers *filter,
                                     json_t *view);

/* {"live", "in_date", "percent" (null where no case is live)}, of what the actor sees. */
MUST_CHECK bool assessments_in_date(struct ctx *cx, json_t **out);

#endif
