/*
 * audit.h - who did what to which record; append-only, each row chained to the last.
 *
 * A change is audited in its own transaction (audit_write).  What was read is audited
 * by the dispatcher through the journal (web/journal.h), many rows in one commit.
 * Rows hold ids and codes only.
 */
#ifndef DOMAIN_PEOPLE_AUDIT_H
#define DOMAIN_PEOPLE_AUDIT_H

#include "domain/people/access.h"

struct audit_row {
    const char *at;
    int64_t user_id;
    const char *verb;
    bool refused;
    int64_t record, person_id, referral_id, case_id;
    const char *detail; /* codes; NULL: none */
};

/* Inside a transaction of the writer.  dossier may be NULL; record is what was made or
 * changed (0: nothing in particular); detail is codes only, NULL for none. */
MUST_CHECK bool audit_write(struct ctx *cx, const struct dossier *dossier,
                            const char *verb, int64_t record, const char *detail);

/* One ready row, for the journal; needs a transaction. */
MUST_CHECK bool audit_append(struct ctx *cx, const struct audit_row *row);

/* Walks the chain.  Fails with BROKEN/"audit.broken" and the first row that does not fit;
 * *out_rows is how many there are.  `progress` may be NULL. */
MUST_CHECK bool audit_verify(struct ctx *cx, int64_t *out_rows);

#endif
