/* request_parts.h - what the files of information requests share; for them only. */
#ifndef DOMAIN_CASEWORK_REQUEST_PARTS_H
#define DOMAIN_CASEWORK_REQUEST_PARTS_H

#include "domain/casework/information_request.h"

/* From id, reference, status, asked_on, version, referral_id, case_id, person_id and
 * organisation of the current row. */
void request_read(struct ctx *cx, struct stmt *st, struct information_request *out);

/* Chronology and trail: "request.<verb>". */
MUST_CHECK bool request_entry(struct ctx *cx, const struct information_request *request,
                              const char *verb, const char *on, const char *text);
MUST_CHECK bool request_say_asked(struct ctx *cx,
                                  const struct information_request *request,
                                  const char *due);

/* T3, or T3U, from the day it was asked. */
MUST_CHECK bool request_start_clock(struct ctx *cx,
                                    const struct information_request *request,
                                    bool urgent, const char **out_due);

#endif
