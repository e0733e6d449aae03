/*
 * channel_case.h - the channel case: opened by the section 36 decision, moved by verbs.
 *
 * Owns channel_case (its lead officer: case_lead.h; who sees it: case_share.h).  A person
 * has at most one open case: a further referral that proceeds joins it.
 */
#ifndef DOMAIN_CASEWORK_CHANNEL_CASE_H
#define DOMAIN_CASEWORK_CHANNEL_CASE_H

#include "domain/core/field.h"
#include "domain/people/access.h"

/*
 * Records the section 36 decision on a referral (intake/section36.h) and, on "proceed",
 * opens its case or joins the person's open one, all in one transaction.  *out_case_id is
 * 0 after a refusal, and where one waits for a second person (intake/second_check.h).
 */
MUST_CHECK bool channel_case_decide(struct ctx *cx, const struct dossier *dossier,
                                    const struct answers *answers, int64_t *out_case_id);

/* The second person's answer about an outcome that waits, with what follows from it. */
MUST_CHECK bool channel_case_second_check(struct ctx *cx, const struct dossier *dossier,
                                          const struct answers *answers);

/*
 * Changes the status by a verb of lifecycle.def: the only writer of it.  Raises the
 * version, starts and stops the clocks that hang on the step, writes chronology and
 * audit.  Needs the caller's transaction.  Fails with CONFLICT where the step is not
 * possible.
 */
MUST_CHECK bool channel_case_move(struct ctx *cx, const struct dossier *dossier,
                                  const char *verb, const char **out_status);

/* Makes it findable by reference, names and other systems' references; in a transaction.
 */
MUST_CHECK bool channel_case_index(struct ctx *cx, int64_t case_id);

/* Managed by police: that is all this system says about it (requirement 43). */
bool channel_case_is_with_police(const char *status);

/* No panel or support work is possible any more: closed, not adopted, transferred. */
bool channel_case_is_over(const char *status);

#endif
