/* reference.h - references people read out: unique, counted per year, without meaning. */
#ifndef DOMAIN_CORE_REFERENCE_H
#define DOMAIN_CORE_REFERENCE_H

#include "base/ctx.h"

/* "R-2026-00041" for kind "referral", "CP-2026-0041" for "case", "Q-2026-00041" for an
 * information "request".  In a transaction. */
MUST_CHECK bool reference_next(struct ctx *cx, const char *kind, const char **out);

#endif
