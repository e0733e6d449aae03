#include "base/sealed.h"

#include <sodium.h>
#include <string.h>

#include "base/bug.h"
#include "base/text.h"

#define MAGIC        "CHANNELBUNDLE1\n"
#define MAGIC_LENGTH (sizeof(MAGIC) - 1)
#define HEAD         (MAGIC_LENGTH + crypto_sign_BYTES)
#define KEY_PREFIX   "channelkey1:"

void sealed_keys_new(struct sealed_keys *out)
{
    if (crypto_box_keypair(out->box_public, out->box_secret) != 0
        || crypto_sign_keypair(out->sign_public, out->sign_secret) != 0)
        bug("libsodium makes no keys");
}

struct sealed_peer sealed_own_peer(const struct sealed_keys *keys)
{
    struct sealed_peer peer;

    memcpy(peer.box_public, keys->box_public, sizeof(peer.box_public));
    memcpy(peer.sign_public, keys->sign_public, sizeof(peer.sign_public));
    return peer;
}

const char *sealed_peer_text(struct arena *arena, const struct sealed_peer *peer)
{
    char box[65], sign[65];

    sodium_bin2hex(box, sizeof(box), peer->box_public, sizeof(peer->box_public));
    sodium_bin2hex(sign, sizeof(sign), peer->sign_public, sizeof(peer->sign_public));
    return arena_print(arena, "%s%s%s", KEY_PREFIX, box, sign);
}

bool sealed_peer_read(const char *text, struct sealed_peer *out)
{
    unsigned char both[64];
    size_t length;

    if (!text_starts(text, KEY_PREFIX))
        return false;
    text += strlen(KEY_PREFIX);
    if (strlen(text) != 2 * sizeof(both)
        || sodium_hex2bin(both, sizeof(both), text, strlen(text), NULL, &length, NULL)
               != 0
        || length != sizeof(both))
        return false;
    memcpy(out->box_public, both, sizeof(out->box_public));
    memcpy(out->sign_public, both + sizeof(out->box_public), sizeof(out->sign_public));
    return true;
}

/* What is signed: whom it is for, and the sealed bytes. */
static struct sealed_bytes signed_part(struct arena *arena,
                                       const unsigned char to[static 32],
                                       const unsigned char *sealed, size_t length)
{
    struct sealed_bytes part = { arena_alloc(arena, MAGIC_LENGTH + 32 + length),
                                 MAGIC_LENGTH + 32 + length };

    memcpy(part.bytes, MAGIC, MAGIC_LENGTH);
    memcpy(part.bytes + MAGIC_LENGTH, to, 32);
    memcpy(part.bytes + MAGIC_LENGTH + 32, sealed, length);
    return part;
}

struct sealed_bytes sealed_close(struct arena *arena, const struct sealed_keys *keys,
                                 const struct sealed_peer *to, const void *bytes,
                                 size_t length)
{
    size_t sealed = length + crypto_box_SEALBYTES;
    struct sealed_bytes out = { arena_alloc(arena, HEAD + sealed), HEAD + sealed };

    memcpy(out.bytes, MAGIC, MAGIC_LENGTH);
    if (crypto_box_seal(out.bytes + HEAD, bytes, length, to->box_public) != 0)
        bug("a key that was read seals nothing");
    struct sealed_bytes part =
        signed_part(arena, to->box_public, out.bytes + HEAD, sealed);
    (void)crypto_sign_detached(out.bytes + MAGIC_LENGTH, NULL, part.bytes, part.length,
                               keys->sign_secret);
    return out;
}

bool sealed_open(struct arena *arena, const struct sealed_keys *keys,
                 const struct sealed_peer *from, const void *bytes, size_t length,
                 struct sealed_bytes *out)
{
    const unsigned char *all = bytes;

    if (length < HEAD + crypto_box_SEALBYTES || memcmp(all, MAGIC, MAGIC_LENGTH) != 0)
        return false;
    struct sealed_bytes part =
        signed_part(arena, keys->box_public, all + HEAD, length - HEAD);
    if (crypto_sign_verify_detached(all + MAGIC_LENGTH, part.bytes, part.length,
                                    from->sign_public)
        != 0)
        return false;
    out->length = length - HEAD - crypto_box_SEALBYTES;
    out->bytes = arena_alloc(arena, out->length + 1);
    out->bytes[out->length] = '\0';
    return crypto_box_seal_open(out->bytes, all + HEAD, length - HEAD, keys->box_public,
                                keys->box_secret)
           == 0;
}
