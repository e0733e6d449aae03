/* given_repeat.h - somebody who is referred again and again. */
#ifndef TEST_GIVEN_REPEAT_H
#define TEST_GIVEN_REPEAT_H

#include "support/world.h"

/* Sent on that day, and linked with the referral before (0: none); the coordinator acts
 * then. */
int64_t given_again(int64_t before, const char *day);

/* Screened and ended by the coordinator; the reasons asked anew may be NULL. */
bool try_ending(int64_t referral, const char *gateway, const char *repeat_reasons);

/* Three referrals of one person within 18 months, of which the first two ended without
 * anything more; the id of the third. */
int64_t given_third_referral(void);

/* The same, with an end that waits for a second person. */
int64_t given_waiting(void);

#endif
