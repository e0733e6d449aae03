/*
 * idempotency.h - a POST that carries an Idempotency-Key is done once, for 48 hours.
 */
#ifndef WEB_IDEMPOTENCY_H
#define WEB_IDEMPOTENCY_H

#include "web/route.h"

/* Sets see_other to what the first request with this key led to.  Fails with INVALID when
 * the key was used for another request. */
MUST_CHECK bool idempotency_replay(struct request *rq, bool *out_replayed);
MUST_CHECK bool idempotency_keep(struct request *rq);
MUST_CHECK bool idempotency_purge(struct ctx *cx, int64_t *out_gone); /* a job */

#endif
