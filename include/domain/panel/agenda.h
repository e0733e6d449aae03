/*
 * agenda.h - what a meeting is to talk about: cases, each for a reason.
 *
 * Owns agenda_item.  Only cases can be listed, and only a section 36 decision makes a
 * case. An item is seen with its case: positions are counted over what the actor sees, so
 * that a hidden item leaves neither gap nor number behind.
 */
#ifndef DOMAIN_PANEL_AGENDA_H
#define DOMAIN_PANEL_AGENDA_H

#include "domain/panel/meeting.h"

extern const struct form form_agenda;     /* POST: case and kind, or propose */
extern const struct form form_agenda_one; /* what a page shows for one case */

struct agenda_item {
    int64_t id;
    int64_t meeting_id;
    int64_t case_id;
    const char *kind;
    const char *status; /* open, decided, not_reached */
};

MUST_CHECK bool agenda_item_load(struct ctx *cx, const struct meeting *meeting,
                                 int64_t id, struct agenda_item *out);

/* [{"id", "case", "reference", "forename", "surname", "kind", "kind_label", "why",
 * "status", "position", "decision", ...}] in order. */
MUST_CHECK bool agenda_json(struct ctx *cx, const struct meeting *meeting, json_t **out);

/* One case of one kind (answers: case as id or reference, kind), or with `propose` all
 * that is due; *out_added says how many.  Fails with CONFLICT when the meeting takes no
 * more, or when the case is on the agenda for the same reason already. */
MUST_CHECK bool agenda_add(struct ctx *cx, const struct meeting *meeting,
                           const struct answers *answers, int *out_added);

/* What is due by the day of the meeting and not on an agenda yet:
 * awaiting_panel and deferred as new, adopted and supported as review, post-exit reviews
 * whose clock (T13A, T13B) is due as six_month and twelve_month.  In a transaction. */
MUST_CHECK bool agenda_propose(struct ctx *cx, const struct meeting *meeting,
                               int *out_added);

/* One line on the agenda, with chronology and audit.  In a transaction. */
MUST_CHECK bool agenda_put(struct ctx *cx, const struct meeting *meeting,
                           const struct dossier *dossier, const char *kind,
                           const char *why);

/* Takes an open item off again. */
MUST_CHECK bool agenda_remove(struct ctx *cx, const struct meeting *meeting,
                              const struct agenda_item *item);

/* What was not decided by the end of the meeting.  In a transaction. */
MUST_CHECK bool agenda_close(struct ctx *cx, int64_t meeting);

#endif
