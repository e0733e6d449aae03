/*
 * commission.h - what an intervention provider is commissioned to do on a case.
 *
 * Owns commission and commission_cost (sessions: support_session.h).  The provider's
 * person who delivers sees the individual's name and the brief, nothing else of the case
 * (view visible_own_commission), and only while it runs.
 */
#ifndef DOMAIN_CASEWORK_COMMISSION_H
#define DOMAIN_CASEWORK_COMMISSION_H

#include <jansson.h>

#include "domain/core/field.h"
#include "domain/people/access.h"

extern const struct form form_commission;           /* organisation_id, purpose, ... */
extern const struct form form_commission_cost;      /* funding, pounds, note */
extern const struct form form_commission_end;       /* outcome, end_reason */
extern const struct form form_commission_follow_up; /* agreed */

struct commission {
    int64_t id;
    const char *provider;
    const char *status;
    int64_t contracted;  /* sessions */
    int64_t report_days; /* working days from a session to its report */
    int64_t version;
    bool own;               /* opened by the one who delivers it */
    struct dossier dossier; /* of its case, for chronology and trail */
};

/* Fails with CONFLICT unless the case is adopted or supported, with INVALID where the
 * provider is not approved, or who delivers is not theirs. */
MUST_CHECK bool commission_create(struct ctx *cx, const struct dossier *dossier,
                                  const struct answers *answers, int64_t *out_id);

/* Of this case; of those that the actor delivers.  NOT_FOUND for all others. */
MUST_CHECK bool commission_load(struct ctx *cx, const struct dossier *dossier, int64_t id,
                                struct commission *out);
MUST_CHECK bool commission_own(struct ctx *cx, int64_t id, struct commission *out);

MUST_CHECK bool commission_add_cost(struct ctx *cx, const struct commission *commission,
                                    const struct answers *answers, int64_t *out_id);

/* Completed or cancelled, with the reason.  Planned sessions that are left are cancelled;
 * reports that are owed stay owed. */
MUST_CHECK bool commission_end(struct ctx *cx, const struct commission *commission,
                               const struct answers *answers);

/* What was agreed about lapsed sessions: those until today raise no alarm any more. */
MUST_CHECK bool commission_follow_up(struct ctx *cx, const struct commission *commission,
                                     const struct answers *answers);

/* ---- reading: commission_view.c ------------------------------------------------------
 */

/* One with its "sessions" and, unless own, "costs". */
MUST_CHECK bool commission_json(struct ctx *cx, const struct commission *commission,
                                json_t **out);

/* Of a case, oldest first: "provider", "held", "planned", "alarm" (words or null), ... */
json_t *commissions_json(struct ctx *cx, const struct dossier *dossier);

/* Those the actor delivers. */
json_t *commissions_own_json(struct ctx *cx);

/* ["Steady Ground Mentoring: 2 planned sessions lapsed", ...] of a case. */
json_t *commission_alarms_json(struct ctx *cx, const struct dossier *dossier);

/* "2 planned sessions lapsed, a report is late"; NULL where neither is so.  least: how
 * many sessions may lapse before it is told. */
const char *commission_alarm(struct ctx *cx, int64_t lapsed, int64_t late, int64_t least);

#endif
