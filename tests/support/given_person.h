/* given_person.h - builders of people's records, and everything that a store holds. */
#ifndef TEST_GIVEN_PERSON_H
#define TEST_GIVEN_PERSON_H

#include "domain/intake/person_detail.h"
#include "support/given_casework.h"

const struct dossier *person_dossier(int64_t id);
const struct dossier *person_of_referral(int64_t referral);

/* Of this section, from name, value, ... ended by NULL; its id. */
int64_t given_detail(int64_t person, const char *section, ...);
struct person_detail detail_of_id(int64_t person, int64_t id);

/* The coordinator decides that `other` is `person`, who is kept; the merge's id. */
int64_t given_merge(int64_t person, int64_t other);
void given_unmerge(int64_t person, int64_t merge);

/* Every row of every table but the trail, the chronology and the merges themselves. */
const char *contents_of_store(void);
void assert_same_contents(const char *before); /* and the first difference if not */

#endif
