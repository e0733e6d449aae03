/*
 * crypto_provider.h - the cryptography under every page of the file.
 *
 * SQLCipher asks a provider for random bytes, a cipher, a MAC and a key derivation;
 * this one answers with libsodium.  A page on the disk is
 *
 *     ciphertext | nonce, 24 random bytes | tag, 16 bytes
 *
 * where ciphertext = XChaCha20(page key, nonce) and tag = Poly1305 over ciphertext,
 * nonce and page number (32 bits, little-endian) under a one-time key: the first 32
 * bytes of XChaCha20(MAC key, nonce).  MAC key = BLAKE2b-256 of the file's masked salt,
 * keyed with the page key.  The lengths are fixed for each page number, so no two
 * pages can be read as the same message.
 *
 * The signatures are SQLCipher's (struct sqlcipher_provider).  Page keys are raw: a
 * key that SQLCipher takes for a passphrase is refused.
 */
#ifndef STORE_CRYPTO_PROVIDER_H
#define STORE_CRYPTO_PROVIDER_H

#define CRYPTO_PROVIDER_KEY_BYTES   32
#define CRYPTO_PROVIDER_NONCE_BYTES 24
#define CRYPTO_PROVIDER_TAG_BYTES   16

int crypto_provider_init(void);
void crypto_provider_shutdown(void);
const char *crypto_provider_name(void *ctx);
const char *crypto_provider_version(void *ctx);
const char *crypto_provider_cipher_name(void *ctx);

int crypto_provider_add_random(void *ctx, const void *bytes, int length);
int crypto_provider_random(void *ctx, void *bytes, int length);

/* The tag over in (which ends in the nonce) and in2 (the page number). */
int crypto_provider_mac(void *ctx, int algorithm, const unsigned char *key, int key_size,
                        const unsigned char *in, int in_size, const unsigned char *in2,
                        int in2_size, unsigned char *out);

/* The MAC key from the page key; fails for anything that is to be a slow derivation. */
int crypto_provider_derive(void *ctx, int algorithm, const unsigned char *secret,
                           int secret_size, const unsigned char *salt, int salt_size,
                           int rounds, int key_size, unsigned char *key);

int crypto_provider_cipher(void *ctx, int mode, const unsigned char *key, int key_size,
                           const unsigned char *nonce, const unsigned char *in, int size,
                           unsigned char *out);

int crypto_provider_key_size(void *ctx);
int crypto_provider_nonce_size(void *ctx);
int crypto_provider_block_size(void *ctx);
int crypto_provider_tag_size(void *ctx, int algorithm);
int crypto_provider_open(void **ctx);
int crypto_provider_close(void **ctx);
int crypto_provider_fips(void *ctx);

#endif
