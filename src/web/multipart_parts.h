/* multipart_parts.h - what the two readers of multipart/form-data share, the one of a
 * whole body and the one of a body that comes in pieces; for them only. */
#ifndef MULTIPART_PARTS_H
#define MULTIPART_PARTS_H

#include "web/body.h"

#define MAX_PART_HEADER ((size_t)8 * 1024)
#define MAX_PARTS       (BODY_MAX_FIELDS + MAX_UPLOADS)

struct part {
    const char *name; /* NULL until Content-Disposition said it */
    const char *file; /* NULL for a plain field */
    const char *type;
    const char *bytes; /* of a body that is there as a whole */
    size_t length;
};

/* CRLF, two dashes, the boundary of a content type; NULL when it names none. */
const char *multipart_mark(struct ctx *cx, const char *content_type);

/* The header lines at *at, which moves behind the empty one; false: refuse the body. */
MUST_CHECK bool multipart_headers(struct ctx *cx, const char **at, const char *end,
                                  struct part *part);

/* Adds a file, and its field with the file's name; fails with MALFORMED. */
MUST_CHECK bool multipart_file(struct ctx *cx, const struct part *part,
                               const struct source *source, struct pairs *out,
                               struct uploads *files);

/* Always false. */
bool multipart_unreadable(struct ctx *cx);

#endif
