/* given_support.h - cases with consent, providers and sessions. */
#ifndef TEST_GIVEN_SUPPORT_H
#define TEST_GIVEN_SUPPORT_H

#include "domain/casework/support_session.h"
#include "support/given_casework.h"

#define CHILD_BORN "2009-05-06"
#define ADULT_BORN "1990-01-02"

/* A case that the panel adopted, nobody asked for consent yet. */
int64_t given_adopted(const char *born);

/* An answer with everything that one of its kind needs; `from` "individual", "parent". */
struct answers given_consent(const char *from, const char *outcome);
bool given_consents(int64_t case_id, const char *from, const char *outcome);

/* A case with consent given by the (adult) individual; the coordinator acts. */
const struct dossier *given_supported(void);

/* The provider of provider@mentoring.example, registered as approved; its id as text. */
const char *given_provider(void);

struct answers given_commission_answers(void); /* 3 sessions, reports in 10 days */
struct commission given_commission(const struct dossier *dossier);
struct commission given_commission_again(const struct commission *commission);
struct support_session given_session(const struct commission *commission,
                                     const char *planned_on);
bool given_closes(const struct commission *commission,
                  const struct support_session *session, const char *outcome);

#endif
