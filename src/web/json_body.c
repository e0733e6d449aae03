#include <stdio.h>
#include <string.h>

#include "web/body.h"

/* Values a body may hold before Jansson is asked to build them: far more than can become
 * fields, far fewer than would fill the memory. */
#define MOST_VALUES ((size_t)4 * BODY_MAX_FIELDS)

/* Room for a name at every depth; what does not fit is too long anyway. */
#define NAME_SIZE (BODY_MAX_NAME + 32)

struct place {
    char name[NAME_SIZE];
    size_t length;
    int depth;
};

static bool take_value(struct ctx *cx, struct place *place, json_t *value,
                       struct pairs *out);

static bool unreadable(struct ctx *cx, const char *why)
{
    return failed(cx, PROBLEM_MALFORMED, "request.json", "The JSON cannot be read: %s.",
                  why);
}

/* Commas and colons outside texts bound the number of values. */
static bool is_moderate(const char *bytes, size_t length)
{
    size_t marks = 0;
    bool quoted = false;

    for (size_t i = 0; i < length; i++) {
        if (quoted && bytes[i] == '\\')
            i++;
        else if (bytes[i] == '"')
            quoted = !quoted;
        else if (!quoted && memchr(",:[{", bytes[i], 4) != NULL)
            marks++;
    }
    return marks <= MOST_VALUES;
}

/* Appends ".key" (or "key" at the top) to the name; false when it becomes too long. */
static bool enter(struct place *place, const char *key)
{
    size_t length = strlen(key);
    size_t dot = place->length > 0 ? 1 : 0;

    if (place->length + dot + length > BODY_MAX_NAME)
        return false;
    if (dot > 0)
        place->name[place->length] = '.';
    memcpy(place->name + place->length + dot, key, length);
    place->length += dot + length;
    return true;
}

static bool take_plain(struct ctx *cx, const struct place *place, const json_t *value,
                       struct pairs *out)
{
    char number[40];
    const char *text = number;

    if (json_is_string(value))
        return field_add(cx, out, place->name, place->length, json_string_value(value),
                         json_string_length(value));
    if (json_is_boolean(value))
        text = json_is_true(value) ? "true" : "false";
    else if (json_is_integer(value))
        (void)snprintf(number, sizeof(number), "%" JSON_INTEGER_FORMAT,
                       json_integer_value(value));
    else
        (void)snprintf(number, sizeof(number), "%.15g", json_real_value(value));
    return field_add(cx, out, place->name, place->length, text, strlen(text));
}

static bool take_object(struct ctx *cx, struct place *place, json_t *object,
                        struct pairs *out)
{
    size_t before = place->length;
    const char *key;
    json_t *value;

    if (place->depth == BODY_MAX_DEPTH)
        return unreadable(cx, "it is nested too deeply");
    place->depth++;
    json_object_foreach(object, key, value)
    {
        if (*key == '\0' || !enter(place, key))
            return unreadable(cx, "a name is empty or too long");
        if (!take_value(cx, place, value, out))
            return false;
        place->length = before;
    }
    place->depth--;
    return true;
}

static bool take_numbered(struct ctx *cx, struct place *place, size_t number,
                          json_t *object, struct pairs *out)
{
    size_t before = place->length;
    char key[24];

    (void)snprintf(key, sizeof(key), "%zu", number);
    if (!enter(place, key))
        return unreadable(cx, "a name is too long");
    if (!take_object(cx, place, object, out))
        return false;
    place->length = before;
    return true;
}

static bool take_list(struct ctx *cx, struct place *place, json_t *list,
                      struct pairs *out)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *item = json_array_get(list, i);

        if (json_is_array(item))
            return unreadable(cx, "a list stands directly in a list");
        if (json_is_object(item) ? !take_numbered(cx, place, i, item, out)
                                 : !take_value(cx, place, item, out))
            return false;
    }
    return true;
}

static bool take_value(struct ctx *cx, struct place *place, json_t *value,
                       struct pairs *out)
{
    if (json_is_null(value))
        return true;
    if (json_is_object(value))
        return take_object(cx, place, value, out);
    if (json_is_array(value))
        return take_list(cx, place, value, out);
    return take_plain(cx, place, value, out);
}

bool json_body_parse(struct ctx *cx, const char *bytes, size_t length, struct pairs *out)
{
    struct place place = { .length = 0 };
    json_error_t error;

    if (!is_moderate(bytes, length))
        return unreadable(cx, "it holds too many values");

    json_t *body = json_loadb(bytes, length, JSON_REJECT_DUPLICATES, &error);
    if (body == NULL)
        return failed(cx, PROBLEM_MALFORMED, "request.json",
                      "The JSON cannot be read, at line %d, column %d.", error.line,
                      error.column);

    bool ok = json_is_object(body) ? take_object(cx, &place, body, out)
                                   : unreadable(cx, "it is not an object");
    json_decref(body);
    return ok;
}
