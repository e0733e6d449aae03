/* What a password must be; declared in user.h.  Length, not composition (NCSC). */
#include <string.h>

#include "base/text.h"
#include "domain/core/setting.h"
#include "domain/people/user.h"

#define LONGEST 256

/* Long enough to pass the length, and still the first ones anybody tries. */
static const char *const common[] = {
    "123456789012",     "1234567890123", "password1234",     "password12345",
    "qwertyuiop12",     "qwertyuiop123", "letmeinletmein",   "iloveyou1234",
    "welcome12345",     "administrator", "passwordpassword", "channelpanel",
    "channel panel",    "safeguarding1", "preventprevent",   "changeme1234",
    "changemechangeme", "football1234",  "liverpool1234",    "luton1234567",
};

static bool is_common(const char *folded)
{
    for (size_t i = 0; i < COUNT(common); i++)
        if (strcmp(common[i], folded) == 0)
            return true;
    return false;
}

static bool is_one_character(const char *password)
{
    return strspn(password, (char[]){ password[0], '\0' }) == strlen(password);
}

static bool holds_name_of(struct ctx *cx, const char *folded, const char *email)
{
    const char *name =
        text_folded(cx->arena, arena_slice(cx->arena, email, strcspn(email, "@")));

    return strlen(name) > 3 && strstr(folded, name) != NULL && strlen(folded) < 20;
}

bool password_acceptable(struct ctx *cx, const char *field, const char *email,
                         const char *password)
{
    const char *folded =
        text_is_utf8(password, strlen(password)) ? text_folded(cx->arena, password) : "";
    int64_t least;

    if (!setting_number(cx, "password.least_characters", 12, &least))
        return false;
    if (*folded == '\0' || text_characters(password) < (size_t)least)
        reject(cx, field, "Use at least %lld characters. Three random words work well.",
               (long long)least);
    else if (strlen(password) > LONGEST)
        reject(cx, field, "Use at most %d characters.", LONGEST);
    else if (is_common(folded) || is_one_character(password))
        reject(cx, field, "This password is one of the first anybody would try.");
    else if (holds_name_of(cx, folded, email))
        reject(cx, field, "Do not use your own name or address in the password.");
    return !has_problem(cx);
}
