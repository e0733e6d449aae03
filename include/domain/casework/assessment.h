/*
 * assessment.h - the assessments of a case: a rating, evidence, source and day for each
 * factor of a framework, what protects, a summary a dimension, conclusion and management.
 *
 * Owns assessment, assessment_dimension and assessment_factor.  A new one begins as a
 * copy of the last completed one of the same framework and is compared with it; a rating
 * that moved needs its reason.  Completed, it is locked.  Nothing is added up or decided
 * here.
 */
#ifndef DOMAIN_CASEWORK_ASSESSMENT_H
#define DOMAIN_CASEWORK_ASSESSMENT_H

#include <jansson.h>

#include "domain/core/field.h"
#include "domain/people/access.h"

extern const struct form
    form_assessment_start;                     /* framework; the last one's if left out */
extern const struct form form_assessed_factor; /* one of "factors" */
extern const struct form form_assessment_dimension; /* summary, factors */
extern const struct form form_assessment_ending;    /* protective, conclusion, ... */
extern const struct form form_assessment_discard;   /* reason */
extern const struct form form_assessment_in_error;  /* reason */

struct assessment {
    int64_t id;
    int64_t number;
    int64_t framework_id;
    int64_t based_on; /* 0: the first of its framework */
    const char *status;
    const char *assessed_on; /* NULL: not said yet */
    int64_t ending_version;
    int64_t version;
};

/* NOT_FOUND where the case has no such assessment. */
MUST_CHECK bool assessment_load(struct ctx *cx, const struct dossier *dossier, int64_t id,
                                struct assessment *out);

/* Can this case be assessed now, by this actor? */
bool assessment_possible(const struct ctx *cx, const struct dossier *dossier);

/* Fails with CONFLICT where a draft exists, the case is over or led by police; INVALID
 * where no assessment may begin with that framework today. */
MUST_CHECK bool assessment_start(struct ctx *cx, const struct dossier *dossier,
                                 const struct answers *answers, int64_t *out_id);

/* Writes one dimension.  `version` is that of the dimension as it was seen. */
MUST_CHECK bool assessment_dimension_save(struct ctx *cx, const struct dossier *dossier,
                                          const struct assessment *seen,
                                          int64_t dimension_id, int64_t version,
                                          const struct answers *answers);

/* Writes the end: day, what protects, conclusion, management plan. */
MUST_CHECK bool assessment_ending_save(struct ctx *cx, const struct dossier *dossier,
                                       const struct assessment *seen, int64_t version,
                                       const struct answers *answers);

/* Locks it and starts the clock of the next one.  Fails with INVALID and names each
 * factor without a rating, present without evidence, or moved without a reason. */
MUST_CHECK bool assessment_complete(struct ctx *cx, const struct dossier *dossier,
                                    const struct assessment *seen);

MUST_CHECK bool assessment_discard(struct ctx *cx, const struct dossier *dossier,
                                   const struct assessment *seen, const char *reason);

/* Is it repeated every three months?  While somebody is considered or supported, not
 * after they have left. */
bool assessment_is_repeated(const struct dossier *dossier);

/* One completed in error stays, with a mark and the reason, and counts nowhere any more;
 * the mark can be taken back: assessment_error.c.  CONFLICT while a draft exists, which
 * began as its copy. */
MUST_CHECK bool assessment_mark_in_error(struct ctx *cx, const struct dossier *dossier,
                                         const struct assessment *seen,
                                         const char *reason);
MUST_CHECK bool assessment_take_back_error(struct ctx *cx, const struct dossier *dossier,
                                           const struct assessment *seen);

#endif
