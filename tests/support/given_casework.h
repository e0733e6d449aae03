/* given_casework.h - builders of the casework room. */
#ifndef TEST_GIVEN_CASEWORK_H
#define TEST_GIVEN_CASEWORK_H

#include "support/world.h"

/* Answers to the section 36 form. */
struct answers given_section36(const char *decision);

/* A referral that waits for its section 36 decision; earlier referrals of alike people
 * are linked.  The coordinator acts then. */
int64_t given_screened(const char *forename, const char *surname, const char *born,
                       const char *area);

/* Its case, opened; the coordinator acts then and leads it. */
int64_t given_case_of(const char *forename, const char *surname, const char *born,
                      const char *area);
int64_t given_case(const char *area); /* of Ruvo Tandelmoor, 16 years old */

/* Moved on by those verbs, in order: "adopt", "consent_given"; the last is NULL. */
void given_moves(int64_t case_id, ...);

/* Reads through a reader of its own until given_writer(): what protects tables holds. */
void given_reader(void);
void given_writer(void);

#endif
