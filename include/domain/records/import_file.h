/*
 * import_file.h - a file that waits in the store between its upload and its import: whose
 * it is, how far it is, what was found in it.
 *
 * Owns import_file, import_text, import_finding.  Only the user who brought it sees it.
 * The text and the findings go when it is imported, discarded or a day old; the row stays
 * as the record of what came in.
 */
#ifndef DOMAIN_RECORDS_IMPORT_FILE_H
#define DOMAIN_RECORDS_IMPORT_FILE_H

#include <jansson.h>

#include "domain/records/import_apply.h"

extern const struct form form_import;          /* kind, file */
extern const struct form form_import_template; /* GET: kind */
extern const struct form form_import_columns;  /* columns, all, remember */
extern const struct form form_import_findings; /* GET: kind, after */

struct import_file {
    int64_t id, user_id;
    enum import_kind kind;
    const char *name;
    const char *status;
    const char *mapping; /* JSON */
    int64_t rows;
    int64_t version;
};

/* Keeps the file as clean CSV in UTF-8 and guesses its columns.  Fails with INVALID,
 * field "file", where it is no CSV, is empty, or has no row below its headings. */
MUST_CHECK bool import_file_create(struct ctx *cx, enum import_kind kind,
                                   const char *name, const char *bytes, size_t length,
                                   int64_t *out_id);

/* A file as clean CSV in UTF-8 without keeping it, and how many rows stand below its
 * headings.  Fails like import_file_create(). */
MUST_CHECK bool import_file_clean(struct ctx *cx, const char *bytes, size_t length,
                                  const char **out_text, size_t *out_rows);

/* NOT_FOUND for one that is not there and for somebody else's. */
MUST_CHECK bool import_file_load(struct ctx *cx, int64_t id, struct import_file *out);

/* Its text; CONFLICT/"import.gone" when it is not kept any more. */
MUST_CHECK bool import_file_text(struct ctx *cx, const struct import_file *file,
                                 const char **out);

/* The columns as they are matched now; the headings and first values live in the arena.
 */
MUST_CHECK bool import_file_map(struct ctx *cx, const struct import_file *file,
                                const char *text, struct import_map *out);

/* Says what the columns mean, and asks for the dry run: the answers of
 * form_import_columns.  STALE when it is not as it was seen. */
MUST_CHECK bool import_file_match(struct ctx *cx, const struct import_file *file,
                                  int64_t version, const struct answers *answers);

/* By a verb of lifecycle.def: check, import, discard, report, finish.  Whoever asks for
 * the import needs a dry run without problems. */
MUST_CHECK bool import_file_move(struct ctx *cx, const struct import_file *file,
                                 int64_t version, const char *verb);

/* What the dry run found, in place of what one before has found; in a transaction. */
MUST_CHECK bool import_file_report(struct ctx *cx, const struct import_file *file,
                                   const struct import_findings *findings,
                                   size_t records);

/* {"id", "name", "kind", "status", "rows", "records", "problems", "likenesses", "can",
 * "done_rows", ...} */
MUST_CHECK bool import_file_json(struct ctx *cx, const struct import_file *file,
                                 json_t **out);

/* One's own, newest first. */
json_t *import_files_json(struct ctx *cx);

/* Findings of a kind behind that number, at most `limit`; all their columns. */
json_t *import_findings_json(struct ctx *cx, const struct import_file *file,
                             const char *kind, int64_t after, int64_t limit);

/* All of them, as CSV. */
MUST_CHECK bool import_findings_csv(struct ctx *cx, const struct import_file *file,
                                    const char **out);

/* What came of it: [{"row", "reference", "referral", "case", ...}], at most 200. */
json_t *import_rows_json(struct ctx *cx, const struct import_file *file);

/* The columns of the file as a page and a program match them: [{"number", "heading",
 * "sample", "field"}], and what no column gives: [{"field", "label", "value"}]. */
MUST_CHECK bool import_columns_json(struct ctx *cx, const struct import_file *file,
                                    json_t *view);

/* Removes what is older than a day; a job. */
MUST_CHECK bool import_files_purge(struct ctx *cx, int64_t *out_done);

#endif
