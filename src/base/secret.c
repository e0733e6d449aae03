#include "base/secret.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "base/bug.h"

/* OWASP's second recommendation for Argon2id: 19 MiB, two passes, one lane. */
#define PASSES 2
#define MEMORY ((size_t)19 * 1024 * 1024)

static_assert(PASSWORD_HASH_SIZE >= crypto_pwhash_STRBYTES, "a hash must fit");

void secret_start(void)
{
    if (sodium_init() < 0)
        bug("libsodium cannot start");
}

void secret_no_core_dump(void)
{
    const struct rlimit none = { 0, 0 };

    prctl(PR_SET_DUMPABLE, 0);
    setrlimit(RLIMIT_CORE, &none);
}

void password_hash(const char *password, char out[static PASSWORD_HASH_SIZE])
{
    if (crypto_pwhash_str_alg(out, password, strlen(password), PASSES, MEMORY,
                              crypto_pwhash_ALG_ARGON2ID13)
        != 0)
        bug("out of memory");
}

bool password_matches(const char *hash, const char *password)
{
    return crypto_pwhash_str_verify(hash, password, strlen(password)) == 0;
}

bool password_pretend(const char *password)
{
    unsigned char key[32], salt[crypto_pwhash_SALTBYTES] = { 0 };

    if (crypto_pwhash(key, sizeof(key), password, strlen(password), salt, PASSES, MEMORY,
                      crypto_pwhash_ALG_ARGON2ID13)
        != 0)
        bug("out of memory");
    sodium_memzero(key, sizeof(key));
    return false;
}

void secret_digest(const void *bytes, size_t length, const unsigned char *key,
                   char out[static SECRET_HASH_HEX])
{
    unsigned char hash[SECRET_HASH_BYTES];

    crypto_generichash(hash, sizeof(hash), bytes, length, key,
                       key != NULL ? SECRET_KEY_BYTES : 0);
    sodium_bin2hex(out, SECRET_HASH_HEX, hash, sizeof(hash));
}

bool secret_equal(const char *a, const char *b)
{
    if (a == NULL || b == NULL || strlen(a) != strlen(b))
        return false;
    return sodium_memcmp(a, b, strlen(a)) == 0;
}

void secret_wipe(void *bytes, size_t length)
{
    sodium_memzero(bytes, length);
}
