/*
 * export_file.h - what leaves the program as a file: marked, registered with its reason,
 * audited; cells that a spreadsheet would run as formulas stay text.
 */
#ifndef DOMAIN_PEOPLE_EXPORT_FILE_H
#define DOMAIN_PEOPLE_EXPORT_FILE_H

#include "base/buffer.h"
#include "domain/people/access.h"

/* "OFFICIAL-SENSITIVE. Exported by ... on ..." */
const char *export_marking(struct ctx *cx);

/* The byte order mark by which spreadsheets know UTF-8, and the marking as first line. */
void export_begin(struct ctx *cx, struct buffer *out);
void export_line(struct ctx *cx, struct buffer *out, const char *const *cells,
                 size_t count);

/* The same with every cell between quotation marks. */
void export_begin_quoted(struct ctx *cx, struct buffer *out);
void export_line_quoted(struct ctx *cx, struct buffer *out, const char *const *cells,
                        size_t count);

/* What was exported; filter in codes.  In a transaction. */
struct exported {
    const char *kind; /* "chronology" */
    const char *verb; /* of the audit trail */
    const char *reason, *filter;
    int64_t rows;
};
MUST_CHECK bool export_register(struct ctx *cx, const struct dossier *dossier,
                                const struct exported *exported);

#endif
