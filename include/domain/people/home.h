/* home.h - what needs this actor today: counts that lead somewhere, capped at 1,000. */
#ifndef DOMAIN_PEOPLE_HOME_H
#define DOMAIN_PEOPLE_HOME_H

#include <jansson.h>

#include "domain/people/access.h"

/* {"tiles": [{"count", "text", "href", "alert"}], "links": [{"href", "text", "hint"}]} */
MUST_CHECK bool home_json(struct ctx *cx, json_t **out);

#endif
