/* mustache_view.h - the views that names are looked up in; for the renderer only. */
#ifndef BASE_MUSTACHE_VIEW_H
#define BASE_MUSTACHE_VIEW_H

#include <jansson.h>

#include "mustache_nodes.h"

struct mustache_views {
    json_t *views[MUSTACHE_MAX_DEPTH + 1]; /* innermost last; borrowed */
    size_t count;
    unsigned scope, scopes; /* which stack of objects this is; how many there were */
    struct {
        const char *name;
        unsigned scope;
        json_t *value;
    } latest; /* {{#lead}}{{lead}}{{/lead}}{{^lead}}... searches once */
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
