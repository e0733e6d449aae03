/* user and token: accounts from the command line. */
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/secret.h"
#include "base/text.h"
#include "cli/cli.h"
#include "domain/people/organisation.h"
#include "domain/people/session.h"
#include "domain/people/user.h"

static const char sql_organisation[] = "SELECT id FROM organisation WHERE name = :name";

static bool organisation_named(struct ctx *cx, const char *name, const char **out)
{
    struct stmt *st = db_prepare(cx->db, sql_organisation);
    int64_t id;

    bind_text(st, ":name", name);
    if (!db_number(cx, st, &id))
        return false;
    if (id == 0)
        return failed(cx, PROBLEM_INVALID, "organisation.unknown",
                      "There is no organisation \"%s\".", name);
    *out = arena_print(cx->arena, "%lld", (long long)id);
    return true;
}

static void add_roles(struct ctx *cx, struct pairs *raw, const char *roles)
{
    char *rest = arena_copy(cx->arena, roles != NULL ? roles : ""), *role;

    while ((role = strsep(&rest, ", ")) != NULL)
        if (*role != '\0')
            pairs_add(cx->arena, raw, "roles", role);
}

static bool add(struct ctx *cx, const struct pairs *options)
{
    const char *email, *name, *organisation, *password;
    char hash[PASSWORD_HASH_SIZE];
    struct answers answers;
    struct pairs raw = { 0 };
    int64_t id;

    if (!option_needed(cx, options, "email", &email)
        || !option_needed(cx, options, "name", &name)
        || !option_needed(cx, options, "organisation", &organisation)
        || !organisation_named(cx, organisation, &organisation)
        || !password_from(cx, option(options, "password-file"), &password)
        || !password_acceptable(cx, "password", email, password))
        return false;
    pairs_add(cx->arena, &raw, "email", email);
    pairs_add(cx->arena, &raw, "name", name);
    pairs_add(cx->arena, &raw, "organisation_id", organisation);
    add_roles(cx, &raw, option(options, "roles"));
    if (option(options, "senior-officer") != NULL)
        pairs_add(cx->arena, &raw, "senior_officer", "yes");
    password_hash(password, hash);
    return answers_read(cx, &form_user, &raw, false, &answers)
           && user_create(cx, &answers, hash, true, &id);
}

static bool list(struct ctx *cx)
{
    json_t *users = users_json(cx), *user;
    size_t i;

    if (users == NULL)
        return false;
    json_array_foreach(users, i, user)
    {
        (void)printf(
            "%-36s %-28s%s%s%s\n", json_string_value(json_object_get(user, "email")),
            json_string_value(json_object_get(user, "name")),
            json_string_value(json_object_get(user, "roles")),
            json_is_true(json_object_get(user, "senior_officer")) ? " (senior officer)"
                                                                  : "",
            json_is_true(json_object_get(user, "active")) ? "" : " (switched off)");
    }
    return true;
}

static bool reset(struct ctx *cx, const struct pairs *options, int64_t id,
                  const char *email)
{
    const char *password;
    char hash[PASSWORD_HASH_SIZE];

    if (!password_from(cx, option(options, "password-file"), &password)
        || !password_acceptable(cx, "password", email, password))
        return false;
    password_hash(password, hash);
    return user_set_password(cx, id, hash, true) && session_end_all(cx, id, NULL);
}

static const char sql_version[] = "SELECT version FROM user WHERE id = :id";

static bool switch_active(struct ctx *cx, int64_t id, bool active)
{
    struct stmt *st = db_prepare(cx->db, sql_version);
    int64_t version;

    bind_int(st, ":id", id);
    return db_number(cx, st, &version) && user_set_active(cx, id, version, active)
           && (active || session_end_all(cx, id, NULL));
}

static bool user_of(struct ctx *cx, const struct pairs *options, const char *name,
                    const char **out_email, int64_t *out)
{
    if (!option_needed(cx, options, name, out_email) || !user_find(cx, *out_email, out))
        return false;
    if (*out == 0)
        return failed(cx, PROBLEM_NOT_FOUND, "user.unknown", "There is no user %s.",
                      *out_email);
    return true;
}

static bool run_user(struct ctx *cx, const struct pairs *options, const char *verb)
{
    const char *email;
    int64_t id;

    if (text_is(verb, "add"))
        return add(cx, options);
    if (text_is(verb, "list"))
        return list(cx);
    if (!user_of(cx, options, "email", &email, &id))
        return false;
    if (text_is(verb, "disable"))
        return switch_active(cx, id, false);
    if (text_is(verb, "enable"))
        return switch_active(cx, id, true);
    if (text_is(verb, "reset"))
        return reset(cx, options, id, email);
    if (text_is(verb, "unlock"))
        return user_unlock(cx, id);
    return failed(cx, PROBLEM_USAGE, "user.verb",
                  "Say what to do: add, list, disable, enable, reset or unlock.");
}

bool cmd_user(struct ctx *cx, const struct pairs *options)
{
    struct store *store;

    if (!tool_open(cx, options, &store))
        return false;
    bool ok = run_user(cx, options, operand(options, 0));
    tool_close(cx, store);
    return ok;
}

static bool issue(struct ctx *cx, const struct pairs *options)
{
    const char *email, *label = option(options, "label");
    char token[TOKEN_SIZE];
    int64_t id;

    if (!user_of(cx, options, "user", &email, &id)
        || !token_issue(cx, id, label != NULL ? label : "command line", token))
        return false;
    (void)printf("%s\n", token);
    secret_wipe(token, sizeof(token));
    return true;
}

static bool list_tokens(struct ctx *cx)
{
    json_t *tokens = tokens_json(cx), *token;
    size_t i;

    if (tokens == NULL)
        return false;
    json_array_foreach(tokens, i, token)
    {
        const char *revoked = json_string_value(json_object_get(token, "revoked_at"));

        (void)printf("%-18lld %-36s %s %s\n",
                     (long long)json_integer_value(json_object_get(token, "id")),
                     json_string_value(json_object_get(token, "email")),
                     json_string_value(json_object_get(token, "label")),
                     revoked != NULL ? "(revoked)" : "");
    }
    return true;
}

static bool revoke(struct ctx *cx, const struct pairs *options)
{
    const char *text;
    int64_t id = 0;

    if (!option_needed(cx, options, "id", &text))
        return false;
    (void)text_to_int(text, &id);
    return token_revoke(cx, id);
}

bool cmd_token(struct ctx *cx, const struct pairs *options)
{
    const char *verb = operand(options, 0);
    struct store *store;

    if (!tool_open(cx, options, &store))
        return false;
    bool ok = text_is(verb, "issue")  ? issue(cx, options)
              : text_is(verb, "list") ? list_tokens(cx)
              : text_is(verb, "revoke")
                  ? revoke(cx, options)
                  : failed(cx, PROBLEM_USAGE, "token.verb",
                           "Say what to do: issue, list or revoke.");
    tool_close(cx, store);
    return ok;
}
