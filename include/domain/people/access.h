/*
 * access.h - who may do what, and to which record.
 *
 * Two questions, each answered in one place.  "May this actor ever do that?" is
 * permissions.def.  "May this actor do it to this record?" is dossier_open(), which
 * reads the visible_... views of migrations/0008_visibility.sql.  Whoever holds a
 * dossier has been let in; functions about a case ask for the dossier, never for a
 * bare id, so the check cannot be forgotten: without it there is nothing to pass.
 */
#ifndef DOMAIN_PEOPLE_ACCESS_H
#define DOMAIN_PEOPLE_ACCESS_H

#include "domain/core/permission.h"

/* Fills roles and viewer from the user's row: roles as words between blanks, the area of
 * the organisation (NULL: all), today. */
void actor_see(struct ctx *cx, struct actor *actor, const char *roles, const char *area);

/* The context speaks and sees as this actor from now on. */
void access_as(struct ctx *cx, const struct actor *actor);

enum dossier_kind { DOSSIER_REFERRAL, DOSSIER_CASE, DOSSIER_PERSON };

struct dossier {
    enum dossier_kind kind;
    int64_t person_id;
    int64_t referral_id;
    int64_t case_id; /* 0: there is none yet */
    const char *area;
    const char *status; /* of the referral or case */
    const char *reference;
    int64_t version;
    bool whole; /* false: only how far it is ("being considered"), for its own referrer */
};

/* Fail with NOT_FOUND for a record that is not there, or not for this actor: one answer.
 */
MUST_CHECK bool dossier_referral(struct ctx *cx, int64_t id, const struct dossier **out);
MUST_CHECK bool dossier_case(struct ctx *cx, int64_t id, const struct dossier **out);

/* A person whose referral or case this actor may see.  The id of a record that was merged
 * leads to the one it was merged into: then person_id is that one's. */
MUST_CHECK bool dossier_person(struct ctx *cx, int64_t id, const struct dossier **out);

/* Whom the id of a record leads to: itself, or where it was merged into. */
MUST_CHECK bool person_follow(struct ctx *cx, int64_t id, int64_t *out_id);

/* Compares the version somebody saw with the dossier's: fails with STALE. */
MUST_CHECK bool dossier_fresh(struct ctx *cx, const struct dossier *dossier,
                              int64_t version);

#endif
