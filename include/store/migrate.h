/*
 * migrate.h - the numbered migrations, applied once each and never changed.
 *
 * A file is called migrations/NNNN_subject.sql.  Each runs in its own transaction and is
 * recorded in the table migration with number, name, hash and time.  The list is handed
 * in so that tests bring their own; migrate_embedded() is the program's.
 */
#ifndef STORE_MIGRATE_H
#define STORE_MIGRATE_H

#include "base/embedded.h"
#include "store/db.h"

struct migrations {
    const struct embedded *files; /* sorted by name */
    size_t count;
};

struct migrations migrate_embedded(void);

/*
 * How far cx->db is: the number of its newest migration (0: none) and how many of the
 * list it lacks.  Fails with CONFIG: "migrate.changed" when an applied one reads
 * differently now, "migrate.unknown" when it was never heard of, "store.newer" when it
 * lies beyond the list, "migrate.order" when one is missing before the newest.
 */
MUST_CHECK bool migrate_check(struct ctx *cx, struct migrations list, int *out_newest,
                              int *out_missing);

/* Applies what is missing.  Fails as migrate_check() does, and with "migrate.failed"; the
 * ones before the failing one stay. */
MUST_CHECK bool migrate_apply(struct ctx *cx, struct migrations list, int *out_applied);

#endif
