/* checklist_pages.h - what the pages of a return share. */
#ifndef WEB_PAGES_CHECKLIST_H
#define WEB_PAGES_CHECKLIST_H

#include "domain/assurance/checklist_item.h"
#include "web/pages.h"

/* What the path names; NOT_FOUND for what is not there. */
MUST_CHECK bool checklist_of_path(struct request *rq, struct checklist *out);

/* "checklist", "can", "links", "may_answer": for every page of it. */
MUST_CHECK bool put_checklist(struct request *rq, json_t *view,
                              const struct checklist *checklist);

#endif
