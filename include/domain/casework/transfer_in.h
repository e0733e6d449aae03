/*
 * transfer_in.h - a case that comes from another panel: it waits for ours, which decides
 * whether it takes it, and what came with it stands beside it, read and never changed.
 *
 * Owns received_record.
 */
#ifndef DOMAIN_CASEWORK_TRANSFER_IN_H
#define DOMAIN_CASEWORK_TRANSFER_IN_H

#include "domain/casework/transfer_peer.h"

extern const struct form form_transfer_incoming; /* peer, area, file or package */

/*
 * A package that transfer_bundle_read() has opened becomes a referral and a case in
 * awaiting_panel, in that area, with the chronology it has had; all or nothing.  Fails
 * with INVALID/"bundle.refused" where it holds no referral, with CONFLICT/"bundle.taken"
 * for one that was taken before.  Whoever wished to stay anonymous is taken out of the
 * bundle; a restricted case stays restricted.
 */
MUST_CHECK bool transfer_take(struct ctx *cx, const json_t *bundle,
                              const struct transfer_peer *from, const char *area,
                              int64_t *out_case);

/* {"reference", "panel", "made_at", "manifest", "parts", "received_by", "received_at"};
 * JSON null where the case did not come from elsewhere. */
MUST_CHECK bool received_record_json(struct ctx *cx, const struct dossier *dossier,
                                     json_t **out);

#endif
