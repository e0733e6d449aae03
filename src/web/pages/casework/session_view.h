/* session_view.h - one session on a page, for casework and for who delivers; only for the
 * pages of interventions. */
#ifndef WEB_PAGES_SESSION_VIEW_H
#define WEB_PAGES_SESSION_VIEW_H

#include "domain/casework/support_session.h"
#include "web/route.h"

/*
 * Loads the {session} of the path, puts it as "session" and shows the form that its state
 * asks for: its outcome while it is planned, its report once it is held.  `self` is its
 * address.
 */
MUST_CHECK bool session_show(struct request *rq, json_t *view,
                             const struct commission *commission, const char *self,
                             struct support_session *out);

/* What the form says, done; the view is shown already. */
MUST_CHECK bool session_do_close(struct request *rq, const struct commission *commission,
                                 const struct support_session *session);
MUST_CHECK bool session_do_report(struct request *rq, const struct commission *commission,
                                  const struct support_session *session);

#endif
