/*
 * exit_assessment.h - the assessment that an exit relies on (requirement 38): the last
 * completed one, where it was in date when the case left.  Reads only.
 */
#ifndef DOMAIN_CASEWORK_EXIT_ASSESSMENT_H
#define DOMAIN_CASEWORK_EXIT_ASSESSMENT_H

#include "domain/people/access.h"

struct exit_assessment {
    int64_t id; /* 0: the case has no completed assessment */
    int64_t number;
    const char *assessed_on;
    bool in_date; /* on the day the case left; today, where it has not yet */
};

MUST_CHECK bool exit_assessment_load(struct ctx *cx, const struct dossier *dossier,
                                     struct exit_assessment *out);

/* What to say where it will not do; NULL where it does. */
const char *exit_assessment_lacks(struct ctx *cx, const struct exit_assessment *final);

/* Fails with CONFLICT/"exit.assessment" where the one that record `exit_id` relies on was
 * marked as entered in error since. */
MUST_CHECK bool exit_assessment_stands(struct ctx *cx, int64_t exit_id);

#endif
