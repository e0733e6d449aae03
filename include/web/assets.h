/* assets.h - static files: content-hashed addresses, pre-compressed, never changing. */
#ifndef WEB_ASSETS_H
#define WEB_ASSETS_H

#include "web/app.h"

/* Answers /assets/...; 404 for what is not there. */
void assets_answer(struct app *app, struct request *rq, struct reply *reply);

/* "/assets/app-0123456789abcdef.css" for "app.css". */
const char *asset_address(struct arena *arena, const char *name);

#endif
