/*
 * transfer_peer.h - the panels we exchange cases with, and their keys.
 *
 * Owns transfer_peer.  A key counts once somebody has compared its fingerprint with the
 * other panel by another way than it came.
 */
#ifndef DOMAIN_CASEWORK_TRANSFER_PEER_H
#define DOMAIN_CASEWORK_TRANSFER_PEER_H

#include <jansson.h>

#include "domain/core/field.h"
#include "domain/people/access.h"

extern const struct form form_transfer_peer;     /* name, key, contact */
extern const struct form form_transfer_package;  /* peer */
extern const struct form form_peer_confirmation; /* confirmed_with */

struct transfer_peer {
    int64_t id;
    const char *name, *key;
    bool confirmed, ended;
    int64_t version;
};
MUST_CHECK bool transfer_peer_load(struct ctx *cx, int64_t id, struct transfer_peer *out);

/* The same, but CONFLICT where its key is not confirmed or not used any more. */
MUST_CHECK bool transfer_peer_trusted(struct ctx *cx, int64_t id,
                                      struct transfer_peer *out);

MUST_CHECK bool transfer_peer_add(struct ctx *cx, const struct answers *answers,
                                  int64_t *out_id);
MUST_CHECK bool transfer_peer_confirm(struct ctx *cx, const struct transfer_peer *peer,
                                      int64_t version, const struct answers *answers);
MUST_CHECK bool transfer_peer_end(struct ctx *cx, const struct transfer_peer *peer,
                                  int64_t version);

/* All, by name, with "fingerprint"; NULL on failure. */
json_t *transfer_peers_json(struct ctx *cx);

/* Those whose key counts: [{"value", "label"}]. */
json_t *transfer_peer_options(struct ctx *cx);

/* Eight groups of four letters, to be read out. */
const char *transfer_fingerprint(struct arena *arena, const char *key);

#endif
