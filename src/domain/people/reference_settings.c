/* Settings, time limits and postcode districts; declared in reference_data.h. */
#include <ctype.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "domain/core/codes.h"
#include "reference_parts.h"

/* ---- settings -----------------------------------------------------------------------
 */

static const struct field setting_fields[] = {
    { .name = "value", .label = "Value", .kind = FIELD_LINE, .need = REQUIRED },
    CONFIRMED_FIELDS,
};
const struct form form_setting = FORM("setting", setting_fields);

/* Values beyond these would lock everybody out, or protect nobody. */
static const struct {
    const char *name;
    int64_t least, most;
} bounds[] = {
    { "session.idle_minutes", 5, 120 },
    { "session.absolute_hours", 1, 24 },
    { "sign_in.account_failures", 3, 20 },
    { "sign_in.address_failures", 10, 1000 },
    { "password.least_characters", 8, 64 },
    { "panel.quorum_members", 0, 30 },
    { "retention.exit_years", 1, 100 },
    { "assessment.warn_days", 1, 60 },
    { "draft.keep_days", 1, 365 },
    { "repeat.window_months", 1, 120 },
    { "repeat.second_person", 0, 20 },
    { "attachment.file_mib", 1, 100 },
    { "attachment.request_mib", 1, 200 },
    { "attachment.unpacked_mib", 50, 5000 },
    { "attachment.unpacked_ratio", 10, 1000 },
    { "agreement.warn_days", 1, 365 },
};

static const struct option groups[] = {
    { "authority", "Authority" },
    { "session", "Sessions" },
    { "sign_in", "Sign-in" },
    { "password", "Passwords" },
    { "draft", "Drafts of forms" },
    { "repeat", "Repeat referrals" },
    { "agreement", "Sharing agreements" },
    { "panel", "Panel" },
    { "assessment", "Assessments" },
    { "attachment", "Files" },
    { "retention", "Keeping records" },
    { 0 },
};

static void put_group(struct ctx *cx, json_t *setting, const char *name)
{
    const char *group = arena_slice(cx->arena, name, strcspn(name, "."));
    const char *title = group;

    for (const struct option *o = groups; o->code != NULL; o++)
        if (text_is(o->code, group))
            title = o->label;
    put_text(setting, "group", group);
    put_text(setting, "group_title", title);
}

static void finish_setting(struct ctx *cx, json_t *setting)
{
    const char *name = json_string_value(json_object_get(setting, "name"));
    const char *value = json_string_value(json_object_get(setting, "value"));
    bool yes_no = text_is(json_string_value(json_object_get(setting, "kind")), "yes_no");

    put_text(setting, "id", name);
    put_text(setting, "value_text", !yes_no ? value : text_is(value, "1") ? "Yes" : "No");
    put_group(cx, setting, name);
}

#define SETTING_COLUMNS                                                                  \
    "SELECT r.name, r.label, r.hint, r.kind, r.value," CONFIRMED_COLUMNS                 \
    " FROM setting r" CONFIRMED_BY

static const char sql_settings[] = SETTING_COLUMNS " ORDER BY r.name /*scan*/";
static const char sql_setting[] = SETTING_COLUMNS " WHERE r.name = :key";

json_t *settings_json(struct ctx *cx)
{
    struct stmt *st = db_prepare(cx->db, sql_settings);
    json_t *list = json_array(), *setting;
    size_t i;

    while (db_row(cx, st))
        json_array_append_new(list, record_json(cx, st, NULL));
    if (!db_done(cx, st))
        return NULL;
    json_array_foreach(list, i, setting) finish_setting(cx, setting);
    return list;
}

bool setting_json(struct ctx *cx, const char *name, json_t **out)
{
    struct stmt *st = db_prepare(cx->db, sql_setting);

    bind_text(st, ":key", name);
    if (!confirmed_one(cx, st, NULL, out))
        return false;
    finish_setting(cx, *out);
    return true;
}

static bool number_will_do(struct ctx *cx, const char *name, const char *value)
{
    int64_t number;

    if (!text_to_int(value, &number)) {
        reject(cx, "value", "Enter a whole number.");
        return false;
    }
    for (size_t i = 0; i < COUNT(bounds); i++)
        if (text_is(bounds[i].name, name)
            && (number < bounds[i].least || number > bounds[i].most))
            reject(cx, "value", "Enter a number from %lld to %lld.",
                   (long long)bounds[i].least, (long long)bounds[i].most);
    return !has_problem(cx);
}

