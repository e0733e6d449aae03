/* referral_view.h - a referral's answers, section by section, as summary lists. */
#ifndef WEB_REFERRAL_VIEW_H
#define WEB_REFERRAL_VIEW_H

#include <jansson.h>
#include <stdbool.h>

/* [{"title", "code", "rows": [{"key", "value", "change", "change_hidden"}]}]; with `all`
 * also what was not answered, and links to change it (links.self is the referral's). */
json_t *referral_answers(const json_t *referral, json_t *links, bool all);

#endif
