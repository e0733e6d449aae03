#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bug.h"
#include "mustache_nodes.h"
#include "mustache_view.h"

#define MAX_OUTPUT ((size_t)16 * 1024 * 1024)
#define MAX_STEPS  4000000 /* nodes; what lists nested in lists could grow to */

/* The children of a {{<parent}} that is being rendered, and those around it. */
struct filling {
    const struct mustache_template *template;
    uint32_t from, to;
    const struct filling *outer;
};

/* Blanks before each line of a partial that stands alone on its line. */
struct indent {
    const char *text;
    size_t length;
    const struct indent *outer;
};

struct rendering {
    struct ctx *cx;
    const struct mustache_set *set;
    struct buffer *out;
    size_t limit;
    unsigned steps;
    unsigned depth;
    bool strict;
    bool line_begins; /* matters only with an indent */
    const struct indent *indent;
    struct mustache_views views;
};

/* Where we are: these nodes, of this template, to fill blocks from these fillings. */
struct range {
    const struct mustache_template *template;
    uint32_t from, to;
    const struct filling *fillings;
};

static bool render_range(struct rendering *r, const struct range *range);

static bool broken(struct rendering *r, const struct range *range,
                   const struct mustache_node *node, const char *what)
{
    return failed(r->cx, PROBLEM_BROKEN, "template.view",
                  "templates/%s.html:%u: %.*s %s.", range->template->name, node->line,
                  (int)node->length, node->text, what);
}

/* ---- writing ---- */

/* buffer_put() without a call where there is room: a page has a thousand pieces. */
static inline void put(struct buffer *out, const char *text, size_t length)
{
    if (out->room - out->length < length || length == 0) {
        buffer_put(out, text, length);
        return;
    }
    memcpy(out->bytes + out->length, text, length);
    out->length += length;
}

/* May one of these eight bytes be & < > " or '?  It says so of a # as well. */
static inline bool is_suspect(uint64_t eight)
{
    const uint64_t ones = 0x0101010101010101u, tops = 0x8080808080808080u;
    const uint64_t quotes = (eight & ~(ones * 0x05)) ^ (ones * '"'); /* " # & ' */
    const uint64_t angles = (eight & ~(ones * 0x02)) ^ (ones * '<'); /* < > */

    return ((((quotes - ones) & ~quotes) | ((angles - ones) & ~angles)) & tops) != 0;
}

/* The bytes of a text shorter than eight, in any order, some of them twice. */
static inline uint64_t load_few(const char *text, size_t length)
{
    const unsigned char *bytes = (const unsigned char *)text;
    uint32_t first, last;

    if (length == 0)
        return 0;
    if (length < 4)
        return bytes[0] | (uint64_t)bytes[length / 2] << 8
               | (uint64_t)bytes[length - 1] << 16;
    memcpy(&first, text, sizeof(first));
    memcpy(&last, text + length - sizeof(last), sizeof(last));
    return first | (uint64_t)last << 32;
}

static inline uint64_t load_eight(const char *text)
{
    uint64_t eight;

    memcpy(&eight, text, sizeof(eight));
    return eight;
}

static bool is_harmless(const char *text, size_t length)
{
    if (length < 8)
        return !is_suspect(load_few(text, length));
    for (size_t i = 0; i + 8 <= length; i += 8)
        if (is_suspect(load_eight(text + i)))
            return false;
    return !is_suspect(load_eight(text + length - 8));
}

static void put_escaped(struct buffer *out, const char *text, size_t length)
{
    if (is_harmless(text, length))
        put(out, text, length);
    else
        buffer_html(out, text, length);
}

static void write_indent(struct rendering *r, const struct indent *indent)
{
    if (indent == NULL)
        return;
    write_indent(r, indent->outer);
    buffer_put(r->out, indent->text, indent->length);
}

static void begin_line(struct rendering *r)
{
    if (r->line_begins)
        write_indent(r, r->indent);
    r->line_begins = false;
}

static void write_lines(struct rendering *r, const char *text, size_t length)
{
    const char *end = text + length;

    while (text < end) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        const char *next = newline != NULL ? newline + 1 : end;

        begin_line(r);
        buffer_put(r->out, text, (size_t)(next - text));
        r->line_begins = newline != NULL;
        text = next;
    }
}

