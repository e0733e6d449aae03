/* Days off: computed bank holidays of a year with what the table changes about them;
 * declared in reference_data.h. */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/core/calendar.h"
#include "reference_parts.h"

#define FIRST_YEAR 1972 /* the first under the Act that the calendar follows */
#define LAST_YEAR  2099

static const struct option kinds[] = {
    { "day_off", "Day off" },
    { "working", "Working day" },
    { "withdrawn", "Withdrawn" },
    { 0 },
};
static const struct option new_kinds[] = {
    { "day_off", "Day off" },
    { "working", "Working day" },
    { 0 },
};

#define LABEL_FIELD                                                                      \
    {                                                                                    \
        .name = "label", .label = "What day it is",                                      \
        .hint = "For example Coronation of King Charles III", .kind = FIELD_LINE,        \
        .need = REQUIRED                                                                 \
    }
#define KIND_FIELD(choices, said)                                                        \
    {                                                                                    \
        .name = "counts", .label = "What it counts as", .kind = FIELD_CHOICE,            \
        .hint = (said), .options = (choices), .need = REQUIRED                           \
    }

static const struct field new_fields[] = {
    { .name = "day",
      .label = "Day",
      .kind = FIELD_DAY,
      .future = true,
      .need = REQUIRED },
    LABEL_FIELD,
    KIND_FIELD(new_kinds,
               "Clocks in working days skip a day off. Choose working day "
               "for a bank holiday that was moved."),
    CONFIRMED_FIELDS,
};
const struct form form_day_off_new = FORM("day_off_new", new_fields);

static const struct field fields[] = {
    LABEL_FIELD,
    KIND_FIELD(kinds,
               "Withdraw an entry that was a mistake: weekends and computed "
               "bank holidays then count as if it were not there."),
    CONFIRMED_FIELDS
};
const struct form form_day_off = FORM("day_off", fields);

static const struct field filters[] = {
    { .name = "year",
      .label = "Year",
      .hint = "For example 2026",
      .kind = FIELD_NUMBER,
      .most = LAST_YEAR },
};
const struct form form_day_off_filter = FORM("day_off_filter", filters);

/* ---- reading ------------------------------------------------------------------------
 */

#define COLUMNS                                                                          \
    "SELECT r.day AS id, r.label, r.counts," CONFIRMED_COLUMNS                           \
    " FROM day_off r" CONFIRMED_BY

static const char *weekday_of(const char *day)
{
    static const char *const names[] = { "Monday", "Tuesday",  "Wednesday", "Thursday",
                                         "Friday", "Saturday", "Sunday" };

    return names[date_weekday(day)];
}

static bool is_weekend(const char *day)
{
    return date_weekday(day) > 4;
}

/* What the program works out of the day by itself stands beside what was entered. */
static json_t *finished(json_t *object, const char *day, bool entered)
{
    put_day(object, "day", day);
    put_text(object, "weekday", weekday_of(day));
    put_text(object, "bank_holiday", bank_holiday(day));
    put_bool(object, "entered", entered);
    return object;
}

static json_t *entered_row(struct ctx *cx, struct stmt *st)
{
    return finished(record_json(cx, st, &form_day_off), row_text(cx, st, "id"), true);
}

static json_t *computed_row(const char *day)
{
    json_t *object = json_object();

    put_text(object, "id", day);
    put_text(object, "label", bank_holiday(day));
    put_code(object, "counts", kinds[0].code, kinds[0].label);
    put_text(object, "source", "Computed: Banking and Financial Dealings Act 1971");
    put_bool(object, "unverified", false);
    put_day(object, "confirmed_on", NULL);
    put_text(object, "confirmed_by", NULL);
    put_json(object, "version", json_null());
    return finished(object, day, false);
}

static const char sql_year[] =
    COLUMNS " WHERE r.day BETWEEN :first AND :last ORDER BY r.day";

static json_t *entered_in(struct ctx *cx, const char *first, const char *last)
{
    struct stmt *st = db_prepare(cx->db, sql_year);
    json_t *list = json_array();

    bind_text(st, ":first", first);
    bind_text(st, ":last", last);
    while (db_row(cx, st))
        json_array_append_new(list, entered_row(cx, st));
    return db_done(cx, st) ? list : NULL;
}

