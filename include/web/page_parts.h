/* page_parts.h - what handlers of several rooms need beside route.h. */
#ifndef WEB_PAGE_PARTS_H
#define WEB_PAGE_PARTS_H

#include "web/route.h"

/* For a change that is a POST: the version somebody saw counts where it was sent. */
MUST_CHECK bool version_if_sent(struct request *rq, int64_t current);

/* Nothing may be sent here, except version and the form's own token. */
MUST_CHECK bool nothing_sent(struct request *rq);

/* The answers by the names of their fields, for showing a form with what is set. */
json_t *values_of(const struct answers *answers);

/* One segment of a path, escaped: "LU5 4" is LU5%204. */
const char *path_segment(struct arena *arena, const char *text);

/* What stands in the query of the form that was sent: ?go=next. */
bool goes_to(const struct request *rq, const char *where);

/* For partials/sub_navigation: {"href", "text", "current"}. */
struct section_link {
    const char *href;
    const char *text;
};
json_t *sections_view(const struct section_link *links, size_t count, const char *here);

/* Gives every item "begins" (its title, where it is the first of its group, else null)
 * and "ends", for pages that go through a grouped list once. */
void mark_groups(json_t *items, const char *group_key, const char *title_key);

#endif
