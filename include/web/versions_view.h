/* versions_view.h - the page "Versions" of a record: partials/versions.html. */
#ifndef WEB_VERSIONS_VIEW_H
#define WEB_VERSIONS_VIEW_H

#include "domain/people/record_version.h"
#include "web/route.h"

/* Adds "versions" and "comparison" (the two that the query names, else the last two; null
 * where there are no two) and for a page "can_compare", "has_versions" and the choices.
 */
MUST_CHECK bool versions_view(struct request *rq, json_t *view,
                              struct version_series series);

#endif
