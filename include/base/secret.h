/*
 * secret.h - the cryptography this program uses, as verbs (libsodium underneath).
 */
#ifndef BASE_SECRET_H
#define BASE_SECRET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"

#define SECRET_KEY_BYTES   32
#define SECRET_HASH_BYTES  32
#define SECRET_HASH_HEX    65
#define PASSWORD_HASH_SIZE 128

void secret_start(void);        /* once in main, before anything else: libsodium */
void secret_no_core_dump(void); /* no core dumps, no ptrace: keys stay in memory */

/* Argon2id, 19 MiB and two passes (OWASP): about 25 ms and all of it on purpose. */
void password_hash(const char *password, char out[static PASSWORD_HASH_SIZE]);
bool password_matches(const char *hash, const char *password);

/* Takes as long as password_matches() and is false: for accounts that do not exist. */
bool password_pretend(const char *password);

/* BLAKE2b-256 as lower-case hex; keyed where a key is given (NULL: none). */
void secret_digest(const void *bytes, size_t length, const unsigned char *key,
                   char out[static SECRET_HASH_HEX]);

bool secret_equal(const char *a, const char *b); /* in constant time; false for NULL */
void secret_wipe(void *bytes, size_t length);

#endif
