/* case_walk.h - which statement walks a filtered caseload; a part of case_list.h's work.
 */
#ifndef DOMAIN_CASEWORK_CASE_WALK_H
#define DOMAIN_CASEWORK_CASE_WALK_H

#include "domain/casework/case_list.h"

/* Where a page begins and which way it goes. */
struct case_place {
    bool back;
    const char *day; /* of the row before the first, NULL: from the beginning */
    int64_t id;
};

/* Bound and ready.  The filter's q, where there is one, must hold a word to look for. */
struct stmt *case_walk(struct ctx *cx, const struct answers *filter,
                       const struct case_place *place, int limit);

#endif
