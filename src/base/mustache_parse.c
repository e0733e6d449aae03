#include <string.h>

#include "base/bug.h"
#include "mustache_nodes.h"
#include "mustache_tag.h"

#define NEARBY 8

struct parser {
    struct ctx *cx;
    struct arena *arena; /* the set's */
    struct mustache_template *template;
    bool strict;
    struct mustache_text text;
    uint32_t containers[MUSTACHE_MAX_DEPTH]; /* not yet closed: indices of their nodes */
    size_t depth;
    struct mustache_place place;
};

static bool wrong(struct parser *p, const struct mustache_tag *tag, const char *what)
{
    size_t length = tag->inside.length < 80 ? tag->inside.length : 80;

    return failed(p->cx, PROBLEM_CONFIG, "template.wrong",
                  "templates/%s.html:%u: {{%.*s}} %s.", p->template->name, tag->line,
                  (int)length, tag->inside.text, what);
}

/* ---- nodes ---- */

/* Old copies stay in the set's arena: templates are read once, at start-up. */
static void *grown(struct arena *arena, const void *old, uint32_t count, uint32_t *room,
                   size_t size)
{
    if (count < *room)
        return NULL;
    *room = *room == 0 ? 16 : *room * 2;

    void *more = arena_alloc(arena, *room * size);
    if (count > 0)
        memcpy(more, old, count * size);
    return more;
}

static struct mustache_node *add_node(struct parser *p, enum mustache_kind kind,
                                      uint32_t line, struct slice text)
{
    struct mustache_template *t = p->template;
    struct mustache_node *more =
        grown(p->arena, t->nodes, t->count, &t->room, sizeof(*more));

    if (more != NULL)
        t->nodes = more;

    struct mustache_node *node = &t->nodes[t->count++];
    *node = (struct mustache_node){ .kind = kind,
                                    .line = line,
                                    .text = text.text,
                                    .length = (uint32_t)text.length,
                                    .end = t->count,
                                    .target = MUSTACHE_NOWHERE };
    return node;
}

static uint32_t head_length(struct slice name)
{
    const char *dot = memchr(name.text, '.', name.length);

    return (uint32_t)(dot != NULL ? (size_t)(dot - name.text) : name.length);
}

/*
 * The same name a few nodes back, so that the renderer can compare addresses: what is
 * tested is mostly shown next.
 */
static struct slice shared(const struct mustache_template *template, struct slice name)
{
    uint32_t last = template->count, first = last > NEARBY ? last - NEARBY : 0;

    for (uint32_t i = first; i < last; i++)
        if (template->nodes[i].kind != MUSTACHE_TEXT
            && mustache_slice_is(name, template->nodes[i].text,
                                 template->nodes[i].length))
            return (struct slice){ template->nodes[i].text, name.length };
    return name;
}

static struct mustache_node *add_named(struct parser *p, enum mustache_kind kind,
                                       const struct mustache_tag *tag)
{
    struct mustache_node *node =
        add_node(p, kind, tag->line, shared(p->template, tag->name));

    node->head = head_length(tag->name);
    return node;
}

static struct mustache_node *innermost(const struct parser *p)
{
    return p->depth > 0 ? &p->template->nodes[p->containers[p->depth - 1]] : NULL;
}

/* Between the tags of {{<parent}} only blocks count; whatever else is there is lost. */
static bool is_lost(const struct parser *p)
{
    const struct mustache_node *container = innermost(p);

    return container != NULL && container->kind == MUSTACHE_PARENT;
}

static bool add_text(struct parser *p, const char *from, const char *to)
{
    struct slice text = { from, (size_t)(to - from) };
    const struct mustache_node *container = innermost(p);

    if (p->strict)
        mustache_place_walk(&p->place, text.text, text.length);
    if (text.length > 0 && !is_lost(p))
        add_node(p, MUSTACHE_TEXT, p->text.line, text);
    else if (p->strict && mustache_slice_trimmed(from, to).length > 0)
        return failed(p->cx, PROBLEM_CONFIG, "template.wrong",
                      "templates/%s.html:%u: text between the blocks of {{<%.*s}}"
                      " would be lost.",
                      p->template->name, p->text.line, (int)container->length,
                      container->text);
    return true;
}

/* ---- names ---- */

static bool is_plain(char c, bool path)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
           || c == '_' || (path ? c == '/' || c == '-' : c == '.');
}

/* Strict names are words joined by single dots; of templates, paths. */
static bool is_good_name(const struct slice *name, bool path)
{
    char before = '.';

    if (mustache_slice_is(*name, ".", 1))
        return !path;
    for (size_t i = 0; i < name->length; i++) {
        if (!is_plain(name->text[i], path) || (before == '.' && name->text[i] == '.'))
            return false;
        before = name->text[i];
    }
    return before != '.';
}

static bool check_name(struct parser *p, const struct mustache_tag *tag)
{
    bool path = tag->sigil != '\0' && strchr("<>$", tag->sigil) != NULL;

    if (tag->name.length == 0)
        return wrong(p, tag, "has no name");
    if (p->strict && tag->sigil != '/' && !is_good_name(&tag->name, path))
        return wrong(p, tag, "is not a name");
    return true;
}

/* ---- what each tag does ---- */

static bool ends_in_html(struct slice name)
{
    static const char ending[] = "_html";
    const size_t length = sizeof(ending) - 1;

    return name.length > length
           && memcmp(name.text + name.length - length, ending, length) == 0;
}

