/* field_kinds.h - what each kind of field accepts; a part of field.h's work. */
#ifndef DOMAIN_CORE_FIELD_KINDS_H
#define DOMAIN_CORE_FIELD_KINDS_H

#include "domain/core/field.h"

/* The cleaned answer, or NULL after a reject() under the name `as`.  text is not empty.
 */
const char *field_check(struct ctx *cx, const struct field *field, const char *as,
                        const char *text);

/* The chosen codes as words between blanks, NULL when none was chosen. */
const char *field_codes(struct ctx *cx, const struct field *field,
                        const struct pairs *raw, const char *as);

bool field_is_number(const struct field *field); /* kept as an INTEGER */
int field_most(const struct field *field);       /* characters */

/* A user by id or e-mail address, active; 0 when there is none. */
int64_t user_named(struct ctx *cx, const char *text);

#endif
