/*
 * calendar.h - working days in England and Wales.
 *
 * Bank holidays are computed (Banking and Financial Dealings Act 1971, with substitute
 * days); the table day_off adds one-off days and takes moved ones away, until an entry of
 * it is withdrawn.
 */
#ifndef DOMAIN_CORE_CALENDAR_H
#define DOMAIN_CORE_CALENDAR_H

#include <stdbool.h>

#include "base/ctx.h"

/* The name of the computed bank holiday on that day, NULL on other days. */
const char *bank_holiday(const char *day);

/* Both fail as the store does: a guessed day would be a wrong deadline. */
MUST_CHECK bool is_working_day(struct ctx *cx, const char *day, bool *out);

/* The nth working day after `day`: the next working day is the first. */
MUST_CHECK bool working_days_after(struct ctx *cx, const char *day, int n,
                                   const char **out);

#endif
