#include "domain/core/permission.h"

#include <string.h>

#include "base/text.h"

static const struct {
    const char *name;
    const char *words;
    bool granted[ROLE_COUNT];
} permissions[PERMISSION_COUNT] = {
    [PERMIT_NOBODY] = { "NOBODY", "Nobody", { 0 } },
    [PERMIT_ANYBODY] = { "ANYBODY", "Anybody", { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 } },
#define PERMISSION(name, words, ...) [PERMIT_##name] = { #name, words, { __VA_ARGS__ } },
#include "domain/core/permissions.def"
#undef PERMISSION
};

static const struct {
    const char *code;
    const char *label;
} roles[ROLE_COUNT] = {
#define ROLE(name, code, words) [ROLE_##name] = { code, words },
#include "domain/core/roles.def"
#undef ROLE
};

#define NO_VIEWER                                                                        \
    {                                                                                    \
        .roles = "", .areas = "", .today = ""                                            \
    }

const struct actor actor_anonymous = { .name = "", .viewer = NO_VIEWER };

const struct actor actor_program = {
    .name = "Channel Panel",
    .roles = ~0u,
    .senior_officer = true,
    .viewer = { .roles = "",
                .areas = " luton central_bedfordshire bedford ",
                .today = "",
                .sees_all = true },
};

bool permission_granted(enum permission permission, enum role role)
{
    return permissions[permission].granted[role];
}

bool permission_of_senior_officer(enum permission permission)
{
    return permission == PERMIT_CHECKLIST_APPROVE || permission == PERMIT_CHECKLIST_READ
           || permission == PERMIT_ACCOUNT;
}

bool actor_has(const struct actor *actor, enum role role)
{
    return (actor->roles & (1u << role)) != 0;
}

bool access_may(const struct actor *actor, enum permission needed)
{
    if (needed == PERMIT_ANYBODY)
        return true;
    if (actor->senior_officer && permission_of_senior_officer(needed))
        return true;
    for (enum role role = 0; role < ROLE_COUNT; role++)
        if (actor_has(actor, role) && permissions[needed].granted[role])
            return true;
    return false;
}

bool access_permits(struct ctx *cx, enum permission needed)
{
    if (access_may(cx->actor, needed))
        return true;
    if (cx->actor->user_id == 0)
        return failed(cx, PROBLEM_UNAUTHENTICATED, "access.anonymous",
                      "Please sign in first.");
    return failed(
        cx, PROBLEM_FORBIDDEN, "access.role",
        "Your role does not include this. Ask your administrator if it should.");
}

const char *role_code(enum role role)
{
    return roles[role].code;
}

const char *role_label(enum role role)
{
    return roles[role].label;
}

bool role_from_code(const char *code, enum role *out)
{
    for (enum role role = 0; role < ROLE_COUNT; role++)
        if (text_is(code, roles[role].code)) {
            *out = role;
            return true;
        }
    return false;
}

const char *permission_name(enum permission permission)
{
    return permissions[permission].name;
}

const char *permission_words(enum permission permission)
{
    return permissions[permission].words;
}
