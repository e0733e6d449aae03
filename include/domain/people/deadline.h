/*
 * deadline.h - clocks: which event starts which limit, what is due, why, and what is
 * late.
 *
 * A limit is a row of time_limit.  In working days the next working day is day 1; a clock
 * is overdue after 23:59 Europe/London on its due day.  The first due day of a record's
 * running clocks stands in its next_due_on, so that lists need not look at clocks.
 */
#ifndef DOMAIN_PEOPLE_DEADLINE_H
#define DOMAIN_PEOPLE_DEADLINE_H

#include <jansson.h>

#include "domain/people/access.h"

/* Starts a clock on the referral, or on the case where the dossier has one.  One that
 * runs already under this code stops first.  In a transaction. */
MUST_CHECK bool deadline_start(struct ctx *cx, const struct dossier *dossier,
                               const char *limit_code, const char *from_day);

/* One of several clocks under one limit: what it belongs to, by id and in words; and the
 * day it is due where somebody chose it. */
struct deadline_source {
    int64_t id;
    const char *about;
    const char *due_on;
};
MUST_CHECK bool deadline_start_for(struct ctx *cx, const struct dossier *dossier,
                                   const char *limit_code, const char *from_day,
                                   struct deadline_source source, const char **out_due);
MUST_CHECK bool deadline_stop_for(struct ctx *cx, const struct dossier *dossier,
                                  int64_t source, const char *on_day);

/* Stops it where it runs; fine when it does not. */
MUST_CHECK bool deadline_stop(struct ctx *cx, const struct dossier *dossier,
                              const char *limit_code, const char *on_day);
MUST_CHECK bool deadline_stop_all(struct ctx *cx, const struct dossier *dossier,
                                  const char *on_day);

/* A clock that runs is due on another day from now on. */
MUST_CHECK bool deadline_set_due(struct ctx *cx, const struct dossier *dossier,
                                 const char *limit_code, const char *due_on);

/* When a limit that starts on that day is due. */
MUST_CHECK bool deadline_due(struct ctx *cx, const char *limit_code, const char *from_day,
                             const char **out_due);

/* [{"limit", "label", "started_on", "due_on", "stopped_on", "running", "overdue", "why"}]
 */
json_t *deadlines_json(struct ctx *cx, const struct dossier *dossier);

/* Mends next_due_on wherever it does not say what the running clocks say; a job.
 * *out_done is how many were wrong. */
MUST_CHECK bool deadlines_refresh(struct ctx *cx, int64_t *out_done);

#endif
