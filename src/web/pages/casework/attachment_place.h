/* attachment_place.h - where the files of a path are kept; for the pages of files only.
 */
#ifndef WEB_PAGES_ATTACHMENT_PLACE_H
#define WEB_PAGES_ATTACHMENT_PLACE_H

#include "domain/casework/attachment.h"
#include "web/route.h"

struct place {
    struct information_request request;
    struct attachment_place at;
};

/* From the path: /cases/1, /referrals/2, either with /information-requests/3, or that
 * alone, of which the actor was asked by name. */
MUST_CHECK bool place_find(struct request *rq, struct place **out);

bool place_is_own(const struct place *place); /* opened as the one who was asked */
bool place_takes_files(const struct request *rq, const struct place *place);

/* "/cases/12/attachments": the list of this place; and where each of its files is. */
const char *place_list(struct request *rq, const struct place *place);
const char *place_items(struct request *rq, const struct place *place);

/* What every page of files has: case_frame() of a case, "referral" or
 * "information_request"; "about", "record", "list", "request", "of_case", "of_own" and
 * "may_add". */
MUST_CHECK bool place_frame(struct request *rq, json_t *view, const struct place *place);

#endif
