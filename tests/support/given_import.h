/* given_import.h - builders of files on their way in. */
#ifndef TEST_GIVEN_IMPORT_H
#define TEST_GIVEN_IMPORT_H

#include "domain/records/import_run.h"
#include "support/world.h"

/* A file of referrals that is right, with so many rows: "First1 Last1", ... */
const char *given_referrals_csv(size_t rows);

/* The headings and the row of a case that is right, as a text of CSV; more cells may be
 * put behind both ("" for none). */
const char *given_case_csv(const char *headings, const char *cells);

/* Waits in the store, its columns guessed; the user acts. */
int64_t given_import(enum import_kind kind, const char *csv);

struct import_file import_of(int64_t id);

/* Its columns as they were guessed, and the dry run done by the job. */
struct import_file given_checked(enum import_kind kind, const char *csv);

/* The job, as the server's thread runs it. */
void given_imports_worked(void);

/* The nth finding of the dry run: "row 2, column C: ..." */
const char *finding_of(const struct import_file *file, size_t nth);

#endif
