/*
 * import_value.h - what stands in a cell, as a form would send it: a label becomes its
 * code, "Y" becomes yes, "1 March 2026 00:00" a day.  What is not known stays as it is,
 * and the form's own check refuses it.
 */
#ifndef DOMAIN_RECORDS_IMPORT_VALUE_H
#define DOMAIN_RECORDS_IMPORT_VALUE_H

#include "domain/core/field.h"

/* text is not NULL.  Adds it to `out` under the field's name: once, or for several codes
 * parted by semicolons once each. */
void import_value_add(struct ctx *cx, const struct field *field, const char *text,
                      struct pairs *out);

/* For a coded field: "Choose one of: Luton, ..."; NULL for others. */
const char *import_value_choices(struct ctx *cx, const struct field *field);

/* The next of several parted by semicolons or line ends, trimmed; NULL at the end. */
const char *import_value_next(struct arena *arena, const char **rest);

#endif
