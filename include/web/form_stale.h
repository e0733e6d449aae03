/*
 * form_stale.h - somebody else saved first: mine, theirs and the original, field by
 * field.
 *
 * A form that is refused as stale comes back as a page of its own that compares what was
 * typed with what is stored now, for each answer that differs; lists are compared object
 * by object.  It is sent to where the form was sent, with the version that is stored now,
 * and brings for each difference conflict=<unit>, choice.<unit>=mine or theirs, and
 * theirs.<field>.  form_unpack() has these turned back into plain answers.
 */
#ifndef WEB_FORM_STALE_H
#define WEB_FORM_STALE_H

#include "web/route.h"

/* Applies the choices and takes them out of the body; without one for every difference
 * rq->undecided is set and the form is stale once more. */
void stale_resolve(struct request *rq);

/* Adds "stale" for core/stale.html; false where nothing differs that could be chosen. */
bool stale_view(struct request *rq, json_t *view);

/* For programs: adds "current" (what is stored of the form), "version", "changed_by",
 * "changed_at" and "changed" [{"field", "yours", "current"}] to the problem. */
void stale_json(struct request *rq, json_t *problem);

#endif
