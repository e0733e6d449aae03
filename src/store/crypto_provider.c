#include "store/crypto_provider.h"

#include <assert.h>
#include <sodium.h>
#include <sqlite3.h>

/* SQLCipher asks for this many rounds where it wants a fast derivation from a key. */
#define FAST_ROUNDS 2

static_assert(CRYPTO_PROVIDER_KEY_BYTES == crypto_stream_xchacha20_KEYBYTES, "key");
static_assert(CRYPTO_PROVIDER_NONCE_BYTES == crypto_stream_xchacha20_NONCEBYTES, "nonce");
static_assert(CRYPTO_PROVIDER_TAG_BYTES == crypto_onetimeauth_BYTES, "tag");

int crypto_provider_init(void)
{
    return sodium_init() < 0 ? SQLITE_ERROR : SQLITE_OK;
}

void crypto_provider_shutdown(void)
{
}

const char *crypto_provider_name(void *ctx)
{
    (void)ctx;
    return "libsodium";
}

const char *crypto_provider_version(void *ctx)
{
    (void)ctx;
    return sodium_version_string();
}

const char *crypto_provider_cipher_name(void *ctx)
{
    (void)ctx;
    return "xchacha20-poly1305";
}

/* libsodium takes its randomness from the kernel alone. */
int crypto_provider_add_random(void *ctx, const void *bytes, int length)
{
    (void)ctx;
    (void)bytes;
    (void)length;
    return SQLITE_OK;
}

int crypto_provider_random(void *ctx, void *bytes, int length)
{
    (void)ctx;
    if (length < 0)
        return SQLITE_ERROR;
    randombytes_buf(bytes, (size_t)length);
    return SQLITE_OK;
}

int crypto_provider_mac(void *ctx, int algorithm, const unsigned char *key, int key_size,
                        const unsigned char *in, int in_size, const unsigned char *in2,
                        int in2_size, unsigned char *out)
{
    unsigned char once[crypto_onetimeauth_KEYBYTES];
    crypto_onetimeauth_state state;

    (void)ctx;
    (void)algorithm;
    if (key_size != CRYPTO_PROVIDER_KEY_BYTES || in == NULL
        || in_size < CRYPTO_PROVIDER_NONCE_BYTES || in2_size < 0)
        return SQLITE_ERROR;

    const unsigned char *nonce = in + in_size - CRYPTO_PROVIDER_NONCE_BYTES;
    crypto_stream_xchacha20(once, sizeof(once), nonce, key);
    crypto_onetimeauth_init(&state, once);
    crypto_onetimeauth_update(&state, in, (unsigned long long)in_size);
    if (in2 != NULL)
        crypto_onetimeauth_update(&state, in2, (unsigned long long)in2_size);
    crypto_onetimeauth_final(&state, out);

    sodium_memzero(once, sizeof(once));
    sodium_memzero(&state, sizeof(state));
    return SQLITE_OK;
}

int crypto_provider_derive(void *ctx, int algorithm, const unsigned char *secret,
                           int secret_size, const unsigned char *salt, int salt_size,
                           int rounds, int key_size, unsigned char *key)
{
    (void)ctx;
    (void)algorithm;
    if (rounds > FAST_ROUNDS || secret_size != CRYPTO_PROVIDER_KEY_BYTES
        || key_size != CRYPTO_PROVIDER_KEY_BYTES || salt_size < 0)
        return SQLITE_ERROR;

    int rc =
        crypto_generichash(key, (size_t)key_size, salt, (unsigned long long)salt_size,
                           secret, (size_t)secret_size);
    return rc == 0 ? SQLITE_OK : SQLITE_ERROR;
}

/* A stream cipher: the same both ways. */
int crypto_provider_cipher(void *ctx, int mode, const unsigned char *key, int key_size,
                           const unsigned char *nonce, const unsigned char *in, int size,
                           unsigned char *out)
{
    (void)ctx;
    (void)mode;
    if (key_size != CRYPTO_PROVIDER_KEY_BYTES || size < 0)
        return SQLITE_ERROR;

    int rc = crypto_stream_xchacha20_xor(out, in, (unsigned long long)size, nonce, key);
    return rc == 0 ? SQLITE_OK : SQLITE_ERROR;
}

int crypto_provider_key_size(void *ctx)
{
    (void)ctx;
    return CRYPTO_PROVIDER_KEY_BYTES;
}

int crypto_provider_nonce_size(void *ctx)
{
    (void)ctx;
    return CRYPTO_PROVIDER_NONCE_BYTES;
}

/* Only decides what the reserved bytes of a page, nonce and tag, are rounded up to. */
int crypto_provider_block_size(void *ctx)
{
    (void)ctx;
    return 8;
}

int crypto_provider_tag_size(void *ctx, int algorithm)
{
    (void)ctx;
    (void)algorithm;
    return CRYPTO_PROVIDER_TAG_BYTES;
}

/* There is nothing to remember between calls, but SQLCipher wants an address. */
int crypto_provider_open(void **ctx)
{
    static char nothing;

    *ctx = &nothing;
    return crypto_provider_init();
}

int crypto_provider_close(void **ctx)
{
    *ctx = NULL;
    return SQLITE_OK;
}

int crypto_provider_fips(void *ctx)
{
    (void)ctx;
    return 0;
}
