#include "domain/casework/transfer_peer.h"

#include <string.h>

#include "base/ident.h"
#include "base/json.h"
#include "base/sealed.h"
#include "base/secret.h"
#include "base/text.h"
#include "domain/people/audit.h"
#include "store/db.h"

static const struct field fields[] = {
    { .name = "name", .label = "Panel", .kind = FIELD_LINE, .need = REQUIRED },
    { .name = "key",
      .label = "Their key",
      .hint = "As they sent it to you: it begins with \"channelkey1:\"",
      .kind = FIELD_LINE,
      .need = REQUIRED },
    { .name = "contact",
      .label = "Contact there",
      .hint = "Name, role and telephone number of their coordinator",
      .kind = FIELD_LINE },
};
const struct form form_transfer_peer = { "transfer_peer", fields, COUNT(fields) };

static const struct field confirmation_fields[] = {
    { .name = "confirmed_with",
      .label = "Who read the fingerprint out to you",
      .hint = "Call a number you already had, not one that came with the key",
      .kind = FIELD_LINE,
      .need = REQUIRED },
};
const struct form form_peer_confirmation = { "peer_confirmation", confirmation_fields,
                                             COUNT(confirmation_fields) };

static const struct field package_fields[] = {
    { .name = "peer",
      .label = "Receiving panel",
      .kind = FIELD_LINE,
      .need = REQUIRED,
      .offered = "peers" },
};
const struct form form_transfer_package = { "transfer_package", package_fields,
                                            COUNT(package_fields) };

const char *transfer_fingerprint(struct arena *arena, const char *key)
{
    char digest[SECRET_HASH_HEX];
    const char *said = "";

    secret_digest(key, strlen(key), NULL, digest);
    for (size_t i = 0; i < 8; i++)
        said = arena_print(arena, "%s%s%.4s", said, i > 0 ? " " : "", digest + 4 * i);
    return said;
}

/* ---- loading ------------------------------------------------------------------------
 */

static const char sql_load[] =
    "SELECT id, name, key, confirmed_on IS NOT NULL AS confirmed,"
    " ended_at IS NOT NULL AS ended, version FROM transfer_peer WHERE id = :id";

bool transfer_peer_load(struct ctx *cx, int64_t id, struct transfer_peer *out)
{
    struct stmt *st = db_prepare(cx->db, sql_load);
    bool found = false;

    bind_int(st, ":id", id);
    if ((found = db_row(cx, st)))
        *out = (struct transfer_peer){
            .id = id,
            .name = row_text(cx, st, "name"),
            .key = row_text(cx, st, "key"),
            .confirmed = row_int(st, "confirmed") != 0,
            .ended = row_int(st, "ended") != 0,
            .version = row_int(st, "version"),
        };
    if (!db_done(cx, st))
        return false;
    return found
           || failed(cx, PROBLEM_NOT_FOUND, "record.unknown",
                     "There is no such record, or it is not shared with you.");
}

bool transfer_peer_trusted(struct ctx *cx, int64_t id, struct transfer_peer *out)
{
    if (!transfer_peer_load(cx, id, out))
        return false;
    if (out->ended)
        return failed(cx, PROBLEM_CONFLICT, "peer.ended",
                      "This key is not used any more.");
    return out->confirmed
           || failed(cx, PROBLEM_CONFLICT, "peer.unconfirmed",
                     "Compare the fingerprint of this key with %s first.", out->name);
}

/* ---- writing ------------------------------------------------------------------------
 */

static const char sql_known[] =
    "SELECT 1 FROM transfer_peer WHERE name = :name OR key = :key LIMIT 1";
static const char sql_add[] =
    "INSERT INTO transfer_peer(id, name, key, contact, added_by, added_at)"
    " VALUES(:id, :name, :key, :contact, :by, :now)";

static bool check_new(struct ctx *cx, const struct answers *answers)
{
    struct stmt *st = db_prepare(cx->db, sql_known);
    struct sealed_peer peer;
    int64_t known;

    answers_bind(st, answers);
    if (!db_number(cx, st, &known))
        return false;
    if (known != 0)
        reject(cx, "name", "There is a panel with this name or this key already.");
    if (!sealed_peer_read(answer(answers, "key"), &peer))
        reject(cx, "key",
               "This is not the key of a panel: it begins with \"channelkey1:\".");
    return !has_problem(cx);
}

