#include "domain/core/field_kinds.h"

#include <ctype.h>
#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "domain/core/codes.h"
#include "store/db.h"

int field_most(const struct field *field)
{
    if (field->most != 0)
        return field->most;
    return field->kind == FIELD_TEXT ? 10000 : 200;
}

bool field_is_number(const struct field *field)
{
    return field->kind == FIELD_NUMBER || field->kind == FIELD_YES_NO
           || field->kind == FIELD_USER || field->kind == FIELD_ORGANISATION;
}

static const char *check_day(struct ctx *cx, const struct field *field, const char *as,
                             const char *text)
{
    char day[11];

    if (!date_from_text(text, day)) {
        reject(cx, as, "Enter a real day, like 28 2 2026.");
        return NULL;
    }
    if (!field->future && strcmp(day, cx->today) > 0) {
        reject(cx, as, "The day cannot lie in the future.");
        return NULL;
    }
    return arena_copy(cx->arena, day);
}

static const char *check_time(struct ctx *cx, const char *as, const char *text)
{
    bool shaped = strlen(text) == 5 && isdigit((unsigned char)text[0])
                  && isdigit((unsigned char)text[1]) && text[2] == ':'
                  && isdigit((unsigned char)text[3]) && isdigit((unsigned char)text[4]);

    if (shaped && strncmp(text, "24", 2) < 0 && text[3] < '6')
        return text;
    reject(cx, as, "Enter a time, like 10:00 or 14:30.");
    return NULL;
}

static const char *check_number(struct ctx *cx, const struct field *field, const char *as,
                                const char *text)
{
    int64_t value;

    if (!text_to_int(text, &value) || value < 0) {
        reject(cx, as, "Enter a whole number.");
        return NULL;
    }
    if (value < field->least || (field->most != 0 && value > field->most)) {
        if (field->least == 0)
            reject(cx, as, "Enter a number up to %d.", field->most);
        else
            reject(cx, as, "Enter a number from %d to %d.", field->least, field->most);
        return NULL;
    }
    return arena_print(cx->arena, "%lld", (long long)value);
}

static const char *check_yes_no(struct ctx *cx, const char *as, const char *text)
{
    if (text_is(text, "yes") || text_is(text, "true") || text_is(text, "1"))
        return "1";
    if (text_is(text, "no") || text_is(text, "false") || text_is(text, "0"))
        return "0";
    reject(cx, as, "Answer yes or no.");
    return NULL;
}

static const char *check_email(struct ctx *cx, const char *as, const char *text)
{
    const char *at = strchr(text, '@');

    if (at != NULL && at != text && strchr(at + 1, '@') == NULL && strchr(at, '.') != NULL
        && strpbrk(text, " \n\t<>\"") == NULL)
        return text;
    reject(cx, as, "Enter an e-mail address, like name@example.org.");
    return NULL;
}

/* Upper case with one blank before the last three: "LU1 2BQ".  Others stay as typed. */
static const char *check_postcode(struct ctx *cx, const char *text)
{
    char *out = arena_alloc(cx->arena, strlen(text) + 2);
    size_t n = 0;

    for (; *text != '\0'; text++)
        if (!isspace((unsigned char)*text))
            out[n++] = (char)toupper((unsigned char)*text);
    if (n >= 5 && n <= 7) {
        memmove(out + n - 2, out + n - 3, 3);
        out[n - 3] = ' ';
    }
    return out;
}

static const char *check_choice(struct ctx *cx, const struct field *field, const char *as,
                                const char *text)
{
    for (const struct option *o = field->options; o->code != NULL; o++)
        if (text_is(o->code, text))
            return text;
    reject(cx, as, "Choose one of the answers.");
    return NULL;
}

static const char *check_code(struct ctx *cx, const struct field *field, const char *as,
                              const char *text)
{
    if (code_valid(cx, field->codes, text, cx->today))
        return text;
    reject(cx, as, "Choose one of the answers.");
    return NULL;
}

static const char sql_user[] =
    "SELECT id FROM user WHERE active = 1 AND email = :email"
    " UNION ALL"
    " SELECT id FROM user WHERE active = 1 AND id = :id";

int64_t user_named(struct ctx *cx, const char *text)
{
    struct stmt *st = db_prepare(cx->db, sql_user);
    int64_t id = 0, found = 0;

    (void)text_to_int(text, &id);
    bind_text(st, ":email", text);
    bind_int(st, ":id", id);
    return db_number(cx, st, &found) ? found : 0;
}

static const char *check_user(struct ctx *cx, const char *as, const char *text)
{
    int64_t id = user_named(cx, text);

    if (id != 0)
        return arena_print(cx->arena, "%lld", (long long)id);
    reject(cx, as, "There is no active user with this e-mail address.");
    return NULL;
}

static const char sql_organisation[] =
    "SELECT id FROM organisation WHERE id = :id AND active = 1";

static const char *check_organisation(struct ctx *cx, const char *as, const char *text)
{
    struct stmt *st = db_prepare(cx->db, sql_organisation);
    int64_t id = 0, found = 0;

    (void)text_to_int(text, &id);
    bind_int(st, ":id", id);
    if (db_number(cx, st, &found) && found != 0)
        return arena_print(cx->arena, "%lld", (long long)found);
    reject(cx, as, "Choose an organisation from the list.");
    return NULL;
}

static const char *check_length(struct ctx *cx, const struct field *field, const char *as,
                                const char *text)
{
    size_t length = text_characters(text), most = (size_t)field_most(field);

    if (length <= most)
        return text;
    reject(cx, as, "Use %zu characters or fewer: this has %zu.", most, length);
    return NULL;
}

const char *field_check(struct ctx *cx, const struct field *field, const char *as,
                        const char *text)
{
    if (field->kind != FIELD_NUMBER && check_length(cx, field, as, text) == NULL)
        return NULL;
    switch (field->kind) {
    case FIELD_DAY:
        return check_day(cx, field, as, text);
    case FIELD_TIME:
        return check_time(cx, as, text);
    case FIELD_NUMBER:
        return check_number(cx, field, as, text);
    case FIELD_YES_NO:
        return check_yes_no(cx, as, text);
    case FIELD_EMAIL:
        return check_email(cx, as, text);
    case FIELD_POSTCODE:
        return check_postcode(cx, text);
    case FIELD_CODE:
        return check_code(cx, field, as, text);
    case FIELD_CHOICE:
        return check_choice(cx, field, as, text);
    case FIELD_USER:
        return check_user(cx, as, text);
    case FIELD_ORGANISATION:
        return check_organisation(cx, as, text);
    case FIELD_LINE:
    case FIELD_PHONE:
        if (strchr(text, '\n') == NULL)
            return text;
        reject(cx, as, "Keep this to one line.");
        return NULL;
    case FIELD_TEXT:
    case FIELD_PASSWORD:
    case FIELD_CODES:
    case FIELD_USERS:
    case FIELD_FILES:
    case FIELD_ITEMS:
        break;
    }
    return text;
}

const char *field_codes(struct ctx *cx, const struct field *field,
                        const struct pairs *raw, const char *as)
{
    const char *words = " ", *code;

    for (size_t at = 0; (code = pairs_next(raw, as, &at)) != NULL;) {
        if (*code == '\0')
            continue;
        if (!code_valid(cx, field->codes, code, cx->today)) {
            reject(cx, as, "Choose from the list.");
            return NULL;
        }
        words = arena_print(cx->arena, "%s%s ", words, code);
    }
    if (text_is(words, " ") && field->need == REQUIRED)
        reject(cx, as, "Choose at least one: %s.", field->label);
    return text_is(words, " ") ? NULL : words;
}
