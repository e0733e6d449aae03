/* mustache_view.h - the views that names are looked up in; for the renderer only. */
#ifndef BASE_MUSTACHE_VIEW_H
#define BASE_MUSTACHE_VIEW_H

#include <jansson.h>

#include "mustache_nodes.h"

#define MUSTACHE_KNOWN_FIELDS 64

struct mustache_views {
    json_t *views[MUSTACHE_MAX_DEPTH + 1];       /* innermost last; borrowed */
    const json_t *names[MUSTACHE_MAX_DEPTH + 1]; /* of records; NULL for anything else */
    size_t count;
    unsigned scope, scopes; /* which stack of objects this is; how many there were */
    struct {
        const char *name;
        unsigned scope;
        json_t *value;
    } latest; /* {{#lead}}{{lead}}{{/lead}}{{^lead}}... searches once */
    struct {
        const char *name;
        const json_t *names;
        size_t index;
    } fields[MUSTACHE_KNOWN_FIELDS]; /* where a name stands in records of these names */
};

/* The scope to give back to mustache_view_pop(). */
unsigned mustache_view_push(struct mustache_views *views, json_t *view);
void mustache_view_pop(struct mustache_views *views, unsigned scope);

/* What the node's name means here; NULL when nothing has that name. */
json_t *mustache_view_find(struct mustache_views *views,
                           const struct mustache_node *node);

/* As in JavaScript, but an empty list is false as well. */
bool mustache_view_is_truthy(const json_t *value);

#endif
