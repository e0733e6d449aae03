#include "domain/people/session.h"

#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/secret.h"
#include "domain/core/setting.h"
#include "domain/people/audit.h"
#include "store/snapshot.h"

#define KEPT_AFTERWARDS ((int64_t)24 * 3600000) /* milliseconds after the time-out */

static const char *digest_of(struct ctx *cx, const char *token)
{
    char *hex = arena_alloc(cx->arena, SECRET_HASH_HEX);

    secret_digest(token, strlen(token), NULL, hex);
    return hex;
}

static const char *instant_ago(struct ctx *cx, int64_t ms)
{
    char *instant = arena_alloc(cx->arena, INSTANT_SIZE);

    clock_instant(clock_from_instant(cx->now) - ms, instant);
    return instant;
}

/* How long a session may rest, and how long it may last, in milliseconds. */
static bool read_limits(struct ctx *cx, int64_t *out_idle, int64_t *out_absolute)
{
    int64_t minutes, hours;

    if (!setting_number(cx, "session.idle_minutes", 30, &minutes)
        || !setting_number(cx, "session.absolute_hours", 12, &hours))
        return false;
    *out_idle = minutes * 60000;
    *out_absolute = hours * 3600000;
    return true;
}

static const char sql_find[] =
    "SELECT s.digest, s.user_id, s.started_at, s.seen_at FROM session s"
    " WHERE s.digest = :digest AND s.seen_at > :idle AND s.started_at > :absolute";

bool session_find(struct ctx *cx, const char *cookie, struct session **out)
{
    struct stmt *st = db_prepare(cx->db, sql_find);
    int64_t idle, absolute;

    *out = NULL;
    if (!read_limits(cx, &idle, &absolute))
        return false;
    bind_text(st, ":digest", digest_of(cx, cookie));
    bind_text(st, ":idle", instant_ago(cx, idle));
    bind_text(st, ":absolute", instant_ago(cx, absolute));
    if (db_row(cx, st)) {
        *out = arena_alloc(cx->arena, sizeof(**out));
        **out = (struct session){
            .digest = row_text(cx, st, "digest"),
            .user_id = row_int(st, "user_id"),
            .started_at = row_text(cx, st, "started_at"),
            .seen_at = row_text(cx, st, "seen_at"),
        };
    }
    return db_done(cx, st);
}

static const char sql_timed_out[] =
    "SELECT user_id FROM session WHERE digest = :digest AND seen_at > :day_ago"
    " AND (seen_at <= :idle OR started_at <= :absolute)";

bool session_timed_out(struct ctx *cx, const char *cookie, int64_t *out_user)
{
    struct stmt *st = db_prepare(cx->db, sql_timed_out);
    int64_t idle, absolute;

    *out_user = 0;
    if (!read_limits(cx, &idle, &absolute))
        return false;
    bind_text(st, ":digest", digest_of(cx, cookie));
    bind_text(st, ":day_ago", instant_ago(cx, idle + KEPT_AFTERWARDS));
    bind_text(st, ":idle", instant_ago(cx, idle));
    bind_text(st, ":absolute", instant_ago(cx, absolute));
    return db_number(cx, st, out_user);
}

static const char sql_touch[] =
    "UPDATE session SET seen_at = :now WHERE digest = :digest";

bool session_touch(struct ctx *cx, const char *digest)
{
    struct stmt *st = db_prepare(cx->db, sql_touch);

    bind_text(st, ":now", cx->now);
    bind_text(st, ":digest", digest);
    return db_run(cx, st);
}

static const char sql_start[] =
    "INSERT INTO session(digest, user_id, started_at, seen_at, address, agent)"
    " VALUES(:digest, :user, :now, :now, :address, substr(:agent, 1, 120))";
static const char sql_welcome[] =
    "UPDATE user SET failures = 0, failed_at = NULL, signed_in_at = :now WHERE id = "
    ":user";

static bool start(struct ctx *cx, int64_t user, const char *cookie, const char *address,
                  const char *agent)
{
    struct stmt *st = db_prepare(cx->db, sql_start);

    bind_text(st, ":digest", digest_of(cx, cookie));
    bind_int(st, ":user", user);
    bind_text(st, ":now", cx->now);
    bind_text(st, ":address", address);
    bind_text(st, ":agent", agent);
    if (!db_run(cx, st))
        return false;
    st = db_prepare(cx->db, sql_welcome);
    bind_text(st, ":now", cx->now);
    bind_int(st, ":user", user);
    return db_run(cx, st);
}

static const char sql_account[] =
    "SELECT id, password, failures, failed_at FROM user WHERE email = :email AND active "
    "= 1";
static const char sql_address[] =
    "SELECT failures, last_at FROM sign_in_failure WHERE address = :address";

/* Beyond `free` failures each one doubles the wait: 1, 2, 4, 8, then 15 minutes. */
static int64_t wait_after(struct ctx *cx, int64_t failures, int64_t allowed,
                          const char *last)
{
    if (failures < allowed || last == NULL)
        return 0;
    int64_t steps = failures - allowed > 4 ? 4 : failures - allowed;
    int64_t minutes = steps == 4 ? 15 : (int64_t)1 << steps;
    int64_t over = clock_from_instant(last) + minutes * 60000;
    int64_t left = over - clock_from_instant(cx->now);

    return left > 0 ? left / 1000 + 1 : 0;
}

static bool wait_of_address(struct ctx *cx, const char *address, int64_t *out)
{
    struct stmt *st = db_prepare(cx->db, sql_address);
    int64_t allowed;

    *out = 0;
    if (!setting_number(cx, "sign_in.address_failures", 50, &allowed))
        return false;
    bind_text(st, ":address", address);
    if (db_row(cx, st))
        *out =
            wait_after(cx, row_int(st, "failures"), allowed, row_text(cx, st, "last_at"));
    return db_done(cx, st);
}

