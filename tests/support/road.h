/*
 * road.h - the main road walked by programs: one of each record, for tests that ask every
 * route about them.
 */
#ifndef TEST_ROAD_H
#define TEST_ROAD_H

#include "support/browser.h"

struct road {
    int64_t peer;   /* another panel's key */
    int64_t import; /* a file that waits */
    int64_t referral, draft, person, case_id, meeting, item, action, checklist, answer,
        note, detail, details[4], merge, user, organisation, line, assessment, request,
        provider, commission, session, support, attachment, agreement, look;
};

/* Walks it as coordinator, police and chair, in the given area; every step is asserted.
 */
struct road walk_the_road(const char *area);

/* "/cases/{case}/notes/{note}" with the ids of the road, or `other` where one is given
 * for all of them. */
const char *filled_in(const struct road *road, const char *pattern);

#endif
