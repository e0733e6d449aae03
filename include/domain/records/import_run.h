/*
 * import_run.h - the dry run and the import itself.
 *
 * The dry run is the import, record by record, each in a transaction that is not kept: so
 * every rule of the verbs holds, and the writer is free for others between two records.
 * The import is one transaction: all records or none.
 */
#ifndef DOMAIN_RECORDS_IMPORT_RUN_H
#define DOMAIN_RECORDS_IMPORT_RUN_H

#include "domain/records/import_file.h"
#include "store/store.h"

/* Told after each record. */
struct import_watch {
    void (*tell)(void *context, size_t records);
    void *context;
};

struct import_source {
    const struct import_map *map;
    const char *text; /* clean CSV in UTF-8 */
    const char *name; /* of the file */
    int64_t import_id;
    struct store *store; /* the writer is given back now and then; NULL: it is kept */
    struct import_watch watch;
};

struct import_result {
    struct import_findings findings;
    size_t records;
};

/* cx has the writer, and no transaction.  Fails when the store does; what is wrong with
 * the file is a finding. */
MUST_CHECK bool import_dry_run(struct ctx *cx, const struct import_source *source,
                               struct import_result *out);

/* In a transaction, which must not be kept when there are problems among the findings. */
MUST_CHECK bool import_all(struct ctx *cx, const struct import_source *source,
                           struct import_result *out);

/* Does what waits to be checked or imported, as the user who asked for it; a job that
 * stands outside of transactions.  *out_done: how many files.  With cx->db, which is the
 * writer then, it is kept all the time; without one it is taken, and given back now and
 * then. */
MUST_CHECK bool imports_work(struct ctx *cx, struct store *store, int64_t *out_done);

/* How many records of the file the job has dealt with so far; 0 when it is not at it. */
size_t import_progress(int64_t import_id);

#endif