static bool take_value(struct parser *p, const struct mustache_tag *tag)
{
    bool raw = tag->sigil != '\0';
    const char *objection = mustache_place_objection(&p->place, raw);

    if (p->strict && objection != NULL)
        return wrong(p, tag, objection);
    if (p->strict && raw && !ends_in_html(tag->name))
        return wrong(p, tag, "is raw, and its name does not end in _html");
    if (p->strict && is_lost(p))
        return wrong(p, tag, "stands between the blocks of a parent and would be lost");

    add_named(p, raw ? MUSTACHE_RAW : MUSTACHE_VARIABLE, tag);
    return true;
}

static enum mustache_kind kind_of(char sigil)
{
    switch (sigil) {
    case '#':
        return MUSTACHE_SECTION;
    case '^':
        return MUSTACHE_INVERTED;
    case '<':
        return MUSTACHE_PARENT;
    case '$':
        return MUSTACHE_BLOCK;
    case '>':
        return MUSTACHE_PARTIAL;
    default:
        bug("'%c' is no container", sigil);
    }
}

static bool take_reference(struct parser *p, const struct mustache_tag *tag)
{
    enum mustache_kind kind = kind_of(tag->sigil);

    if (p->strict && kind != MUSTACHE_BLOCK && is_lost(p))
        return wrong(p, tag, "stands between the blocks of a parent and would be lost");

    bool fills = kind == MUSTACHE_BLOCK && is_lost(p);
    struct mustache_node *node = add_named(p, kind, tag);
    node->fills = fills;
    if (!p->strict && tag->alone) {
        node->alone = true;
        node->indent = tag->line_begin;
        node->indented = (uint32_t)(tag->begin - tag->line_begin);
    }
    return true;
}

static bool take_opening(struct parser *p, const struct mustache_tag *tag)
{
    uint32_t index = p->template->count;

    if (p->depth == MUSTACHE_MAX_DEPTH)
        return wrong(p, tag, "is nested too deeply");
    if (!take_reference(p, tag))
        return false;
    p->containers[p->depth++] = index;
    return true;
}

static bool take_closing(struct parser *p, const struct mustache_tag *tag)
{
    struct mustache_node *container = innermost(p);

    if (container == NULL
        || !mustache_slice_is(tag->name, container->text, container->length))
        return wrong(p, tag, "closes what is not open here");
    container->end = p->template->count;
    p->depth--;
    return true;
}

static bool take_delimiters(struct parser *p, const struct mustache_tag *tag)
{
    if (p->strict)
        return wrong(p, tag, "changes the delimiters");
    return mustache_tag_delimiters(tag, &p->text)
           || wrong(p, tag, "is not a pair of delimiters");
}

static bool take_tag(struct parser *p, const struct mustache_tag *tag)
{
    if (tag->sigil == '!')
        return true;
    if (tag->sigil == '=')
        return take_delimiters(p, tag);
    if (!check_name(p, tag))
        return false;

    switch (tag->sigil) {
    case '\0':
    case '&':
    case '{':
        return take_value(p, tag);
    case '>':
        return take_reference(p, tag);
    case '/':
        return take_closing(p, tag);
    default:
        return take_opening(p, tag);
    }
}

/* ---- the whole text ---- */

static void advance(struct mustache_text *text, const char *to)
{
    for (; text->at < to; text->at++)
        text->line += *text->at == '\n';
}

static bool all_closed(struct parser *p)
{
    const struct mustache_node *open = innermost(p);

    if (open == NULL && p->place.state != PLACE_TEXT)
        return failed(p->cx, PROBLEM_CONFIG, "template.wrong",
                      "templates/%s.html:%u: the template ends inside a tag.",
                      p->template->name, p->text.line);
    if (open == NULL)
        return true;
    return failed(p->cx, PROBLEM_CONFIG, "template.wrong",
                  "templates/%s.html:%u: \"%.*s\" is opened and never closed.",
                  p->template->name, open->line, (int)open->length, open->text);
}

static bool unclosed(struct parser *p, const struct mustache_tag *tag)
{
    return failed(p->cx, PROBLEM_CONFIG, "template.wrong",
                  "templates/%s.html:%u: a tag begins and never ends.", p->template->name,
                  tag->line);
}

static bool parse(struct parser *p)
{
    struct mustache_text *text = &p->text;
    struct mustache_tag tag;

    while (text->at < text->end) {
        if (!mustache_tag_next(text, &tag))
            return unclosed(p, &tag);
        if (tag.begin == NULL)
            return add_text(p, text->at, text->end) && all_closed(p);
        if (!add_text(p, text->at, tag.line_begin) || !take_tag(p, &tag))
            return false;
        advance(text, tag.line_after);
    }
    return all_closed(p);
}

bool mustache_parse(struct ctx *cx, const struct mustache_set *set,
                    struct mustache_template *template, const char *text, size_t length)
{
    struct parser p = { .cx = cx,
                        .arena = set->arena,
                        .template = template,
                        .strict = set->manner == MUSTACHE_STRICT,
                        .text = { .start = text,
                                  .at = text,
                                  .end = text + length,
                                  .line = 1,
                                  .open = { "{{", 2 },
                                  .close = { "}}", 2 } } };

    return parse(&p);
}
