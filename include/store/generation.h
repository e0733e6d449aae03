/*
 * generation.h - which state of the reference data (settings, code lists) is seen.
 *
 * What a process keeps in memory of them is marked with the generation it was read at;
 * who sees another generation reads anew.  The number is a row of the store and changes
 * in the same transaction as the data, so that a reader on an older snapshot, a change
 * that was rolled back and a change by another process are all told apart.  It is drawn,
 * not counted: one that was rolled back never comes again.
 */
#ifndef STORE_GENERATION_H
#define STORE_GENERATION_H

#include "store/db.h"

/* Read once a transaction; 0 in a store where nothing was ever changed. */
MUST_CHECK bool generation_seen(struct ctx *cx, int64_t *out);

/* Within the transaction that changes reference data. */
MUST_CHECK bool generation_change(struct ctx *cx);

#endif
