/* date.h - calendar days as ISO text, so that they sort and compare as text. */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include <stdbool.h>

#include "base/arena.h"

/* True for a day that exists, written like 2026-02-28, from 1900 to 2999. */
bool date_valid(const char *text);

/* What people type, as an ISO day in out: 2026-02-28, 28/2/2026, 28.2.2026, 28 2 2026,
 * 28 February 2026, 28 Feb 2026.  False when it is not a day that exists. */
bool date_from_text(const char *text, char out[static 11]);

/* Days since 1970-01-01, and back.  The day must be valid. */
long date_number(const char *day);
const char *date_of_number(struct arena *arena, long number);

const char *date_plus_days(struct arena *arena, const char *day, long days);

/* The same day of the month; the last one where that month is shorter. */
const char *date_plus_months(struct arena *arena, const char *day, int months);

int date_weekday(const char *day); /* 0 Monday ... 6 Sunday */
long date_days_between(const char *from, const char *to);
int date_age(const char *born, const char *on); /* whole years */

/* "28 February 2026" into out. */
void date_say(const char *day, char out[static 24]);

#endif
