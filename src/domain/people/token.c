/* Tokens of programs; declared in session.h beside the sessions of people. */
#include <string.h>

#include "base/json.h"
#include "base/secret.h"
#include "domain/people/audit.h"
#include "domain/people/session.h"

static const char sql_issue[] =
    "INSERT INTO api_token(id, digest, user_id, label, issued_at)"
    " VALUES(:id, :digest, :user, :label, :now)";

bool token_issue(struct ctx *cx, int64_t user_id, const char *label,
                 char token[static TOKEN_SIZE])
{
    char digest[SECRET_HASH_HEX];
    int64_t id = ident_new();

    ident_token(token);
    secret_digest(token, strlen(token), NULL, digest);
    if (!db_begin(cx))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_issue);
    bind_int(st, ":id", id);
    bind_text(st, ":digest", digest);
    bind_int(st, ":user", user_id);
    bind_text(st, ":label", label);
    bind_text(st, ":now", cx->now);
    return db_end(cx, db_run(cx, st) && audit_write(cx, NULL, "token.issue", id, NULL));
}

static const char sql_find[] =
    "SELECT user_id FROM api_token WHERE digest = :digest AND revoked_at IS NULL"
    " AND (expires_at IS NULL OR expires_at > :now)";

bool token_find(struct ctx *cx, const char *token, int64_t *out_user)
{
    struct stmt *st = db_prepare(cx->db, sql_find);
    char digest[SECRET_HASH_HEX];

    secret_digest(token, strlen(token), NULL, digest);
    bind_text(st, ":digest", digest);
    bind_text(st, ":now", cx->now);
    return db_number(cx, st, out_user);
}

static const char sql_revoke[] =
    "UPDATE api_token SET revoked_at = :now WHERE id = :id AND revoked_at IS NULL";

bool token_revoke(struct ctx *cx, int64_t id)
{
    if (!db_begin(cx))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_revoke);
    bind_text(st, ":now", cx->now);
    bind_int(st, ":id", id);
    bool ok = db_run(cx, st);
    if (ok && db_changes(cx->db) != 1)
        ok = failed(cx, PROBLEM_NOT_FOUND, "token.unknown", "There is no such token.");
    return db_end(cx, ok && audit_write(cx, NULL, "token.revoke", id, NULL));
}

static const char sql_tokens[] =
    "SELECT t.id, t.label, t.issued_at, t.revoked_at, u.email FROM api_token t"
    " JOIN user u ON u.id = t.user_id ORDER BY t.issued_at DESC /*scan*/";

json_t *tokens_json(struct ctx *cx)
{
    return db_rows_json(cx, db_prepare(cx->db, sql_tokens));
}
