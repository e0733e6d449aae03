#include "mustache_view.h"

#include <string.h>

#include "base/json.h"

_Static_assert(MUSTACHE_KNOWN_FIELDS == 1 << (32 - 26), "the slots of index_of()");

unsigned mustache_view_push(struct mustache_views *views, json_t *view)
{
    unsigned scope = views->scope;

    views->names[views->count] = json_record_names_of(view);
    if (json_is_object(view) || views->names[views->count] != NULL)
        views->scope = ++views->scopes;
    views->views[views->count++] = view;
    return scope;
}

void mustache_view_pop(struct mustache_views *views, unsigned scope)
{
    views->count--;
    views->scope = scope;
}

/* Where the name stands in records of these names: searched once for a whole list. */
static size_t index_of(struct mustache_views *views, const struct mustache_node *node,
                       const json_t *names)
{
    uint32_t mixed = (uint32_t)(uintptr_t)node->text * UINT32_C(2654435769);
    size_t slot = mixed >> 26;

    if (views->fields[slot].name != node->text || views->fields[slot].names != names) {
        views->fields[slot].name = node->text;
        views->fields[slot].names = names;
        views->fields[slot].index = json_record_index(names, node->text, node->head);
    }
    return views->fields[slot].index;
}

static json_t *member(const json_t *object, const char *name, size_t length)
{
    return json_is_object(object) ? json_object_getn(object, name, length) : NULL;
}

static json_t *first_member(struct mustache_views *views, size_t at,
                            const struct mustache_node *node)
{
    if (views->names[at] == NULL)
        return member(views->views[at], node->text, node->head);

    size_t index = index_of(views, node, views->names[at]);
    return index > 0 ? json_array_get(views->views[at], index) : NULL;
}

/* The first part is searched from the innermost view outward, the rest strictly within.
 */
static json_t *search(struct mustache_views *views, const struct mustache_node *node)
{
    const char *at = node->text + node->head, *end = node->text + node->length;
    json_t *value = NULL;

    for (size_t i = views->count; i-- > 0 && value == NULL;)
        value = first_member(views, i, node);

    while (at < end && value != NULL) {
        const char *name = at + 1;
        const char *dot = memchr(name, '.', (size_t)(end - name));

        at = dot != NULL ? dot : end;
        value = member(value, name, (size_t)(at - name));
    }
    return value;
}

json_t *mustache_view_find(struct mustache_views *views, const struct mustache_node *node)
{
    if (node->length == 1 && node->text[0] == '.')
        return views->views[views->count - 1];
    if (node->text != views->latest.name || views->scope != views->latest.scope) {
        views->latest.name = node->text; /* the parser makes equal names one pointer */
        views->latest.scope = views->scope;
        views->latest.value = search(views, node);
    }
    return views->latest.value;
}

bool mustache_view_is_truthy(const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
    case JSON_TRUE:
        return true;
    case JSON_ARRAY:
        return json_array_size(value) > 0;
    case JSON_STRING:
        return json_string_length(value) > 0;
    case JSON_INTEGER:
        return json_integer_value(value) != 0;
    case JSON_REAL:
        return json_real_value(value) != 0.0;
    case JSON_FALSE:
    case JSON_NULL:
        return false;
    }
    return false;
}