static void write_text(struct rendering *r, const struct mustache_node *node)
{
    if (r->indent == NULL)
        put(r->out, node->text, node->length);
    else
        write_lines(r, node->text, node->length);
}

static void write_integer(struct buffer *out, json_int_t value)
{
    unsigned long long rest = (unsigned long long)value;
    char digits[24], *at = digits + sizeof(digits);

    if (value < 0)
        rest = 0 - rest;
    do
        *--at = (char)('0' + rest % 10);
    while ((rest /= 10) != 0);
    if (value < 0)
        *--at = '-';
    put(out, at, (size_t)(digits + sizeof(digits) - at));
}

/* The fewest digits that read back as the same number. */
static void write_real(struct buffer *out, double value)
{
    char text[40];

    for (int digits = 15; digits <= 17; digits++) {
        (void)snprintf(text, sizeof(text), "%.*g", digits, value);
        if (strtod(text, NULL) == value)
            break;
    }
    buffer_text(out, text);
}

static bool write_value(struct rendering *r, const struct range *range,
                        const struct mustache_node *node, const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_STRING:
        if (node->kind == MUSTACHE_RAW)
            put(r->out, json_string_value(value), json_string_length(value));
        else
            put_escaped(r->out, json_string_value(value), json_string_length(value));
        return true;
    case JSON_INTEGER:
        write_integer(r->out, json_integer_value(value));
        return true;
    case JSON_REAL:
        write_real(r->out, json_real_value(value));
        return true;
    case JSON_NULL:
        return true;
    case JSON_TRUE:
    case JSON_FALSE:
        if (r->strict)
            return broken(r, range, node, "is a boolean, not text");
        buffer_text(r->out, json_is_true(value) ? "true" : "false");
        return true;
    case JSON_OBJECT:
    case JSON_ARRAY:
        return !r->strict || broken(r, range, node, "is a list or an object, not text");
    }
    return true;
}

/* ---- one kind of node each ---- */

static bool render_value(struct rendering *r, const struct range *range,
                         const struct mustache_node *node)
{
    const json_t *value = mustache_view_find(&r->views, node);

    if (r->indent != NULL)
        begin_line(r);
    if (value != NULL)
        return write_value(r, range, node, value);
    return !r->strict || broken(r, range, node, "is not in the view");
}

static bool render_with(struct rendering *r, const struct range *inside, json_t *view)
{
    unsigned scope = mustache_view_push(&r->views, view);
    bool ok = render_range(r, inside);

    mustache_view_pop(&r->views, scope);
    return ok;
}

static bool render_list(struct rendering *r, const struct range *inside, json_t *list)
{
    for (size_t i = 0; i < json_array_size(list); i++)
        if (!render_with(r, inside, json_array_get(list, i)))
            return false;
    return true;
}

static bool render_section(struct rendering *r, const struct range *range,
                           const struct mustache_node *node, const struct range *inside)
{
    json_t *value = mustache_view_find(&r->views, node);

    if (value == NULL && r->strict)
        return broken(r, range, node, "is not in the view");

    bool truthy = value != NULL && mustache_view_is_truthy(value);
    if (node->kind == MUSTACHE_INVERTED)
        return truthy || render_range(r, inside);
    if (!truthy)
        return true;
    return json_is_array(value) ? render_list(r, inside, value)
                                : render_with(r, inside, value);
}

/* A whole template in the place of its tag, indented as the tag is. */
static bool render_template(struct rendering *r, const struct mustache_node *node,
                            const struct filling *fillings)
{
    if (node->target == MUSTACHE_NOWHERE)
        return true;

    const struct mustache_template *template = &r->set->templates[node->target];
    const struct range whole = { template, 0, template->count, fillings };
    const struct indent *before = r->indent;
    struct indent indent = { node->indent, node->indented, before };

    if (r->strict)
        return render_range(r, &whole);

    if (node->alone)
        r->line_begins = true;
    else
        begin_line(r);
    r->indent = node->alone ? &indent : NULL;
    bool ok = render_range(r, &whole);
    r->indent = before;
    return ok;
}

