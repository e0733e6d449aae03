/* Code lists; declared in reference_data.h. */
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "reference_parts.h"

#define DATE_FIELDS                                                                      \
    { .name = "valid_from",                                                              \
      .label = "May be chosen from",                                                     \
      .kind = FIELD_DAY,                                                                 \
      .future = true,                                                                    \
      .need = REQUIRED },                                                                \
    {                                                                                    \
        .name = "valid_to", .label = "Last day it may be chosen",                        \
        .hint = "Records that have it keep it", .kind = FIELD_DAY, .future = true        \
    }
#define POSITION_FIELD                                                                   \
    {                                                                                    \
        .name = "position", .label = "Place in the list", .kind = FIELD_NUMBER,          \
        .most = 999                                                                      \
    }

static const struct field new_fields[] = {
    { .name = "code",
      .label = "Code",
      .hint = "For programs: small letters, digits and underscores. It never changes",
      .kind = FIELD_LINE,
      .most = 40,
      .need = REQUIRED },
    { .name = "label",
      .label = "Words that people read",
      .kind = FIELD_LINE,
      .need = REQUIRED },
    POSITION_FIELD,
    DATE_FIELDS,
    CONFIRMED_FIELDS,
};
const struct form form_code_new = FORM("code_new", new_fields);

static const struct field fields[] = {
    { .name = "label",
      .label = "Words that people read",
      .kind = FIELD_LINE,
      .need = REQUIRED },
    { .name = "same_meaning",
      .label = "If you changed the words: do they still mean the same?",
      .hint =
          "Records of earlier years will show the new words. For another meaning, end "
          "this value and add a new one",
      .kind = FIELD_YES_NO },
    POSITION_FIELD,
    DATE_FIELDS,
    CONFIRMED_FIELDS,
};
const struct form form_code = FORM("code", fields);

/* Lists whose codes the program itself works with. */
static bool is_fixed(const char *list)
{
    static const char *const fixed[] = {
        "attendance",
        "basis",
        "checklist_answer",
        "checklist_template",
        "consent_capacity",
        "consent_outcome",
        "decision",
        "deconflicted",
        "gateway",
        "health_social_care",
        "item_kind",
        "link_decision",
        "meeting_kind",
        "provider_approval",
        "role",
        "s36_decision",
        "s36_organisation",
        "safeguarding_referral",
        "session_outcome",
        "action_status",
    };

    for (size_t i = 0; i < COUNT(fixed); i++)
        if (text_is(fixed[i], list))
            return true;
    return false;
}

/* ---- reading ------------------------------------------------------------------------
 */

static const char sql_lists[] =
    "SELECT l.name AS id, l.name, l.label, count(r.code) AS \"values\","
    " coalesce(sum(r.unverified), 0) AS unverified"
    " FROM code_list l LEFT JOIN code r ON r.list = l.name"
    " GROUP BY l.name ORDER BY l.label /*scan*/";

json_t *code_lists_json(struct ctx *cx)
{
    return db_rows_json(cx, db_prepare(cx->db, sql_lists));
}

#define COLUMNS                                                                          \
    "SELECT r.code, r.code AS id, r.list, r.label, r.position, r.valid_from, "           \
    "r.valid_to,"                                                                        \
    " (r.valid_from <= :today AND (r.valid_to IS NULL OR r.valid_to >= :today))"         \
    " AS \"current?\"," CONFIRMED_COLUMNS " FROM code r" CONFIRMED_BY

static const char sql_list[] =
    "SELECT name, name AS id, label FROM code_list"
    " WHERE name = :key";
static const char sql_values[] =
    COLUMNS " WHERE r.list = :list ORDER BY r.position, r.code";
static const char sql_value[] = COLUMNS " WHERE r.list = :list AND r.code = :key";

static json_t *value(struct ctx *cx, struct stmt *st)
{
    json_t *object = record_json(cx, st, &form_code);

    if (text_is(row_text(cx, st, "valid_from"), "1900-01-01"))
        put_text(object, "valid_from_text", NULL); /* since ever */
    return object;
}

static bool put_values(struct ctx *cx, const char *list, json_t *object)
{
    struct stmt *st = db_prepare(cx->db, sql_values);
    json_t *items = json_array();

    bind_text(st, ":list", list);
    bind_text(st, ":today", cx->today);
    while (db_row(cx, st))
        json_array_append_new(items, value(cx, st));
    put_json(object, "items", items);
    return db_done(cx, st);
}

