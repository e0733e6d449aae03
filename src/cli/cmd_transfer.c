/* transfer: a case leaves as a file for another panel, or comes as one. */
#include <stdio.h>

#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "cli/cli.h"
#include "domain/casework/transfer_bundle.h"
#include "domain/casework/transfer_in.h"
#include "domain/people/user.h"

#define MOST_BYTES ((size_t)64 * 1024 * 1024)

/* A transfer is somebody's act: theirs is the sight and the line in the audit trail. */
static bool act_as_user(struct ctx *cx, const struct pairs *options, struct actor *actor)
{
    const char *email;
    int64_t id;

    if (!option_needed(cx, options, "user", &email) || !user_find(cx, email, &id))
        return false;
    if (id == 0)
        return failed(cx, PROBLEM_INVALID, "user.unknown", "There is no user %s.", email);
    if (!user_actor(cx, id, actor))
        return false;
    access_as(cx, actor);
    return access_permits(cx, PERMIT_CASE_WRITE);
}

static bool show_key(struct ctx *cx)
{
    const char *text;

    if (!transfer_key_text(cx, &text))
        return false;
    (void)printf("%s\n", text);
    return true;
}

static const char sql_case[] = "SELECT id FROM visible_case WHERE reference = :reference";

static bool case_named(struct ctx *cx, const char *reference, const struct dossier **out)
{
    struct stmt *st = db_prepare(cx->db, sql_case);
    int64_t id;

    bind_text(st, ":reference", reference);
    return db_number(cx, st, &id) && dossier_case(cx, id, out);
}

static bool send_out(struct ctx *cx, const struct pairs *options)
{
    const char *reference, *to, *path;
    const struct dossier *dossier;
    struct sealed_bytes package;

    if (!option_needed(cx, options, "case", &reference)
        || !option_needed(cx, options, "to", &to)
        || !option_needed(cx, options, "out", &path)
        || !case_named(cx, reference, &dossier)
        || !transfer_bundle_write(cx, dossier, to, &package)
        || !file_write(cx, path, package.bytes, package.length))
        return false;
    (void)printf(
        "Wrote %s: %s, signed, and sealed to that panel. The case stays with us "
        "until they accept it.\n",
        path, reference);
    return true;
}

static void print_manifest(const json_t *bundle)
{
    const json_t *line;
    size_t i;

    (void)printf("%s, made %s\n", json_string_value(json_object_get(bundle, "reference")),
                 json_string_value(json_object_get(bundle, "made_at")));
    json_array_foreach(json_object_get(bundle, "manifest"), i, line)
    {
        (void)printf("%-14s %8lld bytes  %s\n",
                     json_string_value(json_object_get(line, "part")),
                     (long long)json_integer_value(json_object_get(line, "bytes")),
                     json_string_value(json_object_get(line, "digest")));
    }
}

static const char sql_peer[] = "SELECT id FROM transfer_peer WHERE key = :key";

static bool find_peer(struct ctx *cx, const char *key, int64_t *out)
{
    struct stmt *st = db_prepare(cx->db, sql_peer);

    bind_text(st, ":key", key);
    return db_number(cx, st, out);
}

/* Whoever holds the store's key vouches for the other panel's. */
static bool add_peer(struct ctx *cx, const char *key, int64_t *out)
{
    struct pairs raw = { 0 };
    struct answers answers;

    pairs_add(cx->arena, &raw, "key", key);
    pairs_add(cx->arena, &raw, "name",
              arena_print(cx->arena, "Panel %s", transfer_fingerprint(cx->arena, key)));
    return answers_read(cx, &form_transfer_peer, &raw, false, &answers)
           && transfer_peer_add(cx, &answers, out);
}

static bool peer_of(struct ctx *cx, const char *key, struct transfer_peer *out)
{
    int64_t id;

    return find_peer(cx, key, &id) && (id != 0 || add_peer(cx, key, &id))
           && transfer_peer_load(cx, id, out);
}

static bool take_in(struct ctx *cx, const struct pairs *options)
{
    const char *from, *area, *path = operand(options, 1);
    const struct dossier *dossier;
    struct transfer_peer peer;
    size_t length;
    json_t *bundle;
    int64_t id;
    char *bytes;

    if (path == NULL)
        return failed(cx, PROBLEM_USAGE, "cli.operand", "Say which file to read.");
    if (!option_needed(cx, options, "from", &from)
        || !option_needed(cx, options, "area", &area)
        || !file_read(cx, path, MOST_BYTES, &bytes, &length)
        || !transfer_bundle_read(cx, from, bytes, length, &bundle))
        return false;
    print_manifest(bundle);
    if (option(options, "dry-run") != NULL) {
        (void)printf("The package is whole. Nothing was taken in.\n");
        return true;
    }
    if (!peer_of(cx, from, &peer) || !transfer_take(cx, bundle, &peer, area, &id)
        || !dossier_case(cx, id, &dossier))
        return false;
    (void)printf("Taken in as case %s, which waits for our panel.\n", dossier->reference);
    return true;
}

static bool run(struct ctx *cx, const struct pairs *options)
{
    const char *what = operand(options, 0);
    struct actor actor = { 0 };

    if (text_is(what, "key"))
        return show_key(cx);
    if (text_is(what, "out"))
        return act_as_user(cx, options, &actor) && send_out(cx, options);
    if (text_is(what, "in"))
        return act_as_user(cx, options, &actor) && take_in(cx, options);
    return failed(cx, PROBLEM_USAGE, "cli.operand", "Say transfer key, out or in.");
}

bool cmd_transfer(struct ctx *cx, const struct pairs *options)
{
    const struct actor *before = cx->actor;
    struct store *store;

    if (!tool_open(cx, options, &store))
        return false;
    bool ok = run(cx, options);
    cx->actor = before;
    tool_close(cx, store);
    return ok;
}