/*
 * The outermost filling wins, so that a page beats its layout at any depth.  What it
 * contains sees only the fillings around it: a component can be used inside itself.
 */
static struct range filled(const struct range *block, const struct mustache_node *node)
{
    struct range found = *block;

    for (const struct filling *f = block->fillings; f != NULL; f = f->outer)
        for (uint32_t i = f->from; i < f->to; i = f->template->nodes[i].end) {
            const struct mustache_node *child = &f->template->nodes[i];

            if (child->kind == MUSTACHE_BLOCK && mustache_same_name(child, node))
                found = (struct range){ f->template, i + 1, child->end, f->outer };
        }
    return found;
}

static bool render_container(struct rendering *r, const struct range *range,
                             uint32_t index)
{
    const struct mustache_node *node = &range->template->nodes[index];
    struct range inside = { range->template, index + 1, node->end, range->fillings };
    const struct filling filling = { range->template, index + 1, node->end,
                                     range->fillings };

    switch (node->kind) {
    case MUSTACHE_SECTION:
    case MUSTACHE_INVERTED:
        return render_section(r, range, node, &inside);
    case MUSTACHE_PARTIAL:
        return render_template(r, node, range->fillings);
    case MUSTACHE_PARENT:
        return render_template(r, node, &filling);
    case MUSTACHE_BLOCK:
        inside = filled(&inside, node);
        return render_range(r, &inside);
    case MUSTACHE_TEXT:
    case MUSTACHE_VARIABLE:
    case MUSTACHE_RAW:
        break;
    }
    bug("node of kind %d is no container", (int)node->kind);
}

static unsigned line_of(const struct range *range)
{
    return range->from < range->to ? range->template->nodes[range->from].line : 1;
}

static bool too_large(struct rendering *r, const struct range *range)
{
    return failed(r->cx, PROBLEM_BROKEN, "template.size",
                  "templates/%s.html:%u: the page grows too large.",
                  range->template->name, line_of(range));
}

static bool within_limits(struct rendering *r, const struct range *range)
{
    r->steps += range->to - range->from + 1;
    if (r->depth == MUSTACHE_MAX_DEPTH)
        return failed(r->cx, PROBLEM_BROKEN, "template.depth",
                      "templates/%s.html:%u: the templates nest too deeply.",
                      range->template->name, line_of(range));
    if (r->out->length > r->limit || r->steps > MAX_STEPS)
        return too_large(r, range);
    return true;
}

static bool render_range(struct rendering *r, const struct range *range)
{
    const struct mustache_node *nodes = range->template->nodes;

    if (!within_limits(r, range))
        return false;
    r->depth++;
    for (uint32_t i = range->from; i < range->to; i = nodes[i].end) {
        const struct mustache_node *node = &nodes[i];
        bool ok = true;

        if (node->kind == MUSTACHE_TEXT)
            write_text(r, node);
        else if (node->kind == MUSTACHE_VARIABLE || node->kind == MUSTACHE_RAW)
            ok = render_value(r, range, node);
        else
            ok = render_container(r, range, i);
        if (!ok)
            return false;
    }
    r->depth--;
    return true;
}

bool mustache_render(struct ctx *cx, const struct mustache_set *set, const char *name,
                     json_t *view, struct buffer *out)
{
    if (!set->linked)
        bug("mustache_render() before mustache_link()");

    uint32_t index = mustache_find(set, name, strlen(name));
    if (index == MUSTACHE_NOWHERE)
        return failed(cx, PROBLEM_BROKEN, "template.unknown", "There is no template %s.",
                      name);

    struct rendering r = { .cx = cx,
                           .set = set,
                           .out = out,
                           .limit = out->length + MAX_OUTPUT,
                           .strict = set->manner == MUSTACHE_STRICT };
    const struct mustache_template *template = &set->templates[index];
    const struct range whole = { template, 0, template->count, NULL };
    if (!render_with(&r, &whole, view))
        return false;
    if (out->length > r.limit)
        return too_large(&r, &whole);
    return true;
}
