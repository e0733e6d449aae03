/*
 * journal.h - what must be written because something was read: audit rows, "seen at".
 *
 * A reader's answer waits until the batch that holds its row is committed, so nothing is
 * shown unaudited; one thread writes a batch while the next one gathers, so readers do
 * not queue for the disk.
 */
#ifndef WEB_JOURNAL_H
#define WEB_JOURNAL_H

#include "domain/people/audit.h"
#include "store/store.h"
#include "web/request.h"

struct journal;

struct journal_entry {
    struct audit_row row;     /* verb NULL: only the session is touched */
    const char *session;      /* digest of a session seen now; NULL: none */
    struct exchange *waiting; /* resumed when the batch is through; NULL: nobody waits */
    bool *failed;             /* set before that when it could not be written */
    const char *now;
    struct journal_entry *next;
};

struct journal *journal_open(struct store *store);
void journal_close(struct journal *journal); /* writes what is there first */

/* The entry and its texts must live until it is resumed. */
void journal_add(struct journal *journal, struct journal_entry *entry);

#endif
