/*
 * jobs.h - the thread that runs what is due: its own turns at the writer, one job each.
 *
 * Between two jobs the writer is free for requests; the checkpoint never takes it.
 */
#ifndef WEB_JOBS_H
#define WEB_JOBS_H

#include "domain/core/job.h"
#include "store/store.h"

struct jobs;

/* Registers the jobs of this program and starts the thread.  Fails when the store cannot
 * be written. */
MUST_CHECK bool jobs_open(struct ctx *cx, struct store *store, struct jobs **out);
void jobs_close(struct jobs *jobs); /* lets the running job end; NULL is fine */

/* Looks now instead of within seconds: something has just become due. */
void jobs_wake(void);

/* The table itself, for tests and for commands; `world` of a job is the store. */
const struct job *jobs_all(size_t *count);

#endif
