#include "store/keyring.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "base/bug.h"
#include "base/file.h"
#include "base/text.h"
#include "passphrase.h"
#include "store/keyring_text.h"

#define KEY_BYTES        32
#define SECRET_LEAST     32
#define SECRET_MOST      ((size_t)1024 * 1024)
#define FILE_MOST        ((size_t)64 * 1024)
#define PASSPHRASE_LEAST 12

/* Argon2id for a passphrase that protects the whole store: about a second, once a start.
 */
#define PASSES 3
#define MEMORY ((uint64_t)256 * 1024 * 1024)

static_assert(KEYRING_SALT == crypto_pwhash_SALTBYTES, "salt");
static_assert(KEYRING_SALT >= crypto_generichash_KEYBYTES_MIN, "salt as a key");
static_assert(KEYRING_NONCE == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, "nonce");
static_assert(KEYRING_WRAPPED == KEY_BYTES + crypto_aead_xchacha20poly1305_ietf_ABYTES,
              "wrapped");

/* What a slot key is derived from: the bytes of a secret file, or a passphrase. */
struct secret {
    enum key_kind kind;
    char *bytes;
    size_t length;
};

/* ---- the secret
 * ------------------------------------------------------------------------ */

static bool read_secret_file(struct ctx *cx, const char *path, struct secret *out)
{
    out->kind = KEY_SECRET_FILE;
    if (!file_read_secret(cx, path, SECRET_MOST, &out->bytes, &out->length))
        return false;
    if (out->length > 0 && out->bytes[out->length - 1] == '\n')
        out->length--;
    if (out->length < SECRET_LEAST)
        return failed(cx, PROBLEM_CONFIG, "keyring.short",
                      "The key file %s is too short: it needs %d bytes or more.", path,
                      SECRET_LEAST);
    return true;
}

static void use_passphrase(struct ctx *cx, const char *text, struct secret *out)
{
    out->kind = KEY_PASSPHRASE;
    out->bytes = arena_copy(cx->arena, text);
    out->length = strlen(text);
}

static bool ask_passphrase(struct ctx *cx, struct secret *out)
{
    char text[PASSPHRASE_SIZE];

    if (!passphrase_ask(cx, "Passphrase of the store: ", text))
        return false;
    use_passphrase(cx, text, out);
    sodium_memzero(text, sizeof(text));
    return true;
}

static bool is_repeated(struct ctx *cx, const struct secret *secret)
{
    char again[PASSPHRASE_SIZE];

    if (!passphrase_ask(cx, "The same once more: ", again))
        return false;
    bool same = strcmp(secret->bytes, again) == 0;
    sodium_memzero(again, sizeof(again));
    if (!same)
        return failed(cx, PROBLEM_INVALID, "keyring.different",
                      "The two passphrases are not the same.");
    return true;
}

static bool is_strong(struct ctx *cx, const struct secret *secret)
{
    if (!text_is_utf8(secret->bytes, secret->length)
        || text_characters(secret->bytes) < PASSPHRASE_LEAST)
        return failed(cx, PROBLEM_INVALID, "keyring.weak",
                      "A passphrase needs %d characters or more.", PASSPHRASE_LEAST);
    return true;
}

static bool take_secret(struct ctx *cx, const struct key_source *source,
                        struct secret *out)
{
    if (source->secret_file != NULL)
        return read_secret_file(cx, source->secret_file, out);
    if (source->passphrase == NULL)
        return ask_passphrase(cx, out);
    use_passphrase(cx, source->passphrase, out);
    return true;
}

/* A secret for a new slot: a passphrase is typed twice and must be good. */
static bool take_new_secret(struct ctx *cx, const struct key_source *source,
                            struct secret *out)
{
    if (!take_secret(cx, source, out))
        return false;
    if (out->kind == KEY_SECRET_FILE)
        return true;
    return is_strong(cx, out) && (source->passphrase != NULL || is_repeated(cx, out));
}

/* ---- wrapping
 * -------------------------------------------------------------------------- */

static bool derive_slot_key(struct ctx *cx, const struct key_slot *slot,
                            const struct secret *secret, unsigned char out[KEY_BYTES])
{
    if (slot->kind == KEY_SECRET_FILE) {
        (void)crypto_generichash(out, KEY_BYTES, (const unsigned char *)secret->bytes,
                                 secret->length, slot->salt, sizeof(slot->salt));
        return true;
    }
    if (crypto_pwhash(out, KEY_BYTES, secret->bytes, secret->length, slot->salt,
                      slot->passes, (size_t)slot->memory, crypto_pwhash_ALG_ARGON2ID13)
        != 0)
        return failed(cx, PROBLEM_BUSY, "keyring.memory",
                      "There is not enough memory to check the passphrase.");
    return true;
}

/* What is authenticated along with the wrapped key. */
static const char *slot_label(struct ctx *cx, const struct key_slot *slot)
{
    char salt[2 * KEYRING_SALT + 1];

    sodium_bin2hex(salt, sizeof(salt), slot->salt, sizeof(slot->salt));
    return arena_print(cx->arena, "channel-panel key slot 1|%s|%llu|%llu|%s",
                       keyring_kind_text(slot->kind), (unsigned long long)slot->passes,
                       (unsigned long long)slot->memory, salt);
}

