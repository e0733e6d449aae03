/*
 * person_import.h - records of people out of other systems, to be compared with each
 * other.
 *
 * Owns the table person_record.  A record is kept as it came, right or wrong; what is
 * wrong with the file itself is told by row and column, and then nothing is kept.
 */
#ifndef DOMAIN_MATCHING_PERSON_IMPORT_H
#define DOMAIN_MATCHING_PERSON_IMPORT_H

#include "domain/matching/comparison.h"

struct person_import {
    size_t count;        /* records added */
    const char *ignored; /* columns of the file that say nothing to us; "" for none */
    const char *absent;  /* columns we know that the file has not; "" for none */
};

/*
 * Reads a CSV file with a row of column names: id, given_name, surname, date_of_birth,
 * street, suburb, postcode, identifier, in any order.  Fails with INVALID: "csv.quote"
 * and the like, "person_import.column" without a column id, "person_import.rows" with
 * what is wrong by row and column.
 */
MUST_CHECK bool person_import(struct ctx *cx, const char *bytes, size_t length,
                              struct person_import *out);

/* All that were imported, in the order they came. */
MUST_CHECK bool person_records_load(struct ctx *cx, struct person_record **out,
                                    size_t *out_count);

#endif
