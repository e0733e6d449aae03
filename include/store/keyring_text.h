/*
 * keyring_text.h - what F.keys says, as text and as a struct.
 *
 * Small JSON: a format mark and one object a slot, bytes as hex.  Reading is strict:
 * every field is there once with the right length, costs are within bounds (an attacker
 * may have written them), nothing else is there.
 */
#ifndef STORE_KEYRING_TEXT_H
#define STORE_KEYRING_TEXT_H

#include <stdint.h>

#include "base/ctx.h"

#define KEYRING_SLOTS   8
#define KEYRING_SALT    16
#define KEYRING_NONCE   24
#define KEYRING_WRAPPED (32 + 16) /* the data key and its tag */

enum key_kind { KEY_SECRET_FILE, KEY_PASSPHRASE };

struct key_slot {
    enum key_kind kind;
    uint64_t passes; /* of Argon2id; 0 for a secret file */
    uint64_t memory; /* in bytes */
    unsigned char salt[KEYRING_SALT];
    unsigned char nonce[KEYRING_NONCE];
    unsigned char wrapped[KEYRING_WRAPPED];
};

struct keyring {
    size_t count;
    struct key_slot slots[KEYRING_SLOTS];
};

/* Fails with BROKEN/"keyring.damaged". */
MUST_CHECK bool keyring_parse(struct ctx *cx, const char *text, size_t length,
                              struct keyring *out);

const char *keyring_print(struct ctx *cx, const struct keyring *keyring,
                          size_t *out_length);

const char *keyring_kind_text(enum key_kind kind);

#endif
