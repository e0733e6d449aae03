#include "domain/core/calendar.h"

#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "store/db.h"

enum { MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY };

static int two(const char *digits)
{
    return (digits[0] - '0') * 10 + digits[1] - '0';
}

/* Easter Sunday as days after 21 March, by the anonymous Gregorian computus. */
static int easter(int year)
{
    int a = year % 19, b = year / 100, c = year % 100, d = b / 4, e = b % 4;
    int g = (8 * b + 13) / 25, h = (19 * a + b - d - g + 15) % 30;
    int m = (a + 11 * h) / 319, r = (2 * e + 2 * (c / 4) - c % 4 - h + m + 32) % 7;
    int month = (h - m + r + 90) / 25, day = (h - m + r + month + 19) % 32;

    return (month - 3) * 31 + day - 21;
}

static int days_after_21_march(int month, int day)
{
    static const int before[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334 };

    return before[month - 1] + day - (before[2] + 21);
}

/* A fixed day, or the next free weekday when it falls on a weekend. */
static const char *fixed(int month, int day, int weekday)
{
    if (month == 1 && (day == 1 || (weekday == MONDAY && (day == 2 || day == 3))))
        return "New Year's Day";
    if (month != 12)
        return NULL;
    if (day == 25 || (day == 27 && (weekday == MONDAY || weekday == TUESDAY)))
        return "Christmas Day";
    if (day == 26 || (day == 28 && (weekday == MONDAY || weekday == TUESDAY)))
        return "Boxing Day";
    return NULL;
}

static const char *movable(int month, int day, int weekday, int from_easter)
{
    if (from_easter == -2)
        return "Good Friday";
    if (from_easter == 1)
        return "Easter Monday";
    if (weekday != MONDAY)
        return NULL;
    if (month == 5 && day <= 7)
        return "Early May bank holiday";
    if (month == 5 && day >= 25)
        return "Spring bank holiday";
    if (month == 8 && day >= 25)
        return "Summer bank holiday";
    return NULL;
}

const char *bank_holiday(const char *day)
{
    int year = two(day) * 100 + two(day + 2), month = two(day + 5), of = two(day + 8);
    int weekday = date_weekday(day);
    const char *name = fixed(month, of, weekday);

    if (name != NULL)
        return name;
    return movable(month, of, weekday, days_after_21_march(month, of) - easter(year));
}

static const char sql_day_off[] =
    "SELECT counts FROM day_off WHERE day = :day AND counts <> 'withdrawn'";

bool is_working_day(struct ctx *cx, const char *day, bool *out)
{
    struct stmt *st = db_prepare(cx->db, sql_day_off);

    *out = date_weekday(day) < SATURDAY && bank_holiday(day) == NULL;
    bind_text(st, ":day", day);
    if (db_row(cx, st))
        *out = text_is(row_text(cx, st, "counts"), "working");
    return db_done(cx, st);
}

bool working_days_after(struct ctx *cx, const char *day, int n, const char **out)
{
    bool working;

    while (n > 0) {
        day = date_plus_days(cx->arena, day, 1);
        if (!is_working_day(cx, day, &working))
            return false;
        n -= working;
    }
    *out = day;
    return true;
}
