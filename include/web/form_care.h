/*
 * form_care.h - nothing that was typed gets lost: what every form carries beside its
 * fields, and drafts.
 *
 * A page's form brings draft_page (the address it stood on), draft_form (its name) and,
 * where it changes a record, what was stored as original.<field>.  They are taken out of
 * the body before anybody reads it.  Every form that takes more than a line of text keeps
 * drafts: static/drafts.js sends what is typed to POST /drafts, without JavaScript a
 * button does.  A page shows the draft there is in place of what is stored, with the
 * version that its writer saw; saving the form removes it.
 *
 * A form that comes back after its session has timed out is kept as a draft of the user
 * whose session it was (form_rescue): the cookie is known to the store for a day after it
 * ended, and the form's token proves that it was made for that very session.  Nothing is
 * shown, done or saved in a record before they sign in again.  After signing out, or with
 * a cookie nobody knows, it is not kept: it could be anybody's.
 */
#ifndef WEB_FORM_CARE_H
#define WEB_FORM_CARE_H

#include "web/app.h"
#include "web/route.h"

/* Takes the above out of a form's body; once. */
void form_unpack(struct request *rq);

/* After a handler: the page shows its draft; a form that was saved has none any more. */
MUST_CHECK bool form_after(struct request *rq);

/* For a page that draws some fields by itself: what was typed and refused, or the draft
 * that will be shown; empty for neither. */
MUST_CHECK bool form_typed(struct request *rq, const struct form *form,
                           const struct pairs **out);

/* After a refusal for want of a session. */
void form_rescue(struct app *app, struct request *rq);

/* For form_view(): [{"name", "value"}] of what is stored, and what partials/form_start
 * and form_end need: null for a form without drafts. */
json_t *originals_view(struct request *rq);
json_t *care_view(struct request *rq);

/* For an error page after a form that was not saved: [{"label", "value"}] of the texts
 * that its sender, who is signed in, may want to copy; [] else. */
json_t *typed_view(struct request *rq);

/* The version that the answers shown belong to; `stored` is the record's own. */
const char *form_version_seen(const struct request *rq, const char *stored);

/* Would this page open for whoever asks?  Runs its handler in `out` and shows nothing;
 * the problem is in out->cx. */
MUST_CHECK bool page_opens(const struct request *rq, const char *page,
                           struct request *out);

/* Does that page show a form of this name that keeps drafts? */
bool page_keeps_drafts(const struct request *opened, const char *form);

/* "5:14pm" of an instant. */
const char *time_said(struct arena *arena, const char *instant);

#endif
