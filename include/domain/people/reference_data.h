/*
 * reference_data.h - settings, code lists, time limits, postcode districts and days off
 * as an administrator keeps them: what is general knowledge is confirmed or corrected,
 * each time with its source and the day it was checked.
 *
 * Nothing is deleted and no code is renamed: records keep the code they were given, so a
 * value that is no longer used gets a last day, and a new meaning gets a new code.
 */
#ifndef DOMAIN_PEOPLE_REFERENCE_DATA_H
#define DOMAIN_PEOPLE_REFERENCE_DATA_H

#include "domain/core/field.h"
#include "domain/people/access.h"

extern const struct form form_setting;      /* value, source, confirmed_on */
extern const struct form form_code_new;     /* a further value of a list */
extern const struct form form_code;         /* its words and dates */
extern const struct form form_limit;        /* amount, unit */
extern const struct form form_district_new; /* district, area */
extern const struct form form_district;
extern const struct form form_day_off_new; /* day, label, counts */
extern const struct form form_day_off;
extern const struct form form_day_off_filter; /* GET /settings/days-off */
extern const struct form form_confirmation;   /* keys (several), source, confirmed_on */

/* Lists in the order people read them, NULL on failure.  Every row has unverified,
 * source, confirmed_on, confirmed_by and version; settings also group and group_title. */
json_t *settings_json(struct ctx *cx);
json_t *code_lists_json(struct ctx *cx);
json_t *limits_json(struct ctx *cx);
json_t *districts_json(struct ctx *cx);

/* The days of a year that differ from a plain weekday, in order: computed bank holidays
 * ("entered" false) and entries of the table.  NULL on failure. */
json_t *days_off_json(struct ctx *cx, int64_t year);
int64_t days_off_year(struct ctx *cx, const struct answers *filter); /* else this year */

/* {"name", "label", "fixed", "items"}: fixed where the program itself works with the
 * codes, so that words may be corrected but no code added or ended. */
MUST_CHECK bool code_list_json(struct ctx *cx, const char *list, json_t **out);

/* One row each; NOT_FOUND where there is none. */
MUST_CHECK bool setting_json(struct ctx *cx, const char *name, json_t **out);
MUST_CHECK bool code_json(struct ctx *cx, const char *list, const char *code,
                          json_t **out);
MUST_CHECK bool limit_json(struct ctx *cx, const char *code, json_t **out);
MUST_CHECK bool district_json(struct ctx *cx, const char *district, json_t **out);
MUST_CHECK bool day_off_json(struct ctx *cx, const char *day, json_t **out);

/* Each of these also confirms what it saves.  A version that is not the row's fails with
 * STALE. */
MUST_CHECK bool setting_change(struct ctx *cx, const char *name, int64_t version,
                               const struct answers *answers);
MUST_CHECK bool code_add(struct ctx *cx, const char *list, const struct answers *answers);
MUST_CHECK bool code_change(struct ctx *cx, const char *list, const char *code,
                            int64_t version, const struct answers *answers);
MUST_CHECK bool limit_change(struct ctx *cx, const char *code, int64_t version,
                             const struct answers *answers);
MUST_CHECK bool district_add(struct ctx *cx, const struct answers *answers,
                             const char **out_district);
MUST_CHECK bool district_change(struct ctx *cx, const char *district, int64_t version,
                                const struct answers *answers);

/* Rejects an entry that makes no difference to the calendar. */
MUST_CHECK bool day_off_add(struct ctx *cx, const struct answers *answers,
                            const char **out_day);
MUST_CHECK bool day_off_change(struct ctx *cx, const char *day, int64_t version,
                               const struct answers *answers);

/*
 * What is flagged unverified: [{"kind", "title", "count", "items": [{"key", "label",
 * "value", "source"}]}], only kinds that have some.  A key is
 * "setting:session.idle_minutes", "code:gender/male", "limit:T2", "postcode:LU1" or
 * "day:2022-09-19".
 */
MUST_CHECK bool unverified_json(struct ctx *cx, json_t **out);

/* Confirms a row as it stands.  Fails with NOT_FOUND for a key that is none. */
MUST_CHECK bool reference_confirm(struct ctx *cx, const char *key, const char *source,
                                  const char *on);

#endif
