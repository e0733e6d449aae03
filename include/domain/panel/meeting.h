/*
 * meeting.h - a meeting of the Channel panel: when, where, who is invited, how far it is.
 *
 * Owns the table meeting.  A meeting is changed while it is planned and moves on by the
 * verbs of lifecycle.def; each verb does what it means: papers out lets the invited read,
 * closing marks what was not reached, approved minutes take the reading away again.
 */
#ifndef DOMAIN_PANEL_MEETING_H
#define DOMAIN_PANEL_MEETING_H

#include "domain/core/field.h"
#include "domain/people/access.h"

extern const struct form form_meeting;
extern const struct form form_meeting_filter;

struct meeting {
    int64_t id;
    const char *held_on;
    const char *status;
    int64_t version;
};

/* Fails with NOT_FOUND for one that is not there and for one the actor is not invited to.
 */
MUST_CHECK bool meeting_load(struct ctx *cx, int64_t id, struct meeting *out);

MUST_CHECK bool meeting_create(struct ctx *cx, const struct answers *answers,
                               int64_t *out_id);

/* Day, place and invitations, while it is planned.  Without invitees in the answers those
 * invited stay; who is left out is invited no longer.  Fails with
 * CONFLICT/"meeting.state", STALE. */
MUST_CHECK bool meeting_change(struct ctx *cx, const struct meeting *meeting,
                               int64_t version, const struct answers *answers);

/* A verb of lifecycle.def: send_papers, open, close, approve_minutes, cancel, restore.
 * meeting->status is the new one afterwards.  Joins a running transaction. */
MUST_CHECK bool meeting_move(struct ctx *cx, struct meeting *meeting, const char *verb);

/* May cases be put on its agenda, decisions recorded, papers read? */
bool meeting_takes_items(const struct meeting *meeting);
bool meeting_takes_decisions(const struct meeting *meeting);
bool meeting_papers_are_out(const struct meeting *meeting);

MUST_CHECK bool meeting_json(struct ctx *cx, const struct meeting *meeting, json_t **out);
MUST_CHECK bool meeting_list(struct ctx *cx, const struct answers *filter, json_t *view);

/* Values for an empty form: the next usual day and time, the standing members invited. */
MUST_CHECK bool meeting_proposal(struct ctx *cx, json_t **out);

#endif
