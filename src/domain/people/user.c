#include "domain/people/user.h"

#include <string.h>

#include "base/ident.h"
#include "base/text.h"
#include "domain/people/audit.h"

/* clang-format off */
#define USER_FIELDS                                                                      \
    { .name = "email", .label = "E-mail address", .hint = "They sign in with it",        \
      .kind = FIELD_EMAIL, .need = REQUIRED },                                           \
    { .name = "name", .label = "Name", .kind = FIELD_LINE, .need = REQUIRED },           \
    { .name = "job_title", .label = "Job title", .kind = FIELD_LINE },                   \
    { .name = "organisation_id", .label = "Organisation", .kind = FIELD_ORGANISATION,    \
      .need = REQUIRED },                                                                \
    { .name = "roles", .label = "Roles",                                                 \
      .hint = "Rights add up. Choose none for a guest of single meetings.",              \
      .kind = FIELD_CODES, .codes = "role" },                                            \
    { .name = "senior_officer", .label = "Named senior officer",                         \
      .hint = "Approves checklist returns that the chair has signed, whatever their "    \
              "roles. Reads checklist returns, and nothing else by this.",               \
      .kind = FIELD_YES_NO }
#define PASSWORD_FIELDS                                                                  \
    { .name = "password", .label = "First password",                                     \
      .hint = "They choose one of their own when they first sign in",                    \
      .kind = FIELD_PASSWORD, .need = REQUIRED, .autocomplete = "new-password" },        \
    { .name = "again", .label = "First password again", .kind = FIELD_PASSWORD,          \
      .need = REQUIRED, .autocomplete = "new-password" }
/* clang-format on */

static const struct field fields[] = { USER_FIELDS };
const struct form form_user = { .name = "user",
                                .fields = fields,
                                .count = COUNT(fields) };

static const struct field new_fields[] = { USER_FIELDS, PASSWORD_FIELDS };
const struct form form_user_new = { .name = "user_new",
                                    .fields = new_fields,
                                    .count = COUNT(new_fields) };

static const struct field password_fields[] = { PASSWORD_FIELDS };
const struct form form_user_password = { .name = "user_password",
                                         .fields = password_fields,
                                         .count = COUNT(password_fields) };

static const char sql_actor[] =
    "SELECT u.id, u.name, u.email, u.roles, u.must_change, u.organisation_id,"
    " u.senior_officer, o.name AS organisation, o.area FROM user u JOIN organisation o"
    " ON o.id = u.organisation_id WHERE u.id = :id AND u.active = 1";

bool user_actor(struct ctx *cx, int64_t id, struct actor *out)
{
    struct stmt *st = db_prepare(cx->db, sql_actor);
    const char *roles = NULL, *area = NULL;

    bind_int(st, ":id", id);
    if (db_row(cx, st)) {
        *out = (struct actor){
            .user_id = id,
            .organisation_id = row_int(st, "organisation_id"),
            .name = row_text(cx, st, "name"),
            .organisation = row_text(cx, st, "organisation"),
            .email = row_text(cx, st, "email"),
            .senior_officer = row_int(st, "senior_officer") != 0,
            .must_change = row_int(st, "must_change") != 0,
        };
        roles = row_text(cx, st, "roles");
        area = row_text(cx, st, "area");
    }
    if (!db_done(cx, st))
        return false;
    if (roles == NULL)
        return failed(cx, PROBLEM_NOT_FOUND, "user.unknown", "There is no such user.");
    actor_see(cx, out, roles, area);
    return true;
}

static const char sql_find[] = "SELECT id FROM user WHERE email = :email";

bool user_find(struct ctx *cx, const char *email, int64_t *out_id)
{
    struct stmt *st = db_prepare(cx->db, sql_find);

    bind_text(st, ":email", email);
    return db_number(cx, st, out_id);
}

/* Rights are words between blanks, as roles are stored; being named is one more word. */
#define SENIOR_OFFICER "senior_officer "

static const char *rights_of(struct ctx *cx, const struct answers *answers)
{
    const char *roles = answer(answers, "roles");

    return arena_print(cx->arena, "%s%s", roles != NULL ? roles : " ",
                       answer_is(answers, "senior_officer", "1") ? SENIOR_OFFICER : "");
}

/* For the trail: who was given what, and had what before. */
static const char *rights_detail(struct ctx *cx, const char *before, const char *after)
{
    if (text_is(before, after))
        return NULL;
    return arena_print(cx->arena, "roles before:%sroles now:%s", before, after);
}

static const char sql_create[] =
    "INSERT INTO user(id, email, name, job_title, organisation_id, roles, senior_officer,"
    " password, must_change, password_at) VALUES(:id, :email, :name, :job_title,"
    " :organisation_id, coalesce(:roles, ' '), coalesce(:senior_officer, 0), :hash,"
    " :must_change, :now)";

static bool email_is_free(struct ctx *cx, const char *email, int64_t but_id)
{
    int64_t taken;

    if (!user_find(cx, email, &taken))
        return false;
    if (taken != 0 && taken != but_id)
        reject(cx, "email", "Somebody has this e-mail address already.");
    return taken == 0 || taken == but_id;
}

