#include "domain/casework/transfer_bundle.h"

#include <sodium.h>
#include <string.h>

#include "base/buffer.h"
#include "base/json.h"
#include "base/secret.h"
#include "base/text.h"
#include "domain/casework/case_transfer.h"
#include "domain/casework/transfer_parts.h"
#include "domain/core/setting.h"
#include "domain/people/audit.h"
#include "domain/people/chronology.h"

#define KEY_FACT "transfer_public_key"

/* ---- our own keys -------------------------------------------------------------------
 */

static const char sql_keys[] =
    "SELECT box_public, box_secret, sign_public, sign_secret FROM transfer_key"
    " WHERE id = 1";
static const char sql_keep[] =
    "INSERT INTO transfer_key(id, box_public, box_secret, sign_public, sign_secret,"
    " made_at) VALUES(1, :box_public, :box_secret, :sign_public, :sign_secret, :now)";

static bool from_hex(struct ctx *cx, struct stmt *st, const char *column,
                     unsigned char *out, size_t length)
{
    const char *hex = row_text(cx, st, column);
    size_t got = 0;

    return sodium_hex2bin(out, length, hex, strlen(hex), NULL, &got, NULL) == 0
           && got == length;
}

static void bind_hex(struct ctx *cx, struct stmt *st, const char *name,
                     const unsigned char *bytes, size_t length)
{
    char *hex = arena_alloc(cx->arena, 2 * length + 1);

    bind_text(st, name, sodium_bin2hex(hex, 2 * length + 1, bytes, length));
}

static bool keep(struct ctx *cx, const struct sealed_keys *keys)
{
    if (!db_begin(cx))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_keep);

    bind_hex(cx, st, ":box_public", keys->box_public, sizeof(keys->box_public));
    bind_hex(cx, st, ":box_secret", keys->box_secret, sizeof(keys->box_secret));
    bind_hex(cx, st, ":sign_public", keys->sign_public, sizeof(keys->sign_public));
    bind_hex(cx, st, ":sign_secret", keys->sign_secret, sizeof(keys->sign_secret));
    bind_text(st, ":now", cx->now);
    bool ok = db_run(cx, st) && audit_write(cx, NULL, "transfer.key_made", 1, NULL);
    return db_end(cx, ok);
}

static bool load_keys(struct ctx *cx, struct sealed_keys *out)
{
    struct stmt *st = db_prepare(cx->db, sql_keys);
    bool found = false, whole = true;

    if ((found = db_row(cx, st)))
        whole =
            from_hex(cx, st, "box_public", out->box_public, sizeof(out->box_public))
            && from_hex(cx, st, "box_secret", out->box_secret, sizeof(out->box_secret))
            && from_hex(cx, st, "sign_public", out->sign_public, sizeof(out->sign_public))
            && from_hex(cx, st, "sign_secret", out->sign_secret,
                        sizeof(out->sign_secret));
    if (!db_done(cx, st))
        return false;
    if (!whole)
        return failed(cx, PROBLEM_BROKEN, "transfer.keys",
                      "The keys for transfer packages in this store are damaged.");
    if (found)
        return true;
    sealed_keys_new(out);
    return keep(cx, out);
}

bool transfer_key_text(struct ctx *cx, const char **out)
{
    struct sealed_keys keys;

    if (!load_keys(cx, &keys))
        return false;
    struct sealed_peer own = sealed_own_peer(&keys);
    *out = sealed_peer_text(cx->arena, &own);
    secret_wipe(&keys, sizeof(keys));
    if (text_is(transfer_key_known(cx), *out))
        return true;
    return db_begin(cx) && db_end(cx, store_fact_set(cx, KEY_FACT, *out));
}

const char *transfer_key_known(struct ctx *cx)
{
    return store_fact(cx, KEY_FACT);
}

static bool read_peer(struct ctx *cx, const char *text, struct sealed_peer *out)
{
    return sealed_peer_read(text, out)
           || failed(cx, PROBLEM_INVALID, "transfer.key",
                     "That is not the key of a panel: it begins with \"channelkey1:\".");
}

/* ---- as text ------------------------------------------------------------------------
 */

#define ARMOUR "channel-panel-package-1\n"
#define LINE   76

const char *transfer_bundle_text(struct ctx *cx, const struct sealed_bytes *package)
{
    size_t room =
        sodium_base64_encoded_len(package->length, sodium_base64_VARIANT_ORIGINAL);
    char *plain = arena_alloc(cx->arena, room);
    struct buffer out = { 0 };

    sodium_bin2base64(plain, room, package->bytes, package->length,
                      sodium_base64_VARIANT_ORIGINAL);
    buffer_text(&out, ARMOUR);
    for (const char *at = plain; *at != '\0'; at += strnlen(at, LINE)) {
        buffer_put(&out, at, strnlen(at, LINE));
        buffer_char(&out, '\n');
    }
    const char *text = arena_slice(cx->arena, out.bytes, out.length);
    buffer_free(&out);
    return text;
}

