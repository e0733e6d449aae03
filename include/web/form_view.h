/* form_view.h - a form's table becomes the objects that partials/field.html draws. */
#ifndef WEB_FORM_VIEW_H
#define WEB_FORM_VIEW_H

#include "web/route.h"

/* {"fields": [...], "version": text or null}; what was typed beats what is stored. */
json_t *form_view(struct request *rq);

/* [{"value", "label", ...}] of a field with choices; [] of others.  `stored` is the
 * object the field belongs to, for what the record itself offers. */
json_t *form_choices(struct request *rq, const struct field *field, const json_t *stored);

/* A stored value as its field would be sent: "1" and "0", ISO days; "" for none. */
const char *stored_text(struct request *rq, const json_t *value);

/* [{"field", "href", "detail"}] of the problem; [] when there is none. */
json_t *errors_view(struct request *rq);

#endif
