/*
 * transfer_parts.h - what of a case goes into a transfer package, and what stays.
 *
 * Only what the actor who makes it sees, and of information returned by partners only
 * what may be disclosed: the rest is named with the agency it belongs to.
 */
#ifndef DOMAIN_CASEWORK_TRANSFER_PARTS_H
#define DOMAIN_CASEWORK_TRANSFER_PARTS_H

#include <jansson.h>

#include "domain/people/access.h"

/* contents: codes of the list transfer_content, as words between blanks.  out: an object
 * of parts: "case" always; "referral", "screenings", "section_36", "assessments",
 * "consents", "support_plan", "plans_before", "decisions", "actions", "chronology",
 * "interventions", "support", "information" and "withheld" as the contents say. */
MUST_CHECK bool transfer_parts(struct ctx *cx, const struct dossier *dossier,
                               const char *contents, json_t **out);

/* Takes out of the parts whoever referred and wished to stay anonymous (requirement 4):
 * at both ends, as a package may come from anywhere.  Does nothing for others. */
void transfer_keep_anonymous(json_t *parts);

#endif
