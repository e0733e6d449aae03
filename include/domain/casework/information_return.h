/*
 * information_return.h - what a partner answers: information, nothing held, or a refusal.
 *
 * Owns information_item.  Each item says whose information it is, where it is from, how
 * sensitive it is, whether it may be disclosed, and on what basis it is shared; it is
 * never rewritten.
 */
#ifndef DOMAIN_CASEWORK_INFORMATION_RETURN_H
#define DOMAIN_CASEWORK_INFORMATION_RETURN_H

#include "domain/casework/information_request.h"

extern const struct form form_information_return; /* outcome, reason, and one item */
extern const struct form form_return_recorded;    /* the same, with answered_on */
extern const struct form form_information_export; /* reason */

/*
 * One answer: "returned" with an item (again for each further one), "nil_return", or
 * "refused" with the reason.  answers are of either form; one that came by telephone or
 * letter is recorded with its day by those who asked.  Fails with INVALID where an item
 * lacks something, with CONFLICT after a cancellation.
 */
MUST_CHECK bool information_return_record(struct ctx *cx,
                                          const struct information_request *request,
                                          const struct answers *answers);

/* The items of a request that the actor may see, oldest first. */
json_t *information_items_json(struct ctx *cx, const struct information_request *request);

/* The grid and all visible items as CSV; registered with its reason. */
MUST_CHECK bool information_export(struct ctx *cx, const struct dossier *dossier,
                                   const char *reason, const char **out_csv);

#endif
