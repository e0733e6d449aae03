/*
 * information_request.h - what partners are asked about somebody, agency by agency, and
 * how it is chased (CTSA 2015 s.38).
 *
 * Owns information_request and information_chase (what comes back: information_return.h).
 * Gathering begins before the section 36 decision: a request hangs on the referral and
 * follows it to its case.  Limit T3 (T3U where urgent) runs until it is answered.
 */
#ifndef DOMAIN_CASEWORK_INFORMATION_REQUEST_H
#define DOMAIN_CASEWORK_INFORMATION_REQUEST_H

#include <jansson.h>

#include "domain/core/field.h"
#include "domain/people/access.h"

extern const struct form form_information_request;  /* organisation_id, contact, ... */
extern const struct form form_request_chase;        /* chased_on, method, note */
extern const struct form form_request_cancel;       /* reason */
extern const struct form form_request_filter;       /* GET /information-requests */
extern const struct form form_request_filter_shown; /* what people filter by */

struct information_request {
    int64_t id;
    const char *reference;
    const char *organisation;
    const char *status;
    const char *asked_on;
    bool own; /* opened as the one who was asked: nothing else of the case is theirs */
    int64_t version;
    struct dossier dossier; /* of its referral or case, for the trail */
};

/* Referrals in information gathering or before the section 36 decision, and cases that
 * the panel may still work on. */
bool information_may_be_asked(const struct dossier *dossier);

/*
 * Fails with CONFLICT where nothing may be asked any more, with INVALID where a contact
 * is not of that organisation, may not answer, or declared an interest.
 */
MUST_CHECK bool information_request_ask(struct ctx *cx, const struct dossier *dossier,
                                        const struct answers *answers, int64_t *out_id);

/* Of this referral or case; of those that name the actor.  NOT_FOUND for all others. */
MUST_CHECK bool information_request_load(struct ctx *cx, const struct dossier *dossier,
                                         int64_t id, struct information_request *out);
MUST_CHECK bool information_request_own(struct ctx *cx, int64_t id,
                                        struct information_request *out);

/* Who reminded them, when and how; only while it is unanswered. */
MUST_CHECK bool information_request_chase(struct ctx *cx,
                                          const struct information_request *request,
                                          const struct answers *answers, int64_t *out_id);

/* No longer needed, with the reason; asking again starts the time limit anew. */
MUST_CHECK bool information_request_cancel(struct ctx *cx,
                                           const struct information_request *request,
                                           const char *reason);
MUST_CHECK bool information_request_repeat(struct ctx *cx,
                                           const struct information_request *request);

/* In the caller's transaction: the referral's requests follow it to its case, and those
 * unanswered go on running there; nobody needs to answer any more. */
MUST_CHECK bool information_requests_join(struct ctx *cx, const struct dossier *dossier);
MUST_CHECK bool information_requests_end(struct ctx *cx, const struct dossier *dossier,
                                         const char *reason);

/* ---- reading: information_request_view.c ---------------------------------------------
 */

/* One: "reference", "organisation", "question", "due_on", "why", "status", "late",
 * "chases", "person" (names and date of birth) ... */
MUST_CHECK bool information_request_json(struct ctx *cx,
                                         const struct information_request *request,
                                         json_t **out);

/* The grid of a referral or case, oldest first; what is still unanswered, due first. */
json_t *information_requests_json(struct ctx *cx, const struct dossier *dossier);
json_t *information_missing_json(struct ctx *cx, const struct dossier *dossier);

/* items, next: those that name the actor, or with scope=all every one they may see; the
 * unanswered by due day, others newest first. */
MUST_CHECK bool information_request_list(struct ctx *cx, const struct answers *filter,
                                         json_t *view);

#endif
