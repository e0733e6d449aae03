#include "openapi_schema.h"

#include <string.h>

#include "base/json.h"
#include "domain/core/field_kinds.h"

/* ---- a field as JSON schema ---------------------------------------------------------
 */

json_t *schema_typed(const char *type)
{
    json_t *schema = json_object();

    put_text(schema, "type", type);
    return schema;
}

static json_t *formatted(const char *format)
{
    json_t *schema = schema_typed("string");

    put_text(schema, "format", format);
    return schema;
}

static json_t *choice(const struct field *field)
{
    json_t *schema = schema_typed("string"), *codes = json_array();

    for (const struct option *o = field->options; o->code != NULL; o++)
        json_array_append_new(codes, json_string(o->code));
    put_json(schema, "enum", codes);
    return schema;
}

/* Code lists change with time and by hand: the document names the list. */
static json_t *coded(const struct field *field)
{
    json_t *schema = schema_typed("string");

    put_text(schema, "x-code-list", field->codes);
    return schema;
}

json_t *schema_list(json_t *items)
{
    json_t *schema = schema_typed("array");

    put_json(schema, "items", items);
    return schema;
}

static json_t *text_up_to(const struct field *field)
{
    json_t *schema = schema_typed("string");

    put_int(schema, "maxLength", field_most(field));
    return schema;
}

static json_t *number(const struct field *field)
{
    json_t *schema = schema_typed("integer");

    put_int(schema, "minimum", field->least);
    if (field->most != 0)
        put_int(schema, "maximum", field->most);
    return schema;
}

/* People are named by number or e-mail address, organisations by number. */
static json_t *named(void)
{
    json_t *schema = json_object(), *types = json_array();

    json_array_append_new(types, json_string("integer"));
    json_array_append_new(types, json_string("string"));
    put_json(schema, "type", types);
    return schema;
}

json_t *schema_reference(struct arena *arena, const char *form)
{
    json_t *schema = json_object();

    put_text(schema, "$ref", arena_print(arena, "#/components/schemas/%s", form));
    return schema;
}

static json_t *kind_schema(struct arena *arena, const struct field *field)
{
    switch (field->kind) {
    case FIELD_DAY:
        return formatted("date");
    case FIELD_TIME:
        return formatted("time");
    case FIELD_EMAIL:
        return formatted("email");
    case FIELD_PASSWORD:
        return formatted("password");
    case FIELD_NUMBER:
        return number(field);
    case FIELD_YES_NO:
        return schema_typed("boolean");
    case FIELD_CODE:
        return coded(field);
    case FIELD_CODES:
        return schema_list(coded(field));
    case FIELD_CHOICE:
        return choice(field);
    case FIELD_USER:
    case FIELD_ORGANISATION:
        return named();
    case FIELD_USERS:
        return schema_list(named());
    case FIELD_FILES:
        return schema_list(formatted("binary"));
    case FIELD_ITEMS:
        return schema_list(schema_reference(arena, field->items->name));
    case FIELD_LINE:
    case FIELD_TEXT:
    case FIELD_PHONE:
    case FIELD_POSTCODE:
        break;
    }
    return text_up_to(field);
}

json_t *schema_of_field(struct arena *arena, const struct field *field)
{
    json_t *schema = kind_schema(arena, field);

    put_text(schema, "title", field->label);
    if (field->hint != NULL)
        put_text(schema, "description", field->hint);
    return schema;
}

/* ---- a form as JSON schema ----------------------------------------------------------
 */

static json_t *closed_object(void)
{
    json_t *schema = schema_typed("object");

    put_json(schema, "properties", json_object());
    put_bool(schema, "additionalProperties", false);
    return schema;
}

/* "improvement.owner" is the property owner of the object improvement. */
static json_t *properties_for(struct arena *arena, json_t *schema, const char *name,
                              const char **out_last)
{
    const char *dot = strchr(name, '.');
    json_t *properties = json_object_get(schema, "properties");

    *out_last = dot != NULL ? dot + 1 : name;
    if (dot == NULL)
        return properties;
    const char *object = arena_slice(arena, name, (size_t)(dot - name));
    if (json_object_get(properties, object) == NULL)
        put_json(properties, object, closed_object());
    return json_object_get(json_object_get(properties, object), "properties");
}

static json_t *form_schema(struct arena *arena, const struct form *form)
{
    json_t *schema = closed_object(), *required = json_array();

    for (size_t i = 0; i < form->count; i++) {
        const struct field *field = &form->fields[i];
        const char *last;
        json_t *properties = properties_for(arena, schema, field->name, &last);

        put_json(properties, last, schema_of_field(arena, field));
        if (field->need == REQUIRED && last == field->name)
            json_array_append_new(required, json_string(field->name));
    }
    if (json_array_size(required) > 0)
        put_json(schema, "required", required);
    return schema;
}

/* The forms of a route's items too; a name is one schema however often it is used. */
void schemas_add(struct arena *arena, json_t *schemas, const struct form *form)
{
    if (form->count == 0 || json_object_get(schemas, form->name) != NULL)
        return;
    put_json(schemas, form->name, form_schema(arena, form));
    for (size_t i = 0; i < form->count; i++)
        if (form->fields[i].kind == FIELD_ITEMS)
            schemas_add(arena, schemas, form->fields[i].items);
}

json_t *schema_of_problem(void)
{
    static const char *const texts[] = { "title", "code", "detail" };
    json_t *schema = schema_typed("object"), *properties = json_object();
    json_t *error = schema_typed("object"), *parts = json_object();

    for (size_t i = 0; i < COUNT(texts); i++)
        put_json(properties, texts[i], schema_typed("string"));
    put_json(properties, "status", schema_typed("integer"));
    put_json(properties, "request", schema_typed("integer"));
    put_json(parts, "field", schema_typed("string"));
    put_json(parts, "detail", schema_typed("string"));
    put_json(error, "properties", parts);
    put_json(properties, "errors", schema_list(error));
    put_json(schema, "properties", properties);
    return schema;
}