bool code_list_json(struct ctx *cx, const char *list, json_t **out)
{
    struct stmt *st = db_prepare(cx->db, sql_list);

    bind_text(st, ":key", list);
    if (!confirmed_one(cx, st, NULL, out))
        return false;
    put_bool(*out, "fixed", is_fixed(list));
    return put_values(cx, list, *out);
}

bool code_json(struct ctx *cx, const char *list, const char *code, json_t **out)
{
    struct stmt *st = db_prepare(cx->db, sql_value);

    bind_text(st, ":list", list);
    bind_text(st, ":key", code);
    bind_text(st, ":today", cx->today);
    if (!confirmed_one(cx, st, &form_code, out))
        return false;
    put_bool(*out, "fixed", is_fixed(list));
    return true;
}

/* ---- adding -------------------------------------------------------------------------
 */

static bool is_code(const char *text)
{
    return *text >= 'a' && *text <= 'z'
           && text[strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0';
}

static void check_days(struct ctx *cx, const struct answers *answers)
{
    const char *to = answer(answers, "valid_to");

    if (to != NULL && strcmp(to, answer(answers, "valid_from")) < 0)
        reject(cx, "valid_to", "The last day cannot come before the first.");
}

static bool may_add(struct ctx *cx, const char *list, const struct answers *answers)
{
    const char *code = answer(answers, "code");
    json_t *there;

    if (is_fixed(list))
        return failed(
            cx, PROBLEM_CONFLICT, "code.fixed",
            "The program itself works with the values of this list: none can be "
            "added. Their words can be corrected.");
    if (!is_code(code))
        reject(cx, "code", "Use small letters, digits and underscores, a letter first.");
    else if (code_json(cx, list, code, &there))
        reject(cx, "code", "This list has the code \"%s\" already.", code);
    else if (cx->problem.kind == PROBLEM_NOT_FOUND)
        problem_forget(cx);
    check_days(cx, answers);
    return !has_problem(cx);
}

static const char sql_add[] =
    "INSERT INTO code(list, code, label, position, valid_from, valid_to, source,"
    " unverified, confirmed_on, confirmed_by) VALUES(:list, :code, :label,"
    " coalesce(:position, (SELECT max(position) + 1 FROM code WHERE list = :list), 1),"
    " :valid_from, :valid_to, :source, 0, :confirmed_on, :me)";

bool code_add(struct ctx *cx, const char *list, const struct answers *answers)
{
    json_t *there;

    if (!code_list_json(cx, list, &there) || !may_add(cx, list, answers) || !db_begin(cx))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_add);
    answers_bind(st, answers);
    bind_text(st, ":list", list);
    return confirmed_save(
        cx, st, "code.add", 0,
        arena_print(cx->arena, "code=%s/%s", list, answer(answers, "code")));
}

/* ---- changing -----------------------------------------------------------------------
 */

static const char *stored(const json_t *row, const char *key)
{
    return json_string_value(json_object_get(row, key));
}

static bool may_change(struct ctx *cx, const json_t *row, const struct answers *answers)
{
    bool fixed = json_is_true(json_object_get(row, "fixed"));
    bool other_days = !text_is(answer(answers, "valid_from"), stored(row, "valid_from"))
                      || !text_is(answer(answers, "valid_to"), stored(row, "valid_to"));

    if (fixed && other_days)
        reject(cx, "valid_to",
               "The program itself works with this value: it cannot be ended.");
    if (!text_is(answer(answers, "label"), stored(row, "label"))
        && !answer_is(answers, "same_meaning", "1"))
        reject(cx, "same_meaning",
               "Say that the new words mean the same; otherwise end this value and add "
               "a new one.");
    check_days(cx, answers);
    return !has_problem(cx);
}

static const char sql_change[] =
    "UPDATE code SET label = :label, position = coalesce(:position, position),"
    " valid_from = :valid_from, valid_to = :valid_to," CONFIRMED_NOW
    " WHERE list = :list AND code = :key AND version = :version";

bool code_change(struct ctx *cx, const char *list, const char *code, int64_t version,
                 const struct answers *answers)
{
    json_t *row;

    if (!code_json(cx, list, code, &row) || !may_change(cx, row, answers)
        || !db_begin(cx))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_change);
    answers_bind(st, answers);
    bind_text(st, ":list", list);
    bind_text(st, ":key", code);
    bind_int(st, ":version", version);
    return confirmed_save(cx, st, "code.change", 0,
                          arena_print(cx->arena, "code=%s/%s", list, code));
}
