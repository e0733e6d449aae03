#include "base/date.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/attr.h"

static const char *const month_names[] = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December",
};

static int number(const char *digits, size_t count)
{
    int value = 0;

    for (size_t i = 0; i < count; i++)
        value = value * 10 + (digits[i] - '0');
    return value;
}

static int days_in(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return days[month - 1] + (month == 2 && leap ? 1 : 0);
}

static bool exists(int year, int month, int day)
{
    return year >= 1900 && year <= 2999 && month >= 1 && month <= 12 && day >= 1
           && day <= days_in(year, month);
}

bool date_valid(const char *text)
{
    static const char shape[] = "dddd-dd-dd";

    for (size_t i = 0; i < sizeof(shape); i++) {
        bool digit = text[i] >= '0' && text[i] <= '9';

        if (shape[i] == 'd' ? !digit : text[i] != shape[i])
            return false;
    }
    return exists(number(text, 4), number(text + 5, 2), number(text + 8, 2));
}

static void write_day(int year, int month, int day, char out[static 11])
{
    (void)snprintf(out, 11, "%04u-%02u-%02u", (unsigned)year % 10000,
                   (unsigned)month % 100, (unsigned)day % 100);
}

/* 1 to 12 for "2", "Feb" or "february"; 0 for anything else. */
static int month_from(const char *text)
{
    for (int i = 0; i < 12; i++)
        if (strcasecmp(text, month_names[i]) == 0
            || (strlen(text) == 3 && strncasecmp(text, month_names[i], 3) == 0))
            return i + 1;
    size_t digits = strspn(text, "0123456789");
    return digits == strlen(text) && digits <= 2 ? number(text, digits) : 0;
}

bool date_from_text(const char *text, char out[static 11])
{
    char day[4], month[12], year[6], rest;

    if (date_valid(text)) {
        memcpy(out, text, 11);
        return true;
    }
    if (sscanf(text, "%2[0-9]%*1[-/. ]%11[0-9A-Za-z]%*1[-/. ]%4[0-9]%c", day, month, year,
               &rest)
            != 3
        || strlen(year) != 4)
        return false;
    if (!exists(number(year, 4), month_from(month), number(day, strlen(day))))
        return false;
    write_day(number(year, 4), month_from(month), number(day, strlen(day)), out);
    return true;
}

struct ymd {
    int year, month, day;
};

static struct ymd split(const char *day)
{
    return (struct ymd){ number(day, 4), number(day + 5, 2), number(day + 8, 2) };
}

/* Howard Hinnant's well-known formula: years begin in March, eras have 400 years. */
long date_number(const char *day)
{
    struct ymd d = split(day);
    long y = d.month <= 2 ? d.year - 1 : d.year;
    long era = y / 400, of_era = y - era * 400;
    long of_year = (153 * (d.month + (d.month > 2 ? -3 : 9)) + 2) / 5 + d.day - 1;

    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

const char *date_of_number(struct arena *arena, long number_of_day)
{
    long z = number_of_day + 719468, era = z / 146097, doe = z - era * 146097;
    long yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    long doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
    long month = mp < 10 ? mp + 3 : mp - 9, year = yoe + era * 400 + (month <= 2 ? 1 : 0);
    char *out = arena_alloc(arena, 11);

    write_day((int)year, (int)month, (int)(doy - (153 * mp + 2) / 5 + 1), out);
    return out;
}

const char *date_plus_days(struct arena *arena, const char *day, long days)
{
    return date_of_number(arena, date_number(day) + days);
}

const char *date_plus_months(struct arena *arena, const char *day, int months)
{
    struct ymd d = split(day);
    int all = d.year * 12 + d.month - 1 + months;
    int year = all / 12, month = all % 12 + 1;
    int last = days_in(year, month);
    char *out = arena_alloc(arena, 11);

    write_day(year, month, d.day < last ? d.day : last, out);
    return out;
}

int date_weekday(const char *day)
{
    return (int)((date_number(day) + 3 + 7L * 100000) % 7); /* 1970-01-01: a Thursday */
}

long date_days_between(const char *from, const char *to)
{
    return date_number(to) - date_number(from);
}

int date_age(const char *born, const char *on)
{
    struct ymd b = split(born), o = split(on);
    bool before_birthday = o.month < b.month || (o.month == b.month && o.day < b.day);

    return o.year - b.year - (before_birthday ? 1 : 0);
}

static char *add(char *out, const char *text, size_t length)
{
    memcpy(out, text, length);
    return out + length;
}

/* Written by hand: a list of 50 rows says 150 days. */
void date_say(const char *day, char out[static 24])
{
    size_t zero = day[8] == '0' ? 1 : 0;
    int month = number(day + 5, 2);
    const char *name = month_names[(month + 11) % 12];

    out = add(out, day + 8 + zero, 2 - zero);
    *out++ = ' ';
    out = add(out, name, strlen(name));
    *out++ = ' ';
    *add(out, day, 4) = '\0';
}
