/*
 * render.h - a view becomes a page: chrome, form, errors, template.
 */
#ifndef WEB_RENDER_H
#define WEB_RENDER_H

#include "base/buffer.h"
#include "web/app.h"
#include "web/route.h"

/* Appends the page to out.  Adds chrome, form and errors to the view.  Fails with BROKEN
 * when the view lacks a name that the template uses. */
MUST_CHECK bool render_page(struct app *app, struct request *rq, const char *template,
                            json_t *view, struct buffer *out);

#endif
