/*
 * job.h - what runs by itself: a table of jobs, and when each ran and will run again.
 *
 * The table of jobs is the caller's, as the work reaches into every layer; this module
 * owns the table job, which remembers.  The caller's thread asks again and again
 * (web/jobs.h); a job that fails is tried again sooner, and its page says why.
 */
#ifndef DOMAIN_CORE_JOB_H
#define DOMAIN_CORE_JOB_H

#include <jansson.h>
#include <stdint.h>

#include "base/ctx.h"

struct job {
    const char *name; /* "sessions.purge" */
    const char *label;
    int every_minutes;
    /* *out_done: how much was done, in the job's own measure. */
    bool (*run)(struct ctx *cx, void *world, int64_t *out_done);
    bool outside; /* not in a transaction: it works on the file itself */
};

/* Makes the rows follow the table: new jobs are due at once, others keep their times,
 * those no longer there go. */
MUST_CHECK bool jobs_register(struct ctx *cx, const struct job *jobs, size_t count);

/* Begins the job that has waited longest: *out is NULL when none is due. */
MUST_CHECK bool job_take_due(struct ctx *cx, const struct job *jobs, size_t count,
                             const struct job **out);

struct job_result {
    int64_t done;
    const char *trouble; /* NULL: it went well */
};

/* Does the work, in one transaction unless it is `outside`; cx is left without a problem.
 */
void job_work(struct ctx *cx, const struct job *job, void *world, struct job_result *out);

/* Notes how it went. */
MUST_CHECK bool job_end(struct ctx *cx, const struct job *job,
                        const struct job_result *result);

/* All three until nothing is due; *out_ran counts.  For tests and for callers that need
 * not give way in between. */
MUST_CHECK bool job_run_due(struct ctx *cx, const struct job *jobs, size_t count,
                            void *world, int *out_ran);

/* It is due from now on; fine where it is not registered.  In a transaction. */
MUST_CHECK bool job_soon(struct ctx *cx, const char *name);

/* [{"name", "label", "every_text", "next_at", "started_at", "ended_at", "result",
 *   "failed", "done"}] by label; NULL on failure. */
json_t *jobs_json(struct ctx *cx);

#endif
