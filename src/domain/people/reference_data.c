#include "domain/people/reference_data.h"

#include <string.h>

#include "base/date.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/people/audit.h"
#include "reference_parts.h"
#include "store/generation.h"

static const struct field fields[] = {
    { .name = "keys",
      .label = "What is confirmed",
      .hint = "One or more keys of the list of what is unverified",
      .kind = FIELD_LINE,
      .need = REQUIRED },
    CONFIRMED_FIELDS,
};
const struct form form_confirmation = FORM("confirmation", fields);

/* ---- what is unverified -------------------------------------------------------------
 */

static const char sql_settings[] =
    "SELECT 'setting:' || name AS key, label, value, source FROM setting"
    " WHERE unverified = 1 ORDER BY name /*scan*/";
static const char sql_codes[] =
    "SELECT 'code:' || r.list || '/' || r.code AS key, l.label || ': ' || r.label AS "
    "label,"
    " CASE WHEN r.valid_to IS NOT NULL THEN 'from ' || r.valid_from || ' to ' || "
    "r.valid_to"
    " WHEN r.valid_from > '1900-01-01' THEN 'from ' || r.valid_from END AS value, "
    "r.source"
    " FROM code r JOIN code_list l ON l.name = r.list"
    " WHERE r.unverified = 1 ORDER BY l.label, r.position, r.code /*scan*/";
static const char sql_limits[] =
    "SELECT 'limit:' || code AS key, label, amount || ' ' || replace(CASE WHEN amount = "
    "1 THEN rtrim(unit, 's')"
    " ELSE unit END, '_', ' ')"
    " || ' after ' || starts AS value, source FROM time_limit"
    " WHERE unverified = 1 ORDER BY code /*scan*/";
static const char sql_districts[] =
    "SELECT 'postcode:' || r.district AS key, r.district AS label, a.label AS value,"
    " r.source FROM postcode_district r"
    " LEFT JOIN code a ON a.list = 'area' AND a.code = r.area"
    " WHERE r.unverified = 1 ORDER BY r.district /*scan*/";

static const char sql_days[] =
    "SELECT 'day:' || day AS key, label, day || ': ' || replace(counts, '_', ' ') AS "
    "value,"
    " source FROM day_off WHERE unverified = 1 AND counts <> 'withdrawn'"
    " ORDER BY day /*scan*/";

static const struct {
    const char *kind;
    const char *title;
    const char *sql;
} kinds[] = {
    { "settings", "Settings", sql_settings },
    { "limits", "Time limits", sql_limits },
    { "codes", "Code lists", sql_codes },
    { "postcodes", "Postcode districts", sql_districts },
    { "days", "Days off", sql_days },
};

bool unverified_json(struct ctx *cx, json_t **out)
{
    *out = json_array();
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (!confirmed_waiting(cx, kinds[i].sql, kinds[i].kind, kinds[i].title, *out))
            return false;
    return true;
}

/* ---- confirming ---------------------------------------------------------------------
 */

static const char sql_confirm_setting[] =
    "UPDATE setting SET" CONFIRMED_NOW " WHERE name = :key";
static const char sql_confirm_code[] =
    "UPDATE code SET" CONFIRMED_NOW " WHERE list = :list AND code = :key";
static const char sql_confirm_limit[] =
    "UPDATE time_limit SET" CONFIRMED_NOW " WHERE code = :key";
static const char sql_confirm_district[] =
    "UPDATE postcode_district SET" CONFIRMED_NOW " WHERE district = :key";

static const char sql_confirm_day[] =
    "UPDATE day_off SET" CONFIRMED_NOW " WHERE day = :key";

static const struct {
    const char *prefix;
    const char *sql;
} confirmations[] = {
    { "setting:", sql_confirm_setting }, { "code:", sql_confirm_code },
    { "limit:", sql_confirm_limit },     { "postcode:", sql_confirm_district },
    { "day:", sql_confirm_day },
};

static struct stmt *confirmation_of(struct ctx *cx, const char *key)
{
    for (size_t i = 0; i < COUNT(confirmations); i++) {
        const char *rest = key + strlen(confirmations[i].prefix);

        if (!text_starts(key, confirmations[i].prefix))
            continue;
        struct stmt *st = db_prepare(cx->db, confirmations[i].sql);
        const char *slash = strchr(rest, '/');
        if (stmt_has(st, ":list")) {
            size_t length = slash != NULL ? (size_t)(slash - rest) : 0;

            bind_text(st, ":list", arena_slice(cx->arena, rest, length));
            rest = slash != NULL ? slash + 1 : "";
        }
        bind_text(st, ":key", rest);
        return st;
    }
    return NULL;
}

static bool unknown_key(struct ctx *cx)
{
    return failed(cx, PROBLEM_NOT_FOUND, "record.unknown",
                  "There is no such record, or it is not shared with you.");
}

bool reference_confirm(struct ctx *cx, const char *key, const char *source,
                       const char *on)
{
    if (!db_begin(cx))
        return false;
    struct stmt *st = confirmation_of(cx, key);
    if (st == NULL)
        return db_end(cx, unknown_key(cx));
    bind_text(st, ":source", source);
    bind_text(st, ":confirmed_on", on);
    bind_int(st, ":me", cx->actor->user_id);
    bool ok = db_run(cx, st);
    if (ok && db_changes(cx->db) != 1)
        ok = unknown_key(cx);
    return db_end(cx, ok && generation_change(cx)
                          && audit_write(cx, NULL, "reference.confirm", 0, key));
}