/* A package travels as it is or as text; NULL for text that is none. */
static const void *without_armour(struct ctx *cx, const char *bytes, size_t *length)
{
    size_t head = strlen(ARMOUR), got = 0;

    if (*length < head || memcmp(bytes, ARMOUR, head - 1) != 0)
        return bytes;
    unsigned char *out = arena_alloc(cx->arena, *length);
    if (sodium_base642bin(out, *length, bytes + head - 1, *length - head + 1, "\r\n ",
                          &got, NULL, sodium_base64_VARIANT_ORIGINAL)
        != 0)
        return NULL;
    *length = got;
    return out;
}

/* ---- writing ------------------------------------------------------------------------
 */

static const char *said(struct ctx *cx, const json_t *part)
{
    char *text = json_dumps(part, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);

    return arena_copy(cx->arena, text);
}

static void digest_of(struct ctx *cx, const json_t *part,
                      char out[static SECRET_HASH_HEX])
{
    const char *text = said(cx, part);

    secret_digest(text, strlen(text), NULL, out);
}

static json_t *manifest_of(struct ctx *cx, json_t *parts)
{
    json_t *list = json_array(), *part;
    const char *name;

    json_object_foreach(parts, name, part)
    {
        json_t *item = json_object();
        char digest[SECRET_HASH_HEX];

        digest_of(cx, part, digest);
        put_text(item, "part", name);
        put_int(item, "bytes", (int64_t)strlen(said(cx, part)));
        put_text(item, "digest", digest);
        json_array_append_new(list, item);
    }
    return list;
}

static bool make(struct ctx *cx, const struct dossier *dossier, const char *contents,
                 const char **out)
{
    json_t *bundle = json_object(), *parts;

    if (!transfer_parts(cx, dossier, contents, &parts))
        return false;
    put_text(bundle, "format", "channel-panel-transfer-1");
    put_text(bundle, "reference", dossier->reference);
    put_text(bundle, "made_at", cx->now);
    put_json(bundle, "manifest", manifest_of(cx, parts));
    put_json(bundle, "parts", parts);
    *out = said(cx, bundle);
    return true;
}

static bool load_open(struct ctx *cx, const struct dossier *dossier,
                      struct case_transfer *out)
{
    if (!case_transfer_load(cx, dossier, out))
        return false;
    return out->id != 0
           || failed(cx, PROBLEM_CONFLICT, "transfer.none",
                     "Prepare a transfer of this case first: none is open.");
}

bool transfer_bundle_write(struct ctx *cx, const struct dossier *dossier, const char *to,
                           struct sealed_bytes *out)
{
    struct sealed_keys keys;
    struct sealed_peer peer;
    struct case_transfer open;
    const char *text;

    if (!read_peer(cx, to, &peer) || !load_open(cx, dossier, &open)
        || !load_keys(cx, &keys) || !make(cx, dossier, open.contents, &text)
        || !db_begin(cx))
        return false;
    *out = sealed_close(cx->arena, &keys, &peer, text, strlen(text));
    secret_wipe(&keys, sizeof(keys));
    bool ok = entry_write(cx, dossier, "transfer.package", cx->today,
                          "Transfer package made: signed, and sealed to the receiving "
                          "panel")
              && audit_write(cx, dossier, "transfer.package", dossier->case_id, NULL);
    return db_end(cx, ok);
}

/* ---- reading ------------------------------------------------------------------------
 */

static bool refused(struct ctx *cx, const char *why)
{
    return failed(cx, PROBLEM_INVALID, "bundle.refused", "This package is refused: %s.",
                  why);
}

/* Every part has its line in the manifest, and says what it said when it was made. */
static bool is_whole(struct ctx *cx, const json_t *bundle)
{
    const json_t *manifest = json_object_get(bundle, "manifest"), *line;
    const json_t *parts = json_object_get(bundle, "parts");
    size_t i;

    if (json_array_size(manifest) == 0
        || json_array_size(manifest) != json_object_size(parts))
        return refused(cx, "its manifest does not name every part");
    json_array_foreach(manifest, i, line)
    {
        const char *name = json_string_value(json_object_get(line, "part"));
        const json_t *part = name != NULL ? json_object_get(parts, name) : NULL;
        char digest[SECRET_HASH_HEX];

        if (part == NULL)
            return refused(cx, "a part of the manifest is missing");
        digest_of(cx, part, digest);
        if (!secret_equal(digest, json_string_value(json_object_get(line, "digest"))))
            return refused(cx, "a part differs from its digest");
    }
    return true;
}

bool transfer_bundle_read(struct ctx *cx, const char *from, const void *bytes,
                          size_t length, json_t **out)
{
    struct sealed_keys keys;
    struct sealed_peer peer;
    struct sealed_bytes opened;

    const void *sealed = without_armour(cx, bytes, &length);
    if (!read_peer(cx, from, &peer) || !load_keys(cx, &keys))
        return false;
    bool ok =
        sealed != NULL && sealed_open(cx->arena, &keys, &peer, sealed, length, &opened);
    secret_wipe(&keys, sizeof(keys));
    if (!ok)
        return refused(cx,
                       "it was not signed by that panel, is not for us, or is "
                       "damaged");
    *out = json_loadb((const char *)opened.bytes, opened.length, 0, NULL);
    if (*out == NULL
        || !text_is(json_string_value(json_object_get(*out, "format")),
                    "channel-panel-transfer-1"))
        return refused(cx, "its format is not known here");
    return is_whole(cx, *out);
}
