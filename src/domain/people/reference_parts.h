/* reference_parts.h - what the files of reference_data.h share; nobody else includes it.
 */
#ifndef REFERENCE_PARTS_H
#define REFERENCE_PARTS_H

#include "domain/people/reference_data.h"

/* The fields that every form here ends with. */
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

#define FORM(form_name, array)                                                           \
    {                                                                                    \
        .name = (form_name), .fields = (array), .count = COUNT(array)                    \
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

/* Runs the UPDATE of one row by its version, audits it and forgets what is in memory.
 * Ends the transaction that the caller began. */
MUST_CHECK bool reference_save(struct ctx *cx, struct stmt *st, const char *verb,
                               const char *codes);

/* The one row of a statement by a text key, by the fields of a form. */
MUST_CHECK bool reference_one(struct ctx *cx, struct stmt *st, const struct form *form,
                              json_t **out);

#endif
