/* panel_pages.h - what the pages of a meeting share. */
#ifndef WEB_PAGES_PANEL_H
#define WEB_PAGES_PANEL_H

#include "domain/panel/agenda.h"
#include "web/pages.h"

/* What the path names; NOT_FOUND for what is not there or not for this actor. */
MUST_CHECK bool meeting_of_path(struct request *rq, struct meeting *out);
MUST_CHECK bool item_of_path(struct request *rq, const struct meeting *meeting,
                             struct agenda_item *out);

/* "meeting", "can", "links", "sections", "may_prepare", "may_run": for every page of it.
 */
MUST_CHECK bool put_meeting(struct request *rq, json_t *view,
                            const struct meeting *meeting);

#endif
