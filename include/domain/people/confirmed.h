/*
 * confirmed.h - rows of general knowledge that somebody compares with a source: what
 * settings, code lists, frameworks, checklist lines and matching data have in common.
 *
 * Such a table has source, unverified, confirmed_on, confirmed_by and version.
 */
#ifndef DOMAIN_PEOPLE_CONFIRMED_H
#define DOMAIN_PEOPLE_CONFIRMED_H

#include <jansson.h>

#include "domain/core/field.h"
#include "store/db.h"

/* The fields that every form about such a row ends with. */
#define CONFIRMED_FIELDS                                                                 \
    { .section = "check",                                                                \
      .name = "source",                                                                  \
      .label = "Source",                                                                 \
      .hint = "Where it says so: a document and its date, or who decided it",            \
      .kind = FIELD_LINE,                                                                \
      .need = REQUIRED },                                                                \
    {                                                                                    \
        .section = "check", .name = "confirmed_on", .label = "Checked on",               \
        .hint = "The day somebody compared it with that source", .kind = FIELD_DAY,      \
        .need = REQUIRED                                                                 \
    }

/* The columns that say whether a row r was confirmed; c is the user. */
#define CONFIRMED_COLUMNS                                                                \
    " r.source, r.unverified AS \"unverified?\", r.confirmed_on, c.name AS "             \
    "confirmed_by,"                                                                      \
    " r.version"
#define CONFIRMED_BY " LEFT JOIN user c ON c.id = r.confirmed_by"
#define CONFIRMED_NOW                                                                    \
    " source = :source, confirmed_on = :confirmed_on, confirmed_by = :me,"               \
    " unverified = 0, version = version + 1"

/* Runs the statement that writes one row (:me is bound here), audits it and forgets what
 * is in memory.  Fails with STALE where it met no row.  id: of the row, where it goes by
 * a number; codes: else, for the trail.  Ends the transaction that the caller began. */
MUST_CHECK bool confirmed_save(struct ctx *cx, struct stmt *st, const char *verb,
                               int64_t id, const char *codes);

/* The one row of a statement, by the fields of a form. */
MUST_CHECK bool confirmed_one(struct ctx *cx, struct stmt *st, const struct form *form,
                              json_t **out);

/* Adds {"kind", "title", "count", "items"} to groups where the statement, which gives
 * key, label, value and source, finds something unverified. */
MUST_CHECK bool confirmed_waiting(struct ctx *cx, const char *sql, const char *kind,
                                  const char *title, json_t *groups);

#endif
