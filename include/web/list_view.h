/* list_view.h - what every list page has beside its items: pager, filters as they are. */
#ifndef WEB_LIST_VIEW_H
#define WEB_LIST_VIEW_H

#include "web/route.h"

/*
 * For the page of a view that has items and next, adds "pager" {"previous", "next"}
 * (addresses with the same filters), "has_items" and "filters": [{"label", "value",
 * "remove"}] of what is set; for a program, its Link header.  Counts rows for the trail.
 */
void list_view(struct request *rq, json_t *view);

/* The address of this page with one parameter changed (value NULL: without it); cursors
 * go, as they belong to another order. */
const char *query_with(struct request *rq, const char *name, const char *value);

#endif
