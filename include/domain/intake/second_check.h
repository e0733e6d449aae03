/*
 * second_check.h - four eyes: an outcome that ends a repeat referral waits until another
 * user, who has read the earlier referrals too, confirms it or returns it with a reason.
 *
 * Owns second_check.  The referral stays where it is meanwhile and takes no other step.
 * "Confirm" of a section 36 refusal has consequences for the requests of casework:
 * casework/channel_case.h does both in one transaction.
 */
#ifndef DOMAIN_INTAKE_SECOND_CHECK_H
#define DOMAIN_INTAKE_SECOND_CHECK_H

#include <jansson.h>

#include "domain/core/field.h"
#include "domain/intake/repeat.h"
#include "domain/people/access.h"

extern const struct form form_second_check;        /* answer, reason */
extern const struct form form_second_check_filter; /* GET /second-checks */

/* What is put before a second person. */
struct proposal {
    const char *kind;       /* "screening" or "section_36" */
    const char *outcome;    /* a code of gateway, or "refuse" */
    const char *verb;       /* of the referral, once it is confirmed */
    const char *decided_on; /* by the first person */
    int64_t screening_id;   /* 0: of section 36 */
    struct repeat_end end;
};

/* Puts it; in a transaction.  Fails as the verb would. */
MUST_CHECK bool second_check_ask(struct ctx *cx, const struct dossier *dossier,
                                 const struct proposal *proposal,
                                 const struct answers *answers);

/* Fails with CONFLICT/"second_check.waiting" while one waits. */
MUST_CHECK bool second_check_none_waits(struct ctx *cx, const struct dossier *dossier);

/*
 * Confirms or returns what waits; confirmed, it takes effect.  *out_kind is the kind of
 * what took effect, NULL where it was returned.  Fails with CONFLICT:
 * "second_check.none", or "second_check.own" for who proposed it.
 */
MUST_CHECK bool second_check_answer(struct ctx *cx, const struct dossier *dossier,
                                    const struct answers *answers, const char **out_kind);

/* Who proposed it takes it back. */
MUST_CHECK bool second_check_withdraw(struct ctx *cx, const struct dossier *dossier);

/* Every check of the referral, newest first; NULL on failure. */
json_t *second_checks_json(struct ctx *cx, const struct dossier *dossier);

/* items and next: what waits for this actor, what they proposed, what was returned. */
MUST_CHECK bool second_check_list(struct ctx *cx, const struct answers *filter,
                                  json_t *view);

#endif
