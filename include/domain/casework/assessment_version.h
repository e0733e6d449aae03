/*
 * assessment_version.h - the versions of an assessment, whichever of its parts was saved.
 *
 * Both are for the verbs of assessment.h, in their transaction, around the change.
 */
#ifndef DOMAIN_CASEWORK_ASSESSMENT_VERSION_H
#define DOMAIN_CASEWORK_ASSESSMENT_VERSION_H

#include "domain/casework/assessment.h"
#include "domain/people/record_version.h"

struct version_series assessment_versions(const struct assessment *assessment);

MUST_CHECK bool assessment_version_before(struct ctx *cx, const struct dossier *dossier,
                                          const struct assessment *seen);
MUST_CHECK bool assessment_version_after(struct ctx *cx, const struct dossier *dossier,
                                         const struct assessment *seen, const char *what);

#endif
