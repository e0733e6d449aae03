/* Postcode districts and the area they mostly lie in; declared in reference_data.h. */
#include <ctype.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "reference_parts.h"

#define AREA_FIELD                                                                       \
    {                                                                                    \
        .name = "area", .label = "Area it mostly lies in", .kind = FIELD_CODE,           \
        .codes = "area", .need = REQUIRED                                                \
    }

static const struct field new_fields[] = {
    { .name = "district",
      .label = "District or sector",
      .hint = "For example LU4, or LU5 4 where a district is divided",
      .kind = FIELD_LINE,
      .most = 6,
      .need = REQUIRED },
    AREA_FIELD,
    CONFIRMED_FIELDS,
};
const struct form form_district_new = FORM("district_new", new_fields);

static const struct field fields[] = { AREA_FIELD, CONFIRMED_FIELDS };
const struct form form_district = FORM("district", fields);

#define COLUMNS                                                                          \
    "SELECT r.district, r.district AS id, r.area," CONFIRMED_COLUMNS                     \
    " FROM postcode_district r" CONFIRMED_BY

static const char sql_all[] = COLUMNS " ORDER BY r.district /*scan*/";
static const char sql_one[] = COLUMNS " WHERE r.district = :key";

json_t *districts_json(struct ctx *cx)
{
    struct stmt *st = db_prepare(cx->db, sql_all);
    json_t *list = json_array();

    while (db_row(cx, st))
        json_array_append_new(list, record_json(cx, st, &form_district));
    return db_done(cx, st) ? list : NULL;
}

bool district_json(struct ctx *cx, const char *district, json_t **out)
{
    struct stmt *st = db_prepare(cx->db, sql_one);

    bind_text(st, ":key", district);
    return confirmed_one(cx, st, &form_district, out);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* LU4, MK40, SW1A, with or without a sector: "LU5 4". */
static bool is_district(const char *text)
{
    size_t letters = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");

    if (letters < 1 || letters > 2 || !is_digit(text[letters]))
        return false;
    text += letters + 1;
    if (is_digit(*text) || (*text >= 'A' && *text <= 'Z'))
        text++;
    if (*text == ' ')
        return is_digit(text[1]) && text[2] == '\0';
    return *text == '\0';
}

static const char *upper(struct ctx *cx, const char *text)
{
    char *copy = arena_copy(cx->arena, text);

    for (char *c = copy; *c != '\0'; c++)
        *c = (char)toupper((unsigned char)*c);
    return copy;
}

static const char sql_there[] =
    "SELECT count(*) FROM postcode_district WHERE district = :key";

static bool may_add(struct ctx *cx, const char *district)
{
    struct stmt *st = db_prepare(cx->db, sql_there);
    int64_t there;

    bind_text(st, ":key", district);
    if (!db_number(cx, st, &there))
        return false;
    if (!is_district(district))
        reject(cx, "district", "Enter a district like LU4, or a sector like LU5 4.");
    else if (there != 0)
        reject(cx, "district", "%s is in the list already.", district);
    return !has_problem(cx);
}

static const char sql_add[] =
    "INSERT INTO postcode_district(district, area, source, unverified, confirmed_on,"
    " confirmed_by) VALUES(:key, :area, :source, 0, :confirmed_on, :me)";

bool district_add(struct ctx *cx, const struct answers *answers,
                  const char **out_district)
{
    const char *district = upper(cx, answer(answers, "district"));

    if (!may_add(cx, district) || !db_begin(cx))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_add);
    answers_bind(st, answers);
    bind_text(st, ":key", district);
    *out_district = district;
    return confirmed_save(
        cx, st, "district.add", 0,
        arena_print(cx->arena, "district=%s area=%s", district, answer(answers, "area")));
}

static const char sql_change[] =
    "UPDATE postcode_district SET area = :area," CONFIRMED_NOW
    " WHERE district = :key AND version = :version";

bool district_change(struct ctx *cx, const char *district, int64_t version,
                     const struct answers *answers)
{
    if (!db_begin(cx))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_change);
    answers_bind(st, answers);
    bind_text(st, ":key", district);
    bind_int(st, ":version", version);
    return confirmed_save(
        cx, st, "district.change", 0,
        arena_print(cx->arena, "district=%s area=%s", district, answer(answers, "area")));
}
