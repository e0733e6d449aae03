/* as_of_parts.h - what the two files of looking back share; nobody else includes it. */
#ifndef DOMAIN_CASEWORK_AS_OF_PARTS_H
#define DOMAIN_CASEWORK_AS_OF_PARTS_H

#include "domain/casework/as_of.h"

/* Through whose eyes, and when. */
struct look {
    int64_t id, user_id;
    const char *moment; /* an instant */
    const char *day;    /* the same in Europe/London */
};

/* Whether they could see it ("sees"), by what ("because") and what is not known about
 * that ("unknown", which may have entries already). */
MUST_CHECK bool as_of_sight(struct ctx *cx, const struct dossier *dossier,
                            const struct look *look, json_t *view, bool *out_sees);

void as_of_say(json_t *list, const char *words);

#endif