static bool insert(struct ctx *cx, int64_t id, const struct answers *answers)
{
    struct stmt *st = db_prepare(cx->db, sql_add);

    answers_bind(st, answers);
    bind_int(st, ":id", id);
    bind_int(st, ":by", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    return db_run(cx, st);
}

bool transfer_peer_add(struct ctx *cx, const struct answers *answers, int64_t *out_id)
{
    int64_t id = ident_new();

    if (!check_new(cx, answers) || !db_begin(cx))
        return false;
    if (!db_end(cx, insert(cx, id, answers)
                        && audit_write(cx, NULL, "transfer.peer_added", id, NULL)))
        return false;
    *out_id = id;
    return true;
}

static const char sql_confirm[] =
    "UPDATE transfer_peer SET confirmed_on = :today, confirmed_with = :confirmed_with,"
    " confirmed_by = :by, version = version + 1 WHERE id = :id AND version = :version"
    " AND ended_at IS NULL";
static const char sql_end[] =
    "UPDATE transfer_peer SET ended_at = :now, version = version + 1"
    " WHERE id = :id AND version = :version AND ended_at IS NULL";

static bool run_update(struct ctx *cx, struct stmt *st, int64_t id, int64_t version,
                       const char *verb)
{
    bind_int(st, ":id", id);
    bind_int(st, ":version", version);
    if (!db_run(cx, st))
        return false;
    if (db_changes(cx->db) != 1)
        return failed(cx, PROBLEM_STALE, "record.changed",
                      "Someone changed this entry meanwhile.");
    return audit_write(cx, NULL, verb, id, NULL);
}

bool transfer_peer_confirm(struct ctx *cx, const struct transfer_peer *peer,
                           int64_t version, const struct answers *answers)
{
    if (!db_begin(cx))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_confirm);
    answers_bind(st, answers);
    bind_text(st, ":today", cx->today);
    bind_int(st, ":by", cx->actor->user_id);
    return db_end(cx, run_update(cx, st, peer->id, version, "transfer.peer_confirmed"));
}

bool transfer_peer_end(struct ctx *cx, const struct transfer_peer *peer, int64_t version)
{
    if (!db_begin(cx))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_end);
    bind_text(st, ":now", cx->now);
    return db_end(cx, run_update(cx, st, peer->id, version, "transfer.peer_ended"));
}

/* ---- reading ------------------------------------------------------------------------
 */

static const char sql_all[] =
    "SELECT p.id, p.name, p.key, p.contact, a.name AS added_by, p.added_at,"
    " p.confirmed_on, p.confirmed_with, c.name AS confirmed_by, p.ended_at, p.version"
    " FROM transfer_peer p JOIN user a ON a.id = p.added_by"
    " LEFT JOIN user c ON c.id = p.confirmed_by"
    " ORDER BY p.ended_at IS NOT NULL, p.name /*scan*/";

json_t *transfer_peers_json(struct ctx *cx)
{
    struct stmt *st = db_prepare(cx->db, sql_all);
    json_t *list = json_array();

    while (db_row(cx, st)) {
        json_t *peer = record_json(cx, st, &form_transfer_peer);
        bool ended = !row_is_null(st, "ended_at");
        bool confirmed = !row_is_null(st, "confirmed_on");

        put_text(peer, "fingerprint",
                 transfer_fingerprint(cx->arena, row_text(cx, st, "key")));
        put_bool(peer, "ended", ended);
        put_bool(peer, "counts", confirmed && !ended);
        put_bool(peer, "waits", !confirmed && !ended);
        json_array_append_new(list, peer);
    }
    return db_done(cx, st) ? list : NULL;
}

static const char sql_options[] =
    "SELECT CAST(id AS TEXT) AS value, name AS label FROM transfer_peer"
    " WHERE confirmed_on IS NOT NULL AND ended_at IS NULL ORDER BY name /*scan*/";

json_t *transfer_peer_options(struct ctx *cx)
{
    return db_rows_json(cx, db_prepare(cx->db, sql_options));
}
