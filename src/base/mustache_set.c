#include <stdlib.h>
#include <string.h>

#include "base/bug.h"
#include "mustache_nodes.h"

#define MAX_TEXT ((size_t)4 * 1024 * 1024)

struct mustache_set *mustache_open(enum mustache_manner manner)
{
    struct arena *arena = arena_open();
    struct mustache_set *set = arena_alloc(arena, sizeof(*set));

    *set = (struct mustache_set){ .arena = arena, .manner = manner };
    return set;
}

void mustache_close(struct mustache_set *set)
{
    if (set != NULL)
        arena_close(set->arena);
}

static struct mustache_template *add_template(struct mustache_set *set, const char *name)
{
    if (set->count == set->room) {
        uint32_t room = set->room == 0 ? 64 : set->room * 2;
        struct mustache_template *more = arena_alloc(set->arena, room * sizeof(*more));

        if (set->count > 0)
            memcpy(more, set->templates, set->count * sizeof(*more));
        set->templates = more;
        set->room = room;
    }

    struct mustache_template *template = &set->templates[set->count++];
    *template = (struct mustache_template){ .name = arena_copy(set->arena, name) };
    return template;
}

static bool is_known(const struct mustache_set *set, const char *name)
{
    for (uint32_t i = 0; i < set->count; i++)
        if (strcmp(set->templates[i].name, name) == 0)
            return true;
    return false;
}

bool mustache_add(struct ctx *cx, struct mustache_set *set, const char *name,
                  const char *text, size_t length)
{
    if (set->linked)
        bug("template %s comes after mustache_link()", name);
    if (is_known(set, name))
        return failed(cx, PROBLEM_CONFIG, "template.twice",
                      "templates/%s.html:1: there are two templates of this name.", name);
    if (length > MAX_TEXT)
        return failed(cx, PROBLEM_CONFIG, "template.size",
                      "templates/%s.html:1: the template is too long.", name);
    return mustache_parse(cx, set, add_template(set, name), text, length);
}

/* ---- linking ---- */

static int by_name(const void *a, const void *b)
{
    const struct mustache_template *one = a, *other = b;

    return strcmp(one->name, other->name);
}

static int compare_name(const char *name, size_t length, const char *other)
{
    size_t other_length = strlen(other);
    int order = memcmp(name, other, length < other_length ? length : other_length);

    return order != 0 ? order : (length > other_length) - (length < other_length);
}

uint32_t mustache_find(const struct mustache_set *set, const char *name, size_t length)
{
    uint32_t low = 0, high = set->count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = compare_name(name, length, set->templates[middle].name);

        if (order == 0)
            return middle;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return MUSTACHE_NOWHERE;
}

bool mustache_has(const struct mustache_set *set, const char *name)
{
    return mustache_find(set, name, strlen(name)) != MUSTACHE_NOWHERE;
}

bool mustache_same_name(const struct mustache_node *a, const struct mustache_node *b)
{
    return a->length == b->length && memcmp(a->text, b->text, a->length) == 0;
}

static bool dangling(struct ctx *cx, const struct mustache_template *template,
                     const struct mustache_node *node, const char *what)
{
    return failed(cx, PROBLEM_CONFIG, "template.dangling",
                  "templates/%s.html:%u: %s %.*s.", template->name, node->line, what,
                  (int)node->length, node->text);
}

static bool link_template(struct ctx *cx, struct mustache_set *set,
                          struct mustache_template *template)
{
    for (uint32_t i = 0; i < template->count; i++) {
        struct mustache_node *node = &template->nodes[i];

        if (node->kind != MUSTACHE_PARTIAL && node->kind != MUSTACHE_PARENT)
            continue;
        node->target = mustache_find(set, node->text, node->length);
        if (node->target == MUSTACHE_NOWHERE && set->manner == MUSTACHE_STRICT)
            return dangling(cx, template, node, "there is no template");
    }
    return true;
}

/* Does some template leave a place of this name open?  Parents' children only fill one.
 */
static bool is_offered(const struct mustache_set *set, const struct mustache_node *filler)
{
    for (uint32_t t = 0; t < set->count; t++) {
        const struct mustache_template *template = &set->templates[t];

        for (uint32_t i = 0; i < template->count; i++)
            if (template->nodes[i].kind == MUSTACHE_BLOCK && !template->nodes[i].fills
                && mustache_same_name(&template->nodes[i], filler))
                return true;
    }
    return false;
}

static bool check_fillers(struct ctx *cx, const struct mustache_set *set,
                          const struct mustache_template *template)
{
    for (uint32_t i = 0; i < template->count; i++)
        if (template->nodes[i].fills && !is_offered(set, &template->nodes[i]))
            return dangling(cx, template, &template->nodes[i], "no template has a block");
    return true;
}

bool mustache_link(struct ctx *cx, struct mustache_set *set)
{
    if (set->count > 0)
        qsort(set->templates, set->count, sizeof(*set->templates), by_name);
    for (uint32_t i = 0; i < set->count; i++)
        if (!link_template(cx, set, &set->templates[i]))
            return false;
    for (uint32_t i = 0; i < set->count && set->manner == MUSTACHE_STRICT; i++)
        if (!check_fillers(cx, set, &set->templates[i]))
            return false;
    set->linked = true;
    return true;
}
