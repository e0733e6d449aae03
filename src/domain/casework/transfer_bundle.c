#include "domain/casework/transfer_bundle.h"

#include <sodium.h>
#include <string.h>

#include "base/date.h"
#include "base/json.h"
#include "base/secret.h"
#include "base/text.h"
#include "domain/casework/case_transfer.h"
#include "domain/casework/case_view.h"
#include "domain/casework/consent.h"
#include "domain/casework/support_plan.h"
#include "domain/intake/referral.h"
#include "domain/people/audit.h"
#include "domain/people/chronology.h"

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
    return true;
}

static bool read_peer(struct ctx *cx, const char *text, struct sealed_peer *out)
{
    return sealed_peer_read(text, out)
           || failed(cx, PROBLEM_INVALID, "transfer.key",
                     "That is not the key of a panel: it begins with \"channelkey1:\".");
}

/* ---- writing ------------------------------------------------------------------------
 */

#define MOST_ENTRIES 5000

static bool put_chronology(struct ctx *cx, const struct dossier *dossier, json_t *parts)
{
    json_t *list = json_object();

    if (!chronology_json(cx, dossier, NULL, MOST_ENTRIES, list))
        return false;
    put_json(parts, "chronology", json_incref(json_object_get(list, "items")));
    return true;
}

static bool collect(struct ctx *cx, const struct dossier *dossier, json_t *parts)
{
    const struct dossier *of_referral;
    json_t *record, *referral, *plan, *consents, *decisions, *actions;

    if (!case_json(cx, dossier, &record)
        || !dossier_referral(cx, dossier->referral_id, &of_referral)
        || !referral_json(cx, of_referral, &referral)
        || !support_plan_json(cx, dossier, &plan)
        || (consents = consents_json(cx, dossier)) == NULL
        || (decisions = case_decisions_json(cx, dossier)) == NULL
        || (actions = case_actions_json(cx, dossier)) == NULL)
        return false;
    put_json(parts, "case", record);
    put_json(parts, "referral", referral);
    put_json(parts, "support_plan", plan);
    put_json(parts, "consents", consents);
    put_json(parts, "decisions", decisions);
    put_json(parts, "actions", actions);
    return put_chronology(cx, dossier, parts);
}

/* A package holds what the transfer says it holds, and no more. */
static void leave_out(struct ctx *cx, const char *contents, json_t *parts)
{
    static const struct {
        const char *part, *content;
    } rules[] = {
        { "referral", "referral" }, { "support_plan", "plan" },
        { "consents", "consent" },  { "decisions", "decisions" },
        { "actions", "decisions" }, { "chronology", "chronology" },
    };
    const char *padded = arena_print(cx->arena, " %s ", contents);

    for (size_t i = 0; i < COUNT(rules); i++)
        if (strstr(padded, arena_print(cx->arena, " %s ", rules[i].content)) == NULL)
            json_object_del(parts, rules[i].part);
}

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
    json_t *bundle = json_object(), *parts = json_object();

    if (!collect(cx, dossier, parts))
        return false;
    leave_out(cx, contents, parts);
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

    if (!read_peer(cx, from, &peer) || !load_keys(cx, &keys))
        return false;
    bool ok = sealed_open(cx->arena, &keys, &peer, bytes, length, &opened);
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

/* ---- taking the case ----------------------------------------------------------------
 */

static const char *answer_text(struct ctx *cx, const json_t *value)
{
    if (json_is_integer(value))
        return arena_print(cx->arena, "%lld", (long long)json_integer_value(value));
    if (json_is_boolean(value))
        return json_is_true(value) ? "yes" : "no";
    return json_string_value(value);
}

/* The other panel's form, in our area. */
static bool read_referral(struct ctx *cx, const json_t *referral, const char *area,
                          struct answers *out)
{
    struct pairs *raw = arena_alloc(cx->arena, sizeof(*raw));

    *raw = (struct pairs){ 0 };
    for (size_t i = 0; i < form_referral.count; i++) {
        const char *name = form_referral.fields[i].name;
        const char *text = text_is(name, "area")
                               ? area
                               : answer_text(cx, json_object_get(referral, name));

        if (text != NULL)
            pairs_add(cx->arena, raw, name, text);
    }
    return answers_read(cx, &form_referral, raw, false, out);
}

#define MOST_TEXT 20000

/* The other panel's words, by the rules of our own forms. */
static bool read_words(struct ctx *cx, const json_t *value, const char **out)
{
    const char *text = json_string_value(value);

    *out = text != NULL ? text_clean(cx->arena, text, strlen(text)) : "";
    if (*out == NULL || text_characters(*out) > MOST_TEXT)
        return refused(cx, "it holds text that cannot be kept");
    return true;
}

static bool copy_entry(struct ctx *cx, const struct dossier *dossier, const json_t *line)
{
    const char *day = json_string_value(json_object_get(line, "happened_on"));
    const char *text, *note;

    if (!read_words(cx, json_object_get(line, "text"), &text)
        || !read_words(cx, json_object_get(line, "note"), &note))
        return false;
    return entry_write(cx, dossier, "transfer.history", day,
                       arena_print(cx->arena, "From the other panel: %s%s%s", text,
                                   *note != '\0' ? ": " : "", note));
}

static bool copy_chronology(struct ctx *cx, const struct dossier *dossier,
                            const json_t *lines)
{
    const json_t *line;
    size_t i;

    json_array_foreach(lines, i, line)
    {
        const char *day = json_string_value(json_object_get(line, "happened_on"));

        if (day == NULL || !date_valid(day))
            return refused(cx, "a line of the chronology has no day");
        if (!copy_entry(cx, dossier, line))
            return false;
    }
    return true;
}

static bool take(struct ctx *cx, const json_t *bundle, const struct answers *answers,
                 int64_t *out)
{
    const json_t *parts = json_object_get(bundle, "parts");
    const struct dossier *dossier;
    const char *reference;

    return read_words(cx, json_object_get(bundle, "reference"), &reference)
           && referral_create(cx, answers, out) && dossier_referral(cx, *out, &dossier)
           && entry_write(cx, dossier, "transfer.in", cx->today,
                          arena_print(cx->arena, "Transferred in: %s of another panel",
                                      *reference != '\0' ? reference : "a case"))
           && copy_chronology(cx, dossier, json_object_get(parts, "chronology"))
           && audit_write(cx, dossier, "transfer.in", *out, NULL);
}

bool transfer_bundle_take(struct ctx *cx, const json_t *bundle, const char *area,
                          int64_t *out_referral)
{
    const json_t *parts = json_object_get(bundle, "parts");
    struct answers answers;

    if (json_object_get(parts, "referral") == NULL)
        return refused(cx, "it holds no referral");
    if (!read_referral(cx, json_object_get(parts, "referral"), area, &answers)
        || !db_begin(cx))
        return false;
    return db_end(cx, take(cx, bundle, &answers, out_referral));
}