bool user_create(struct ctx *cx, const struct answers *answers, const char *password_hash,
                 bool must_change, int64_t *out_id)
{
    int64_t id = ident_new();

    if (!email_is_free(cx, answer(answers, "email"), 0) || !db_begin(cx))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_create);
    bind_int(st, ":id", id);
    answers_bind(st, answers);
    bind_text(st, ":hash", password_hash);
    bind_int(st, ":must_change", must_change);
    bind_text(st, ":now", cx->now);
    if (!db_end(cx, db_run(cx, st)
                        && audit_write(cx, NULL, "user.create", id,
                                       rights_detail(cx, " ", rights_of(cx, answers)))))
        return false;
    *out_id = id;
    return true;
}

/* Runs an UPDATE of one user's row; NOT_FOUND or STALE when it meets none. */
static bool update(struct ctx *cx, struct stmt *st, const char *verb, int64_t id,
                   enum problem_kind otherwise, const char *detail)
{
    bool ok = db_run(cx, st);

    if (ok && db_changes(cx->db) != 1)
        ok = failed(cx, otherwise,
                    otherwise == PROBLEM_STALE ? "record.changed" : "user.unknown",
                    otherwise == PROBLEM_STALE ? "Someone changed this user meanwhile."
                                               : "There is no such user.");
    return db_end(cx, ok && audit_write(cx, NULL, verb, id, detail));
}

#define ADMINISTRATOR " administrator "

static const char sql_rights[] = "SELECT roles || iif(senior_officer, '" SENIOR_OFFICER
                                 "', '') AS rights FROM user"
                                 " WHERE id = :id";
static const char sql_others[] =
    "SELECT count(*) FROM user WHERE active = 1 AND id <> :id"
    " AND instr(roles, '" ADMINISTRATOR "') > 0 /*scan*/";

static bool find_rights(struct ctx *cx, int64_t id, const char **out)
{
    struct stmt *st = db_prepare(cx->db, sql_rights);

    bind_int(st, ":id", id);
    *out = db_row(cx, st) ? row_text(cx, st, "rights") : " ";
    return db_done(cx, st);
}

/* Somebody must be left who can manage accounts. */
static bool others_administer(struct ctx *cx, int64_t id)
{
    struct stmt *st = db_prepare(cx->db, sql_others);
    int64_t others;

    bind_int(st, ":id", id);
    if (!db_number(cx, st, &others))
        return false;
    if (others == 0)
        return failed(cx, PROBLEM_CONFLICT, "user.last_administrator",
                      "This is the last active administrator: make another one first.");
    return true;
}

/* Nobody gives rights to themselves, and the last administrator stays one. */
static bool rights_may_change(struct ctx *cx, int64_t id, const char *before,
                              const char *after)
{
    if (text_is(before, after))
        return true;
    if (id == cx->actor->user_id) {
        reject(cx, "roles",
               "You cannot change your own rights. Ask another administrator.");
        return false;
    }
    if (strstr(before, ADMINISTRATOR) == NULL || strstr(after, ADMINISTRATOR) != NULL)
        return true;
    return others_administer(cx, id);
}

static const char sql_change[] =
    "UPDATE user SET email = :email, name = :name, job_title = :job_title,"
    " organisation_id = :organisation_id, roles = coalesce(:roles, ' '),"
    " senior_officer = coalesce(:senior_officer, 0), version = version + 1 WHERE id = "
    ":id AND version = :version";

bool user_change(struct ctx *cx, int64_t id, int64_t version,
                 const struct answers *answers)
{
    const char *before, *after = rights_of(cx, answers);

    if (!email_is_free(cx, answer(answers, "email"), id) || !find_rights(cx, id, &before)
        || !rights_may_change(cx, id, before, after) || !db_begin(cx))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_change);
    bind_int(st, ":id", id);
    bind_int(st, ":version", version);
    answers_bind(st, answers);
    return update(cx, st, "user.change", id, PROBLEM_STALE,
                  rights_detail(cx, before, after));
}

static const char sql_password[] =
    "UPDATE user SET password = :password, must_change = :must_change, password_at = "
    ":now,"
    " failures = 0, failed_at = NULL, version = version + 1 WHERE id = :id";

bool user_set_password(struct ctx *cx, int64_t id, const char *password_hash,
                       bool must_change)
{
    if (!db_begin(cx))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_password);
    bind_int(st, ":id", id);
    bind_text(st, ":password", password_hash);
    bind_int(st, ":must_change", must_change);
    bind_text(st, ":now", cx->now);
    return update(cx, st, "user.password", id, PROBLEM_NOT_FOUND, NULL);
}

static const char sql_active[] =
    "UPDATE user SET active = :active, version = version + 1"
    " WHERE id = :id AND version = :version";

bool user_set_active(struct ctx *cx, int64_t id, int64_t version, bool active)
{
    if (!active && id == cx->actor->user_id)
        return failed(
            cx, PROBLEM_CONFLICT, "user.self",
            "You cannot switch off your own account. Ask another administrator.");
    if (!active && !others_administer(cx, id))
        return false;
    if (!db_begin(cx))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_active);
    bind_int(st, ":active", active);
    bind_int(st, ":id", id);
    bind_int(st, ":version", version);
    return update(cx, st, active ? "user.switch_on" : "user.switch_off", id,
                  PROBLEM_STALE, NULL);
}

static const char sql_unlock[] =
    "UPDATE user SET failures = 0, failed_at = NULL, version = version + 1 WHERE id = "
    ":id";

bool user_unlock(struct ctx *cx, int64_t id)
{
    if (!db_begin(cx))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_unlock);
    bind_int(st, ":id", id);
    return update(cx, st, "user.unlock", id, PROBLEM_NOT_FOUND, NULL);
}
