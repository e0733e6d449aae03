/*
 * papers.h - who reads the papers of a meeting: case_access rows with the reason
 * 'meeting'.
 *
 * From papers-out until the minutes are approved every invited panel member (and guest
 * without a standing role) sees the cases on the agenda.  Chair, coordinator and police
 * see them anyway.  A partner officer keeps to the cases of their own area and those
 * shared with them, unless they are a panel member too.  A restricted case is shown to
 * the people named for it only: an invitation does not widen that.
 */
#ifndef DOMAIN_PANEL_PAPERS_H
#define DOMAIN_PANEL_PAPERS_H

#include <stdint.h>

#include "base/ctx.h"

/* All in a transaction; granting again what is granted changes nothing. */
MUST_CHECK bool papers_grant(struct ctx *cx, int64_t meeting);
MUST_CHECK bool papers_withdraw(struct ctx *cx, int64_t meeting);

/* For a case that was taken off the agenda. */
MUST_CHECK bool papers_withdraw_case(struct ctx *cx, int64_t meeting, int64_t case_id);

#endif
