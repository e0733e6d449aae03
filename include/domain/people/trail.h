/*
 * trail.h - reading the audit trail: newest first, by whom, about what, when.
 *
 * Ids count without a gap and time only moves forward, so a day is found by bisection and
 * a page is a walk down from there.  A walk for a rare verb stops after many rows; its
 * cursor goes on, so a page may hold fewer rows than asked for, or none.
 */
#ifndef DOMAIN_PEOPLE_TRAIL_H
#define DOMAIN_PEOPLE_TRAIL_H

#include "domain/core/field.h"
#include "domain/people/access.h"

extern const struct form form_trail; /* GET /audit */

/* items and next, and "searched_to": the moment of the oldest row looked at where the
 * walk stopped before the page was full, else null. */
MUST_CHECK bool trail_list(struct ctx *cx, const struct answers *filter, json_t *view);

#endif
