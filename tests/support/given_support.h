/* given_support.h - cases with consent, providers and sessions. */
#ifndef TEST_GIVEN_SUPPORT_H
#define TEST_GIVEN_SUPPORT_H

#include "support/given_casework.h"

#define CHILD_BORN "2009-05-06"
#define ADULT_BORN "1990-01-02"

/* A case that the panel adopted, nobody asked for consent yet. */
int64_t given_adopted(const char *born);

/* An answer with everything that one of its kind needs; `from` "individual", "parent". */
struct answers given_consent(const char *from, const char *outcome);
bool given_consents(int64_t case_id, const char *from, const char *outcome);

#endif
