/*
 * mustache_nodes.h - what a compiled template looks like; between parser and renderer
 * only.
 *
 * Nodes lie in document order in one array.  A container's children are the nodes
 * between itself and its end, so "the next sibling" of any node is nodes[node.end].
 * All text is borrowed from the caller of mustache_add().
 */
#ifndef BASE_MUSTACHE_NODES_H
#define BASE_MUSTACHE_NODES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mustache.h"

#define MUSTACHE_MAX_DEPTH 64
#define MUSTACHE_NOWHERE   UINT32_MAX /* target of a partial that does not exist */

enum mustache_kind {
    MUSTACHE_TEXT,
    MUSTACHE_VARIABLE,
    MUSTACHE_RAW,
    MUSTACHE_SECTION,
    MUSTACHE_INVERTED,
    MUSTACHE_PARTIAL,
    MUSTACHE_PARENT,
    MUSTACHE_BLOCK,
};

struct mustache_node {
    enum mustache_kind kind;
    uint32_t line;
    const char *text; /* the literal, or the name */
    uint32_t length;
    uint32_t head;   /* length of the name up to its first dot; 0 for {{.}} */
    uint32_t end;    /* index of the next sibling */
    uint32_t target; /* PARTIAL, PARENT: index of the template, set by mustache_link() */
    bool fills;      /* BLOCK: directly inside {{<parent}}, so it fills, not offers */
    bool alone;      /* lenient only: a partial alone on its line, */
    uint32_t indented;  /* behind so many blanks, */
    const char *indent; /* which are here */
};

struct mustache_template {
    const char *name; /* in the set's arena */
    struct mustache_node *nodes;
    uint32_t count;
    uint32_t room;
};

struct mustache_set {
    struct arena *arena;
    enum mustache_manner manner;
    struct mustache_template *templates; /* sorted by name once linked */
    uint32_t count;
    uint32_t room;
    bool linked;
};

/* Fills the template's nodes, in the set's arena.  Fails with CONFIG. */
MUST_CHECK bool mustache_parse(struct ctx *cx, const struct mustache_set *set,
                               struct mustache_template *template, const char *text,
                               size_t length);

/* Its index, or MUSTACHE_NOWHERE.  The set must be linked. */
uint32_t mustache_find(const struct mustache_set *set, const char *name, size_t length);

bool mustache_same_name(const struct mustache_node *a, const struct mustache_node *b);

/*
 * Where in the HTML we are, as far as it decides whether a value may stand there:
 * escaping protects in text and in quoted attributes, and nowhere else.
 */
struct mustache_place {
    enum {
        PLACE_TEXT,
        PLACE_TAG,
        PLACE_EQUALS, /* behind name= */
        PLACE_UNQUOTED,
        PLACE_QUOTED,
        PLACE_COMMENT,
        PLACE_CODE, /* in a script or style element */
    } state;
    char quote;
    bool word_over;
    char word[16];    /* the latest name in the tag, lower case, cut to size */
    char element[16]; /* the first one: the element's */
    unsigned matched; /* how much of what ends a comment or code was seen */
};

void mustache_place_walk(struct mustache_place *place, const char *text, size_t length);

/* NULL, or why a value must not stand here: "stands in an unquoted attribute". */
const char *mustache_place_objection(const struct mustache_place *place, bool raw);

#endif
