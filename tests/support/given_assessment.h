/* given_assessment.h - builders of assessments; the coordinator acts. */
#ifndef TEST_GIVEN_ASSESSMENT_H
#define TEST_GIVEN_ASSESSMENT_H

#include "domain/casework/assessment.h"
#include "support/given_casework.h"

#define VAF 1 /* as shipped: framework 1, its dimensions 1 to 3 */

int64_t given_draft(int64_t case_id); /* by the framework of the last, or the VAF */

struct assessment assessment_of(int64_t case_id, int64_t id);

/* Answers for a whole dimension of the framework: every factor the same. */
struct answers rated(int64_t dimension, const char *rating, const char *movement);

/* One factor alone. */
struct answers rated_one(const char *factor, const char *rating, const char *movement);

int64_t dimension_version(int64_t assessment_id, int64_t dimension);
bool save_dimension(int64_t case_id, int64_t id, int64_t dimension,
                    const struct answers *answers);

/* Everything that completing wants: all factors partly present, the end as of today. */
void given_filled(int64_t case_id, int64_t id);
bool complete_assessment(int64_t case_id, int64_t id);
int64_t given_completed(int64_t case_id);

/* The whole as this actor reads it, and one of its factors. */
json_t *whole_assessment(int64_t case_id, int64_t id);
const json_t *factor_in(const json_t *whole, const char *code);

/* Adds "paf", with one dimension, two factors and a scale of its own. */
int64_t given_paf(const char *valid_from);
extern const char paf_rows[];

#endif
