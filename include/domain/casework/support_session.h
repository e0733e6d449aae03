/*
 * support_session.h - the sessions of a commission: planned, held, cancelled, lapsed,
 * reported.
 *
 * Owns support_session.  A session is held only under consent (CTSA 2015 s.36(4)(b));
 * then its report is due, and a clock of the case runs until it came.  Casework and the
 * one who delivers both write here.
 */
#ifndef DOMAIN_CASEWORK_SUPPORT_SESSION_H
#define DOMAIN_CASEWORK_SUPPORT_SESSION_H

#include "domain/casework/commission.h"

extern const struct form form_session;         /* planned_on */
extern const struct form form_session_outcome; /* outcome, held_on, reason */
extern const struct form form_session_report;  /* reported_on, report */

struct support_session {
    int64_t id;
    int64_t number;
    const char *status;
    const char *planned_on;
    const char *held_on;
    int64_t version;
};

/* Fails with CONFLICT where the commission has ended, with INVALID where every contracted
 * session is planned or held already. */
MUST_CHECK bool support_session_plan(struct ctx *cx, const struct commission *commission,
                                     const struct answers *answers, int64_t *out_id);

MUST_CHECK bool support_session_load(struct ctx *cx, const struct commission *commission,
                                     int64_t id, struct support_session *out);

/* Held, cancelled or lapsed.  Held is refused for a day without consent. */
MUST_CHECK bool support_session_close(struct ctx *cx, const struct commission *commission,
                                      const struct support_session *session,
                                      const struct answers *answers);

MUST_CHECK bool support_session_report(struct ctx *cx,
                                       const struct commission *commission,
                                       const struct support_session *session,
                                       const struct answers *answers);

/* What was recorded by mistake: it is planned again.  Not after its report. */
MUST_CHECK bool support_session_take_back(struct ctx *cx,
                                          const struct commission *commission,
                                          const struct support_session *session);

/* In order: "number", "planned_on", "status", "missed" (planned, and the day passed),
 * "report_due_on", "late", "report" ... */
json_t *support_sessions_json(struct ctx *cx, const struct commission *commission);

#endif
