/*
 * case_share.h - who sees a case beyond those who see its area: named people.
 *
 * Owns the rows 'share' and 'named' of case_access and the columns restricted and
 * restricted_why of channel_case.  Meetings and actions grant sight on their own account.
 */
#ifndef DOMAIN_CASEWORK_CASE_SHARE_H
#define DOMAIN_CASEWORK_CASE_SHARE_H

#include <jansson.h>

#include "domain/core/field.h"
#include "domain/people/access.h"

extern const struct form form_case_share;       /* user, why, until_on */
extern const struct form form_case_restriction; /* restricted, reason */

/* Shares with a user, again where it was ended.  Fails with CONFLICT for somebody with a
 * declared conflict of interest. */
MUST_CHECK bool case_share_begin(struct ctx *cx, const struct dossier *dossier,
                                 const struct answers *answers, int64_t *out_user);

/* Ends it at once; NOT_FOUND when it is not shared with that user. */
MUST_CHECK bool case_share_end(struct ctx *cx, const struct dossier *dossier,
                               int64_t user_id);

/* Restricted: only named people see it; the lead officer, the cover and whoever restricts
 * are named by it.  Fails with STALE. */
MUST_CHECK bool case_share_restrict(struct ctx *cx, const struct dossier *dossier,
                                    int64_t version, const struct answers *answers);

/* [{"user", "name", "organisation", "why", "until_on", "granted_by", "granted_at"}] */
json_t *case_shares_json(struct ctx *cx, const struct dossier *dossier);

/* Everybody who can open the case now, and why: [{"user", "name", "organisation",
 * "why", "until_on"}]; and who is kept away by a conflict of interest ("kept_away"). */
json_t *case_sight_json(struct ctx *cx, const struct dossier *dossier);

/* Who opened it, newest first: [{"name", "organisation", "at"}], at most `limit`. */
json_t *case_openings_json(struct ctx *cx, const struct dossier *dossier, int limit);

#endif
