/*
 * sealed.h - messages between two installations: signed by the sender (Ed25519), sealed
 * to the receiver (X25519 with XSalsa20-Poly1305); libsodium underneath.
 *
 * The signature covers the sealed bytes and whom they are for, so it can be checked
 * before anything is opened, and a message for one receiver cannot be passed on as one
 * for another.
 */
#ifndef BASE_SEALED_H
#define BASE_SEALED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

struct sealed_keys {
    unsigned char box_public[32], box_secret[32];
    unsigned char sign_public[32], sign_secret[64];
};
void sealed_keys_new(struct sealed_keys *out);

/* The public half, as it is exchanged. */
struct sealed_peer {
    unsigned char box_public[32], sign_public[32];
};
struct sealed_peer sealed_own_peer(const struct sealed_keys *keys);
const char *sealed_peer_text(struct arena *arena, const struct sealed_peer *peer);
bool sealed_peer_read(const char *text, struct sealed_peer *out); /* false: no key */

struct sealed_bytes {
    unsigned char *bytes;
    size_t length;
};
struct sealed_bytes sealed_close(struct arena *arena, const struct sealed_keys *keys,
                                 const struct sealed_peer *to, const void *bytes,
                                 size_t length);

/* False when it is damaged, not signed by `from`, or not sealed to these keys.  What is
 * opened ends with a 0 that is not counted. */
bool sealed_open(struct arena *arena, const struct sealed_keys *keys,
                 const struct sealed_peer *from, const void *bytes, size_t length,
                 struct sealed_bytes *out);

#endif
