/*
 * mustache.h - Mustache templates with partials and inheritance, compiled once.
 *
 * A set is built at start-up (add every file, then link) and never changes
 * afterwards, so threads share it without a lock.  Values are Jansson's; false,
 * null, "", 0 and [] are falsey, as in JavaScript.
 *
 * Strict, for the application.  When a template is added or linked, these are refused:
 * a missing partial or parent, a block that no parent has, text between the blocks of a
 * parent, {{= =}}, raw output ({{{x}}}, {{&x}}) of names not ending in _html, and a value
 * where escaping does not protect: in a tag outside quotes, in style, srcdoc and on...
 * attributes, in script and style elements.  When it is rendered: a name that the view
 * lacks is a problem, never a blank; JSON null is the explicit nothing; a list, object or
 * boolean where text is wanted is a problem.  Partials are not indented.
 *
 * Lenient, for the official specification: all of that goes, and partials alone on their
 * line are indented as their tag is.
 *
 * In both: nesting at most 64 deep (a section, block, partial or parent is one each), and
 * at most 16 MB of output.
 */
#ifndef BASE_MUSTACHE_H
#define BASE_MUSTACHE_H

#include <jansson.h>

#include "base/buffer.h"
#include "base/ctx.h"

struct mustache_set;

enum mustache_manner { MUSTACHE_STRICT, MUSTACHE_LENIENT };

struct mustache_set *mustache_open(enum mustache_manner manner);
void mustache_close(struct mustache_set *set);

/* name is what {{> name}} says: "partials/field".  text must outlive the set.  Fails with
 * CONFIG and "templates/partials/field.html:12: what is wrong" in the detail. */
MUST_CHECK bool mustache_add(struct ctx *cx, struct mustache_set *set, const char *name,
                             const char *text, size_t length);

/* Resolves partials and parents; after this the set is immutable.  Fails with CONFIG. */
MUST_CHECK bool mustache_link(struct ctx *cx, struct mustache_set *set);

/* Of a linked set. */
bool mustache_has(const struct mustache_set *set, const char *name);

/* Appends to out.  The outermost filling of a block wins, so a page beats its layout at
 * any depth.  Fails with BROKEN and file, line and name; out then holds rubbish. */
MUST_CHECK bool mustache_render(struct ctx *cx, const struct mustache_set *set,
                                const char *name, json_t *view, struct buffer *out);

#endif
