/*
 * case_row.h - one row of the caseload as an item; a part of case_list.h's work.
 *
 * The busiest lines of the program: columns are read once and in the order of the SELECT,
 * and words that many rows share are made once a list.
 */
#ifndef DOMAIN_CASEWORK_CASE_ROW_H
#define DOMAIN_CASEWORK_CASE_ROW_H

#include "domain/casework/case_list.h"

/* In the order in which they are read. */
#define CASE_ROW_COLUMNS                                                                 \
    "c.id, c.reference, c.forename, c.surname, c.area, c.status, c.shared, c.lead_id,"   \
    " c.opened_on, c.next_due_on, c.concern_type, c.date_of_birth"

struct case_word {
    const char *code;
    json_t *label, *colour;
};

/* Zeroed before the first row. */
struct case_words {
    json_t *names; /* of the records */
    struct case_word area[8], status[16], concern[24];
    struct {
        int64_t id;
        const char *name;
    } leads[32];
};

/* What a cursor is made of. */
struct case_row {
    int64_t id;
    const char *opened_on, *next_due_on;
};

/* The lead's name; NULL where there is none, and with the problem set on failure.  A few
 * people lead many cases: a join would look each of them up in every row. */
const char *case_row_lead(struct ctx *cx, struct stmt *st, struct case_words *words);

/* The whole row, for the API. */
json_t *case_row_json(struct ctx *cx, struct stmt *st, struct case_words *words,
                      struct case_row *out);

/* What a page shows of it, as a record (base/json.h). */
json_t *case_row_record(struct ctx *cx, struct stmt *st, struct case_words *words,
                        struct case_row *out);

#endif
