/*
 * attendance.h - who is invited and who came; whether the panel may decide.
 *
 * Owns the table attendance.  CTSA 2015 s.37: the responsible authority and the police
 * must be represented.  The Act sets no number beyond that; panel.quorum_members does.
 */
#ifndef DOMAIN_PANEL_ATTENDANCE_H
#define DOMAIN_PANEL_ATTENDANCE_H

#include "domain/panel/meeting.h"

extern const struct form form_attendance; /* POST: user, attendance, agency, people */
extern const struct form form_substitute; /* what a page shows for one more person */

/* Invites, for the agency of their organisation; fine when invited already. */
MUST_CHECK bool attendance_invite(struct ctx *cx, int64_t meeting, int64_t user);

/* Takes back the invitations of everybody not in keep (ids between blanks). */
MUST_CHECK bool attendance_keep_only(struct ctx *cx, int64_t meeting, const char *keep);

/* One person (user, attendance, agency) or several (people: the same and the version that
 * was seen); who was not invited comes as a substitute and gets the papers. */
MUST_CHECK bool attendance_record(struct ctx *cx, const struct meeting *meeting,
                                  const struct answers *answers);

/* [{"user", "name", "organisation", "agency", "attendance", "version"}] by name. */
MUST_CHECK bool attendance_json(struct ctx *cx, int64_t meeting, json_t **out);

/* {"met", "authority", "police", "missing"}: missing is a sentence, or null. */
MUST_CHECK bool quorum_json(struct ctx *cx, int64_t meeting, json_t **out);

/* Fails with CONFLICT/"panel.quorum" and says who is missing. */
MUST_CHECK bool quorum_check(struct ctx *cx, int64_t meeting);

#endif
