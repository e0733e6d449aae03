/* given_information.h - requests and answers, for tests of information from partners. */
#ifndef TEST_GIVEN_INFORMATION_H
#define TEST_GIVEN_INFORMATION_H

#include "domain/casework/information_return.h"
#include "support/given_casework.h"

#define MEMBER "member@health.example"

/* The organisation of that user, as a form sends it. */
const char *given_organisation_of(const char *email);

/* The coordinator asks the organisation of `contact`, who answers; due by limit T3. */
int64_t given_request(const struct dossier *dossier, const char *contact);

struct information_request given_opened(const struct dossier *dossier, int64_t id);
struct information_request given_own(int64_t id); /* by whoever acts */

struct answers given_information(const char *disclosable, const char *limited);

/* A complete answer "returned" with one item; any answer without one. */
bool given_returns(const struct information_request *request, const char *disclosable,
                   const char *limited);
bool given_answers(const struct information_request *request, const char *outcome,
                   const char *reason);

#endif
