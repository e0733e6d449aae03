#include "store/keyring_text.h"

#include <jansson.h>
#include <sodium.h>
#include <string.h>

#include "base/bug.h"
#include "base/json.h"

#define FORMAT "channel-panel keys 1"

/* Between a hash that is worth something and one that stops the machine. */
#define LEAST_MEMORY ((json_int_t)8 * 1024 * 1024)
#define MOST_MEMORY  ((json_int_t)1024 * 1024 * 1024)
#define MOST_PASSES  20

static const char *const kinds[] = {
    [KEY_SECRET_FILE] = "secret_file",
    [KEY_PASSPHRASE] = "passphrase",
};

const char *keyring_kind_text(enum key_kind kind)
{
    return kinds[kind];
}

static bool read_kind(const json_t *slot, enum key_kind *out)
{
    const char *text = json_string_value(json_object_get(slot, "kind"));

    for (size_t i = 0; text != NULL && i < COUNT(kinds); i++)
        if (strcmp(text, kinds[i]) == 0) {
            *out = (enum key_kind)i;
            return true;
        }
    return false;
}

static bool read_bytes(const json_t *slot, const char *key, unsigned char *out,
                       size_t size)
{
    const json_t *value = json_object_get(slot, key);
    size_t length = json_string_length(value), got = 0;

    if (!json_is_string(value) || length != 2 * size)
        return false;
    return sodium_hex2bin(out, size, json_string_value(value), length, NULL, &got, NULL)
               == 0
           && got == size;
}

static bool read_number(const json_t *slot, const char *key, json_int_t least,
                        json_int_t most, uint64_t *out)
{
    const json_t *value = json_object_get(slot, key);
    json_int_t number = json_integer_value(value);

    if (!json_is_integer(value) || number < least || number > most)
        return false;
    *out = (uint64_t)number;
    return true;
}

static bool read_costs(const json_t *slot, struct key_slot *out)
{
    return read_number(slot, "passes", 1, MOST_PASSES, &out->passes)
           && read_number(slot, "memory", LEAST_MEMORY, MOST_MEMORY, &out->memory);
}

static bool read_slot(const json_t *slot, struct key_slot *out)
{
    *out = (struct key_slot){ .passes = 0 };
    if (!read_kind(slot, &out->kind))
        return false;
    if (json_object_size(slot) != (out->kind == KEY_PASSPHRASE ? 6 : 4))
        return false;
    return (out->kind == KEY_SECRET_FILE || read_costs(slot, out))
           && read_bytes(slot, "salt", out->salt, sizeof(out->salt))
           && read_bytes(slot, "nonce", out->nonce, sizeof(out->nonce))
           && read_bytes(slot, "wrapped", out->wrapped, sizeof(out->wrapped));
}

static bool read_root(const json_t *root, struct keyring *out)
{
    const char *format = json_string_value(json_object_get(root, "format"));
    const json_t *slots = json_object_get(root, "slots");

    out->count = json_array_size(slots);
    if (format == NULL || strcmp(format, FORMAT) != 0 || json_object_size(root) != 2
        || out->count == 0 || out->count > KEYRING_SLOTS)
        return false;
    for (size_t i = 0; i < out->count; i++)
        if (!read_slot(json_array_get(slots, i), &out->slots[i]))
            return false;
    return true;
}

bool keyring_parse(struct ctx *cx, const char *text, size_t length, struct keyring *out)
{
    struct keyring keyring = { .count = 0 };
    json_t *root = json_loadb(text, length, JSON_REJECT_DUPLICATES, NULL);
    bool ok = read_root(root, &keyring);

    json_decref(root);
    if (!ok)
        return failed(
            cx, PROBLEM_BROKEN, "keyring.damaged",
            "The file with the key slots is damaged: restore it from a backup.");
    *out = keyring;
    return true;
}

static void put_bytes(json_t *object, const char *key, const unsigned char *bytes,
                      size_t size)
{
    char hex[2 * KEYRING_WRAPPED + 1];

    sodium_bin2hex(hex, sizeof(hex), bytes, size);
    put_text(object, key, hex);
}

static json_t *slot_json(const struct key_slot *slot)
{
    json_t *object = json_object();

    put_text(object, "kind", kinds[slot->kind]);
    if (slot->kind == KEY_PASSPHRASE) {
        put_int(object, "passes", (int64_t)slot->passes);
        put_int(object, "memory", (int64_t)slot->memory);
    }
    put_bytes(object, "salt", slot->salt, sizeof(slot->salt));
    put_bytes(object, "nonce", slot->nonce, sizeof(slot->nonce));
    put_bytes(object, "wrapped", slot->wrapped, sizeof(slot->wrapped));
    return object;
}

const char *keyring_print(struct ctx *cx, const struct keyring *keyring,
                          size_t *out_length)
{
    const size_t flags = JSON_INDENT(2);
    json_t *root = json_object(), *slots = json_array();

    for (size_t i = 0; i < keyring->count; i++)
        if (json_array_append_new(slots, slot_json(&keyring->slots[i])) != 0)
            bug("cannot put a key slot into a JSON array");
    put_text(root, "format", FORMAT);
    put_json(root, "slots", slots);

    size_t length = json_dumpb(root, NULL, 0, flags);
    char *text = arena_alloc(cx->arena, length + 2);
    (void)json_dumpb(root, text, length, flags);
    json_decref(root);
    text[length] = '\n';
    *out_length = length + 1;
    return text;
}
