/* last_change.h - who last changed a record, by the trail. */
#ifndef DOMAIN_PEOPLE_LAST_CHANGE_H
#define DOMAIN_PEOPLE_LAST_CHANGE_H

#include "domain/people/access.h"

struct last_change {
    const char *by; /* NULL: not known */
    const char *at;
};

/* Of what belongs to this referral or case; the record is any of `ids`. */
MUST_CHECK bool last_change_find(struct ctx *cx, const struct dossier *dossier,
                                 const int64_t ids[4], struct last_change *out);

#endif
