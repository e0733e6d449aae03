/* openapi_schema.h - fields and forms as JSON schema; a part of openapi.c's work. */
#ifndef OPENAPI_SCHEMA_H
#define OPENAPI_SCHEMA_H

#include <jansson.h>

#include "domain/core/field.h"

json_t *schema_typed(const char *type);
json_t *schema_list(json_t *items);
json_t *schema_reference(struct arena *arena, const char *name); /* {"$ref": ...} */
json_t *schema_of_field(struct arena *arena, const struct field *field);
json_t *schema_of_problem(void);

/* The form and those of its items; a name is one schema however often it is used. */
void schemas_add(struct arena *arena, json_t *schemas, const struct form *form);

#endif
