/*
 * transfer_bundle.h - a case as one file for another panel: signed, sealed to that panel,
 * with a manifest of digests (requirement 42).
 *
 * Owns transfer_key: this panel's own keys, made when first asked for.  Needs the writer.
 * What becomes of one that was read: transfer_in.h.
 */
#ifndef DOMAIN_CASEWORK_TRANSFER_BUNDLE_H
#define DOMAIN_CASEWORK_TRANSFER_BUNDLE_H

#include <jansson.h>

#include "base/sealed.h"
#include "domain/core/field.h"
#include "domain/people/access.h"

/* What other panels need to seal packages to us and to know ours: one line of text. */
MUST_CHECK bool transfer_key_text(struct ctx *cx, const char **out);

/* The same where it was made before, also for readers; NULL where it was not. */
const char *transfer_key_known(struct ctx *cx);

/* The package of a case, with what its transfer lists, for the panel with that key. Fails
 * with CONFLICT unless a transfer of the case is open, with INVALID for what is no key.
 */
MUST_CHECK bool transfer_bundle_write(struct ctx *cx, const struct dossier *dossier,
                                      const char *to, struct sealed_bytes *out);

/* {"reference", "made_at", "manifest": [{"part", "bytes", "digest"}], "parts": {...}} of
 * a package that the panel with that key has sent us.  Fails with
 * INVALID/"bundle.refused" where it is not theirs, not for us, or not whole. */
MUST_CHECK bool transfer_bundle_read(struct ctx *cx, const char *from, const void *bytes,
                                     size_t length, json_t **out);

/* The same as text, for places that take no bytes; reading takes either. */
const char *transfer_bundle_text(struct ctx *cx, const struct sealed_bytes *package);

#endif
