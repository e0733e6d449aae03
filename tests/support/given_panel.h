/* given_panel.h - builders of the panel room. */
#ifndef TEST_GIVEN_PANEL_H
#define TEST_GIVEN_PANEL_H

#include "domain/panel/decision.h"
#include "support/world.h"

/* A case that awaits the panel; the coordinator acts then. */
int64_t given_panel_case(const char *area);

/* A meeting on that day with police, chair and health invited; the coordinator acts then.
 */
struct meeting given_meeting(const char *held_on);

/* The case on its agenda. */
struct agenda_item given_item(const struct meeting *meeting, int64_t case_id,
                              const char *kind);

/* Papers out, chair and police present: the panel may decide. */
void given_quorum(struct meeting *meeting);

/* The chair decides about the case, with one more answer. */
bool try_decision(struct meeting *meeting, const struct agenda_item *item,
                  const char *decision, const char *name, const char *value);

/* What lies between reads as the server's readers do: through the views only. */
void reading_begin(void);
void reading_end(void);

bool try_attendance(const struct meeting *meeting, const char *email,
                    const char *attendance, const char *agency);

#endif