bool sign_in_prepare(struct ctx *cx, const char *email, const char *address,
                     struct sign_in *out)
{
    int64_t allowed, wait = 0;

    *out = (struct sign_in){ 0 };
    if (!setting_number(cx, "sign_in.account_failures", 5, &allowed)
        || !wait_of_address(cx, address, &out->wait_seconds))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_account);
    bind_text(st, ":email", email);
    if (db_row(cx, st)) {
        out->user_id = row_int(st, "id");
        out->hash = row_text(cx, st, "password");
        wait = wait_after(cx, row_int(st, "failures"), allowed,
                          row_text(cx, st, "failed_at"));
    }
    if (wait > out->wait_seconds)
        out->wait_seconds = wait;
    return db_done(cx, st);
}

static const char sql_account_failed[] =
    "UPDATE user SET failures = failures + 1, failed_at = :now WHERE id = :user";
static const char sql_address_failed[] =
    "INSERT INTO sign_in_failure(address, failures, last_at) VALUES(:address, 1, :now)"
    " ON CONFLICT(address) DO UPDATE SET last_at = :now, failures = CASE"
    " WHEN last_at < :hour_ago THEN 1 ELSE failures + 1 END";

static bool count_failure(struct ctx *cx, int64_t user, const char *address)
{
    struct stmt *st = db_prepare(cx->db, sql_account_failed);

    bind_text(st, ":now", cx->now);
    bind_int(st, ":user", user);
    if (!db_run(cx, st))
        return false;
    st = db_prepare(cx->db, sql_address_failed);
    bind_text(st, ":address", address);
    bind_text(st, ":now", cx->now);
    bind_text(st, ":hour_ago", instant_ago(cx, 3600000));
    if (!db_run(cx, st))
        return false;
    return audit_append(cx, &(struct audit_row){ .at = cx->now,
                                                 .user_id = user,
                                                 .verb = "session.start",
                                                 .refused = true });
}

bool sign_in_finish(struct ctx *cx, const struct sign_in *sign_in, bool password_ok,
                    const char *address, const char *agent,
                    char cookie[static TOKEN_SIZE])
{
    bool welcome = password_ok && sign_in->user_id != 0;

    if (!db_begin(cx))
        return false;
    if (welcome)
        ident_token(cookie);
    bool ok =
        welcome
            ? start(cx, sign_in->user_id, cookie, address, agent)
                  && audit_append(cx, &(struct audit_row){ .at = cx->now,
                                                           .user_id = sign_in->user_id,
                                                           .verb = "session.start" })
            : count_failure(cx, sign_in->user_id, address);
    if (!db_end(cx, ok))
        return false;
    if (welcome)
        return true;
    reject(cx, "email", "The e-mail address or the password is not right.");
    return false;
}

static const char sql_end[] = "DELETE FROM session WHERE digest = :digest";
static const char sql_end_all[] =
    "DELETE FROM session WHERE user_id = :user AND digest <> coalesce(:but, '')";

bool session_end(struct ctx *cx, const char *digest)
{
    if (!db_begin(cx))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_end);
    bind_text(st, ":digest", digest);
    return db_end(cx, db_run(cx, st) && audit_write(cx, NULL, "session.end", 0, NULL));
}

bool session_end_all(struct ctx *cx, int64_t user_id, const char *but_digest)
{
    if (!db_begin(cx))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_end_all);
    bind_int(st, ":user", user_id);
    bind_text(st, ":but", but_digest);
    return db_end(cx, db_run(cx, st)
                          && audit_write(cx, NULL, "session.end_all", user_id, NULL));
}

static const char sql_purge[] =
    "DELETE FROM session WHERE seen_at < :idle OR started_at < :absolute /*scan*/";

bool sessions_purge(struct ctx *cx, int64_t *out_gone)
{
    struct stmt *st = db_prepare(cx->db, sql_purge);
    int64_t idle, absolute;

    if (!read_limits(cx, &idle, &absolute))
        return false;
    bind_text(st, ":idle", instant_ago(cx, idle + KEPT_AFTERWARDS));
    bind_text(st, ":absolute", instant_ago(cx, absolute + KEPT_AFTERWARDS));
    if (!db_run(cx, st))
        return false;
    *out_gone = db_changes(cx->db);
    return true;
}

static const char sql_sessions[] =
    "SELECT digest = :current AS current, started_at, seen_at, address, agent"
    " FROM session WHERE user_id = :user AND seen_at > :idle AND started_at > :absolute"
    " ORDER BY seen_at DESC";

json_t *sessions_json(struct ctx *cx, const char *current_digest)
{
    int64_t idle, absolute;

    if (!snapshot_renew(cx) || !read_limits(cx, &idle, &absolute))
        return NULL;
    struct stmt *st = db_prepare(cx->db, sql_sessions);
    json_t *list = json_array();

    bind_text(st, ":idle", instant_ago(cx, idle));
    bind_text(st, ":absolute", instant_ago(cx, absolute));
    bind_text(st, ":current", current_digest);
    bind_int(st, ":user", cx->actor->user_id);
    while (db_row(cx, st)) {
        json_t *item = json_object();

        put_bool(item, "current", row_int(st, "current"));
        put_instant(item, "started_at", row_text(cx, st, "started_at"));
        put_instant(item, "seen_at", row_text(cx, st, "seen_at"));
        put_text(item, "address", row_text(cx, st, "address"));
        put_text(item, "agent", row_text(cx, st, "agent"));
        json_array_append_new(list, item);
    }
    return db_done(cx, st) ? list : NULL;
}
