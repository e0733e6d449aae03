/* The OpenAPI 3.1 document, from the tables of routes and fields. */
#include <string.h>

#include "base/json.h"
#include "openapi_schema.h"
#include "web/page_parts.h"
#include "web/pages.h"

/* ---- operations ---------------------------------------------------------------------
 */

static json_t *parameter(const char *name, const char *in, bool required, json_t *schema)
{
    json_t *object = json_object();

    put_text(object, "name", name);
    put_text(object, "in", in);
    put_bool(object, "required", required);
    put_json(object, "schema", schema);
    return object;
}

static void add_path_parameters(struct arena *arena, json_t *list, const char *path)
{
    while ((path = strchr(path, '{')) != NULL) {
        size_t length = strcspn(++path, "}");

        json_array_append_new(list, parameter(arena_slice(arena, path, length), "path",
                                              true, schema_typed("string")));
    }
}

static json_t *parameters_of(struct arena *arena, const struct route *route)
{
    json_t *list = json_array();

    add_path_parameters(arena, list, route->path);
    for (size_t i = 0; route->method == GET && i < route->form->count; i++) {
        const struct field *field = &route->form->fields[i];

        json_array_append_new(list,
                              parameter(field->name, "query", field->need == REQUIRED,
                                        schema_of_field(arena, field)));
    }
    if (route->method == PUT)
        json_array_append_new(
            list, parameter("If-Match", "header", true, schema_typed("string")));
    if (route->method == POST)
        json_array_append_new(
            list, parameter("Idempotency-Key", "header", false, schema_typed("string")));
    return list;
}

static json_t *content(const char *type, json_t *schema)
{
    json_t *media = json_object(), *object = json_object();

    put_json(media, "schema", schema);
    put_json(object, type, media);
    return object;
}

static json_t *body_of(struct arena *arena, const struct route *route)
{
    json_t *body = json_object();

    put_bool(body, "required", true);
    put_json(body, "content",
             content("application/json", schema_reference(arena, route->form->name)));
    return body;
}

static json_t *response(const char *description, const char *type, json_t *schema)
{
    json_t *object = json_object();

    put_text(object, "description", description);
    put_json(object, "content", content(type, schema));
    return object;
}

static void add_problem(struct arena *arena, json_t *responses, const char *status,
                        const char *description)
{
    put_json(responses, status,
             response(description, "application/problem+json",
                      schema_reference(arena, "problem")));
}

static json_t *responses_of(struct arena *arena, const struct route *route)
{
    json_t *responses = json_object();
    bool writes = route->method != GET;

    put_json(responses, "200",
             response("As asked", "application/json", schema_typed("object")));
    if (route->method == POST)
        put_json(responses, "201",
                 response("Created; Location says where", "application/json",
                          schema_typed("object")));
    if (!writes)
        add_problem(arena, responses, "400",
                    "A parameter is unknown or not as it should be");
    if (route->permission != PERMIT_ANYBODY) {
        add_problem(arena, responses, "401", "Without a token, or with one that ended");
        add_problem(arena, responses, "403", "No role of this user includes it");
    }
    if (strchr(route->path, '{') != NULL)
        add_problem(arena, responses, "404", "Not there, or not for this user");
    if (writes) {
        add_problem(arena, responses, "409", "Not possible in this state");
        add_problem(arena, responses, "422", "Some answers need another look");
    }
    if (route->method == PUT) {
        add_problem(arena, responses, "412", "Somebody changed it meanwhile");
        add_problem(arena, responses, "428", "If-Match is missing");
    }
    add_problem(arena, responses, "default", "Anything else that went wrong");
    return responses;
}

/* "put_checklists_checklist_items_item" */
static const char *operation_id(struct arena *arena, const struct route *route)
{
    char *id = arena_copy(
        arena, arena_print(arena, "%s%s", method_name(route->method), route->path));
    char *to = id;

    for (const char *from = id; *from != '\0'; from++) {
        if (*from >= 'A' && *from <= 'Z')
            *to++ = (char)(*from - 'A' + 'a');
        else if ((*from >= 'a' && *from <= 'z') || (*from >= '0' && *from <= '9'))
            *to++ = *from;
        else if (to > id && to[-1] != '_' && *from != '}')
            *to++ = '_';
    }
    while (to > id && to[-1] == '_')
        to--;
    *to = '\0';
    return id;
}

static const char *tag_of(struct arena *arena, const char *path)
{
    size_t length = strcspn(path + 1, "/.");

    return length > 0 ? arena_slice(arena, path + 1, length) : "home";
}

static json_t *operation_of(struct arena *arena, const struct route *route)
{
    json_t *operation = json_object(), *tags = json_array();

    json_array_append_new(tags, json_string(tag_of(arena, route->path)));
    put_text(operation, "summary", route->summary);
    put_text(operation, "operationId", operation_id(arena, route));
    put_json(operation, "tags", tags);
    put_json(operation, "parameters", parameters_of(arena, route));
    if (route->method != GET && route->form->count > 0)
        put_json(operation, "requestBody", body_of(arena, route));
    put_json(operation, "responses", responses_of(arena, route));
    if (route->permission == PERMIT_ANYBODY)
        put_json(operation, "security", json_array());
    put_text(operation, "x-permission", permission_name(route->permission));
    return operation;
}

/* ---- the document -------------------------------------------------------------------
 */

static json_t *member(json_t *object, const char *key)
{
    if (json_object_get(object, key) == NULL)
        put_json(object, key, json_object());
    return json_object_get(object, key);
}

static json_t *paths_of(struct arena *arena, const struct route *routes, size_t count)
{
    static const char *const keys[] = { "get", "post", "put", "delete" };
    json_t *paths = json_object();

    for (size_t i = 0; i < count; i++)
        put_json(member(paths, routes[i].path), keys[routes[i].method],
                 operation_of(arena, &routes[i]));
    return paths;
}

static json_t *components_of(struct arena *arena, const struct route *routes,
                             size_t count)
{
    json_t *components = json_object(), *schemas = json_object();
    json_t *bearer = schema_typed("http");

    put_json(schemas, "problem", schema_of_problem());
    for (size_t i = 0; i < count; i++)
        if (routes[i].method != GET)
            schemas_add(arena, schemas, routes[i].form);
    put_text(bearer, "scheme", "bearer");
    put_json(components, "schemas", schemas);
    put_json(member(components, "securitySchemes"), "bearer", bearer);
    return components;
}

static json_t *info(void)
{
    json_t *object = json_object();

    put_text(object, "title", "Channel Panel");
    put_text(object, "version", "1");
    put_text(object, "description",
             "Everything the pages show and do, as JSON. A token belongs to a user and "
             "has that user's rights. Lists answer items and next; errors are RFC 9457.");
    return object;
}

static json_t *list_with(json_t *item)
{
    json_t *list = json_array();

    json_array_append_new(list, item);
    return list;
}

bool page_openapi(struct request *rq, json_t *view)
{
    struct arena *arena = rq->cx.arena;
    json_t *server = json_object(), *security = json_object();
    size_t count;
    const struct route *routes = routes_all(&count);

    put_text(server, "url", "/api/v1");
    put_json(security, "bearer", json_array());
    put_text(view, "openapi", "3.1.0");
    put_json(view, "info", info());
    put_json(view, "servers", list_with(server));
    put_json(view, "security", list_with(security));
    put_json(view, "paths", paths_of(arena, routes, count));
    put_json(view, "components", components_of(arena, routes, count));
    return nothing_sent(rq);
}