/* The value as it is kept; NULL after a reject(). */
static const char *value_of(struct ctx *cx, const char *name, const char *kind,
                            const char *typed)
{
    if (text_is(kind, "number"))
        return number_will_do(cx, name, typed) ? typed : NULL;
    if (!text_is(kind, "yes_no"))
        return typed;
    if (text_is(typed, "1") || text_is(typed, "yes") || text_is(typed, "true"))
        return "1";
    if (text_is(typed, "0") || text_is(typed, "no") || text_is(typed, "false"))
        return "0";
    reject(cx, "value", "Answer yes or no.");
    return NULL;
}

static const char sql_setting_change[] = "UPDATE setting SET value = :kept," CONFIRMED_NOW
                                         " WHERE name = :key AND version = :version";

bool setting_change(struct ctx *cx, const char *name, int64_t version,
                    const struct answers *answers)
{
    json_t *setting;

    if (!setting_json(cx, name, &setting))
        return false;
    const char *kept =
        value_of(cx, name, json_string_value(json_object_get(setting, "kind")),
                 answer(answers, "value"));
    if (kept == NULL || !db_begin(cx))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_setting_change);
    answers_bind(st, answers);
    bind_text(st, ":kept", kept);
    bind_text(st, ":key", name);
    bind_int(st, ":version", version);
    return confirmed_save(cx, st, "setting.change", 0,
                          arena_print(cx->arena, "setting=%s", name));
}

/* ---- time limits --------------------------------------------------------------------
 */

static const struct option units[] = {
    { "working_days", "Working days" }, { "days", "Days" }, { "months", "Months" }, { 0 }
};
static const struct field limit_fields[] = {
    { .name = "amount",
      .label = "How long",
      .kind = FIELD_NUMBER,
      .most = 400,
      .need = REQUIRED },
    { .name = "unit",
      .label = "Counted in",
      .kind = FIELD_CHOICE,
      .options = units,
      .need = REQUIRED },
    CONFIRMED_FIELDS,
};
const struct form form_limit = FORM("limit", limit_fields);

#define LIMIT_COLUMNS                                                                    \
    "SELECT r.code, r.code AS id, r.label, r.starts, r.amount, "                         \
    "r.unit," CONFIRMED_COLUMNS " FROM time_limit r" CONFIRMED_BY

static const char sql_limits[] = LIMIT_COLUMNS " ORDER BY r.label /*scan*/";
static const char sql_limit[] = LIMIT_COLUMNS " WHERE r.code = :key";

/* "5 working days", "1 month" */
static void put_how_long(struct ctx *cx, json_t *limit)
{
    const char *unit = json_string_value(json_object_get(limit, "unit"));
    long long amount = json_integer_value(json_object_get(limit, "amount"));
    const char *words = text_is(unit, "working_days") ? "working days" : unit;
    size_t length = strlen(words) - (amount == 1 ? 1 : 0);

    put_text(limit, "how_long",
             arena_print(cx->arena, "%lld %.*s", amount, (int)length, words));
}

static json_t *limit_row(struct ctx *cx, struct stmt *st)
{
    json_t *limit = record_json(cx, st, &form_limit);

    put_how_long(cx, limit);
    return limit;
}

json_t *limits_json(struct ctx *cx)
{
    struct stmt *st = db_prepare(cx->db, sql_limits);
    json_t *list = json_array();

    while (db_row(cx, st))
        json_array_append_new(list, limit_row(cx, st));
    return db_done(cx, st) ? list : NULL;
}

bool limit_json(struct ctx *cx, const char *code, json_t **out)
{
    struct stmt *st = db_prepare(cx->db, sql_limit);

    bind_text(st, ":key", code);
    if (!confirmed_one(cx, st, &form_limit, out))
        return false;
    put_how_long(cx, *out);
    return true;
}

static const char sql_limit_change[] =
    "UPDATE time_limit SET amount = :amount, unit = :unit," CONFIRMED_NOW
    " WHERE code = :key AND version = :version";

bool limit_change(struct ctx *cx, const char *code, int64_t version,
                  const struct answers *answers)
{
    const char *codes = arena_print(cx->arena, "limit=%s amount=%s unit=%s", code,
                                    answer(answers, "amount"), answer(answers, "unit"));

    if (answer_int(answers, "amount") < 1) {
        reject(cx, "amount", "Enter a number from 1 to 400.");
        return false;
    }
    if (!db_begin(cx))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_limit_change);
    answers_bind(st, answers);
    bind_text(st, ":key", code);
    bind_int(st, ":version", version);
    return confirmed_save(cx, st, "limit.change", 0, codes);
}
