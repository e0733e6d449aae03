/* form_view.h - a form's table becomes the objects that partials/field.html draws. */
#ifndef WEB_FORM_VIEW_H
#define WEB_FORM_VIEW_H

#include "web/route.h"

/* {"fields": [...], "version": text or null}; what was typed beats what is stored. */
json_t *form_view(struct request *rq);

/* [{"field", "href", "detail"}] of the problem; [] when there is none. */
json_t *errors_view(struct request *rq);

#endif
