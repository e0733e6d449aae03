/*
 * embedded.h - the files inside the binary: templates, static files, migrations.
 *
 * build/gen/embedded.c is written by src/tools/embed.c.  Names are paths in the
 * tree: "templates/layout.html", "static/app.css", "migrations/0001_foundation.sql".
 * Static files carry the first 16 hex digits of their BLAKE2b hash and, where it is
 * smaller, a gzip form.
 */
#ifndef BASE_EMBEDDED_H
#define BASE_EMBEDDED_H

#include <stddef.h>

struct embedded {
    const char *name;
    const unsigned char *bytes; /* followed by a NUL that size does not count */
    size_t size;
    const unsigned char *gzip; /* NULL where there is none */
    size_t gzip_size;
    const char *hash;
};

const struct embedded *embedded_all(size_t *count);     /* sorted by name */
const struct embedded *embedded_find(const char *name); /* NULL when there is none */

#endif