json_t *days_off_json(struct ctx *cx, int64_t year)
{
    const char *day = arena_print(cx->arena, "%04d-01-01", (int)year);
    const char *last = arena_print(cx->arena, "%04d-12-31", (int)year);
    json_t *entered = entered_in(cx, day, last), *list = json_array();

    for (size_t i = 0; strcmp(day, last) <= 0; day = date_plus_days(cx->arena, day, 1)) {
        json_t *next = json_array_get(entered, i);

        if (text_is(json_string_value(json_object_get(next, "id")), day)) {
            json_array_append(list, next);
            i++;
        } else if (bank_holiday(day) != NULL && !is_weekend(day)) {
            json_array_append_new(list, computed_row(day));
        }
    }
    return entered != NULL ? list : NULL;
}

int64_t days_off_year(struct ctx *cx, const struct answers *filter)
{
    int64_t asked = filter != NULL ? answer_int(filter, "year") : 0;

    if (asked >= FIRST_YEAR && asked <= LAST_YEAR)
        return asked;
    return strtoll(cx->today, NULL, 10);
}

static const char sql_one[] = COLUMNS " WHERE r.day = :key";

bool day_off_json(struct ctx *cx, const char *day, json_t **out)
{
    struct stmt *st = db_prepare(cx->db, sql_one);

    bind_text(st, ":key", day);
    if (!confirmed_one(cx, st, &form_day_off, out))
        return false;
    finished(*out, json_string_value(json_object_get(*out, "id")), true);
    return true;
}

/* ---- changing -----------------------------------------------------------------------
 */

/* An entry that changes nothing about the calendar is a mistake. */
static bool makes_a_difference(struct ctx *cx, const char *day, const char *counts)
{
    const char *holiday = bank_holiday(day);

    if (text_is(counts, "day_off") && (is_weekend(day) || holiday != NULL))
        reject(cx, "counts", "%s is a day off already: %s.", day,
               is_weekend(day) ? "it is a weekend" : holiday);
    else if (text_is(counts, "working") && (is_weekend(day) || holiday == NULL))
        reject(cx, "counts",
               "Only a bank holiday from Monday to Friday can be made a working day.");
    return !has_problem(cx);
}

static const char sql_there[] = "SELECT count(*) FROM day_off WHERE day = :key";

static bool may_add(struct ctx *cx, const char *day, const char *counts)
{
    struct stmt *st = db_prepare(cx->db, sql_there);
    int64_t there;

    bind_text(st, ":key", day);
    if (!db_number(cx, st, &there))
        return false;
    if (there != 0)
        reject(cx, "day", "This day is in the list already. Change its entry.");
    return makes_a_difference(cx, day, counts);
}

static bool save(struct ctx *cx, struct stmt *st, const struct answers *answers,
                 const char *day, const char *verb)
{
    answers_bind(st, answers);
    bind_text(st, ":key", day);
    return confirmed_save(
        cx, st, verb, 0,
        arena_print(cx->arena, "day=%s counts=%s", day, answer(answers, "counts")));
}

static const char sql_add[] =
    "INSERT INTO day_off(day, label, counts, source, unverified, confirmed_on,"
    " confirmed_by) VALUES(:key, :label, :counts, :source, 0, :confirmed_on, :me)";

bool day_off_add(struct ctx *cx, const struct answers *answers, const char **out_day)
{
    *out_day = answer(answers, "day");
    return may_add(cx, *out_day, answer(answers, "counts")) && db_begin(cx)
           && save(cx, db_prepare(cx->db, sql_add), answers, *out_day, "day_off.add");
}

static const char sql_change[] =
    "UPDATE day_off SET label = :label, counts = :counts," CONFIRMED_NOW
    " WHERE day = :key AND version = :version";

bool day_off_change(struct ctx *cx, const char *day, int64_t version,
                    const struct answers *answers)
{
    if (!makes_a_difference(cx, day, answer(answers, "counts")) || !db_begin(cx))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_change);
    bind_int(st, ":version", version);
    return save(cx, st, answers, day, "day_off.change");
}
