/* person_frame.h - what every page about a person has: the record and where it is. */
#ifndef WEB_PAGES_INTAKE_PERSON_FRAME_H
#define WEB_PAGES_INTAKE_PERSON_FRAME_H

#include "web/route.h"

/* "/people/77" and what follows it. */
const char *person_link(const struct request *rq, const char *rest);

/* person, links, may, and who it is about above the page. */
MUST_CHECK bool person_frame(struct request *rq, json_t *view);

#endif
