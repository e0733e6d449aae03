/* case_frame.h - what every page of a case has around it; for the casework pages only. */
#ifndef WEB_PAGES_CASE_FRAME_H
#define WEB_PAGES_CASE_FRAME_H

#include "web/route.h"

/*
 * Adds "case" (case_json), "may" (what this actor may do in casework) and "links"; for a
 * page also identity bar and section tabs, `current` being the code of one of them.
 */
MUST_CHECK bool case_frame(struct request *rq, json_t *view, const char *current);

/* What the page asked for goes into its view; false where the store could not read it. */
MUST_CHECK bool case_frame_put(json_t *view, const char *key, json_t *list);

#endif
