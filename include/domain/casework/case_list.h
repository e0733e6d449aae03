/*
 * case_list.h - the caseload: filters, order, pages, and the same list as a file.
 *
 * The statement is chosen by what cuts the rows most: a selective filter, the index of
 * the order, or, for people without an area, the cases that were opened to them by name.
 * This is the busiest page of all: it builds what is shown and nothing else.
 */
#ifndef DOMAIN_CASEWORK_CASE_LIST_H
#define DOMAIN_CASEWORK_CASE_LIST_H

#include <jansson.h>

#include "domain/core/field.h"
#include "domain/people/access.h"

extern const struct form form_case_filter; /* GET /cases */
extern const struct form form_case_export; /* the same filters and a reason */

/* What the page shows, or also what programs may want: codes, ISO days, concern, age. */
enum case_list_detail { CASE_LIST_SHOWN, CASE_LIST_ALL };

/* items, next and previous (cursors or null). */
MUST_CHECK bool case_list(struct ctx *cx, const struct answers *filter,
                          enum case_list_detail detail, json_t *view);

/* "due" or "newest", what the list is sorted by. */
const char *case_list_order(const struct answers *filter);

/* The bound statement of the list from its beginning, for the export; NULL where a search
 * is made of nothing to look for. */
struct stmt *case_list_rows(struct ctx *cx, const struct answers *filter, int limit);

/* The list as CSV with a marking line, register and audit row.  Fails with INVALID, field
 * "reason", when there are more than 10,000 rows. */
MUST_CHECK bool case_export(struct ctx *cx, const struct answers *filter,
                            const char **out_csv);

#endif
