/* forms.h - declares every form named in routes.def. */
#ifndef WEB_FORMS_H
#define WEB_FORMS_H

#include "domain/core/field.h"

#define ROUTE(method, path, permission, handler, template, asks, audit, summary)         \
    extern const struct form form_##asks;
#include "web/routes.def"
#undef ROUTE

#endif
