/* pages.h - declares every handler named in routes.def. */
#ifndef WEB_PAGES_H
#define WEB_PAGES_H

#include "web/route.h"

#define ROUTE(method, path, permission, handler, template, asks, audit, summary)         \
    handler_fn handler;
#include "web/routes.def"
#undef ROUTE

#endif
