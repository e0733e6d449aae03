/* download.h - a file of the store as a reply that is made while it is sent. */
#ifndef WEB_DOWNLOAD_H
#define WEB_DOWNLOAD_H

#include "web/app.h"

/* Status, type, name and stream of rq->download.  Each piece is read on the connection of
 * the thread that sends it, with the rights its reader has at that moment. */
void download_write(struct app *app, struct request *rq, struct reply *reply);

#endif
