/*
 * keyring.h - F.keys: the data key, wrapped once per key slot.
 *
 * The 256-bit data key is random and never leaves memory unwrapped.  Every slot wraps
 * it with XChaCha20-Poly1305 under a slot key: BLAKE2b of a secret file (any 32 bytes
 * or more, one trailing newline ignored), or Argon2id of a passphrase with the slot's
 * own salt and costs.  The file is small text (keyring_text.h), mode 0600, and holds no
 * secret.  A slot's kind, salt and costs are authenticated with the key it wraps.
 */
#ifndef STORE_KEYRING_H
#define STORE_KEYRING_H

#include "base/ctx.h"

struct key_source {
    const char *secret_file; /* NULL: the passphrase */
    const char *passphrase;  /* NULL: asked on the terminal */
};

/* A new data key in key, wrapped in one slot in the new file `path`.  Fails with
 * CANNOT_CREATE/"keyring.exists", CONFIG/"keyring.short" for a secret under 32 bytes,
 * INVALID/"keyring.weak" for a passphrase under 12 characters, "keyring.different" when
 * it is typed differently the second time, "keyring.terminal" when nobody can be asked.
 */
MUST_CHECK bool keyring_create(struct ctx *cx, const char *path,
                               const struct key_source *source, unsigned char key[32]);

/* Fails with FORBIDDEN/"keyring.refused" when no slot opens with this source,
 * NOT_FOUND/"keyring.missing" without the file, BROKEN/"keyring.damaged". */
MUST_CHECK bool keyring_open(struct ctx *cx, const char *path,
                             const struct key_source *source, unsigned char key[32]);

/* A further slot for the same data key; at most eight. */
MUST_CHECK bool keyring_add(struct ctx *cx, const char *path, const unsigned char key[32],
                            const struct key_source *source);

/* Removes a slot, counted from 1; removing the last one is refused.  Changing a
 * passphrase is keyring_add() and then this. */
MUST_CHECK bool keyring_remove(struct ctx *cx, const char *path, size_t nth);

#endif
