/* given_exit.h - builders of exits. */
#ifndef TEST_GIVEN_EXIT_H
#define TEST_GIVEN_EXIT_H

#include "domain/casework/exit_record.h"
#include "support/given_casework.h"

/* A case that has left the programme today; the coordinator acts then. */
int64_t given_left(void);

struct exit_record exit_of(int64_t case_id);
bool try_exit_save(int64_t case_id, const struct answers *answers);
bool try_exit_move(int64_t case_id, const char *verb);

/* Written whole as a draft, sent, endorsed by chair and police. */
struct answers given_exit_answers(void);
void given_sent_exit(int64_t case_id);
void given_endorsed_exit(int64_t case_id);

#endif
