/*
 * guard.h - what a connection may never do, whatever statement somebody writes.
 *
 * SQLite asks the guard while it prepares a statement, so it costs nothing later.
 *
 * A reader may only read; and a table named in protected_table only through a view whose
 * name begins with visible_: which rows an actor sees is said there and nowhere else.
 * (A WITH clause of such a name would pass for a view: never name one so.)
 *
 * The writer may not change or delete what is only ever added to (audit, migration,
 * protected_table), may not drop or alter anything, and may not touch the encryption.
 *
 * Migrations and verify work with the guard off.
 */
#ifndef STORE_GUARD_H
#define STORE_GUARD_H

#include "store/db.h"

/* Reads protected_table, where there is one, and takes up its post; once a connection,
 * because setting an authorizer expires every prepared statement. */
MUST_CHECK bool sight_guard_set(struct ctx *cx);

/* Reads protected_table again, after migrations. */
MUST_CHECK bool sight_guard_learn(struct ctx *cx);

void sight_guard_close(struct db *db);

#endif