static bool wrap(struct ctx *cx, const struct secret *secret,
                 const unsigned char key[KEY_BYTES], struct key_slot *out)
{
    unsigned char slot_key[KEY_BYTES];
    bool slow = secret->kind == KEY_PASSPHRASE;

    *out = (struct key_slot){ .kind = secret->kind,
                              .passes = slow ? PASSES : 0,
                              .memory = slow ? MEMORY : 0 };
    randombytes_buf(out->salt, sizeof(out->salt));
    randombytes_buf(out->nonce, sizeof(out->nonce));
    if (!derive_slot_key(cx, out, secret, slot_key))
        return false;

    const char *label = slot_label(cx, out);
    (void)crypto_aead_xchacha20poly1305_ietf_encrypt(
        out->wrapped, NULL, key, KEY_BYTES, (const unsigned char *)label, strlen(label),
        NULL, out->nonce, slot_key);
    sodium_memzero(slot_key, sizeof(slot_key));
    return true;
}

/* False with no problem recorded when the slot is simply another secret's. */
static bool unwrap(struct ctx *cx, const struct key_slot *slot,
                   const struct secret *secret, unsigned char key[KEY_BYTES])
{
    unsigned char slot_key[KEY_BYTES];
    const char *label = slot_label(cx, slot);

    if (!derive_slot_key(cx, slot, secret, slot_key))
        return false;
    int rc = crypto_aead_xchacha20poly1305_ietf_decrypt(
        key, NULL, NULL, slot->wrapped, sizeof(slot->wrapped),
        (const unsigned char *)label, strlen(label), slot->nonce, slot_key);
    sodium_memzero(slot_key, sizeof(slot_key));
    return rc == 0;
}

static bool unwrap_any(struct ctx *cx, const struct keyring *keyring,
                       const struct secret *secret, unsigned char key[KEY_BYTES])
{
    for (size_t i = 0; i < keyring->count; i++) {
        if (keyring->slots[i].kind != secret->kind)
            continue;
        if (unwrap(cx, &keyring->slots[i], secret, key))
            return true;
        if (has_problem(cx))
            return false;
    }
    return failed(cx, PROBLEM_FORBIDDEN, "keyring.refused",
                  secret->kind == KEY_PASSPHRASE
                      ? "That is not the passphrase of this store."
                      : "That key file does not open this store.");
}

/* ---- the file
 * -------------------------------------------------------------------------- */

static bool read_keyring(struct ctx *cx, const char *path, struct keyring *out)
{
    char *text;
    size_t length;

    if (!file_exists(path))
        return failed(cx, PROBLEM_NOT_FOUND, "keyring.missing",
                      "The file with the key slots, %s, is missing: without it the store "
                      "cannot be opened.",
                      path);
    return file_read(cx, path, FILE_MOST, &text, &length)
           && keyring_parse(cx, text, length, out);
}

static bool write_keyring(struct ctx *cx, const char *path, const struct keyring *keyring)
{
    size_t length;
    const char *text = keyring_print(cx, keyring, &length);

    return file_write(cx, path, text, length);
}

bool keyring_create(struct ctx *cx, const char *path, const struct key_source *source,
                    unsigned char key[32])
{
    struct keyring keyring = { .count = 1 };
    struct secret secret = { .length = 0 };

    if (file_exists(path))
        return failed(cx, PROBLEM_CANNOT_CREATE, "keyring.exists",
                      "%s is there already and is left alone.", path);
    if (!take_new_secret(cx, source, &secret))
        return false;
    randombytes_buf(key, KEY_BYTES);
    bool ok = wrap(cx, &secret, key, &keyring.slots[0]);
    sodium_memzero(secret.bytes, secret.length);
    return ok && write_keyring(cx, path, &keyring);
}

bool keyring_open(struct ctx *cx, const char *path, const struct key_source *source,
                  unsigned char key[32])
{
    struct keyring keyring;
    struct secret secret = { .length = 0 };

    if (!read_keyring(cx, path, &keyring) || !take_secret(cx, source, &secret))
        return false;
    bool ok = unwrap_any(cx, &keyring, &secret, key);
    sodium_memzero(secret.bytes, secret.length);
    return ok;
}

bool keyring_add(struct ctx *cx, const char *path, const unsigned char key[32],
                 const struct key_source *source)
{
    struct keyring keyring;
    struct secret secret = { .length = 0 };

    if (!read_keyring(cx, path, &keyring))
        return false;
    if (keyring.count == KEYRING_SLOTS)
        return failed(cx, PROBLEM_CONFLICT, "keyring.full",
                      "All %d key slots are taken: remove one first.", KEYRING_SLOTS);
    if (!take_new_secret(cx, source, &secret))
        return false;
    bool ok = wrap(cx, &secret, key, &keyring.slots[keyring.count]);
    sodium_memzero(secret.bytes, secret.length);
    keyring.count++;
    return ok && write_keyring(cx, path, &keyring);
}

bool keyring_remove(struct ctx *cx, const char *path, size_t nth)
{
    struct keyring keyring;

    if (!read_keyring(cx, path, &keyring))
        return false;
    if (nth < 1 || nth > keyring.count)
        return failed(cx, PROBLEM_NOT_FOUND, "keyring.unknown",
                      "There is no such key slot.");
    if (keyring.count == 1)
        return failed(cx, PROBLEM_CONFLICT, "keyring.last",
                      "This is the last key slot: without it the store is lost.");
    for (size_t i = nth; i < keyring.count; i++)
        keyring.slots[i - 1] = keyring.slots[i];
    keyring.count--;
    return write_keyring(cx, path, &keyring);
}
