/* The OpenAPI document is whole: every route, every parameter, every reference. */
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "support/browser.h"

static json_t *document(void)
{
    const struct asking anybody = { .as = NULL };
    struct answer answer = ask(&anybody, GET, "/openapi.json", NULL);

    assert_int_equal(answer.status, 200);
    assert_non_null(answer.json);
    return answer.json;
}

static const char *text(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static void it_says_what_it_is(void **state)
{
    (void)state;
    json_t *doc = document();
    json_t *bearer = json_object_get(
        json_object_get(json_object_get(doc, "components"), "securitySchemes"), "bearer");

    assert_string_equal(text(doc, "openapi"), "3.1.0");
    assert_string_equal(text(json_object_get(doc, "info"), "title"), "Channel Panel");
    assert_string_equal(text(json_array_get(json_object_get(doc, "servers"), 0), "url"),
                        "/api/v1");
    assert_string_equal(text(bearer, "scheme"), "bearer");
    assert_true(json_object_size(json_object_get(doc, "paths")) >= 40);
}

static json_t *operation_for(json_t *doc, const struct route *route)
{
    static const char *const keys[] = { "get", "post", "put", "delete" };
    json_t *path = json_object_get(json_object_get(doc, "paths"), route->path);

    return json_object_get(path, keys[route->method]);
}

static void every_route_is_an_operation_that_answers_something(void **state)
{
    size_t count;
    const struct route *routes = routes_all(&count);

    (void)state;
    json_t *doc = document();
    for (size_t i = 0; i < count; i++) {
        json_t *operation = operation_for(doc, &routes[i]);
        json_t *responses = json_object_get(operation, "responses");

        if (json_object_get(json_object_get(responses, "200"), "description") == NULL
            || json_object_get(responses, "default") == NULL
            || text(operation, "summary") == NULL)
            fail_msg("%s %s", method_name(routes[i].method), routes[i].path);
    }
}

static void operations_have_names_of_their_own(void **state)
{
    json_t *seen = json_object(), *path, *operation;
    json_t *paths =
        json_object_get(document(), "paths"); /* foreach asks again and again */
    const char *address, *method;

    (void)state;
    json_object_foreach(paths, address, path)
    {
        json_object_foreach(path, method, operation)
        {
            const char *id = text(operation, "operationId");

            assert_non_null(id);
            if (json_object_get(seen, id) != NULL)
                fail_msg("%s %s: %s is taken", method, address, id);
            assert_int_equal(strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789_"),
                             strlen(id));
            json_object_set_new(seen, id, json_true());
        }
    }
}

static int named(const json_t *parameters, const char *in, const char *name)
{
    const json_t *parameter;
    int found = 0;
    size_t i;

    json_array_foreach(parameters, i, parameter)
    {
        found +=
            text_is(text(parameter, "in"), in) && text_is(text(parameter, "name"), name);
    }
    return found;
}

static void every_name_in_a_path_is_a_parameter_and_nothing_else_is(void **state)
{
    json_t *paths = json_object_get(document(), "paths");
    json_t *path, *operation, *parameter;
    const char *address, *method;
    size_t i;

    (void)state;
    json_object_foreach(paths, address, path)
    {
        json_object_foreach(path, method, operation)
        {
            json_t *parameters = json_object_get(operation, "parameters");
            size_t in_path = 0, expected = 0;

            for (const char *at = address; (at = strchr(at, '{')) != NULL; expected++) {
                size_t length = strcspn(++at, "}");

                assert_int_equal(
                    named(parameters, "path", arena_slice(world()->arena, at, length)),
                    1);
            }
            json_array_foreach(parameters, i, parameter)
            {
                in_path += text_is(text(parameter, "in"), "path");
            }
            assert_int_equal(in_path, expected);
        }
    }
}

/* "#/components/schemas/x" for every $ref, wherever it stands. */
static void check_references(const json_t *value, const json_t *schemas)
{
    static const char prefix[] = "#/components/schemas/";
    const char *key;
    json_t *member;
    size_t i;

    json_object_foreach((json_t *)(uintptr_t)value, key, member)
    {
        if (text_is(key, "$ref")) {
            const char *target = json_string_value(member);

            assert_true(text_starts(target, prefix));
            if (json_object_get(schemas, target + strlen(prefix)) == NULL)
                fail_msg("%s leads nowhere", target);
        }
        check_references(member, schemas);
    }
    json_array_foreach(value, i, member) check_references(member, schemas);
}

static void every_reference_leads_somewhere(void **state)
{
    (void)state;
    json_t *doc = document();
    json_t *schemas = json_object_get(json_object_get(doc, "components"), "schemas");

    assert_true(json_object_size(schemas) > 10);
    check_references(doc, schemas);
}

static void required_fields_are_fields_of_their_form(void **state)
{
    json_t *schema, *field;
    const char *name;
    size_t i;

    (void)state;
    json_t *doc = document();
    json_object_foreach(json_object_get(json_object_get(doc, "components"), "schemas"),
                        name, schema)
    {
        json_t *properties = json_object_get(schema, "properties");

        assert_string_equal(text(schema, "type"), "object");
        json_array_foreach(json_object_get(schema, "required"), i, field)
        {
            if (json_object_get(properties, json_string_value(field)) == NULL)
                fail_msg("%s requires %s", name, json_string_value(field));
        }
    }
}

static void kinds_of_fields_are_kinds_of_schema(void **state)
{
    (void)state;
    json_t *schemas =
        json_object_get(json_object_get(document(), "components"), "schemas");
    json_t *item =
        json_object_get(json_object_get(schemas, "checklist_item"), "properties");
    json_t *improvement = json_object_get(item, "improvement");
    json_t *limit = json_object_get(json_object_get(schemas, "limit"), "properties");
    json_t *referral =
        json_object_get(json_object_get(schemas, "referral"), "properties");

    assert_string_equal(text(json_object_get(item, "answer"), "x-code-list"),
                        "checklist_answer");
    assert_string_equal(text(improvement, "type"), "object");
    assert_string_equal(
        text(json_object_get(json_object_get(improvement, "properties"), "due_on"),
             "format"),
        "date");
    assert_json(json_object_get(json_object_get(limit, "unit"), "enum"),
                "['working_days', 'days', 'months']");
    assert_string_equal(text(json_object_get(referral, "interpreter"), "type"),
                        "boolean");
    assert_string_equal(
        text(
            json_object_get(
                json_object_get(json_object_get(schemas, "user"), "properties"), "roles"),
            "type"),
        "array");
}

static void open_routes_say_so_and_others_ask_for_a_token(void **state)
{
    size_t count;
    const struct route *routes = routes_all(&count);

    (void)state;
    json_t *doc = document();
    assert_int_equal(json_array_size(json_object_get(doc, "security")), 1);
    for (size_t i = 0; i < count; i++) {
        json_t *operation = operation_for(doc, &routes[i]);

        assert_int_equal(json_is_array(json_object_get(operation, "security")),
                         routes[i].permission == PERMIT_ANYBODY);
        assert_int_equal(json_object_get(json_object_get(operation, "responses"), "401")
                             != NULL,
                         routes[i].permission != PERMIT_ANYBODY);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BROWSER_TEST(it_says_what_it_is),
        BROWSER_TEST(every_route_is_an_operation_that_answers_something),
        BROWSER_TEST(operations_have_names_of_their_own),
        BROWSER_TEST(every_name_in_a_path_is_a_parameter_and_nothing_else_is),
        BROWSER_TEST(every_reference_leads_somewhere),
        BROWSER_TEST(required_fields_are_fields_of_their_form),
        BROWSER_TEST(kinds_of_fields_are_kinds_of_schema),
        BROWSER_TEST(open_routes_say_so_and_others_ask_for_a_token),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
